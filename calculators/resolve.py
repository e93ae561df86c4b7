"""Which factor does each row get, in which unit, and do any two rows count the same thing?

Rows that ask the same (factor, unit, place, day) are resolved once. All faults of all rows are collected
before anything is refused.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from calculators.errors import (
    BoundaryOverlap,
    BoundaryUnfit,
    CalculatorError,
    NumberError,
    UnknownName,
    raise_all,
    shorten,
)
from calculators.factors import Factor, FactorLibrary, Lookup, Step
from calculators.gases import GASES, MEMO_GASES, GWPSet, restate
from calculators.inventory import PRODUCT_PREFIX, Inventory, Want
from calculators.life_cycle import boundaries, shared_parts
from calculators.units import conversion

ROWS_NAMED = 20
"""Of rows that share one fault, so many are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What one want came to.

    Parameters
    ----------
    want
        What was asked.
    factor
        The record taken; None for reported emissions and for other products.
    product
        Number of the product that the want refers to, else -1.
    conversion
        Units of the factor (or product) in one unit of the quantity, exactly. [activity unit / unit]
    columns
        Emissions of one unit of the quantity by result column under the chosen GWP set. [kgCO2e per unit]
    gsd2
        Squared geometric standard deviation of the factor in this use; 1 where there is none. [1]
    steps, rivals, spread
        The way to the record, the keys of what else could have been taken, and the range of their totals.
        [kgCO2e per activity unit]
    """

    want: Want
    factor: Factor | None = None
    product: int = -1
    conversion: Fraction = Fraction(1)
    columns: Mapping[str, float] = field(default_factory=dict)
    gsd2: float = 1.0
    steps: tuple[Step, ...] = ()
    rivals: tuple[str, ...] = ()
    spread: tuple[float, float] | None = None

    @property
    def factor_key(self) -> str | None:
        """Key of the record taken; None where there is none."""
        return self.factor.key if self.factor else None


@dataclass(frozen=True, slots=True)
class Table:
    """Emissions of one unit of each want: ``kg_per_unit[want, column]``. [kgCO2e per unit]

    ``gases`` are the columns of the total that occur; ``memo`` those shown beside it, which come last.
    """

    gases: tuple[str, ...]
    memo: tuple[str, ...]
    kg_per_unit: npt.NDArray[np.float64]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, memo last."""
        return (*self.gases, *self.memo)

    @property
    def gas_kg_per_unit(self) -> npt.NDArray[np.float64]:
        """The columns of the total. [kgCO2e per unit]"""
        return np.ascontiguousarray(self.kg_per_unit[:, : len(self.gases)])

    @property
    def total_per_unit(self) -> npt.NDArray[np.float64]:
        """Emissions of one unit of each want, all gases of the total. [kgCO2e per unit]"""
        return np.array([math.fsum(row) for row in self.gas_kg_per_unit.tolist()])


def resolve(inventory: Inventory, library: FactorLibrary, gwp_set: GWPSet) -> tuple[Resolved, ...]:
    """Return what each want of the inventory came to, in the order of its wants.

    Raises
    ------
    CalculatorError
        Unknown factor, no record for place or day, wrong dimension, overlapping boundaries …; an
        ErrorList when there are several, each with the path of the row's field.
    """
    found: list[Resolved] = []
    errors: list[CalculatorError] = []
    for number, want in enumerate(inventory.wants):
        try:
            found.append(_resolved(want, inventory, library, gwp_set))
        except CalculatorError as error:
            rows = np.flatnonzero(inventory.want == number)[:ROWS_NAMED].tolist()
            errors += [error.at(inventory.path(row)) for row in rows]
            found.append(Resolved(want=want))
    raise_all(errors)
    raise_all(list(_overlaps(inventory, found)))
    return tuple(found)


def coefficient_table(inventory: Inventory, resolved: tuple[Resolved, ...]) -> Table:
    """Return the emissions of one unit of each want, in the columns that occur. [kgCO2e per unit]"""
    present = {name for found in resolved for name, value in found.columns.items() if value}
    present |= {reported.gas for reported in inventory.reported.values()}
    gases = tuple(name for name in GASES if name in present)
    memo = tuple(name for name in MEMO_GASES if name in present)
    cells = [[found.columns.get(name, 0.0) for name in (*gases, *memo)] for found in resolved]
    return Table(gases, memo, np.array(cells, dtype=np.float64).reshape(len(resolved), -1))


