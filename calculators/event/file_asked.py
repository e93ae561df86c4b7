"""What may every input of an event file state besides its quantity: scores, a factor by key, a sample?"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from calculators.event.file_fields import Row, reading_of
from calculators.event.rows import About
from calculators.event.sampling import Sample, extrapolated
from calculators.inventory import Activity
from calculators.pedigree import CRITERIA

COUNTS = ("persons", "rooms", "meals")
"""Fields that count heads or things among those who answered."""


def as_asked(row: Row, about: About, made: Sequence[Activity]) -> list[Activity]:
    """Return the rows of one input with what it asks of all of them.

    Notes
    -----
    A factor named by its key replaces the family of the first row, and the trace keeps the family's name;
    scores and the sample hold for all rows of the input.
    """
    rows = list(made)
    if "factor" in row and rows and rows[0].factor and rows[0].factor != row["factor"]:
        instead = {**rows[0].inputs, "factor_instead_of": rows[0].factor}
        rows[0] = replace(rows[0], factor=row["factor"], inputs=instead)
    if "pedigree" in row:
        one, two, three, four, five = (int(row["pedigree"].get(name, 1)) for name in CRITERIA)
        rows = [replace(made, pedigree=(one, two, three, four, five)) for made in rows]
    if "sample" in row:
        rows = [_sampled(one, row, about) for one in rows]
    return rows


def _sampled(one: Activity, row: Row, about: About) -> Activity:
    stated, path = row["sample"], about.at("sample")
    spread = stated.get("standard_deviation")
    sample = Sample(
        answered=stated["answered"],
        population=stated["population"],
        standard_deviation=None if spread is None else reading_of(stated, "standard_deviation", path).value,
    )
    count = next((_number(row, name, about) for name in COUNTS if name in row), None)
    amount = _number(row, "quantity", about) if "quantity" in row else count
    return extrapolated(one, sample, count=count, amount=amount)


def _number(row: Row, name: str, about: About) -> float:
    value: Decimal = reading_of(row, name, about.path).value
    return float(value)
