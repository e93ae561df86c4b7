"""What is known about forests and fuels, and what is assumed before there are data?

Parameters that are not emission factors: growth curves and carbon densities (``forest``), calorific values
and carbon contents (``fuels``), assumed amounts for an estimate (``defaults``). Each value keeps unit, place,
source and licence, and the attributes by which a model picks it: group, species, stand, age, stock, symbol.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from calculators.errors import UnitError, UnknownName
from calculators.factor_files import CONFIDENCES, licences
from calculators.regions import regions
from calculators.units import PARAMETERS, expression
from calculators.yaml_text import date_of, decimal_of, file_error, only_fields, read_text_yaml

SETS = ("forest", "fuels", "defaults")

_FILE_FIELDS = frozenset({"about", "sources", "common", "records"})
_REQUIRED = frozenset(
    {"group", "name_zh", "name_en", "value", "unit", "region", "year", "source", "confidence", "review_by"}
)
_ATTRIBUTES = frozenset({"species", "stand", "age", "stock", "climate", "symbol"})
_FIELDS = _REQUIRED | _ATTRIBUTES | frozenset({"source_ref", "licence", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One published value that a model reads.

    Parameters
    ----------
    key
        Unique name, for example ``forest.c_density.zj.plantation.chinese_fir.young``.
    group
        What it is: ``c_density``, ``root_shoot``, ``ncv`` …
    name_zh, name_en
        Words for people.
    value, unit
        As printed, digits kept.
    species, stand, age, stock, climate, symbol
        By what a model picks it: species or fuel, kind of stand or set of defaults, age or age class in
        years, class of growing stock or biomass, climate, letter in an equation. Empty where none applies.
    region, year
        Place and year of the data.
    source, source_ref, licence, confidence, review_by, note
        As for an emission factor.
    """

    key: str
    group: str
    name_zh: str
    name_en: str
    value: Decimal
    unit: str
    species: str
    stand: str
    age: str
    stock: str
    climate: str
    symbol: str
    region: str
    year: int
    source: str
    source_ref: str
    licence: str
    confidence: str
    review_by: date
    note: str


class UnknownParameter(UnknownName):
    """No parameter has this key."""

    code = "unknown_parameter"

    def __init__(self, name: str, known: Mapping[str, object]) -> None:
        super().__init__("参数", "parameter", name, known)


class ParameterSet:
    """The parameters of one set, picked by key or by attributes."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self.by_key = MappingProxyType(dict(parameters))

    def __len__(self) -> int:
        return len(self.by_key)

    def get(self, key: str) -> Parameter:
        """Return the parameter with this key.

        Raises
        ------
        UnknownParameter
            The three nearest keys are named.
        """
        if key not in self.by_key:
            raise UnknownParameter(key, self.by_key)
        return self.by_key[key]

    def groups(self) -> tuple[str, ...]:
        """Return the names of all groups, sorted."""
        return tuple(sorted({parameter.group for parameter in self.by_key.values()}))

    def select(self, **attributes: str) -> tuple[Parameter, ...]:
        """Return the parameters whose fields equal all of ``attributes``, in order of the files.

        ``select(group="c_density", region="CN-ZJ", stand="plantation", species="chinese fir")`` returns the
        carbon densities of that forest by age group.
        """
        return tuple(
            parameter
            for parameter in self.by_key.values()
            if all(getattr(parameter, name) == wanted for name, wanted in attributes.items())
        )


def read_parameters(name: str, folder: Path | None = None) -> ParameterSet:
    """Return the parameter set ``name`` (one of ``SETS``) of the shipped files, or of ``folder``.

    Raises
    ------
    FactorFileError
        A value without source, unit or licence, an unknown unit or field, a malformed number, a key twice.
    """
    if folder is None:
        return _shipped(name)
    return _read(folder / name)


@lru_cache(maxsize=len(SETS))
def _shipped(name: str) -> ParameterSet:
    return _read(PARAMETERS / name)


def _read(folder: Path) -> ParameterSet:
    """Return the parameters of every file under ``folder``, in order of path and position."""
    found: dict[str, Parameter] = {}
    for path in sorted(folder.rglob("*.yaml")):
        tree = read_text_yaml(path)
        only_fields(tree, _FILE_FIELDS, frozenset({"about", "sources", "records"}), where=path.name)
        for key, row in tree["records"].items():
            if key in found:
                raise file_error(
                    f"{path.name}:{key}", "该键已在另一文件中", "the key stands in another file too"
                )
            found[key] = _parameter(
                key, {**tree.get("common", {}), **row}, tree["sources"], f"{path.name}:{key}"
            )
    return ParameterSet(found)


def _parameter(
    key: str, row: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]], where: str
) -> Parameter:
    """Return one checked parameter."""
    only_fields(row, _FIELDS, _REQUIRED, where=where)
    if row["source"] not in sources:
        raise file_error(f"{where}:source", "来源未登记", "the source is not listed in the file")
    source = sources[row["source"]]
    try:
        expression(row["unit"])
    except UnitError as error:
        raise file_error(
            f"{where}:unit", error.message_zh.rstrip("。"), error.message_en.rstrip(".")
        ) from error
    licence = row.get("licence") or source["licence"]
    for field, allowed, word in (
        ("licence", licences(), licence),
        ("region", regions(), row["region"]),
        ("confidence", CONFIDENCES, row["confidence"]),
    ):
        if word not in allowed:
            raise file_error(f"{where}:{field}", f"“{word}”未登记", f"“{word}” is not on the list")
    if not row["year"].isdecimal():
        raise file_error(f"{where}:year", "应为年份", "must be a year")
    return Parameter(
        key=key,
        value=decimal_of(row["value"], where=f"{where}:value"),
        year=int(row["year"]),
        source=f"{source['publisher']}: {source['title']}",
        source_ref=row.get("source_ref") or source["ref"],
        licence=licence,
        review_by=date_of(row["review_by"], where=f"{where}:review_by"),
        note=row.get("note", ""),
        **{name: row[name] for name in ("group", "name_zh", "name_en", "unit", "region", "confidence")},
        **{name: row.get(name, "") for name in sorted(_ATTRIBUTES)},
    )