def factor_columns(factor: Factor, gwp_set: GWPSet, per_unit: Fraction) -> dict[str, float]:
    """Return the emissions of one unit of a quantity by result column.

    Parameters
    ----------
    factor
        The record.
    gwp_set
        The set in which split gases are expressed; unsplit CO2e stays in the column of its basis.
    per_unit
        Activity units of the factor in one unit of the quantity. [activity unit / unit]

    Returns
    -------
    dict[str, float]
        Columns of ``GASES`` and ``MEMO_GASES``. [kgCO2e per unit]
    """
    one = restate(
        factor.gases,
        gwp_set,
        unsplit_kg_co2e=factor.unsplit_kg_co2e,
        unsplit_basis=factor.gwp_basis,
    )
    scale = float(per_unit)
    columns = {name: value * scale for name, value in one.items()}
    if not all(np.isfinite(value) for value in columns.values()):
        raise NumberError(
            f"因子“{factor.key}”换算后的数值过大。",
            f"The factor “{factor.key}” is too large after conversion.",
        )
    return columns


def _resolved(want: Want, inventory: Inventory, library: FactorLibrary, gwp_set: GWPSet) -> Resolved:
    if not want.factor:
        return Resolved(want=want)
    if want.factor.startswith(PRODUCT_PREFIX):
        return _resolved_product(want, inventory)
    lookup = look_up(want, library)
    factor = lookup.factor
    if not boundaries()[factor.boundary].inventory:
        raise _unfit(factor)
    per_unit = conversion(want.unit, factor.activity_unit, path="unit")
    try:
        columns = factor_columns(factor, gwp_set, per_unit)
    except CalculatorError as error:
        raise error.at("factor") from None
    return Resolved(
        want=want,
        factor=factor,
        conversion=per_unit,
        columns=columns,
        gsd2=lookup.gsd2,
        steps=lookup.steps,
        rivals=tuple(rival.key for rival in lookup.rivals),
        spread=lookup.spread,
    )


def _unfit(factor: Factor) -> BoundaryUnfit:
    boundary = boundaries()[factor.boundary]
    return BoundaryUnfit(
        f"因子“{factor.key}”的边界是“{boundary.zh}”，不得用于核算。请另选因子。",
        f"The factor “{factor.key}” has the boundary “{boundary.en}” and must not enter a footprint. "
        "Pick another factor.",
        path="factor",
    )


def look_up(want: Want, library: FactorLibrary) -> Lookup:
    """Return the look-up of a want; the path of an error is the field that is wrong: factor, region or on."""
    try:
        return library.lookup(want.factor, on=want.on, region=want.region)
    except CalculatorError as error:
        fields = {"unknown_region": "region", "factor_region": "region", "factor_date": "on"}
        raise error.at(fields.get(error.code, "factor")) from None


def _resolved_product(want: Want, inventory: Inventory) -> Resolved:
    name = want.factor.removeprefix(PRODUCT_PREFIX)
    if name not in inventory.owners or not inventory.of_products:
        known = inventory.owners if inventory.of_products else ()
        raise UnknownName("产品", "product", name, known, path="factor")
    number = inventory.owners.index(name)
    per_unit = conversion(want.unit, inventory.owner_units[number], path="unit")
    return Resolved(want=want, product=number, conversion=per_unit)


def _overlaps(inventory: Inventory, found: list[Resolved]) -> Iterable[CalculatorError]:
    """Yield an error for each row that covers what an earlier row of its group already covers."""
    for rows, stated in inventory.groups:
        covered: list[tuple[int, Factor]] = []
        for row in rows:
            factor = found[inventory.want[row]].factor
            if factor is None:
                continue
            for earlier, other in covered:
                if (stated or factor.boundary != other.boundary) and shared_parts(
                    factor.boundary, other.boundary
                ):
                    yield _overlap(inventory, row, factor, earlier, other)
                    break
            covered.append((row, factor))


def _overlap(inventory: Inventory, row: int, factor: Factor, earlier: int, other: Factor) -> BoundaryOverlap:
    table = boundaries()
    one, two = table[other.boundary], table[factor.boundary]
    first = shorten(inventory.activity(earlier).id)
    return BoundaryOverlap(
        f"“{factor.key}”的边界“{two.zh}”与同一活动中“{first}”行“{other.key}”的边界“{one.zh}”重叠，会重复计算。"
        "请删去其中一行，或改用互不重叠的因子；若确为两项不同活动，请用不同的 group 或名称区分。",
        f"“{factor.key}” covers “{two.en}”, which overlaps “{one.en}” of “{other.key}” in row “{first}” of "
        "the same activity: the shared part would count twice. Remove one row, or pick factors that do not "
        "overlap; if these are two activities, give them different groups or labels.",
        path="factor",
    ).at(inventory.path(row))
