"""What do the lists of an event file say besides activities: boundary, measures, cover?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from calculators.errors import CalculatorError, NumberError, UnitError, UnknownName
from calculators.event.file_fields import Row, day_of, reading_of
from calculators.event.file_rows import EMISSION_DIMENSIONS
from calculators.rulebooks import CATEGORIES, INSTRUMENTS, CategoryFact, CoverItem
from calculators.units import convert, dimension

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One reduction that was made; its tonnes are shown and never added to what is offset. [tCO2e]"""

    label: str
    owner: str = ""
    avoided_t_co2e: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot of the cover, with what a certificate says about it. [tCO2e] [CNY/t]"""

    item: CoverItem
    project: str = ""
    exchange: str = ""
    price_cny_per_t: Decimal | None = None


def read_each(
    data: Mapping[str, Any],
    name: str,
    read: Callable[[Row, str], T],
    errors: list[CalculatorError],
    skip: Callable[[str], bool],
) -> tuple[T, ...]:
    """Return what ``read`` makes of each entry of the list ``name``; append its errors to ``errors``."""
    found = []
    for number, row in enumerate(data.get(name, ())):
        path = f"{name}.{number}"
        if skip(path):
            continue
        try:
            found.append(read(row, path))
        except CalculatorError as error:
            errors.append(error)
    return tuple(found)


def read_statement(row: Row, path: str) -> tuple[str, CategoryFact]:
    """Return the category and how the event treats it."""
    if row["category"] not in CATEGORIES:
        raise UnknownName("核算类别", "category", row["category"], CATEGORIES, path=f"{path}.category")
    return row["category"], CategoryFact(status=row["status"], reason=row.get("reason", ""))


def read_measure(row: Row, path: str) -> Measure:
    """Return a reduction that was made."""
    avoided = tonnes_of(row, "avoided", path) if "avoided" in row else None
    return Measure(label=row["label"], owner=row.get("owner", ""), avoided_t_co2e=avoided)


def read_lot(row: Row, path: str) -> Lot:
    """Return a lot of the cover; its tonnes are whole."""
    if row["kind"] not in INSTRUMENTS:
        raise UnknownName("碳信用种类", "kind of instrument", row["kind"], INSTRUMENTS, path=f"{path}.kind")
    tonnes = tonnes_of(row, "tonnes", path)
    if tonnes != tonnes.to_integral_value():
        raise NumberError(
            f"抵消量为 {tonnes} 吨，应为整吨。",
            f"The cover is {tonnes} t; only whole tonnes cover.",
            path=f"{path}.tonnes",
        )
    price = reading_of(row, "price_cny_per_t", path) if "price_cny_per_t" in row else None
    item = CoverItem(
        kind=row["kind"],
        tonnes=tonnes,
        state=row["state"],
        done_on=day_of(row["done_on"], path=f"{path}.done_on") if "done_on" in row else None,
        proof=row.get("proof", ""),
        country=row.get("country", ""),
    )
    return Lot(
        item=item,
        project=row.get("project", ""),
        exchange=row.get("exchange", ""),
        price_cny_per_t=None if price is None else price.value,
    )


def tonnes_of(row: Row, name: str, path: str) -> Decimal:
    """Return the tonnes in the field ``name``; a bare number is in tonnes. [tCO2e]"""
    reading = reading_of(row, name, path)
    unit = reading.unit or "t"
    if dimension(unit) not in EMISSION_DIMENSIONS:
        raise UnitError(
            f"这里应以吨计，收到 {unit}。",
            f"Tonnes are needed here; {unit} was given.",
            path=f"{path}.{name}",
        )
    base = {"mass": "t", "co2e": "tCO2e", "co2": "tCO2"}[dimension(unit)]
    exact = convert(reading.value, unit, base)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
