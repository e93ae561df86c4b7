"""What happened, how much of it, and where does each row belong?

An :class:`Activity` is one row of facts; it multiplies nothing. Every footprint of the house, an event's or
a product's, ends in an :class:`Inventory` of such rows, kept as columns, and only :mod:`calculators.engine`
multiplies them by factors. An inventory that exists has been checked: its numbers are finite and its
words known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from calculators.columns import Codes, Column, coded, column_of, joined
from calculators.errors import CalculatorError, EmptyInventory, InputError, raise_all
from calculators.rows import implied_groups, quantity_errors, row_errors
from calculators.uncertainty import data_gsd2

Floats = npt.NDArray[np.float64]

PRODUCT_PREFIX = "product:"


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
    sampling_gsd2
        Squared geometric standard deviation that comes of asking some instead of all; 1 when all were asked.
        [1]
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
    sampling_gsd2: float = 1.0


class Want(NamedTuple):
    """What rows ask of the factor library: a name, the unit of their quantity, a place and a day."""

    factor: str
    unit: str
    region: str | None
    on: date | None


class Place(NamedTuple):
    """Where rows belong in the result, and how good their data are."""

    category: str
    stage: str
    scope: int | None
    tier: str
    pedigree: tuple[int, int, int, int, int] | None
    inside: bool
    credit: bool
    sampling_gsd2: float = 1.0

    @property
    def data_gsd2(self) -> float:
        """Squared geometric standard deviation of the data of these rows. [1]"""
        return data_gsd2(self.tier, self.pedigree, sampling_gsd2=self.sampling_gsd2)


class Reported(NamedTuple):
    """Emissions that somebody else has calculated. [kgCO2e]"""

    kg_co2e: Decimal
    gas: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inventory:
    """All rows of one calculation, as columns.

    Parameters
    ----------
    quantity
        How much, a value a row. [unit of the row's want]
    want, wants
        Row ``i`` asks the library for ``wants[want[i]]``.
    place, places
        Row ``i`` belongs to ``places[place[i]]``.
    owner, owners, owner_units
        Row ``i`` belongs to product ``owners[owner[i]]``, whose result is per one ``owner_units[...]``;
        one owner without a name for an event.
    reported
        Reported emissions by row number.
    groups
        Rows that describe one physical activity; ``stated`` says whether the input named the group.
    activities, ids
        The rows as given, or only their names, or neither.
    """

    quantity: Floats
    want: Codes
    wants: tuple[Want, ...]
    place: Codes
    places: tuple[Place, ...]
    owner: Codes
    owners: tuple[str, ...] = ("",)
    owner_units: tuple[str, ...] = ("",)
    reported: Mapping[int, Reported] = field(default_factory=dict)
    groups: tuple[tuple[tuple[int, ...], bool], ...] = ()
    activities: tuple[Activity, ...] = ()
    ids: Sequence[str] | None = None

    @classmethod
    def from_activities(
        cls, rows: Iterable[Activity], *, products: Mapping[str, str] | None = None
    ) -> "Inventory":
        """Return the inventory of the rows.

        Parameters
        ----------
        rows
            At least one.
        products
            For an inventory of products: the unit of each by its id, in the order of the results. A
            product's rows are per one such unit.

        Raises
        ------
        CalculatorError
            The error of a single fault, an ErrorList of several; each with the path of its field.
        """
        activities = tuple(rows)
        if not activities:
            raise _empty()
        owners = products if products is not None else {"": ""}
        raise_all(row_errors(activities, owners))
        wants, want = coded(Want(a.factor, a.unit, a.region, a.on) for a in activities)
        places, place = coded(
            Place(
                a.category, a.stage, a.scope, a.tier, a.pedigree, a.inside, a.credit, float(a.sampling_gsd2)
            )
            for a in activities
        )
        number = {name: i for i, name in enumerate(owners)}
        quantity = np.array([float(a.quantity) for a in activities])
        credit = np.array([a.credit for a in activities])
        raise_all(quantity_errors(quantity, credit, [a.path for a in activities]))
        return cls(
            quantity=quantity,
            want=want,
            wants=wants,
            place=place,
            places=places,
            owner=np.array([number[a.owner] for a in activities], dtype=np.int32),
            owners=tuple(owners),
            owner_units=tuple(owners.values()),
            reported={
                i: Reported(a.reported_kg_co2e, a.reported_gas)
                for i, a in enumerate(activities)
                if a.reported_kg_co2e is not None
            },
            groups=implied_groups(activities),
            activities=activities,
        )

    @classmethod
    def from_columns(
        cls,
        *,
        quantity: npt.ArrayLike,
        factor: "str | Sequence[str] | Column[str]",
        unit: "str | Sequence[str] | Column[str]",
        category: "str | Sequence[str] | Column[str]",
        region: "str | Sequence[str | None] | Column[str | None] | None" = None,
        on: "date | Sequence[date | None] | Column[date | None] | None" = None,
        stage: "str | Sequence[str] | Column[str]" = "",
        scope: "int | Sequence[int | None] | Column[int | None] | None" = None,
        tier: "str | Sequence[str] | Column[str]" = "basic",
        inside: "bool | Sequence[bool] | Column[bool]" = True,
        credit: "bool | Sequence[bool] | Column[bool]" = False,
        owner: "str | Sequence[str] | Column[str]" = "",
        owner_units: "str | Sequence[str]" = "",
        ids: Sequence[str] | None = None,
    ) -> "Inventory":
        """Return the inventory of columns: each one value for all rows, a value a row, or a :class:`Column`.

        Parameters
        ----------
        quantity
            How much, a value a row. [unit]
        owner_units
            Unit of each owner's result, in the order of the owners; one for all of them. [1]

        Raises
        ------
        CalculatorError
            As :meth:`from_activities`; paths are ``rows.<number>.<column>``.
        """
        amounts = np.ascontiguousarray(quantity, dtype=np.float64)
        if amounts.ndim != 1 or not len(amounts):
            raise _empty()
        size = len(amounts)

        def column(name: str, values: Any) -> Column[Any]:
            return column_of(name, values, size)

        want, wants = joined(
            [column("factor", factor), column("unit", unit), column("region", region), column("on", on)]
        )
        place, places = joined(
            [
                column("category", category),
                column("stage", stage),
                column("scope", scope),
                column("tier", tier),
                Column(np.zeros(size, dtype=np.int32), (None,)),
                column("inside", inside),
                column("credit", credit),
            ]
        )
        may_be_negative = np.array([row[6] for row in places])[place]
        raise_all(quantity_errors(amounts, may_be_negative, None))
        owned = column("owner", owner)
        units = (owner_units,) * len(owned.values) if isinstance(owner_units, str) else tuple(owner_units)
        _same_length("owner_units", len(units), len(owned.values))
        _same_length("ids", size if ids is None else len(ids), size)
        inventory = cls(
            quantity=amounts,
            want=want,
            wants=tuple(Want(*row) for row in wants),
            place=place,
            places=tuple(Place(*row) for row in places),
            owner=owned.codes,
            owners=owned.values,
            owner_units=units,
            ids=ids,
        )
        raise_all(inventory._word_errors())
        return inventory

    def __len__(self) -> int:
        return len(self.quantity)

    @property
    def of_products(self) -> bool:
        """True for an inventory of products, whose results are per owner."""
        return self.owners != ("",)

    def activity(self, row: int) -> Activity:
        """Return row number ``row`` as an :class:`Activity`."""
        if self.activities:
            return self.activities[row]
        want, place = self.wants[self.want[row]], self.places[self.place[row]]
        return Activity(
            id=self.ids[row] if self.ids is not None else str(row + 1),
            label="",
            quantity=float(self.quantity[row]),
            owner=self.owners[self.owner[row]],
            **want._asdict(),
            **place._asdict(),
        )

    def path(self, row: int) -> str:
        """Return the path to the input of row number ``row``."""
        given = self.activities[row].path if self.activities else ""
        return given or f"rows.{row}"

    def _word_errors(self) -> list[CalculatorError]:
        """Return what is wrong with the words of a columnar inventory, once for each different word."""
        good: dict[str, Any] = {"id": "row", "label": "", "owner": self.owners[0]}
        products = {self.owners[0]: self.owner_units[0]}
        errors: list[CalculatorError] = []
        for number, want in enumerate(self.wants):
            row = Activity(**good, **want._asdict(), category="any")
            errors += _errors_of(row, products, self.want, number)
        for number, place in enumerate(self.places):
            row = Activity(**good, **place._asdict(), factor="any")
            errors += _errors_of(row, products, self.place, number)
        return errors


def _errors_of(row: Activity, products: Mapping[str, str], codes: Codes, code: int) -> list[CalculatorError]:
    """Return the errors of ``row``, which stands for all rows with this code, at the first of them."""
    if not row_errors([row], products):
        return []
    return row_errors([row], products, first=int(np.argmax(codes == code)))


def _same_length(name: str, given: int, needed: int) -> None:
    if given != needed:
        raise InputError(
            f"“{name}”有 {given} 项，应有 {needed} 项。",
            f"“{name}” has {given} entries where {needed} are needed.",
            path=name,
        )


def _empty() -> EmptyInventory:
    return EmptyInventory(
        "没有任何活动数据，无法核算：没有填写不等于排放为零。请至少填写一行。",
        "There are no activity rows: nothing filled in is not the same as no emissions. Fill in one or more.",
    )
