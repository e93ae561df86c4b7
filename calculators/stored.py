"""How is a stored result read again, exactly as it was?

The stored emissions are the truth; the rows and factors that travelled with them are rebuilt so that the
result can be explained and compared. A result whose lines do not add up to its totals is refused.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from calculators.carried import Carried, product_graph
from calculators.errors import InputError
from calculators.gases import GWP_SETS
from calculators.inventory import Inventory
from calculators.line import (
    activity_from_dict,
    conversion_from_dict,
    factor_from_dict,
    product_of,
    steps_from_dict,
)
from calculators.resolve import Resolved, Table, factor_columns
from calculators.uncertainty import Interval

FORM = "footprint-result/1"
"""Name and version of the stored form."""


def stored_lines(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the lines of a stored result, those inside the boundary first.

    Raises
    ------
    InputError
        The data are not a stored result of this form.
    """
    if not isinstance(data, Mapping) or data.get("form") != FORM:
        raise InputError(
            f"不是可读取的核算结果（应为 {FORM}）。",
            f"This is not a stored result (expected {FORM}).",
            path="form",
        )
    return [*data["lines"], *data["outside"]["lines"]]


def stored_inventory(data: Mapping[str, Any]) -> Inventory:
    """Return the rows of a stored result."""
    products = {item["id"]: item["unit"] for item in data["products"]} if "products" in data else None
    return Inventory.from_activities(map(activity_from_dict, stored_lines(data)), products=products)


def stored_resolved(data: Mapping[str, Any], inventory: Inventory) -> tuple[Resolved, ...]:
    """Return what each want of the stored rows came to then."""
    lines = stored_lines(data)
    first = {int(code): row for row, code in reversed(list(enumerate(inventory.want)))}
    return tuple(
        _resolved(lines[first[number]], inventory, number, data["gwp_set"])
        for number in range(len(inventory.wants))
    )


def stored_table(data: Mapping[str, Any], resolved: Sequence[Resolved]) -> Table:
    """Return the emissions of one unit of each want in the stored columns. [kgCO2e per unit]"""
    columns = [*data["gases"], *data["memo"]]
    cells = [[found.columns.get(name, 0.0) for name in columns] for found in resolved]
    return Table(tuple(data["gases"]), tuple(data["memo"]), np.array(cells).reshape(len(resolved), -1))


def stored_cells(data: Mapping[str, Any], table: Table) -> list[list[Decimal]]:
    """Return the stored emissions by row and column. [kgCO2e]"""
    rows = []
    for line in stored_lines(data):
        amounts = line["kg_co2e"] | line["memo_kg"]
        rows.append([Decimal(amounts.get(name, "0")) for name in table.columns])
    return rows


def stored_interval(data: Mapping[str, Any]) -> Interval:
    """Return the stored interval of an event or a product. [kgCO2e]"""
    return Interval(**data["interval"])


def stored_carried(
    data: Mapping[str, Any], inventory: Inventory, resolved: tuple[Resolved, ...], gases: Sequence[str]
) -> Carried:
    """Return the stored emissions of products by stage and gas. [kgCO2e per unit of the product]"""
    stages = tuple(data["products"][0]["stages"])
    whole: npt.NDArray[np.float64] = np.array(
        [
            [[float(product["stages"][stage][gas]) for gas in gases] for stage in stages]
            for product in data["products"]
        ]
    )
    return Carried(stages, whole, product_graph(inventory, resolved))


def _resolved(line: Mapping[str, Any], inventory: Inventory, number: int, gwp_set: str) -> Resolved:
    want, conversion = inventory.wants[number], conversion_from_dict(line)
    spread = line["spread_kg_co2e_per_activity_unit"]
    if line["factor"] is None:
        product = product_of(activity_from_dict(line))
        position = inventory.owners.index(product) if product else -1
        return Resolved(want=want, product=position, conversion=conversion)
    factor = factor_from_dict(line["factor"])
    return Resolved(
        want=want,
        factor=factor,
        conversion=conversion,
        columns=factor_columns(factor, GWP_SETS[gwp_set], conversion),
        gsd2=line["gsd2"]["factor"],
        steps=steps_from_dict(line),
        rivals=tuple(line["rivals"]),
        spread=(spread[0], spread[1]) if spread else None,
    )
