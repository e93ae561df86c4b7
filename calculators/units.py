"""What does a unit mean, and how many of one make one of another?

Conversions are exact fractions, each with its source in ``parameters/units.yaml``; a float is rounded once,
at the very end. Only units of one dimension convert: kilometres are not passenger-kilometres, and the error
says what to multiply by.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

from calculators.errors import UnitError, nearest_names, shorten
from calculators.yaml_text import file_error, fraction_of, only_fields, read_text_yaml

PARAMETERS = Path(__file__).parent / "parameters"

_UNIT_FIELDS = frozenset({"dimension", "factor", "source", "aliases"})
_MULTIPLE = re.compile(r"(?:10\^(\d{1,2})|([1-9]\d*)(?=\s|[^\d\s.]))\s*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit: ``factor`` base units of its ``dimension``, exactly, as ``source`` defines it."""

    symbol: str
    dimension: str
    factor: Fraction
    source: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One dimension with its names and the unit that all of its units are counted in."""

    name: str
    zh: str
    en: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorUnit:
    """A unit of an emission factor taken apart: ``kgCO2e/passenger-km``.

    Parameters
    ----------
    text
        As written, with symbols normalised.
    numerator
        Symbol of the mass of gas above the line.
    activity_unit
        Symbol below the line, without a multiple such as ``10^4``.
    kg_per_activity_unit
        What a value of 1 means. [kg of CO2 or CO2e per activity unit]
    co2_only
        True when the numerator counts CO2 and nothing else.
    """

    text: str
    numerator: str
    activity_unit: str
    kg_per_activity_unit: Fraction
    co2_only: bool


@dataclass(frozen=True, slots=True)
class _Table:
    units: Mapping[str, Unit]
    names: Mapping[str, str]
    dimensions: Mapping[str, Dimension]
    hints: Mapping[tuple[str, str], tuple[str, str]]


def units() -> Mapping[str, Unit]:
    """Return every unit by its symbol."""
    return _table().units


def dimensions() -> Mapping[str, Dimension]:
    """Return every dimension by its name."""
    return _table().dimensions


def symbol(unit: str, *, path: str = "") -> str:
    """Return the symbol of ``unit``, which may be an alias such as ``度`` or ``pkm``.

    Raises
    ------
    UnitError
        Nobody here knows the unit; the nearest known ones are named.
    """
    found = _table().names.get(unit.strip())
    if found is None:
        names = _table().names
        near = tuple(dict.fromkeys(names[name] for name in nearest_names(unit.strip(), names, 8)))[:3]
        raise UnitError(
            f"不认识的单位“{shorten(unit)}”。最接近的有：{'、'.join(near)}。",
            f"The unit “{shorten(unit)}” is not known. Nearest: {', '.join(near)}.",
            path=path,
        )
    return found


def dimension(unit: str, *, path: str = "") -> str:
    """Return the name of the dimension of ``unit``. Errors as :func:`symbol`."""
    return _table().units[symbol(unit, path=path)].dimension


def conversion(from_unit: str, to_unit: str, *, path: str = "") -> Fraction:
    """Return how many ``to_unit`` make one ``from_unit``, exactly.

    Raises
    ------
    UnitError
        A unit is unknown, or the two measure different things; then the way out is named where there is one.
    """
    table = _table()
    given = table.units[symbol(from_unit, path=path)]
    expected = table.units[symbol(to_unit, path=path)]
    if given.dimension != expected.dimension:
        raise _mismatch(given, expected, path)
    return given.factor / expected.factor


@overload
def convert(value: float, from_unit: str, to_unit: str, *, path: str = "") -> float: ...
@overload
def convert(value: Fraction | Decimal, from_unit: str, to_unit: str, *, path: str = "") -> Fraction: ...
def convert(
    value: float | Fraction | Decimal, from_unit: str, to_unit: str, *, path: str = ""
) -> float | Fraction:
    """Return ``value`` of ``from_unit`` counted in ``to_unit``.

    Parameters
    ----------
    value
        Fraction and Decimal convert exactly; a float is converted exactly and rounded once. [from_unit]

    Returns
    -------
    float | Fraction
        The same amount. [to_unit]

    Raises
    ------
    UnitError
        As :func:`conversion`.
    """
    exact = Fraction(value) * conversion(from_unit, to_unit, path=path)
    return exact if isinstance(value, Fraction | Decimal) else float(exact)


@lru_cache(maxsize=512)
def factor_unit(text: str) -> FactorUnit:
    """Return the parts of an emission factor's unit.

    Parameters
    ----------
    text
        Mass of CO2 or CO2e per activity unit: ``kgCO2e/kWh``, ``tCO2/GJ``, ``kgCO2e/10^4 CNY``.

    Raises
    ------
    UnitError
        Not of that form, or a part of it is unknown.
    """
    above, line, below = text.partition("/")
    if not line or "/" in below:
        raise UnitError(
            f"“{shorten(text)}”不是排放因子的单位；应写成 kgCO2e/kWh 的形式。",
            f"“{shorten(text)}” is not the unit of an emission factor; write it like kgCO2e/kWh.",
        )
    table = _table()
    gas = table.units[symbol(above)]
    if gas.dimension not in ("co2e", "co2"):
        raise UnitError(
            f"“{shorten(text)}”的分子应是 CO2 或 CO2e 的质量，而不是“{gas.symbol}”。",
            f"“{shorten(text)}” must have a mass of CO2 or CO2e above the line, not “{gas.symbol}”.",
        )
    multiple, name = _multiple(below)
    activity = table.units[symbol(name)]
    return FactorUnit(
        text=f"{gas.symbol}/{below.strip() if multiple != 1 else activity.symbol}",
        numerator=gas.symbol,
        activity_unit=activity.symbol,
        kg_per_activity_unit=gas.factor / multiple,
        co2_only=gas.dimension == "co2",
    )


@lru_cache(maxsize=512)
def expression(text: str) -> tuple[Fraction, tuple[tuple[str, int], ...]]:
    """Return scale and dimensions of a unit such as ``t d.m./ha`` or ``GJ/10^4 Nm3``.

    Returns
    -------
    tuple
        The exact number of base units, and pairs of dimension name and exponent in order of name.

    Raises
    ------
    UnitError
        A part of the expression is unknown.
    """
    table = _table()
    scale = Fraction(1)
    exponents: dict[str, int] = {}
    for position, part in enumerate(text.split("/")):
        sign = 1 if position == 0 else -1
        multiple, name = _multiple(part)
        unit = table.units[symbol(name)]
        scale *= (unit.factor * multiple) ** sign
        if unit.dimension != "ratio":
            exponents[unit.dimension] = exponents.get(unit.dimension, 0) + sign
    return scale, tuple(sorted((name, power) for name, power in exponents.items() if power))


def _multiple(text: str) -> tuple[int, str]:
    """Return the multiple in front of a unit and the unit: ``10^4 CNY`` gives 10000 and ``CNY``."""
    text = text.strip()
    if text in _table().names:
        return 1, text
    found = _MULTIPLE.match(text)
    if found is None or found.end() == len(text):
        return 1, text
    return (10 ** int(found[1]) if found[1] else int(found[2])), text[found.end() :]


def _mismatch(given: Unit, expected: Unit, path: str) -> UnitError:
    """Return the error for two dimensions that do not meet, with the way out where one is known."""
    table = _table()
    one, other = table.dimensions[given.dimension], table.dimensions[expected.dimension]
    hint_zh, hint_en = table.hints.get(
        (given.dimension, expected.dimension),
        (
            f"请改填{other.zh}，或改用按“{given.symbol}”计的因子",
            f"give {other.en}, or pick a factor per {given.symbol}",
        ),
    )
    return UnitError(
        f"应为“{expected.symbol}”（{other.zh}），实际为“{given.symbol}”（{one.zh}）：{hint_zh}。",
        f"{expected.symbol} expected, {given.symbol} given: {hint_en}.",
        path=path,
    )


@lru_cache(maxsize=1)
def _table() -> _Table:
    """Read ``parameters/units.yaml`` once."""
    path = PARAMETERS / "units.yaml"
    tree = read_text_yaml(path)
    dims = {name: Dimension(name=name, **row) for name, row in tree["dimensions"].items()}
    table: dict[str, Unit] = {}
    names: dict[str, str] = {}
    for name, row in tree["units"].items():
        where = f"{path.name}:{name}"
        unit = _unit_of(name, row, dims, tree["sources"], where)
        for alias in (name, *unit.aliases):
            if alias in names:
                raise file_error(
                    where, f"“{alias}”已是另一单位的名称", f"“{alias}” already names another unit"
                )
            names[alias] = name
        table[name] = unit
    hints = {(row["given"], row["expected"]): (row["zh"], row["en"]) for row in tree["hints"]}
    return _Table(units=table, names=names, dimensions=dims, hints=hints)


def _unit_of(
    name: str, row: dict[str, Any], dims: Mapping[str, Dimension], sources: Mapping[str, str], where: str
) -> Unit:
    """Return one checked unit of the file."""
    only_fields(row, _UNIT_FIELDS, frozenset({"dimension", "factor", "source"}), where=where)
    if row["dimension"] not in dims or row["source"] not in sources:
        raise file_error(where, "量纲或来源未登记", "its dimension or source is not listed in the file")
    return Unit(
        symbol=name,
        dimension=row["dimension"],
        factor=fraction_of(row["factor"], where=where),
        source=sources[row["source"]],
        aliases=tuple(row.get("aliases", ())),
    )
