"""What is the least value of a measure over whole tonnes of lots? (Exact; HiGHS does the work.)

The programme: whole tonnes ``x_j``, zero or between the lot's least purchase and what it holds, at most ``k``
of them above zero, and rows ``low <= a . x <= high`` in integers. HiGHS (through ``scipy.optimize.milp``)
solves it; few lots are ever shown to it. For any prices of zero or more on the rows and on the ``k`` places,
the sum of what each lot does best for itself is a lower bound of the whole. A lot whose use would lift that
bound above a value already reached is in no portfolio that is as good, and is left out: with the prices of
the linear relaxation, all but some dozens of ten thousand.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from calculators.errors import CalculatorError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SOLVED, INFEASIBLE = 0, 2
"""What scipy answers. [status]"""
KERNEL = 16
"""Lots, the most promising ones, among which a first good answer is looked for. [lots]"""


class MatchingFailed(CalculatorError):
    """The solver gave up; nothing was proposed."""

    code = "matching"


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= coefficients . x <= high`` over the lots, in integers."""

    coefficients: Ints
    low: float
    high: float


class Programme:
    """The integer programme over lots; it gets smaller with each measure that is fixed.

    Parameters
    ----------
    available, least
        What each lot holds, and the least of it that can be used. [tCO2e]
    max_lots
        At most so many lots; None for any number.
    """

    def __init__(self, *, available: Ints, least: Ints, max_lots: int | None) -> None:
        self.available = available
        self.least = least
        self.max_lots = max_lots
        self.active = np.arange(len(available))

    def minimise(self, measure: Ints, rows: Sequence[Row]) -> Ints | None:
        """Return tonnes with the least value of the measure, or None when nothing satisfies the rows.

        The lots that no portfolio of this value uses are gone afterwards: minimise further measures with this
        one held at its value.
        """
        bounds = self._bounds_if_used(measure, rows)
        if bounds is None:
            return None
        promising = np.argsort(bounds, kind="stable")[:KERNEL]
        found = self._solve(measure, rows, np.sort(self.active[promising]))
        kept = self.active
        if found is not None:
            kept = self.active[bounds <= _no_worse_than(measure, found)]
        if not np.isin(kept, self.active[promising]).all():
            better = self._solve(measure, rows, kept)
            found = found if better is None else better
        if found is not None:
            self.active = self.active[bounds <= _no_worse_than(measure, found)]
        return found

    def is_kept_by(self, tonnes: Ints, rows: Sequence[Row]) -> bool:
        """Whether tonnes satisfy everything in exact integers: the solver's floats are not trusted."""
        used = tonnes > 0
        return (
            bool((tonnes >= 0).all() and (tonnes <= self.available).all())
            and bool((tonnes[used] >= self.least[used]).all())
            and (self.max_lots is None or int(used.sum()) <= self.max_lots)
            and all(row.low <= value(row.coefficients, tonnes) <= row.high for row in rows)
        )

    def _bounds_if_used(self, measure: Ints, rows: Sequence[Row]) -> Floats | None:
        """Return for each active lot a value that no portfolio with it is below; None when there is none."""
        available = self.available[self.active].astype(float)
        least = self.least[self.active].astype(float)
        cost = measure[self.active].astype(float)
        lines, most = [], []
        for row in rows:
            line = row.coefficients[self.active].astype(float)
            if row.high < math.inf:
                lines.append(line)
                most.append(row.high)
            if row.low > -math.inf:
                lines.append(-line)
                most.append(-row.low)
        places = 1 / available
        if self.max_lots is not None:
            lines.append(places)
            most.append(float(self.max_lots))
        if not lines:
            return np.full(len(cost), -math.inf)
        table = np.array(lines)
        relaxed = linprog(cost, A_ub=table, b_ub=most, bounds=np.column_stack([0 * available, available]))
        if relaxed.status == INFEASIBLE:
            return None
        if relaxed.status != SOLVED:
            return np.full(len(cost), -math.inf)
        prices = np.maximum(-relaxed.ineqlin.marginals, 0.0)
        place = float(prices[-1]) if self.max_lots is not None else 0.0
        of_rows = prices[:-1] if self.max_lots is not None else prices
        each = cost + of_rows @ table[: len(of_rows)]
        used = np.minimum(each * least, each * available) + place
        free = np.minimum(used, 0.0)
        bounds: Floats = float(free.sum()) - float(prices @ np.array(most)) - free + used
        return bounds

    def _solve(self, measure: Ints, rows: Sequence[Row], lots: Ints) -> Ints | None:
        """Solve the programme over some of the lots alone."""
        count = len(lots)
        cost, _ = _reduced(measure[lots])
        lines, low, high = [], [], []
        for row in rows:
            line, divisor = _reduced(row.coefficients[lots])
            lines.append(line)
            low.append(math.ceil(row.low / divisor) - 0.5 if row.low > -math.inf else -math.inf)
            high.append(math.floor(row.high / divisor) + 0.5 if row.high < math.inf else math.inf)
        upper = self.available[lots].astype(float)
        matrix = csr_array(np.array(lines).reshape(len(lines), count))
        if self.max_lots is not None or bool((self.least[lots] > 1).any()):
            blocks = [
                hstack([matrix, csr_array((len(rows), count))]),
                hstack([_diagonal(np.ones(count)), _diagonal(-upper)]),
                hstack([_diagonal(np.ones(count)), _diagonal(-self.least[lots].astype(float))]),
            ]
            low += [-math.inf] * count + [0.0] * count
            high += [0.0] * count + [math.inf] * count
            if self.max_lots is not None:
                blocks.append(csr_array(np.concatenate([np.zeros(count), np.ones(count)])[None, :]))
                low.append(0.0)
                high.append(float(self.max_lots))
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
        if answer.status == INFEASIBLE:
            return None
        if answer.x is None or answer.status != SOLVED:
            raise MatchingFailed(
                f"求解器没有得到结果：{answer.message}", f"The solver found no answer: {answer.message}"
            )
        tonnes = np.zeros(len(self.available), dtype=np.int64)
        tonnes[lots] = np.rint(answer.x[:count]).astype(np.int64)
        return tonnes


def least_beaten(table: Ints, keep: int) -> list[int]:
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


def value(coefficients: Ints, tonnes: Ints) -> int:
    """The exact sum, which may be beyond 64 bits."""
    used = np.flatnonzero(tonnes)
    return sum(int(coefficients[i]) * int(tonnes[i]) for i in used)


def _no_worse_than(measure: Ints, tonnes: Ints) -> float:
    """The value of tonnes, with room for what floats lose; measures are whole numbers."""
    reached = value(measure, tonnes)
    return reached + 1 + 1e-9 * abs(reached)


def _reduced(coefficients: Ints) -> tuple[Floats, int]:
    """Whole numbers without their common divisor, and the divisor: small numbers keep the solver exact."""
    divisor = int(np.gcd.reduce(coefficients)) or 1 if len(coefficients) else 1
    return (coefficients // divisor).astype(float), divisor


def _diagonal(values: Floats) -> csr_array:
    index = np.arange(len(values))
    return csr_array((values, (index, index)), shape=(len(values), len(values)))
