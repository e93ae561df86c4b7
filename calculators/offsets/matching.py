"""Which lots, and how many tonnes of each, cover a footprint best?

An integer programme (``calculators.offsets.programme``) chooses whole tonnes ``x_j`` of each eligible lot.
Preferences are lexicographic: the first one named is as good as it can be, the next is as good as it can be
without harming the first, and so on. Every sum is checked again in exact integers before it leaves.

With at most ``k`` lots, a lot can be left out that ``k`` others beat: one of the ``k`` is always free to
stand in for it, tonne for tonne. To beat is to come before it in the order of the preferences, to hold no
less, to have no greater smallest purchase, to count alike in every ratio and, under a budget, to cost
no more.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from calculators.errors import InputError, NumberError, UnknownName
from calculators.offsets.eligibility import LotFinding, RuleSet, ceiling_t, limits, refusals
from calculators.offsets.lots import PRICE_SCALE, Lot, check_lot
from calculators.offsets.programme import Ints, MatchingFailed, Programme, Row, least_beaten, value

PREFERENCES: Mapping[str, tuple[str, str]] = {
    "least_cost": ("费用最低", "Least cost"),
    "local_first": ("本地优先", "Local first"),
    "forestry_first": ("林业碳汇优先", "Forestry first"),
    "newest_first": ("减排年份新者优先", "Newest first"),
    "co_benefits_first": ("协同效益多者优先", "Co-benefits first"),
}


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
        achieved={name: value(problem.objective(name), tonnes) for name in request.preferences},
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
    for field, number in numbers.items():
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number < 10**12:
            raise NumberError(
                f"{number} 必须是 1 到 10¹² 之间的整数。",
                f"{number} must be a whole number between 1 and 10¹².",
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
        self.least = self._least()

    def _least(self) -> Ints:
        least = self.request.lot_minimum_t
        return np.array([max(lot.smallest_purchase, least) for lot in self.lots], dtype=np.int64)

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

    def rows(self) -> list[Row]:
        """Return budget, ratios and ceilings as rows with integer coefficients."""
        request, rules = self.request, self.rules
        ones = self.objective("tonnes")
        found = []
        if request.budget is not None:
            found.append(
                Row(self.objective("least_cost"), -math.inf, float(int(request.budget * PRICE_SCALE)))
            )
        for limit in limits(rules, used_on=request.used_on):
            if limit.of == "obligation":
                continue
            counted = np.array([limit.counted(lot) for lot in self.lots], dtype=np.int64)
            ratio = limit.share.denominator * counted - limit.share.numerator * ones
            found.append(Row(ratio, 0, math.inf) if limit.least else Row(ratio, -math.inf, 0))
        obligation = request.obligation_t or rules.obligation_t
        ceiling = ceiling_t(rules, obligation_t=obligation, used_on=request.used_on) if obligation else None
        if ceiling is not None:
            found.append(Row(ones, -math.inf, float(ceiling)))
        return found

    def solve(self) -> Ints:
        """Return the tonnes of each lot."""
        if not self.lots:
            return np.zeros(0, dtype=np.int64)
        programme = Programme(available=self.available, least=self.least, max_lots=self.request.max_lots)
        ones = self.objective("tonnes")
        rows = self.rows()
        demand = float(self.request.demand_t)
        first, *others = [*self.request.preferences, "tonnes"]
        best = programme.minimise(self.objective(first), [*rows, Row(ones, demand, math.inf)])
        if best is not None:
            rows.append(Row(ones, demand, math.inf))
        else:  # the demand cannot be met: cover as much of it as possible
            best = programme.minimise(-ones, [*rows, Row(ones, 0, demand)])
            if best is None:
                return np.zeros(len(self.lots), dtype=np.int64)
            rows.append(Row(ones, float(best.sum()), demand))
            others.insert(0, first)
            first = "tonnes"
        done = first
        for name in others:
            rows.append(Row(self.objective(done), -math.inf, float(value(self.objective(done), best))))
            if value(self.objective(name), best):  # no measure is below zero: zero cannot be bettered
                better = programme.minimise(self.objective(name), rows)
                best = best if better is None else better
            done = name
        if not programme.is_kept_by(best, rows):
            raise MatchingFailed(
                "求解结果未通过整数校验，未给出方案。",
                "The solver's answer failed the exact check; nothing is proposed.",
            )
        return best

    # --- reduction --------------------------------------------------------------------------------

    def _undominated(self, keep: int) -> list[Lot]:
        """Return the lots that fewer than ``keep`` others beat."""
        ranked = np.column_stack([self.objective(name) for name in self.request.preferences])
        _, rank = np.unique(ranked, axis=0, return_inverse=True)  # rows come out in lexicographic order
        columns = [rank.astype(np.int64).reshape(-1)]
        if self.request.budget is not None:
            columns.append(self.objective("least_cost"))
        columns.append(np.array([-lot.tonnes for lot in self.lots], dtype=np.int64))
        columns.append(self._least())
        counted = [limit.counted for limit in limits(self.rules, used_on=self.request.used_on)]
        classes: dict[tuple[bool, ...], list[int]] = {}
        for index, lot in enumerate(self.lots):
            classes.setdefault(tuple(bool(count(lot)) for count in counted), []).append(index)
        table = np.column_stack(columns) if self.lots else np.zeros((0, len(columns)), dtype=np.int64)
        kept: list[int] = []
        for members in classes.values():
            kept += [members[i] for i in least_beaten(table[members], keep)]
        return [self.lots[index] for index in sorted(kept)]
