"""What happened, how much of it, and where does each row belong?

An :class:`Activity` is one row of facts; it multiplies nothing. Every footprint of the house, an event's or
a product's, ends in such rows, and only :mod:`calculators.engine` multiplies them by factors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One row: what, how much, and which factor turns it into emissions.

    Parameters
    ----------
    id
        Name of the row, unique and stable within the inventory.
    category
        Boundary category, for example ``"electricity"`` or ``"travel"``.
    label
        Words for people.
    quantity
        How much. [unit]
    unit
        Unit of the quantity, any symbol of :mod:`calculators.units`.
    factor
        Factor family or exact key; ``"product:<id>"`` for another product of the same inventory; empty for
        a row of reported emissions.
    region, on
        Place and day of the activity, for the choice of the factor record.
    stage
        Events: preparation, holding, closing. Products: raw_materials, manufacturing, packaging, transport,
        use, end_of_life.
    scope
        1, 2 or 3 where the rule book asks for it.
    tier
        Quality of the data: best, better or basic.
    pedigree
        Scores 1 (worst) to 5 (best) of the data for reliability, technology, geography, time and
        completeness; instead of the scores that the tier stands for.
    evidence
        Reference to the document that proves the quantity.
    inputs, formula
        The facts that the row was made from and how, for the trace.
    path
        Path to the input field, for errors.
    reported_kg_co2e
        Emissions somebody else has calculated, instead of activity x factor. [kgCO2e]
    reported_gas
        Result column of the reported emissions.
    inside
        False for a row outside the boundary: it is shown, never added.
    group
        Name of the physical activity when several rows describe it (fuel burnt and fuel supplied): the
        boundaries of one group must not overlap.
    credit
        True for a row that may lower the total, the only kind whose quantity may be negative.
    owner
        Id of the product that the row belongs to; empty for an event.
    """

    id: str
    category: str
    label: str
    quantity: float = 0.0
    unit: str = ""
    factor: str = ""
    region: str | None = None
    on: date | None = None
    stage: str = ""
    scope: int | None = None
    tier: str = "basic"
    pedigree: tuple[int, int, int, int, int] | None = None
    evidence: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    formula: str = ""
    path: str = ""
    reported_kg_co2e: Decimal | None = None
    reported_gas: str = "unsplit_unstated"
    inside: bool = True
    group: str = ""
    credit: bool = False
    owner: str = ""
