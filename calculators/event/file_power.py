"""Which rows does electricity make: by the grid, by the market, and what the lines lose?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from calculators.errors import CalculatorError
from calculators.event.energy import electricity
from calculators.event.file_fields import Row, Setting, amount_of, number_of
from calculators.event.green_power import Certificate, market_based, refuse_repeated
from calculators.event.rows import About
from calculators.inventory import Activity


def electricity_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the row by the grid, what is lost on the way, and the row by the market where both are shown."""
    quantity, unit = amount_of(row, "quantity", about)
    green = number_of(row, "renewable_share", about, unit="1") or 0
    facts = {"about": about, "quantity": quantity, "unit": unit, "renewable_share": green}
    rows = electricity(**facts, losses=row.get("losses", False))  # type: ignore[arg-type]
    if not setting.both_methods:
        return rows
    market = market_based(**facts, certificates=_certificates(row, about.path))  # type: ignore[arg-type]
    return [*rows, market]


def wants_market(row: Row) -> bool:
    """Return whether a row of electricity claims green power, so that both results are shown."""
    return bool(row.get("certificates")) or row.get("renewable_share") not in {None, 0, "0"}


def repeated_certificates(rows: Sequence[Row], skip: Callable[[str], bool]) -> Iterator[CalculatorError]:
    """Yield what is wrong with the codes of the green certificates of an event."""
    found: list[Certificate] = []
    for number, row in enumerate(rows):
        path = f"activities.electricity.{number}"
        try:
            found += [] if skip(path) else _certificates(row, path)
        except CalculatorError:  # the row itself says so
            continue
    try:
        refuse_repeated(found)
    except CalculatorError as error:
        yield error


def _certificates(row: Row, path: str) -> list[Certificate]:
    found = []
    for number, item in enumerate(row.get("certificates", ())):
        where = f"{path}.certificates.{number}"
        quantity, unit = amount_of(
            {"quantity": "1 MWh", **item}, "quantity", replace(About(id=""), path=where)
        )
        found.append(Certificate(code=item["code"], quantity=quantity, unit=unit, path=where))
    return found
