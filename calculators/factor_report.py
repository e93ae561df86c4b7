"""How is a factor shown to somebody who wants to know it, and what does the library hold?"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from calculators.factor_files import licences
from calculators.factor_record import Factor, Lookup
from calculators.factors import FactorLibrary
from calculators.life_cycle import boundaries
from calculators.regions import regions
from calculators.units import PARAMETERS
from calculators.yaml_text import read_text_yaml

_WORDS = {
    "value": ("数值", "value"),
    "gases": ("分气体", "by gas"),
    "unsplit": ("未拆分", "not split"),
    "boundary": ("边界", "boundary"),
    "place": ("地区与年份", "place and year"),
    "valid": ("适用日期", "meant for"),
    "interval": ("95% 区间", "95 % interval"),
    "source": ("来源", "source"),
    "licence": ("许可", "licence"),
    "review": ("复核期限", "review by"),
    "note": ("说明", "note"),
    "steps": ("查找过程", "how it was found"),
    "rivals": ("其他数值", "other values"),
    "spread": ("数值范围", "spread"),
}


def factor_text(
    library: FactorLibrary,
    name: str,
    *,
    on: date | None = None,
    region: str | None = None,
    language: str = "en",
) -> str:
    """Return what the library knows about a family or key, as lines of text for a terminal.

    Parameters
    ----------
    library
        The library to ask.
    name
        A family or the key of one record.
    on, region
        Day and place of the activity, as in :meth:`FactorLibrary.lookup`.
    language
        ``"zh"`` or ``"en"``.

    Raises
    ------
    CalculatorError
        As :meth:`FactorLibrary.lookup`.
    """
    found = library.lookup(name, on=on, region=region)
    lines = [found.factor.key, _name(found.factor, language), ""]
    lines += [f"{_word(word, language)}: {text}" for word, text in _facts(found, language) if text]
    lines += ["", f"{_word('steps', language)}:"]
    lines += [f"  {step.zh if language == 'zh' else step.en}" for step in found.steps]
    if found.rivals:
        unit = f"kgCO2e/{found.factor.activity_unit}"
        lines += ["", f"{_word('rivals', language)}:"]
        lines += [f"  {rival.value} {rival.unit}  {rival.year}  {rival.key}" for rival in found.rivals]
        lines += [f"{_word('spread', language)}: {found.spread[0]:g} – {found.spread[1]:g} {unit}"]
    return "\n".join(lines)


def factor_dict(found: Lookup) -> dict[str, object]:
    """Return a look-up as plain data for JSON; values stay text with their digits."""
    factor = found.factor
    return {
        "asked": {
            "name": found.name,
            "on": found.on.isoformat() if found.on else None,
            "region": found.region,
        },
        "key": factor.key,
        "family": factor.family,
        "name": {"zh": factor.name_zh, "en": factor.name_en},
        "value": str(factor.value),
        "unit": factor.unit,
        "kg_co2e_per_activity_unit": factor.kg_co2e_per_activity_unit,
        "gases_kg_per_activity_unit": dict(factor.gases),
        "unsplit_kg_co2e_per_activity_unit": factor.unsplit_kg_co2e,
        "gwp_basis": factor.gwp_basis,
        "boundary": factor.boundary,
        "distance_basis": factor.distance_basis,
        "non_co2_effects": factor.non_co2_effects,
        "occupancy_basis": factor.occupancy_basis,
        "region": factor.region,
        "year": factor.year,
        "valid_from": factor.valid_from.isoformat(),
        "valid_to": factor.valid_to.isoformat() if factor.valid_to else None,
        "gsd2": found.gsd2,
        "gsd2_basis": factor.gsd2_basis,
        "source": factor.source,
        "source_ref": factor.source_ref,
        "licence": factor.licence,
        "confidence": factor.confidence,
        "review_by": factor.review_by.isoformat(),
        "note": factor.note,
        "owner": factor.owner,
        "steps": [{"code": step.code, "zh": step.zh, "en": step.en} for step in found.steps],
        "rivals": [
            {"key": rival.key, "value": str(rival.value), "unit": rival.unit, "year": rival.year}
            for rival in found.rivals
        ],
        "spread_kg_co2e_per_activity_unit": list(found.spread),
    }


def counts(library: FactorLibrary) -> dict[str, dict[str, int]]:
    """Return how many file records the library holds by licence, region, boundary and confidence.

    Refrigerants are left out: they are made of the GWP sets, not read from a file.
    """
    records = [factor for factor in library.records() if not factor.family.startswith("refrigerant.")]
    return {
        "licence": dict(Counter(factor.licence for factor in records).most_common()),
        "region": dict(Counter(factor.region for factor in records).most_common()),
        "boundary": dict(Counter(factor.boundary for factor in records).most_common()),
        "confidence": dict(Counter(factor.confidence for factor in records).most_common()),
    }


def review_due(library: FactorLibrary, *, on: date) -> tuple[Factor, ...]:
    """Return the records that should have been looked at again by ``on``, longest overdue first."""
    late = [factor for factor in library.records() if factor.review_by < on]
    return tuple(sorted(late, key=lambda factor: (factor.review_by, factor.key)))


@lru_cache(maxsize=1)
def left_out() -> Mapping[str, tuple[str, str, tuple[str, ...]]]:
    """Return the values that were gathered and are not shipped: reason in zh and en, and keys, by reason."""
    tree = read_text_yaml(PARAMETERS / "left_out.yaml")["left_out"]
    return {name: (row["zh"], row["en"], tuple(row["keys"])) for name, row in tree.items()}


def _facts(found: Lookup, language: str) -> list[tuple[str, str]]:
    """Return the facts of a factor as pairs of word and text."""
    factor = found.factor
    boundary, place, terms = (
        boundaries()[factor.boundary],
        regions()[factor.region],
        licences()[factor.licence],
    )
    chinese = language == "zh"
    low = factor.kg_co2e_per_activity_unit / found.gsd2
    high = factor.kg_co2e_per_activity_unit * found.gsd2
    until = factor.valid_to.isoformat() if factor.valid_to else "…"
    per = f"/{factor.activity_unit}"
    return [
        ("value", f"{factor.value} {factor.unit} ({factor.gwp_basis})"),
        ("gases", ", ".join(f"{gas} {mass:.6g} kg{per}" for gas, mass in factor.gases.items())),
        ("unsplit", f"{factor.unsplit_kg_co2e:.6g} kgCO2e{per}" if factor.unsplit_kg_co2e else ""),
        ("boundary", boundary.zh if chinese else boundary.en),
        ("place", f"{place.zh if chinese else place.en} ({factor.region}), {factor.year}"),
        ("valid", f"{factor.valid_from.isoformat()} – {until}"),
        ("interval", f"{low:.3g} – {high:.3g} kgCO2e{per} (GSD² {found.gsd2:.3f}; {factor.gsd2_basis})"),
        ("source", f"{factor.source} [{factor.source_ref}]"),
        ("licence", terms["zh"] if chinese else terms["en"]),
        ("review", factor.review_by.isoformat()),
        ("note", factor.note),
    ]


def _name(factor: Factor, language: str) -> str:
    return factor.name_zh if language == "zh" else factor.name_en


def _word(word: str, language: str) -> str:
    return _WORDS[word][0 if language == "zh" else 1]
