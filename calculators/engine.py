"""What does an inventory emit, row by row, gas by gas?

The only place where an activity is multiplied by a factor:

    emissions[row, gas] = quantity[row] x conversion x factor[gas] x GWP[gas]

Arrays are float64 and summed in the order of the rows, without BLAS. For events each cell is rounded
once, half to even, to whole milligrams, and every total is an integer sum; products keep all digits.
"""

import math
from decimal import ROUND_HALF_EVEN

import numpy as np
import numpy.typing as npt

from calculators.carried import carry
from calculators.columns import sum_by_code
from calculators.errors import CalculatorError, InputError, NumberError, UnknownName, raise_all
from calculators.factors import FactorLibrary
from calculators.gases import GWP_SETS, GWPSet
from calculators.inventory import Inventory
from calculators.resolve import ROWS_NAMED, Resolved, Table, coefficient_table, resolve
from calculators.result import MG_PER_KG, Facts, Result
from calculators.uncertainty import Interval, interval_from_variance

Floats = npt.NDArray[np.float64]
Milligrams = npt.NDArray[np.int64]

METHOD_VERSION = "1.0"
"""Changes with every change of the arithmetic; METHOD.md says what changed."""
ROUNDINGS = ("event", "product")
LIMIT_KG = 9e12
"""More does not fit whole milligrams in 64 bits; the whole world emits about 5e13 a year. [kgCO2e]"""
BLOCK_ROWS = 8192
"""Rows computed at a time: their cells stay in the processor's cache. [rows]"""


def evaluate(
    inventory: Inventory,
    library: FactorLibrary,
    gwp_set: GWPSet | str = "AR6",
    *,
    rounding: str = "event",
) -> Result:
    """Return the emissions of an inventory.

    Parameters
    ----------
    inventory
        The rows.
    library
        The factors of one release.
    gwp_set
        The set that split gases are expressed in, or its name. CO2e that a source does not split stays in the
        column of its own basis, and the result says how much that is.
    rounding
        ``"event"`` rounds each row and gas once to whole milligrams; ``"product"`` keeps all digits.

    Returns
    -------
    Result
        Emissions by row and gas, totals, interval. [kgCO2e]

    Raises
    ------
    CalculatorError
        As :func:`calculators.resolve.resolve`; besides a row or a total too large to be true.
    """
    if rounding not in ROUNDINGS:
        raise UnknownName("舍入方式", "rounding", rounding, ROUNDINGS, path="rounding")
    if rounding == "event" and inventory.of_products:
        raise InputError(
            "产品清单应使用 rounding=product。",
            "An inventory of products needs rounding=product.",
            path="rounding",
        )
    chosen = chosen_set(gwp_set)
    resolved = resolve(inventory, library, chosen)
    table = coefficient_table(inventory, resolved)
    _check_size(inventory, table)
    facts = Facts(
        method=METHOD_VERSION,
        release=library.release,
        release_digest=library.digest,
        gwp_set=chosen.name,
        rounding=rounding,
    )
    if rounding == "product":
        carried = carry(inventory, resolved, table)
        _check_carried(inventory, carried.whole)
        return Result(facts=facts, inventory=inventory, resolved=resolved, table=table, carried=carried)
    cells, by_place = event_cells(inventory, table)
    inside = np.array([place.inside for place in inventory.places])
    value_mg = sum(by_place[inside][:, : len(table.gases)].ravel().tolist())
    return Result(
        facts=facts,
        inventory=inventory,
        resolved=resolved,
        table=table,
        milligrams=cells,
        place_milligrams=by_place,
        event_interval=_event_interval(inventory, resolved, table, value_mg / MG_PER_KG),
    )


def chosen_set(gwp_set: GWPSet | str) -> GWPSet:
    """Return the GWP set of this name; a set is returned as it is.

    Raises
    ------
    UnknownName
        There is no such set; the known ones are named.
    """
    if isinstance(gwp_set, GWPSet):
        return gwp_set
    if gwp_set not in GWP_SETS:
        raise UnknownName("GWP 套系", "GWP set", gwp_set, GWP_SETS, path="gwp_set")
    return GWP_SETS[gwp_set]


