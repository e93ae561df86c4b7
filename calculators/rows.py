"""Is each row of facts complete and sane, and which rows describe the same physical activity?

Checks look at single rows and words; whether a factor exists and its unit fits is asked when the engine
resolves it. All faults of all rows are found, each with the path of its field.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from calculators.errors import CalculatorError, InputError, NumberError, UnknownName, shorten
from calculators.gases import GASES

if TYPE_CHECKING:  # the row class imports these checks
    from calculators.inventory import Activity

TIERS = ("best", "better", "basic", "")
SCOPES = (1, 2, 3, None)
ERRORS_SHOWN = 1000
NAMES = ("id", "category", "label", "unit", "factor", "stage", "tier", "group", "owner")
TEXTS = (*NAMES, "evidence", "formula", "path", "reported_gas")
QUANTITY_LIMIT = 1e21
"""Larger quantities are typing errors in any unit. [unit]"""
REPORTED_LIMIT_KG = Decimal(9_000_000_000_000)
"""More reported emissions do not fit whole milligrams in 64 bits: 9 Gt. [kgCO2e]"""


def row_errors(
    rows: Sequence["Activity"], products: Mapping[str, str], *, first: int = 0
) -> list[CalculatorError]:
    """Return everything wrong with the words and reported emissions of the rows, in their order.

    Parameters
    ----------
    rows
        Rows of facts.
    products
        Units of the products that may own rows, by id.
    first
        Number of the first row, for paths. [1]
    """
    errors: list[CalculatorError] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=first):
        path = row.path if row.path and isinstance(row.path, str) else f"rows.{number}"
        found = _type_errors(row) or [*_word_errors(row, products), *_amount_errors(row)]
        earlier = number if found else seen.setdefault((row.owner, row.id), number)
        if earlier != number:
            found.append(
                InputError(
                    f"编号“{shorten(row.id)}”已用于第 {earlier + 1} 行；每行编号须唯一。",
                    f"The id “{shorten(row.id)}” is already row {earlier + 1}'s; ids must be unique.",
                    path="id",
                )
            )
        errors += [error.at(path) for error in found]
        if len(errors) >= ERRORS_SHOWN:
            break
    return errors


def quantity_errors(
    quantity: npt.NDArray[np.float64], credit: npt.NDArray[np.bool_], paths: Sequence[str] | None
) -> list[CalculatorError]:
    """Return what is wrong with the quantities: not finite, negative without being a credit, absurdly large.

    Parameters
    ----------
    quantity
        A value a row. [unit of the row]
    credit
        True for rows that may be negative.
    paths
        Paths of the rows, or None for ``rows.<number>``.
    """
    good = (np.abs(quantity) <= QUANTITY_LIMIT) & ((quantity >= 0) | credit)
    errors: list[CalculatorError] = []
    for row in np.flatnonzero(~good)[:ERRORS_SHOWN].tolist():
        path = (paths[row] if paths else "") or f"rows.{row}"
        errors.append(_quantity_error(float(quantity[row])).at(path))
    return errors


def implied_groups(rows: Sequence["Activity"]) -> tuple[tuple[tuple[int, ...], bool], ...]:
    """Return the rows that describe one physical activity, two or more each.

    A group is what the input calls one (``group``), else rows with the same owner, category, stage,
    label, quantity, unit and inputs but different factors: the same litres burnt and supplied. Rows
    outside the boundary are never added, so they are in no group.

    Returns
    -------
    tuple
        Pairs of row numbers and True when the input named the group.
    """
    stated: dict[tuple[str, str], list[int]] = {}
    alike: dict[tuple[Any, ...], list[int]] = {}
    for number, row in enumerate(rows):
        if not row.inside or row.reported_kg_co2e is not None:
            continue
        if row.group:
            stated.setdefault((row.owner, row.group), []).append(number)
        elif row.label or row.inputs:
            key = (row.owner, row.category, row.stage, row.label, row.quantity, row.unit)
            alike.setdefault(key, []).append(number)
    groups = [(tuple(members), True) for members in stated.values() if len(members) > 1]
    for members in alike.values():
        if len(members) > 1:
            groups += [(same, False) for same in _same_inputs(rows, members)]
    return tuple(groups)


def _same_inputs(rows: Sequence["Activity"], members: Iterable[int]) -> list[tuple[int, ...]]:
    by_inputs: dict[str, list[int]] = {}
    for number in members:
        facts = repr(sorted((key, repr(value)) for key, value in rows[number].inputs.items()))
        by_inputs.setdefault(facts, []).append(number)
    return [
        tuple(same)
        for same in by_inputs.values()
        if len(same) > 1 and len({rows[number].factor for number in same}) > 1
    ]


def _type_errors(row: "Activity") -> list[CalculatorError]:
    """Return an error for each field of another type than it must have."""
    wrong = [name for name in TEXTS if not isinstance(getattr(row, name), str)]
    if row.region is not None and not isinstance(row.region, str):
        wrong.append("region")
    if row.on is not None and type(row.on) is not date:
        wrong.append("on")
    if row.pedigree is not None and not isinstance(row.pedigree, tuple):
        wrong.append("pedigree")
    if row.reported_kg_co2e is not None and not isinstance(row.reported_kg_co2e, Decimal):
        wrong.append("reported_kg_co2e")
    if not isinstance(row.sampling_gsd2, int | float) or not 1 <= row.sampling_gsd2 < math.inf:
        wrong.append("sampling_gsd2")
    wrong += [name for name in ("inside", "credit") if not isinstance(getattr(row, name), bool)]
    if not isinstance(row.inputs, Mapping):
        wrong.append("inputs")
    return [
        InputError(
            f"“{shorten(getattr(row, name))}”的类型不对。",
            f"“{shorten(getattr(row, name))}” is not of the right type.",
            path=name,
        )
        for name in wrong
    ]


def _word_errors(row: "Activity", products: Mapping[str, str]) -> Iterable[CalculatorError]:
    if not row.id or not row.category:
        name = "id" if not row.id else "category"
        yield InputError(f"缺少“{name}”。", f"“{name}” is missing.", path=name)
    if row.tier not in TIERS:
        yield UnknownName("数据等级", "tier", row.tier, TIERS[:3], path="tier")
    if row.scope not in SCOPES or isinstance(row.scope, bool):
        yield InputError(
            f"范围应为 1、2 或 3，收到 {row.scope!r}。",
            f"Scope is 1, 2 or 3, got {row.scope!r}.",
            path="scope",
        )
    if row.pedigree is not None and (
        len(row.pedigree) != 5 or any(score not in (1, 2, 3, 4, 5) for score in row.pedigree)
    ):
        yield InputError(
            f"数据质量评分应为五个 1 到 5 的整数，收到 {list(row.pedigree)}。",
            f"Data quality takes five whole scores from 1 to 5, got {list(row.pedigree)}.",
            path="pedigree",
        )
    if row.owner not in products:
        yield UnknownName("产品", "product", row.owner, products, path="owner")


def _amount_errors(row: "Activity") -> Iterable[CalculatorError]:
    reported = row.reported_kg_co2e
    if reported is None:
        if not row.factor:
            yield InputError(
                "缺少排放因子：请指定因子，或直接填报排放量（reported_kg_co2e）。",
                "The emission factor is missing: name one, or report emissions (reported_kg_co2e) instead.",
                path="factor",
            )
        if row.factor == f"product:{row.owner}":
            yield InputError(
                f"产品“{shorten(row.owner)}”直接引用了自身。",
                f"Product “{shorten(row.owner)}” refers to itself.",
                path="factor",
            )
        if isinstance(row.quantity, bool) or not isinstance(row.quantity, int | float | Decimal):
            yield InputError(
                f"数量应为数字，收到“{shorten(row.quantity)}”。",
                f"The quantity must be a number, got “{shorten(row.quantity)}”.",
                path="quantity",
            )
        elif isinstance(row.quantity, int | Decimal) and not abs(row.quantity) <= Decimal(QUANTITY_LIMIT):
            yield _quantity_error(math.inf)
        return
    if row.factor:
        yield InputError(
            "同一行不能既有排放因子又有填报排放量：会重复计算。请删去其一。",
            "A row has either a factor or reported emissions, not both: it would count twice. Remove one.",
            path="factor",
        )
    if row.reported_gas not in GASES:
        yield UnknownName("温室气体列", "gas column", row.reported_gas, GASES, path="reported_gas")
    if not reported.is_finite() or abs(reported) > REPORTED_LIMIT_KG or (reported < 0 and not row.credit):
        yield NumberError(
            f"填报排放量 {shorten(reported)} kgCO2e 无法采用：应为 0 到 9×10¹² 之间的数。",
            f"Reported emissions of {shorten(reported)} kgCO2e cannot be taken: give 0 to 9×10¹².",
            path="reported_kg_co2e",
        )


def _quantity_error(value: float) -> NumberError:
    if math.isnan(value):
        zh, en = "数量不是数字（NaN）", "The quantity is not a number (NaN)"
    elif math.isinf(value) or abs(value) > QUANTITY_LIMIT:
        zh, en = f"数量 {value:g} 过大", f"The quantity {value:g} is too large to be true"
    else:
        zh, en = f"数量 {value:g} 为负", f"The quantity {value:g} is negative"
    return NumberError(
        f"{zh}。请改为实际数量；只有抵扣项（credit）可以为负。",
        f"{en}. Give the amount itself; only a credit row may be negative.",
        path="quantity",
    )
