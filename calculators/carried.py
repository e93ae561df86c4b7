"""What do products emit, by life-cycle stage and gas, with all their parts, and how sure is that?

Rows of an inventory of products belong to their owner; a row that refers to another product adds that
product's emissions in the stages and gases where they arose.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from calculators.columns import grouped
from calculators.inventory import Inventory
from calculators.resolve import Resolved, Table
from calculators.solve import ProductGraph

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FACTORS_AT_A_TIME = 64


@dataclass(frozen=True, slots=True)
class Carried:
    """Emissions per one unit of each product.

    Parameters
    ----------
    stages
        Names of the stages.
    whole
        ``whole[product, stage, gas]`` with all parts. [kgCO2e per unit of the product]
    graph
        The products in the order of their parts.
    """

    stages: tuple[str, ...]
    whole: Floats
    graph: ProductGraph

    @property
    def per_gas(self) -> Floats:
        """``[product, gas]`` over all stages. [kgCO2e per unit of the product]"""
        sums: Floats = self.whole.sum(axis=1)
        return sums


@dataclass(frozen=True, slots=True)
class Variances:
    """First-order variance of each product's total, apart for data and factors. [kgCO2e^2]

    ``signed`` is true for products that hold a negative row, at any level.
    """

    data: Floats
    factor: Floats
    signed: Bools


def carry(inventory: Inventory, resolved: tuple[Resolved, ...], table: Table) -> Carried:
    """Return what the products of an inventory emit.

    Parameters
    ----------
    inventory
        Rows of one or more owners; rows outside the boundary are left out.
    resolved
        What each want of the inventory came to.
    table
        Emissions of one unit of each want by gas. [kgCO2e per unit]

    Raises
    ------
    ProductLoop
        Products contain each other without end.
    """
    owners = len(inventory.owners)
    stages = tuple(dict.fromkeys(place.stage for place in inventory.places))
    stage = np.array([stages.index(place.stage) for place in inventory.places])
    slots = inventory.owner.astype(np.int64) * len(stages) + stage[inventory.place]
    amount = _inside(inventory, inventory.quantity)
    shape = (owners * len(stages), len(resolved))
    own = grouped(amount, slots, inventory.want, shape) @ table.gas_kg_per_unit
    for row, reported in inventory.reported.items():
        if inventory.places[inventory.place[row]].inside:
            own[slots[row], table.gases.index(reported.gas)] += float(reported.kg_co2e)
    graph = product_graph(inventory, resolved)
    whole = graph.carried(own.reshape(owners, -1)).reshape(owners, len(stages), -1)
    return Carried(stages, whole, graph)


def product_graph(inventory: Inventory, resolved: tuple[Resolved, ...]) -> ProductGraph:
    """Return which product holds how much of which other, ready to be summed. Errors as :func:`carry`."""
    amount = _inside(inventory, inventory.quantity)
    return ProductGraph(_parts(inventory, resolved, amount), names=inventory.owners)


def product_cells(
    inventory: Inventory, resolved: tuple[Resolved, ...], table: Table, carried: Carried
) -> Floats:
    """Return the emissions of every row by column, references to products included. [kgCO2e]

    Returns
    -------
    ndarray
        ``[row, column]`` of the table's columns; no rounding.
    """
    per_unit = table.kg_per_unit.copy()
    for number, found in enumerate(resolved):
        if found.product >= 0:
            per_unit[number, : len(table.gases)] = carried.per_gas[found.product] * float(found.conversion)
    cells = per_unit[inventory.want] * inventory.quantity[:, None]
    for row, reported in inventory.reported.items():
        cells[row, table.gases.index(reported.gas)] = float(reported.kg_co2e)
    return cells


def product_variances(
    inventory: Inventory, resolved: tuple[Resolved, ...], table: Table, carried: Carried
) -> Variances:
    """Return how unsure each product's total is; a factor errs alike in every part that uses it.

    Notes
    -----
    With ``S[p, q]`` the amount of product ``q`` in ``p`` through all levels, ``E`` the emissions of a row:
    factor = sum over factors of (sum over q of S[p, q] x sum of sigma x E over q's rows)^2;
    data = sum over q of S[p, q]^2 x sum of (sigma x E)^2 over q's rows.
    """
    owners = len(inventory.owners)
    cells = product_cells(inventory, resolved, table, carried)[:, : len(table.gases)].sum(axis=1)
    emissions = _inside(inventory, cells)
    sigma_place = np.array([np.log(p.data_gsd2) / 2 for p in inventory.places])
    sigma = sigma_place[inventory.place]
    hidden = np.zeros(len(inventory), dtype=np.int64)
    for row in inventory.reported:  # a reported figure hides its factor: its scores count twice
        hidden[row] = 1
    own_data = np.bincount(inventory.owner, weights=(emissions * sigma) ** 2, minlength=owners)
    own_hidden = np.bincount(inventory.owner, weights=hidden * (emissions * sigma) ** 2, minlength=owners)
    negative = np.bincount(inventory.owner, weights=emissions < 0, minlength=owners)
    supply = carried.graph.supply()
    squared = supply.power(2)
    return Variances(
        data=squared @ own_data,
        factor=_factor_variance(inventory, resolved, emissions, carried.graph) + squared @ own_hidden,
        signed=(abs(supply) @ negative) > 0,
    )


def _factor_variance(
    inventory: Inventory, resolved: tuple[Resolved, ...], emissions: Floats, graph: ProductGraph
) -> Floats:
    """Return the part of each product's variance that its factors cause. [kgCO2e^2]"""
    owners = len(inventory.owners)
    numbers: dict[str, int] = {}
    column = np.full(len(resolved), -1)
    sigma = np.zeros(len(resolved))
    for number, found in enumerate(resolved):
        if found.factor is not None:
            column[number] = numbers.setdefault(found.factor.key, len(numbers))
            sigma[number] = np.log(found.gsd2) / 2
    rows = np.flatnonzero(column[inventory.want] >= 0)
    want = inventory.want[rows]
    entries = (emissions[rows] * sigma[want], (inventory.owner[rows], column[want]))
    spread = csr_array(coo_array(entries, shape=(owners, len(numbers)))).tocsc()
    variance = np.zeros(owners)
    for start in range(0, len(numbers), FACTORS_AT_A_TIME):
        through = graph.carried(spread[:, start : start + FACTORS_AT_A_TIME].toarray())
        variance += (through**2).sum(axis=1)
    return variance


def _inside(inventory: Inventory, values: Floats) -> Floats:
    """Return the values, with 0 for rows outside the boundary."""
    inside = np.array([place.inside for place in inventory.places])
    return values if inside.all() else values * inside[inventory.place]


def _parts(inventory: Inventory, resolved: tuple[Resolved, ...], amount: Floats) -> csr_array:
    """Return the amount of each product in one unit of each other. [units of part per unit]"""
    owners = len(inventory.owners)
    product = np.array([found.product for found in resolved])
    if (product < 0).all():
        return csr_array((owners, owners))
    per_unit = np.array([float(found.conversion) for found in resolved])
    rows = np.flatnonzero(product[inventory.want] >= 0)
    want = inventory.want[rows]
    entries = (amount[rows] * per_unit[want], (inventory.owner[rows], product[want]))
    return csr_array(coo_array(entries, shape=(owners, owners)))
