"""How does a product file become an inventory?

A product file lists products, each with its unit and its lines per one such unit; a line takes a factor,
another product of the file, or reported emissions.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from calculators.errors import CalculatorError, InputError, raise_all
from calculators.inventory import PRODUCT_PREFIX, Activity, Inventory
from calculators.schema_check import schema_errors

FORMAT = "carbon-products/1"
SAME = ("label", "unit", "evidence", "formula", "group", "tier", "inside", "credit", "reported_gas")


@cache
def product_schema() -> dict[str, Any]:
    """Return the JSON Schema of a product file."""
    schema: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
    return schema


def product_inventory(tree: Mapping[str, Any]) -> Inventory:
    """Return the inventory of a product file.

    Parameters
    ----------
    tree
        The file as :func:`calculators.documents.read_document` reads it.

    Raises
    ------
    CalculatorError
        The file does not fit its schema, or a row is not sane; all faults, with paths like
        ``products.0.lines.3.quantity``.
    """
    raise_all(schema_errors(tree, product_schema()))
    rows: list[Activity] = []
    errors: list[CalculatorError] = []
    units: dict[str, str] = {}
    for number, product in enumerate(tree["products"]):
        path = f"products.{number}"
        if product["id"] in units:
            errors.append(_twice(product["id"], f"{path}.id"))
        units[product["id"]] = product["unit"]
        for position, line in enumerate(product["lines"]):
            try:
                rows.append(_row(product, line, position, f"{path}.lines.{position}"))
            except CalculatorError as error:
                errors.append(error)
    raise_all(errors)
    return Inventory.from_activities(rows, products=units)


def _row(product: Mapping[str, Any], line: Mapping[str, Any], position: int, path: str) -> Activity:
    """Return one line as an activity row."""
    stage = line.get("stage", "raw_materials")
    reported = line.get("reported_kg_co2e")
    given = {name: line[name] for name in SAME if name in line}
    return Activity(
        id=line.get("id", str(position + 1)),
        category=line.get("category", stage),
        owner=product["id"],
        stage=stage,
        quantity=_quantity(line, path),
        factor=_factor(line, path),
        region=line.get("region", product.get("region")),
        on=_day(line.get("on", product.get("on")), path),
        pedigree=tuple(line["pedigree"]) if "pedigree" in line else None,
        reported_kg_co2e=None if reported is None else Decimal(reported),
        path=path,
        **({"label": "", "unit": ""} | given),
    )


def _quantity(line: Mapping[str, Any], path: str) -> Any:
    if "quantity" not in line and "reported_kg_co2e" not in line:
        raise InputError("缺少数量。", "The quantity is missing.", path=f"{path}.quantity")
    if "quantity" in line and "unit" not in line:
        raise InputError("缺少单位。", "The unit is missing.", path=f"{path}.unit")
    return line.get("quantity", 0)


def _factor(line: Mapping[str, Any], path: str) -> str:
    if "factor" in line and "product" in line:
        raise InputError(
            "一行不能同时引用因子和产品。",
            "A line takes a factor or a product, not both.",
            path=f"{path}.product",
        )
    factor: str = PRODUCT_PREFIX + line["product"] if "product" in line else line.get("factor", "")
    return factor


def _day(text: str | None, path: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(
            f"“{text}”不是有效日期。", f"“{text}” is not a day of the calendar.", path=f"{path}.on"
        ) from error


def _twice(name: str, path: str) -> InputError:
    return InputError(f"产品编号“{name}”重复。", f"The product id “{name}” is used twice.", path=path)
