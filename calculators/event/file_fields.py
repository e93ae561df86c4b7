"""What does one field of an event file state: an amount, a bare number, a day?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from calculators.errors import InputError, UnitError
from calculators.event.rows import About
from calculators.factors import FactorLibrary
from calculators.numerals import NumeralError, Reading, parse_quantity
from calculators.units import convert, symbol

Row = Mapping[str, Any]
COUNTED = ("", "person", "room-night", "meal", "item")
"""Units that may stand behind a bare number: the field itself says what is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What rows of one event share: its days, places and the library that decides how flights are counted.

    With ``both_methods`` electricity is counted by the grid and by the market.
    """

    start: date
    place: str
    region: str
    venues: Mapping[str, Row]
    library: FactorLibrary | None = None
    both_methods: bool = False
    straight_km: Mapping[tuple[str, str], float] = field(default_factory=dict)


def amount_of(row: Row, name: str, about: About, *, needs_unit: bool = True) -> tuple[Decimal, str]:
    """Return the number and unit of the field ``name``: from a text, or from the field and ``unit``.

    Raises
    ------
    NumeralError
        The text is not one exact number.
    UnitError
        There is no unit, or there are two different ones.
    """
    reading = reading_of(row, name, about.path)
    if reading.bound != "exact":
        raise NumeralError(
            f"“{reading.text}”不是确数。请填写数值，把“约、不到”等写进备注。",
            f"“{reading.text}” is no exact number. Write the number, and “about” or “under” in the note.",
            path=about.at(name),
        )
    stated = symbol(row["unit"], path=about.at("unit")) if "unit" in row else ""
    if reading.unit and stated and reading.unit != stated:
        raise UnitError(
            f"数量写的是 {reading.unit}，单位栏写的是 {stated}。请保留一个。",
            f"The quantity names {reading.unit} and the unit field {stated}. Keep one.",
            path=about.at("unit"),
        )
    if needs_unit and not reading.unit and not stated:
        raise UnitError(
            "没有填写单位。请在数量后写明，或填写单位栏。",
            "There is no unit. Write it behind the quantity, or in the unit field.",
            path=about.at("unit"),
        )
    return reading.value, reading.unit or stated


def number_of(row: Row, name: str, about: About, *, unit: str = "") -> Decimal | None:
    """Return the number in the field ``name``, None when the field is missing.

    Parameters
    ----------
    unit
        Unit that the field counts in; a text may state another one of its dimension.

    Raises
    ------
    NumeralError
        The text is not one exact number, or names a unit where none belongs.
    UnitError
        The unit measures something else.
    """
    if name not in row:
        return None
    reading = reading_of(row, name, about.path)
    foreign = reading.unit and not unit and reading.unit not in COUNTED
    if foreign or reading.bound != "exact":
        raise NumeralError(
            f"“{reading.text}”这里只能填一个数。",
            f"“{reading.text}” must be a bare number here.",
            path=about.at(name),
        )
    if not reading.unit or not unit:
        return reading.value
    exact = convert(reading.value, reading.unit, unit, path=about.at(name))
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def number_or(row: Row, name: str, about: About, default: int, *, unit: str = "") -> Decimal:
    """Return the number in the field ``name`` [unit], or ``default`` when the field is missing."""
    found = number_of(row, name, about, unit=unit)
    return Decimal(default) if found is None else found


def reading_of(row: Row, name: str, path: str) -> Reading:
    """Return what the field ``name`` states, typed as a number or written as text.

    Raises
    ------
    NumeralError
        A text with two readings, or a number that is negative or not finite.
    """
    value = row[name]
    where = f"{path}.{name}" if path else name
    if isinstance(value, str):
        return parse_quantity(value, path=where)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or number < 0:
        raise NumeralError(
            f"数值为 {value}，应为大于或等于零的有限数。",
            f"The number is {value}; it must be finite and zero or more.",
            path=where,
        )
    return Reading(value=number, unit="", bound="exact", text=str(value))


def day_of(text: str, *, path: str) -> date:
    """Return the day in ``text``, written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"“{text}”不是日历上的日期。请写成 2025-12-31 的形式。",
            f"“{text}” is not a day of the calendar. Write it like 2025-12-31.",
            path=path,
        ) from error