def event_cells(inventory: Inventory, table: Table) -> tuple[Milligrams, Milligrams]:
    """Return whole milligrams per row and column, and their sums per place."""
    mg_per_unit = table.kg_per_unit * MG_PER_KG
    rows, columns = len(inventory), mg_per_unit.shape[1]
    cells = np.empty((rows, columns), dtype=np.int64)
    by_place = np.zeros((len(inventory.places), columns), dtype=np.int64)
    buffer = np.empty((min(rows, BLOCK_ROWS), columns))
    for start in range(0, rows, BLOCK_ROWS):
        block = slice(start, min(start + BLOCK_ROWS, rows))
        exact = buffer[: block.stop - start]
        np.take(mg_per_unit, inventory.want[block], axis=0, out=exact, mode="clip")
        exact *= inventory.quantity[block, None]
        np.rint(exact, out=exact)
        cells[block] = exact
        by_place += sum_by_code(cells[block], inventory.place[block], len(inventory.places))
    for row, reported in inventory.reported.items():
        column = table.gases.index(reported.gas)
        amount = int((reported.kg_co2e * MG_PER_KG).to_integral_value(ROUND_HALF_EVEN))
        cells[row, column] = amount
        by_place[inventory.place[row], column] += amount
    return cells, by_place


def _event_interval(
    inventory: Inventory, resolved: tuple[Resolved, ...], table: Table, value_kg: float
) -> Interval:
    """Return the total with its 95 % interval: one draw per factor, one per row for its data."""
    inside = np.array([place.inside for place in inventory.places])
    per_unit = table.total_per_unit
    emissions = inventory.quantity * per_unit[inventory.want]
    for row, reported in inventory.reported.items():
        emissions[row] = float(reported.kg_co2e)
    if not inside.all():
        emissions *= inside[inventory.place]
    sigma = [math.log(place.data_gsd2) / 2 for place in inventory.places]
    squares = np.bincount(inventory.place, weights=emissions**2, minlength=len(sigma))
    by_want = np.bincount(inventory.want, weights=emissions, minlength=len(resolved))
    by_factor: dict[str, float] = {}
    for found, total in zip(resolved, by_want.tolist(), strict=True):
        if found.factor is not None:
            key = found.factor.key
            by_factor[key] = by_factor.get(key, 0.0) + total * math.log(found.gsd2) / 2
    # A reported figure hides its factor, so its scores count twice: once for the data, once for the factor.
    hidden = [(emissions[row] * sigma[inventory.place[row]]) ** 2 for row in inventory.reported]
    return interval_from_variance(
        value_kg_co2e=value_kg,
        variance_data=math.fsum(s * s * square for s, square in zip(sigma, squares.tolist(), strict=True)),
        variance_factor=math.fsum([*(part**2 for part in by_factor.values()), *hidden]),
        signed=bool((emissions < 0).any()),
    )


def _check_size(inventory: Inventory, table: Table) -> None:
    """Refuse rows and totals that are too large to be true."""
    per_unit = np.abs(table.kg_per_unit).sum(axis=1)
    with np.errstate(over="ignore"):
        sizes = np.abs(inventory.quantity) * per_unit[inventory.want]
    if float(sizes.max()) <= LIMIT_KG and float(sizes.sum()) <= LIMIT_KG:
        return
    errors: list[CalculatorError] = [
        _too_large(f"{sizes[row]:.3g}").at(inventory.path(row))
        for row in np.flatnonzero(~(sizes <= LIMIT_KG))[:ROWS_NAMED].tolist()
    ]
    raise_all(errors or [_too_large(f"{sizes.sum():.3g}")])


def _check_carried(inventory: Inventory, whole: Floats) -> None:
    """Refuse products whose footprint, parts included, is too large to be true."""
    totals = np.abs(whole).sum(axis=(1, 2))
    raise_all(
        [
            _too_large(f"{totals[number]:.3g}").at(f"products.{inventory.owners[number]}")
            for number in np.flatnonzero(~(totals <= LIMIT_KG))[:ROWS_NAMED].tolist()
        ]
    )


def _too_large(shown: str) -> NumberError:
    return NumberError(
        f"排放量 {shown} kgCO2e 过大（全世界一年约 5×10¹³）。请检查数量与单位。",
        f"Emissions of {shown} kgCO2e are too large to be true (the world emits about 5×10¹³ a year). "
        "Check the quantity and its unit.",
        path="quantity",
    )
