"""What do all rows of an event have in common, and how is one written down?

The modules of this folder turn facts into activity rows and multiply nothing by a factor; the engine does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Literal

from calculators.errors import InputError, NumberError, UnitError
from calculators.inventory import Activity
from calculators.rulebooks.categories import CATEGORIES
from calculators.units import dimension, dimensions

Stage = Literal["preparation", "holding", "closing"]
PARTS = {
    "after_life": "用后处理 · after its life",
    "collection": "收运 · collection",
    "losses": "输配损耗 · grid losses",
    "market": "市场法 · market-based",
    "non_co2": "高空非CO₂效应 · non-CO₂ effects",
    "sewage": "污水 · sewage",
    "upstream": "能源上游 · energy supply",
}
"""What stands behind the label of a further row of one input, by the end of its id."""
Tier = Literal["best", "better", "basic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known about a row besides its quantity.

    Parameters
    ----------
    id
        Name of the row, unique within the event.
    label
        Words for people; the id when empty.
    region, on
        Place and day of the activity.
    stage
        Phase of the event.
    tier
        Quality of the data: best (metered, billed), better (surveyed), basic (assumed).
    evidence
        Reference to the document that proves the quantity.
    note
        Anything the reader must know; part of the trace.
    path
        Path to the input field, for errors.
    """

    id: str
    label: str = ""
    region: str | None = None
    on: date | None = None
    stage: Stage = "holding"
    tier: Tier = "basic"
    evidence: str = ""
    note: str = ""
    path: str = ""

    def at(self, field: str) -> str:
        """Return the path to one field of the input."""
        return f"{self.path}.{field}" if self.path else field

    def part(self, name: str, words: str = "") -> "About":
        """Return what is known about a further row of the same input, called ``<id>.<name>``."""
        shown = words or PARTS[name]
        return replace(self, id=f"{self.id}.{name}", label=f"{self.label or self.id} / {shown}")

    def row(
        self,
        *,
        category: str,
        quantity: float,
        unit: str,
        factor: str,
        inputs: Mapping[str, Any],
        formula: str,
        scope: int | None = None,
    ) -> Activity:
        """Return the row of ``quantity`` [unit]; ``scope`` where it is not the usual one of the category."""
        return Activity(
            id=self.id,
            category=category,
            label=self.label or self.id,
            quantity=float(quantity),
            unit=unit,
            factor=factor,
            region=self.region,
            on=self.on,
            stage=self.stage,
            scope=scope or CATEGORIES[category].scope,
            tier=self.tier,
            evidence=self.evidence,
            inputs=self._facts(inputs),
            formula=formula,
            path=self.path,
        )

    def reported_row(
        self,
        *,
        category: str,
        kg_co2e: Decimal,
        gas: str,
        inputs: Mapping[str, Any],
        scope: int | None = None,
    ) -> Activity:
        """Return a row of emissions that somebody else has calculated. [kgCO2e]"""
        return Activity(
            id=self.id,
            category=category,
            label=self.label or self.id,
            region=self.region,
            on=self.on,
            stage=self.stage,
            scope=scope or CATEGORIES[category].scope,
            tier=self.tier,
            evidence=self.evidence,
            inputs=self._facts(inputs),
            formula="as reported",
            path=self.path,
            reported_kg_co2e=kg_co2e,
            reported_gas=gas,
        )

    def _facts(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        return {**inputs, "note": self.note} if self.note else dict(inputs)


def with_upstream(row: Activity) -> list[Activity]:
    """Return ``row`` and a row for the supply of its fuel or energy, as one activity.

    Notes
    -----
    The supply is the family of the row with ``.wtt`` behind it. Both are of one group, so that the engine
    refuses a factor that already holds the supply.
    """
    family = row.factor.removesuffix(".without_non_co2")
    supply = replace(
        row,
        id=f"{row.id}.upstream",
        label=f"{row.label} / {PARTS['upstream']}",
        factor=f"{family}.wtt",
        category="energy_supply",
        scope=CATEGORIES["energy_supply"].scope,
        group=row.id,
    )
    return [replace(row, group=row.id), supply]


def amount(value: float | Decimal, *, name_zh: str, name_en: str, path: str = "") -> float:
    """Return ``value`` as a float; refuse what is no finite number of zero or more. [unit of the value]

    Raises
    ------
    NumberError
        The value is negative, infinite or not a number.
    """
    number = float(value)
    if not isfinite(number) or number < 0:
        raise NumberError(
            f"{name_zh}为 {value}，应为大于或等于零的有限数。",
            f"{name_en} is {value}; it must be a finite number of zero or more.",
            path=path,
        )
    return number


def share(value: float | Decimal, *, name_zh: str, name_en: str, path: str = "") -> float:
    """Return ``value`` as a share from 0 to 1. Errors as :func:`amount`. [1]"""
    number = amount(value, name_zh=name_zh, name_en=name_en, path=path)
    if number > 1:
        raise NumberError(
            f"{name_zh}为 {value}，应在 0 与 1 之间；35% 请写 0.35。",
            f"{name_en} is {value}; it must lie between 0 and 1: write 35 % as 0.35.",
            path=path,
        )
    return number


def positive(value: float | Decimal, *, name_zh: str, name_en: str, path: str = "") -> float:
    """Return ``value`` as a float above zero. Errors as :func:`amount`. [unit of the value]"""
    number = amount(value, name_zh=name_zh, name_en=name_en, path=path)
    if number == 0:
        raise NumberError(
            f"{name_zh}为 0，无法作除数。请填写大于零的数。",
            f"{name_en} is 0 and cannot divide. Write a number above zero.",
            path=path,
        )
    return number


def one_of(
    missing_zh: str, missing_en: str, both_zh: str, both_en: str, *given: object, path: str = ""
) -> None:
    """Refuse when none, or more than one, of ``given`` is stated.

    Raises
    ------
    InputError
        Says ``missing_…`` or ``both_…``.
    """
    stated = sum(value is not None for value in given)
    if stated == 0:
        raise InputError(missing_zh, missing_en, path=path)
    if stated > 1:
        raise InputError(both_zh, both_en, path=path)


def measured_in(unit: str, *allowed: str, path: str = "") -> None:
    """Refuse a unit that measures something else than one of the ``allowed`` dimensions.

    Raises
    ------
    UnitError
        The unit is unknown, or measures something else; both are named.
    """
    found = dimension(unit, path=path)
    if found not in allowed:
        known = dimensions()
        raise UnitError(
            f"单位“{unit}”表示{known[found].zh}，这里需要{'或'.join(known[name].zh for name in allowed)}。",
            f"“{unit}” measures {known[found].en}; "
            f"{' or '.join(known[name].en for name in allowed)} is needed here.",
            path=path,
        )
