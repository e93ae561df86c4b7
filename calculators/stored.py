"""How is a result written down, and read again exactly as it was?

Each factor record and each answer of the library stands once; a line names them. The stored emissions are the
truth: they are never calculated again, and a result whose lines do not add up to its totals is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import rfc8785

from calculators.carried import Carried, product_graph
from calculators.errors import InputError
from calculators.factors import Factor
from calculators.gases import GWP_SETS
from calculators.inventory import Inventory
from calculators.line import (
    activity_from_dict,
    activity_to_dict,
    answer_to_dict,
    digits,
    factor_from_dict,
    factor_to_dict,
    rounded,
    steps_from_dict,
    want_from_dict,
)
from calculators.resolve import Resolved, Table, factor_columns
from calculators.uncertainty import Interval

FORM = "footprint-result/1"
"""Name and version of the stored form."""
MG_PER_KG = 1_000_000
_BEYOND_BASIC = re.compile("[\U00010000-\U0010ffff]")


def canonical(data: Any) -> bytes:
    """Return plain data of this module as canonical JSON (RFC 8785).

    Its numbers are written alike by every program, so the fast writer of the standard library gives the same
    bytes; only keys beyond the basic plane sort otherwise, and those take the long way.
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return rfc8785.dumps(data) if _BEYOND_BASIC.search(text) else text.encode()


def write_lines(
    inventory: Inventory,
    resolved: Sequence[Resolved],
    table: Table,
    cells: npt.NDArray[Any],
    rows: tuple[Sequence[int], Sequence[int]],
) -> dict[str, Any]:
    """Return the lines of a result as plain data, with the factors and answers that they name.

    Parameters
    ----------
    inventory, resolved, table
        The rows, what each want came to, and the columns.
    cells
        Whole milligrams, or kilograms of products, by row and column. [mg or kg]
    rows
        Numbers of the rows inside the boundary, and of those outside.
    """
    order = np.concatenate([inventory.want[list(part)] for part in rows])
    used, first = np.unique(order, return_index=True)
    wants = used[np.argsort(first)].tolist()
    number = {want: position for position, want in enumerate(wants)}
    answers = [resolved[want] for want in wants]
    products = [inventory.owners[found.product] if found.product >= 0 else "" for found in answers]
    inside, outside = (
        [
            _line(inventory, table, row, values, cells.dtype == np.int64)
            | {"answer": number[want], "factor": answers[number[want]].factor_key}
            for row, values, want in zip(
                part, cells[list(part)].tolist(), inventory.want[list(part)].tolist(), strict=True
            )
        ]
        for part in rows
    )
    return {
        "factors": {found.factor.key: factor_to_dict(found.factor) for found in answers if found.factor},
        "answers": [answer_to_dict(found, product) for found, product in zip(answers, products, strict=True)],
        "lines": inside,
        "outside": {"lines": outside},
    }


def _line(inventory: Inventory, table: Table, row: int, values: list[Any], whole: bool) -> dict[str, Any]:
    """Return one line as plain data; ``whole`` for milligrams."""
    as_text = milligrams_text if whole else kilograms_text
    named = list(zip(table.columns, values, strict=True))
    gases = len(table.gases)
    line = activity_to_dict(inventory.activity(int(row)))
    line["kg_co2e"] = {name: as_text(value) for name, value in named[:gases] if value}
    if any(values[gases:]):
        line["memo_kg"] = {name: as_text(value) for name, value in named[gases:] if value}
    line["total_kg_co2e"] = as_text(sum(values[:gases]))
    return line


def milligrams_text(milligrams: int) -> str:
    """Return whole milligrams as kilograms with six decimals. [kg]"""
    whole, rest = divmod(abs(milligrams), MG_PER_KG)
    return f"{'-' if milligrams < 0 else ''}{whole}.{rest:06d}"


def kilograms_text(kg: float) -> str:
    """Return kilograms with all their digits, never with an exponent. [kg]"""
    return digits(Decimal(repr(kg)))


def interval_to_dict(interval: Interval) -> dict[str, Any]:
    """Return an interval as plain data, nine significant digits."""
    return {name: rounded(v) if isinstance(v, float) else v for name, v in asdict(interval).items()}


def interval_from_dict(data: Mapping[str, Any]) -> Interval:
    """Return the interval of :func:`interval_to_dict`. [kgCO2e]"""
    numbers = {name: float(value) for name, value in data.items() if name != "model"}
    return Interval(model=data["model"], **numbers)


def stored_inventory(data: Mapping[str, Any]) -> Inventory:
    """Return the rows of a stored result, those inside the boundary first.

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
    products = {item["id"]: item["unit"] for item in data["products"]} if "products" in data else None
    wants = [want_from_dict(answer) for answer in data["answers"]]
    rows = (activity_from_dict(line, wants[line["answer"]]) for line in _lines(data))
    return Inventory.from_activities(rows, products=products)


def stored_resolved(data: Mapping[str, Any], inventory: Inventory) -> tuple[Resolved, ...]:
    """Return what each want of the stored rows came to then."""
    factors = {key: factor_from_dict(record) for key, record in data["factors"].items()}
    answers = {want_from_dict(answer): answer for answer in data["answers"]}
    return tuple(
        _resolved(answers[want], factors, inventory, number, data["gwp_set"])
        for number, want in enumerate(inventory.wants)
    )


def stored_table(data: Mapping[str, Any], resolved: Sequence[Resolved]) -> Table:
    """Return the emissions of one unit of each want in the stored columns. [kgCO2e per unit]"""
    columns = [*data["gases"], *data["memo"]]
    cells = [[found.columns.get(name, 0.0) for name in columns] for found in resolved]
    return Table(tuple(data["gases"]), tuple(data["memo"]), np.array(cells).reshape(len(resolved), -1))


def stored_milligrams(data: Mapping[str, Any], table: Table) -> npt.NDArray[np.int64]:
    """Return the stored emissions of an event by row and column. [mg]"""
    rows = [[int(Decimal(text) * MG_PER_KG) for text in row] for row in _cells(data, table)]
    return np.array(rows, dtype=np.int64)


def stored_kilograms(data: Mapping[str, Any], table: Table) -> npt.NDArray[np.float64]:
    """Return the stored emissions of products by row and column. [kgCO2e]"""
    return np.array([[float(text) for text in row] for row in _cells(data, table)], dtype=np.float64)


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


def _lines(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*data["lines"], *data["outside"]["lines"]]


def _cells(data: Mapping[str, Any], table: Table) -> Iterator[list[str]]:
    for line in _lines(data):
        amounts = {**line["kg_co2e"], **line.get("memo_kg", {})}
        yield [amounts.get(name, "0") for name in table.columns]


def _resolved(
    answer: Mapping[str, Any],
    factors: Mapping[str, Factor],
    inventory: Inventory,
    number: int,
    gwp_set: str,
) -> Resolved:
    want, conversion = inventory.wants[number], Fraction(answer["conversion"])
    product = inventory.owners.index(answer["product"]) if answer["product"] else -1
    if answer["factor"] is None:
        return Resolved(want=want, product=product, conversion=conversion)
    factor, spread = factors[answer["factor"]], answer["spread_kg_co2e_per_activity_unit"]
    return Resolved(
        want=want,
        factor=factor,
        conversion=conversion,
        columns=factor_columns(factor, GWP_SETS[gwp_set], conversion),
        gsd2=float(answer["gsd2"]),
        steps=steps_from_dict(answer),
        rivals=tuple(answer["rivals"]),
        spread=(float(spread[0]), float(spread[1])) if spread else None,
    )
