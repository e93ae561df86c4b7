"""Which figures of law and practice does a forest's calendar rest on, and has anybody read their text?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from calculators.rulebooks.facts import Finding, Verdict
from calculators.units import expression
from calculators.yaml_text import decimal_of, only_fields, read_text_yaml, yes_or_no

FILE = Path(__file__).with_name("norms.yaml")
_FIELDS = frozenset({"value", "unit", "zh", "en", "source", "verified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One figure with its source; ``verified`` when its text was read here. [unit]"""

    name: str
    value: float
    unit: str
    zh: str
    en: str
    source: str
    verified: bool


@cache
def norms() -> Mapping[str, Norm]:
    """Return every figure by name."""
    return {name: _norm(name, row) for name, row in read_text_yaml(FILE)["norms"].items()}


def finding(
    code: str,
    verdict: Verdict,
    zh: str,
    en: str,
    *,
    observed: object = "—",
    required: object = "—",
    norm: str = "",
) -> Finding:
    """Return a finding about a forest; ``norm`` names the figure that it rests on."""
    rests_on = norms().get(norm)
    return Finding(
        code=code,
        verdict=verdict,
        clause=rests_on.source if rests_on else "",
        verified=rests_on.verified if rests_on else True,
        observed=str(observed),
        required=str(required),
        text_zh=zh.rstrip(),
        text_en=en.rstrip(),
    )


def _norm(name: str, row: Mapping[str, str]) -> Norm:
    where = f"{FILE.name}:{name}"
    only_fields(row, _FIELDS, _FIELDS, where=where)
    expression(row["unit"])
    return Norm(
        name=name,
        value=float(decimal_of(row["value"], where=f"{where}:value")),
        unit=row["unit"],
        zh=row["zh"],
        en=row["en"],
        source=row["source"],
        verified=yes_or_no(row["verified"], where=f"{where}:verified"),
    )
