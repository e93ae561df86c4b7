"""Does the calculation inside a document come out again: its activities times its factors, added up anew?"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from calculators.carried import carry
from calculators.engine import event_cells
from calculators.result import Result
from calculators.stored import (
    stored_carried,
    stored_inventory,
    stored_milligrams,
    stored_resolved,
    stored_table,
)
from calculators.verify_check import Check

RELATIVE_SLACK = 1e-9
"""How far products may differ: their sums keep all digits and come from another order of steps. [1]"""


def result_check(content: bytes) -> Check:
    """Evaluate an attached result anew from its own activities and factors and compare line by line.

    Parameters
    ----------
    content
        What :meth:`calculators.result.Result.document` wrote.
    """
    try:
        data = json.loads(content)
        result = Result.from_dict(data)
        differing = _differing_lines(data)
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        return Check(
            code="result",
            verdict="fail",
            zh="附带的核算结果无法读取，或各行与总计不符。",
            en="The attached calculation cannot be read, or its lines do not add up to its totals.",
            detail={"error": f"{type(error).__name__}: {error}"[:300]},
        )
    detail = {"sha256": result.digest(), "lines": len(data["lines"]), "differing_lines": differing[:20]}
    if differing:
        return Check(
            code="result",
            verdict="fail",
            zh=f"重新计算后有 {len(differing)} 行与所附结果不符。",
            en=f"Calculated anew, {len(differing)} lines differ from the attached result.",
            detail=detail,
        )
    if result.carried is not None:
        words = ("所附产品核算结果重新计算后一致。", "The attached footprints of products come out again.")
    else:
        total_t = result.total() / Decimal(1000)
        words = (
            f"所附核算结果逐行重新计算后一致：合计 {total_t} tCO2e，{len(data['lines'])} 行。",
            f"The attached calculation comes out again line by line: {total_t} tCO2e in total, "
            f"{len(data['lines'])} lines.",
        )
    return Check(code="result", verdict="pass", zh=words[0], en=words[1], detail=detail)


def _differing_lines(data: Mapping[str, Any]) -> list[str]:
    """Names of the lines (or products) whose emissions come out otherwise."""
    inventory = stored_inventory(data)
    resolved = stored_resolved(data, inventory)
    table = stored_table(data, resolved)
    if "products" in data:
        stored = stored_carried(data, inventory, resolved, table.gases).whole
        anew = carry(inventory, resolved, table).whole
        close = np.isclose(anew, stored, rtol=RELATIVE_SLACK, atol=0)
        return [owner for owner, equal in zip(inventory.owners, close, strict=True) if not equal.all()]
    cells, _places = event_cells(inventory, table)
    equal_cells = cells == stored_milligrams(data, table)
    lines = [*data["lines"], *data["outside"]["lines"]]
    return [str(line["id"]) for line, equal in zip(lines, equal_cells, strict=True) if not equal.all()]
