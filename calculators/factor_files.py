"""How does a factor file become factors, and which files are refused?

A family file has four parts: ``about`` in words, ``sources`` once each, ``common`` for what all records
share, and ``records`` by key. Everything is text until it is checked; a value without source, unit, boundary
or licence, with an unknown word or a malformed number is refused with file, key and field.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from calculators.errors import UnitError, nearest_names
from calculators.factor_checks import check_defaults
from calculators.factor_record import Factor
from calculators.gas_split import split_of
from calculators.gases import BASES
from calculators.life_cycle import boundaries
from calculators.pedigree import CRITERIA, gsd2_of_knowledge, gsd2_of_range, gsd2_of_scores, pedigree
from calculators.regions import regions
from calculators.units import PARAMETERS, FactorUnit, factor_unit
from calculators.yaml_text import date_of, decimal_of, file_error, only_fields, read_text_yaml, yes_or_no

DISTANCE_BASES = ("", "great_circle", "great_circle_with_uplift", "network")
CONFIDENCES = ("high", "medium", "low")
PUBLISHED_RANGE = "published range"
PEDIGREE = "pedigree: confidence/age/region mapping"
BEST = dict.fromkeys(CRITERIA, 5)

_FILE_FIELDS = frozenset({"about", "sources", "common", "records"})
_SOURCE_FIELDS = frozenset({"title", "publisher", "ref", "licence"})
_REQUIRED = frozenset(
    {
        "family",
        "name_zh",
        "name_en",
        "value",
        "unit",
        "gwp_basis",
        "boundary",
        "region",
        "year",
        "source",
        "confidence",
        "review_by",
    }
)
_OPTIONAL = frozenset(
    {
        "co2e_by_gas",
        "gwp_used",
        "distance_basis",
        "non_co2_effects",
        "occupancy_basis",
        "validity",
        "valid_from",
        "valid_to",
        "source_ref",
        "licence",
        "default",
        "stand_in",
        "range",
        "note",
    }
)
_FIELDS = _REQUIRED | _OPTIONAL


def read_factor_files(folder: Path, *, reference_year: int) -> tuple[Factor, ...]:
    """Return the factors of every ``*.yaml`` under ``folder``, in order of path and position.

    Parameters
    ----------
    folder
        Where the family files are.
    reference_year
        Year against which the age of a record is measured for its own uncertainty.

    Raises
    ------
    FactorFileError
        A file or record is not as it must be, a key stands in two files, or two defaults overlap.
    """
    factors: dict[str, Factor] = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        for factor in factors_of(read_text_yaml(path), name=name, reference_year=reference_year):
            if factor.key in factors:
                raise file_error(
                    f"{name}:{factor.key}", "该键已在另一文件中", "the key stands in another file too"
                )
            factors[factor.key] = factor
    check_defaults(factors.values())
    return tuple(factors.values())


def factors_of(tree: Mapping[str, Any], *, name: str, reference_year: int) -> tuple[Factor, ...]:
    """Return the factors of one file already read as text. Errors as :func:`read_factor_files`."""
    only_fields(tree, _FILE_FIELDS, frozenset({"about", "sources", "records"}), where=name)
    common = tree.get("common", {})
    only_fields(common, _FIELDS, frozenset(), where=f"{name}:common")
    for source, row in tree["sources"].items():
        only_fields(row, _SOURCE_FIELDS, _SOURCE_FIELDS, where=f"{name}:sources:{source}")
    return tuple(
        _Record(where=f"{name}:{key}", key=key, row={**common, **row}, sources=tree["sources"]).factor(
            reference_year
        )
        for key, row in tree["records"].items()
    )


def own_factor(
    *,
    key: str,
    owner: str,
    fields: Mapping[str, Any],
    title: str,
    publisher: str,
    ref: str,
    reference_year: int,
    evidence: str = "",
    reviewed_by: str = "",
    reviewed_on: date | None = None,
) -> Factor:
    """Return an organisation's own factor, checked exactly as one of the library.

    Parameters
    ----------
    key, owner
        Its name and the organisation it belongs to.
    fields
        The fields of a record as text: family, name_zh, name_en, value, unit, gwp_basis, boundary, region,
        year, confidence, review_by and the optional ones.
    title, publisher, ref
        Where the value comes from.
    reference_year
        Year against which the age of the value is measured.
    evidence
        Reference to the document that proves it; without one a library does not take it.
    reviewed_by, reviewed_on
        Who has looked at it, and when.

    Raises
    ------
    FactorFileError
        A field is missing or not as it must be; the path is ``own:<key>:<field>``.
    """
    tree = {
        "about": "own",
        "sources": {"own": {"title": title, "publisher": publisher, "ref": ref, "licence": "own"}},
        "records": {key: {**fields, "source": "own"}},
    }
    (factor,) = factors_of(tree, name="own", reference_year=reference_year)
    return replace(factor, owner=owner, evidence=evidence, reviewed_by=reviewed_by, reviewed_on=reviewed_on)


@dataclass(frozen=True, slots=True)
class _Record:
    """One record of a file on its way to a factor."""

    where: str
    key: str
    row: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, str]]

    def factor(self, reference_year: int) -> Factor:
        """Return the checked factor."""
        row = self.row
        only_fields(row, _FIELDS, _REQUIRED, where=self.where)
        source = self._source()
        value = decimal_of(row["value"], where=f"{self.where}:value")
        unit = self._unit()
        gases, unsplit = split_of(row, value, unit, where=self.where)
        valid_from, valid_to = self._validity()
        low, high = self._range()
        confidence = self._one_of("confidence", CONFIDENCES)
        return Factor(
            key=self.key,
            family=row["family"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            value=value,
            unit=unit.text,
            activity_unit=unit.activity_unit,
            kg_co2e_per_activity_unit=float(Fraction(value) * unit.kg_per_activity_unit),
            gases=gases,
            unsplit_kg_co2e=unsplit,
            gwp_basis=self._one_of("gwp_basis", BASES),
            boundary=self._one_of("boundary", boundaries()),
            distance_basis=self._one_of("distance_basis", DISTANCE_BASES, ""),
            non_co2_effects=self._flag("non_co2_effects"),
            occupancy_basis=row.get("occupancy_basis", ""),
            region=self._one_of("region", regions()),
            year=self._year(),
            valid_from=valid_from,
            valid_to=valid_to,
            gsd2=self._gsd2(low, high, confidence, reference_year),
            gsd2_basis=PUBLISHED_RANGE if low is not None else PEDIGREE,
            source=f"{source['publisher']}: {source['title']}",
            source_ref=row.get("source_ref") or source["ref"],
            licence=self._licence(row.get("licence") or source["licence"]),
            confidence=confidence,
            review_by=date_of(row["review_by"], where=f"{self.where}:review_by"),
            default=bool(self._flag("default")),
            note=row.get("note", ""),
            stand_in=bool(self._flag("stand_in")),
            range_low=low,
            range_high=high,
        )

    def _source(self) -> Mapping[str, str]:
        """Return the entry of ``sources`` that the record names."""
        name = self.row["source"]
        if name not in self.sources:
            raise file_error(
                f"{self.where}:source",
                f"来源“{name}”未登记",
                f"the source “{name}” is not listed in the file",
            )
        return self.sources[name]

    def _unit(self) -> FactorUnit:
        """Return the unit taken apart; CO2 alone above the line and the basis must agree."""
        try:
            unit = factor_unit(self.row["unit"])
        except UnitError as error:
            raise file_error(
                f"{self.where}:unit", error.message_zh.rstrip("。"), error.message_en.rstrip(".")
            ) from error
        if unit.co2_only != (self.row["gwp_basis"] == "CO2 only"):
            raise file_error(
                f"{self.where}:gwp_basis",
                "分子为 CO2 的单位须与“CO2 only”同时使用",
                "a unit of CO2 goes with the basis “CO2 only”, and no other does",
            )
        return unit

    def _year(self) -> int:
        """Return the year of the data."""
        text = self.row["year"]
        if not isinstance(text, str) or not text.isdecimal() or not 1900 <= int(text) <= 2100:
            raise file_error(f"{self.where}:year", f"“{text}”不是年份", f"“{text}” is not a year")
        return int(text)

    def _validity(self) -> tuple[date, date | None]:
        """Return the days for which the record is meant.

        ``validity: year`` means the calendar year of the data, ``open`` (the default) from that year on.
        """
        word = self._one_of("validity", ("open", "year"), "open")
        first, last = date(self._year(), 1, 1), date(self._year(), 12, 31) if word == "year" else None
        if "valid_from" in self.row:
            first = date_of(self.row["valid_from"], where=f"{self.where}:valid_from")
        if "valid_to" in self.row:
            last = date_of(self.row["valid_to"], where=f"{self.where}:valid_to")
        if last is not None and last < first:
            raise file_error(f"{self.where}:valid_to", "早于 valid_from", "lies before valid_from")
        return first, last

    def _range(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the published 95 % interval, which must hold the value."""
        if "range" not in self.row:
            return None, None
        ends = self.row["range"]
        where = f"{self.where}:range"
        if not isinstance(ends, list) or len(ends) != 2:
            raise file_error(where, "应写成 [下限，上限]", "write it as [low, high]")
        low, high = (decimal_of(end, where=where) for end in ends)
        if not 0 < low <= Decimal(self.row["value"]) <= high:
            raise file_error(where, "区间应为正数并包含该数值", "must be positive and hold the value")
        return low, high

    def _gsd2(self, low: Decimal | None, high: Decimal | None, confidence: str, reference_year: int) -> float:
        """Return the squared geometric standard deviation of the record in its own place and year."""
        known = gsd2_of_knowledge(
            confidence=confidence, years_apart=abs(reference_year - self._year()), region_match="same"
        )
        if low is None or high is None:
            return known
        return max(gsd2_of_range(float(low), float(high)), gsd2_of_scores(BEST, basic=pedigree().basic))

    def _one_of(self, field: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return a word of a closed list."""
        word = self.row.get(field, default)
        if not isinstance(word, str) or word not in allowed:
            near = ", ".join(nearest_names(str(word), allowed)) if allowed else ""
            raise file_error(
                f"{self.where}:{field}",
                f"“{word}”不在允许的取值之内，最接近的有：{near}",
                f"“{word}” is not one of the allowed words; nearest: {near}",
            )
        return word

    def _flag(self, field: str) -> bool | None:
        """Return a yes or no, None where the field is absent."""
        return yes_or_no(self.row[field], where=f"{self.where}:{field}") if field in self.row else None

    def _licence(self, name: str) -> str:
        """Return the licence, which must be on the list of terms we may ship under."""
        if name not in licences():
            raise file_error(
                f"{self.where}:licence", f"许可“{name}”未登记", f"the licence “{name}” is not on the list"
            )
        return name


@lru_cache(maxsize=1)
def licences() -> Mapping[str, Mapping[str, str]]:
    """Return the terms of ``parameters/licences.yaml`` by name: zh, en, url, attribution."""
    rows: dict[str, Mapping[str, str]] = read_text_yaml(PARAMETERS / "licences.yaml")["licences"]
    return rows
