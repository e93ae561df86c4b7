"""Which lots, and how many tonnes of each, cover a footprint best?

An integer programme (HiGHS, through ``scipy.optimize.milp``) chooses whole tonnes ``x_j`` of each eligible
lot. Preferences are lexicographic: the first one named is as good as it can be, the next is as good as it can
be without harming the first, and so on. Every sum is checked again in exact integers before it leaves.

With at most ``k`` lots, a lot that ``k`` others beat in everything that counts can be left out: one of the
``k`` is always free to stand in for it. This exact reduction is what makes ten thousand lots quick.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import overload

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, vstack

from calculators.errors import CalculatorError, InputError, NumberError, UnknownName
from calculators.offsets.eligibility import LotFinding, RuleSet, ceiling_t, limits, refusals
from calculators.offsets.lots import PRICE_SCALE, Lot, check_lot

Ints = npt.NDArray[np.int64]

PREFERENCES: Mapping[str, tuple[str, str]] = {
    "least_cost": ("费用最低", "Least cost"),
    "local_first": ("本地优先", "Local first"),
    "forestry_first": ("林业碳汇优先", "Forestry first"),
    "newest_first": ("减排年份新者优先", "Newest first"),
    "co_benefits_first": ("协同效益多者优先", "Co-benefits first"),
}


class MatchingFailed(CalculatorError):
    """The solver gave up; nothing was proposed."""

    code = "matching"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be covered, and how.

    Parameters
    ----------
    demand_t
        Tonnes to cover, whole: :func:`calculators.offsets.lots.whole_tonnes` of the point value or of the
        one-sided P95. [tCO2e]
    used_on
        Day on which the credits are to be used.
    preferences
        Keys of :data:`PREFERENCES`, the most important first.
    budget
        At most so much money. [currency]
    max_lots
        At most so many lots.
    lot_minimum_t
        No lot is used for less. [tCO2e]
    obligation_t
        What a ratio "of the obligation" refers to; the rule set's printed one when None. [tCO2e]
    """

    demand_t: int
    used_on: date
    preferences: tuple[str, ...] = ("least_cost",)
    budget: Decimal | None = None
    max_lots: int | None = None
    lot_minimum_t: int = 1
    obligation_t: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the matcher proposes; nothing is reserved by it.

    Parameters
    ----------
    chosen
        Tonnes by lot id, whole, all positive. [tCO2e]
    demand_t, covered_t
        What was asked for and what the chosen lots cover. [tCO2e]
    cost
        Price of the chosen lots; None when one of them has no price. [currency]
    refused
        Findings that keep a lot out, by lot id.
    achieved
        Value of each preference, in its own measure (smaller is better).
    """

    chosen: Mapping[str, int]
    demand_t: int
    covered_t: int
    cost: Decimal | None
    refused: Mapping[str, tuple[LotFinding, ...]]
    achieved: Mapping[str, int]

    @property
    def shortfall_t(self) -> int:
        """Return the tonnes still missing. [tCO2e]"""
        return max(0, self.demand_t - self.covered_t)

    @property
    def surplus_t(self) -> int:
        """Return the tonnes bought beyond the demand, because lots have smallest purchases. [tCO2e]"""
        return max(0, self.covered_t - self.demand_t)


def propose(lots: Sequence[Lot], rules: RuleSet, request: Request) -> Proposal:
    """Propose the best portfolio; when the demand cannot be covered, the one that covers most of it.

    Parameters
    ----------
    lots
        What is on offer.
    rules
        The rule set that decides what is eligible and which ratios hold.
    request
        Demand, preferences and limits.

    Raises
    ------
    CalculatorError
        A malformed request or lot, or a ratio without the obligation that it refers to.
    """
    _check_request(request, rules)
    for index, lot in enumerate(lots):
        check_lot(lot, path=f"lots.{index}")
    if len({lot.id for lot in lots}) != len(lots):
        raise InputError("批次编号有重复。", "Two lots have the same id.", path="lots")
    refused = {lot.id: tuple(_refusals(lot, rules, request)) for lot in lots}
    eligible = [lot for lot in lots if not refused[lot.id]]
    problem = _Problem(eligible, rules, request)
    tonnes = problem.solve()
    chosen = {lot.id: int(t) for lot, t in zip(problem.lots, tonnes, strict=True) if t}
    used = [(lot, chosen[lot.id]) for lot in problem.lots if lot.id in chosen]
    return Proposal(
        chosen=chosen,
        demand_t=request.demand_t,
        covered_t=sum(chosen.values()),
        cost=_cost(used),
        refused={lot: found for lot, found in refused.items() if found},
        achieved={name: int(problem.objective(name) @ tonnes) for name in request.preferences},
    )


def _cost(used: Sequence[tuple[Lot, int]]) -> Decimal | None:
    prices = [lot.price for lot, _ in used]
    if any(price is None for price in prices):
        return None
    return sum(
        (price * t for price, (_, t) in zip(prices, used, strict=True) if price is not None), Decimal(0)
    )


def _refusals(lot: Lot, rules: RuleSet, request: Request) -> list[LotFinding]:
    found = refusals(lot, rules, used_on=request.used_on)
    if lot.price is None and (request.budget is not None or "least_cost" in request.preferences):
        no_price = (
            "没有报价，无法比较费用或预算。",
            "Nobody has quoted a price, so cost and budget cannot be checked.",
        )
        found.append(_own_finding(lot, "price", ("?", "price"), no_price))
    least = max(lot.smallest_purchase, request.lot_minimum_t)
    if lot.tonnes < least:
        too_small = ("批次余量低于最小购买量。", "The lot holds less than the smallest purchase.")
        found.append(_own_finding(lot, "lot_minimum", (f"{lot.tonnes} t", f"≥ {least} t"), too_small))
    return found


def _own_finding(lot: Lot, clause: str, values: tuple[str, str], texts: tuple[str, str]) -> LotFinding:
    return LotFinding(
        lot=lot.id,
        clause=clause,
        verdict="fail",
        observed=values[0],
        required=values[1],
        text_zh=texts[0],
        text_en=texts[1],
        source="request",
        verified=True,
    )


def _check_request(request: Request, rules: RuleSet) -> None:
    for name in request.preferences:
        if name not in PREFERENCES:
            raise UnknownName("偏好", "preference", name, PREFERENCES, path="preferences")
    numbers = {
        "demand_t": request.demand_t,
        "lot_minimum_t": request.lot_minimum_t,
        "max_lots": 1 if request.max_lots is None else request.max_lots,
        "obligation_t": 1 if request.obligation_t is None else request.obligation_t,
    }
    for field, value in numbers.items():
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 10**12:
            raise NumberError(
                f"{value} 必须是 1 到 10¹² 之间的整数。",
                f"{value} must be a whole number between 1 and 10¹².",
                path=field,
            )
    if request.budget is not None and (not request.budget.is_finite() or request.budget < 0):
        raise NumberError(
            f"预算 {request.budget} 必须是不小于零的有限数。",
            f"The budget {request.budget} must be a finite number of zero or more.",
            path="budget",
        )
    needs = [limit for limit in limits(rules, used_on=request.used_on) if limit.of == "obligation"]
    if needs and request.obligation_t is None and rules.obligation_t is None:
        raise InputError(
            f"{rules.title_zh}限制抵销占履约义务的比例，请给出履约义务（吨）。",
            f"{rules.title_en} limits the share of the obligation. State the obligation in tonnes.",
            path="obligation_t",
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """``low <= coefficients . x <= high`` over the lots, in integers."""

    coefficients: Ints
    low: float
    high: float


class _Problem:
    """The integer programme of one request over eligible lots."""

    def __init__(self, lots: Sequence[Lot], rules: RuleSet, request: Request) -> None:
        self.rules = rules
        self.request = request
        self.newest = max((lot.reductions_to or date.min for lot in lots), default=date.min)
        self.lots = list(lots)
        if request.max_lots is not None:
            self.lots = self._undominated(request.max_lots)
        self.available = np.array([lot.tonnes for lot in self.lots], dtype=np.int64)
        self.least = np.array(
            [max(lot.smallest_purchase, request.lot_minimum_t) for lot in self.lots], dtype=np.int64
        )
        self.switched = request.max_lots is not None or bool((self.least > 1).any())

    # --- what is minimised ------------------------------------------------------------------------

    def objective(self, name: str) -> Ints:
        measures: Mapping[str, Callable[[Lot], int]] = {
            "least_cost": lambda lot: int((lot.price or Decimal(0)) * PRICE_SCALE),
            "local_first": lambda lot: int(lot.region not in self.rules.regions),
            "forestry_first": lambda lot: int(not lot.forestry),
            "newest_first": lambda lot: (self.newest - (lot.reductions_to or date.min)).days,
            "co_benefits_first": lambda lot: 8 - len(lot.co_benefits),
            "tonnes": lambda lot: 1,
        }
        return np.array([measures[name](lot) for lot in self.lots], dtype=np.int64)

    # --- what is obeyed ---------------------------------------------------------------------------

    def rows(self) -> list[_Row]:
        """Return budget, ratios and ceilings as rows with integer coefficients."""
        request, rules = self.request, self.rules
        ones = self.objective("tonnes")
        found = []
        if request.budget is not None:
            found.append(
                _Row(self.objective("least_cost"), -np.inf, float(int(request.budget * PRICE_SCALE)))
            )
        for limit in limits(rules, used_on=request.used_on):
            if limit.of == "obligation":
                continue
            counted = np.array([limit.counted(lot) for lot in self.lots], dtype=np.int64)
            ratio = limit.share.denominator * counted - limit.share.numerator * ones
            found.append(_Row(ratio, 0, np.inf) if limit.least else _Row(ratio, -np.inf, 0))
        obligation = request.obligation_t or rules.obligation_t
        ceiling = ceiling_t(rules, obligation_t=obligation, used_on=request.used_on) if obligation else None
        if ceiling is not None:
            found.append(_Row(ones, -np.inf, float(ceiling)))
        return found

    def solve(self) -> Ints:
        """Return the tonnes of each lot."""
        if not self.lots:
            return np.zeros(0, dtype=np.int64)
        ones = self.objective("tonnes")
        rows = self.rows()
        demand = float(self.request.demand_t)
        first, *others = [*self.request.preferences, "tonnes"]
        best = self._minimise(self.objective(first), [*rows, _Row(ones, demand, np.inf)])
        if best is not None:
            rows.append(_Row(ones, demand, np.inf))
        else:  # the demand cannot be met: cover as much of it as possible
            best = self._minimise(-ones, [*rows, _Row(ones, 0, demand)])
            if best is None:
                return np.zeros(len(self.lots), dtype=np.int64)
            rows.append(_Row(ones, float(best.sum()), demand))
            best = self._minimise(self.objective(first), rows, otherwise=best)
        done = first
        for name in others:
            rows.append(_Row(self.objective(done), -np.inf, float(self.objective(done) @ best) + 0.5))
            if self.objective(name) @ best:  # no measure is below zero: zero cannot be bettered
                best = self._minimise(self.objective(name), rows, otherwise=best)
            done = name
        self._verify(best, rows)
        return best

    @overload
    def _minimise(self, measure: Ints, rows: Sequence[_Row]) -> Ints | None: ...

    @overload
    def _minimise(self, measure: Ints, rows: Sequence[_Row], *, otherwise: Ints) -> Ints: ...

    def _minimise(self, measure: Ints, rows: Sequence[_Row], *, otherwise: Ints | None = None) -> Ints | None:
        """Solve one programme; ``otherwise`` when nothing satisfies the rows."""
        count = len(self.lots)
        matrix = csr_array(np.array([row.coefficients for row in rows], dtype=float))
        low = [row.low for row in rows]
        high = [row.high for row in rows]
        cost = measure.astype(float)
        upper = self.available.astype(float)
        if self.switched:
            eye = _diagonal(np.ones(count, dtype=np.int64))
            matrix = hstack([matrix, csr_array((len(rows), count))])
            on = hstack([eye, -_diagonal(self.available)])
            least = hstack([eye, -_diagonal(self.least)])
            blocks = [matrix, on, least]
            low += [-np.inf] * count + [0.0] * count
            high += [0.0] * count + [np.inf] * count
            if self.request.max_lots is not None:
                blocks.append(csr_array(np.concatenate([np.zeros(count), np.ones(count)])[None, :]))
                low.append(0.0)
                high.append(float(self.request.max_lots))
            matrix = vstack(blocks)
            cost = np.concatenate([cost, np.zeros(count)])
            upper = np.concatenate([upper, np.ones(count)])
        answer = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(matrix, low, high),
            options={"mip_rel_gap": 0.0},
        )
        if answer.status == 2:  # infeasible
            return otherwise
        if answer.x is None or answer.status != 0:
            raise MatchingFailed(
                f"求解器没有得到结果：{answer.message}", f"The solver found no answer: {answer.message}"
            )
        tonnes: Ints = np.rint(answer.x[:count]).astype(np.int64)
        return tonnes

    def _verify(self, tonnes: Ints, rows: Sequence[_Row]) -> None:
        """Check the answer in exact integers: the solver's floats are not trusted."""
        used = tonnes > 0
        ok = bool((tonnes <= self.available).all()) and bool((tonnes[used] >= self.least[used]).all())
        if self.request.max_lots is not None:
            ok = ok and int(used.sum()) <= self.request.max_lots
        for row in rows:
            value = sum(int(c) * int(t) for c, t in zip(row.coefficients, tonnes, strict=True))
            ok = ok and row.low <= value <= row.high
        if not ok:
            raise MatchingFailed(
                "求解结果未通过整数校验，未给出方案。",
                "The solver's answer failed the exact check; nothing is proposed.",
            )

    # --- reduction --------------------------------------------------------------------------------

    def _undominated(self, keep: int) -> list[Lot]:
        """Return the lots that fewer than ``keep`` others beat in everything that counts."""
        measures = ["least_cost", *(name for name in self.request.preferences if name != "least_cost")]
        columns = [self.objective(name) for name in measures]
        columns.append(np.array([-lot.tonnes for lot in self.lots], dtype=np.int64))
        columns.append(np.array([lot.smallest_purchase for lot in self.lots], dtype=np.int64))
        counted = [limit.counted for limit in limits(self.rules, used_on=self.request.used_on)]
        classes: dict[tuple[bool, ...], list[int]] = {}
        for index, lot in enumerate(self.lots):
            classes.setdefault(tuple(bool(count(lot)) for count in counted), []).append(index)
        table = np.column_stack(columns) if self.lots else np.zeros((0, len(columns)), dtype=np.int64)
        kept: list[int] = []
        for members in classes.values():
            kept += [members[i] for i in _least_beaten(table[members], keep)]
        return [self.lots[index] for index in sorted(kept)]


def _least_beaten(table: Ints, keep: int) -> list[int]:
    """Return the rows that fewer than ``keep`` rows equal or beat in every column (ties: the earlier row)."""
    order = np.lexsort(table.T[::-1])
    rows = table[order]
    kept: list[int] = []
    survivors = np.zeros((0, table.shape[1]), dtype=np.int64)
    for position, row in enumerate(rows):
        # Whoever is beaten by a dropped row is beaten by its beaters too: survivors suffice for the count.
        beaten = int((survivors <= row).all(axis=1).sum()) if len(survivors) else 0
        if beaten < keep:
            kept.append(int(order[position]))
            survivors = np.vstack([survivors, row[None, :]])
    return kept


def _diagonal(values: Ints) -> csr_array:
    count = len(values)
    index = np.arange(count)
    return csr_array((values.astype(float), (index, index)), shape=(count, count))
