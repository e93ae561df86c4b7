"""Why do two results differ: the data, the factors, the GWP set or the method?

Both results are calculated again in every mixture of the two worlds (data of one, factors of the other
…), each cell rounded as in a result. The share of a cause is its Shapley value: the mean of its effect
over every order in which the causes could have changed. So no cause is favoured by being first, swapping
the two results only turns the signs, and the shares add up to the difference, to the milligram for
events.

*Data* is everything that was asked: quantities, units, places, days, names of factors, lines that came or
went. *Factor* is another answer to the same question. *Method* is what neither explains: the arithmetic
itself changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from calculators.carried import carry, product_cells
from calculators.engine import event_cells
from calculators.errors import CalculatorError, InputError
from calculators.gases import GWP_SETS
from calculators.inventory import Want
from calculators.line import Line, digits
from calculators.resolve import Resolved, coefficient_table, factor_columns
from calculators.result import Result

CAUSES = ("data", "factor", "gwp")
"""What can change between two results, besides the method."""
NAMES = {
    "data": ("数据", "data"),
    "factor": ("排放因子", "emission factors"),
    "gwp": ("GWP 套系", "GWP set"),
    "method": ("核算方法", "method"),
}
World = tuple[int, int, int]
WORLDS = tuple((d, f, g) for d in (0, 1) for f in (0, 1) for g in (0, 1))
LineKey = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What became of one line, all values in [kgCO2e].

    Parameters
    ----------
    id, owner, label, category
        The line; words of the later result where it is in both.
    before, after
        Its emissions; 0 where it is missing or outside the boundary.
    data, factor, gwp, method
        Parts of ``after - before`` by cause.
    reasons_zh, reasons_en
        What changed, with the values.
    """

    id: str
    owner: str
    label: str
    category: str
    before: Decimal
    after: Decimal
    data: Decimal
    factor: Decimal
    gwp: Decimal
    method: Decimal
    reasons_zh: tuple[str, ...]
    reasons_en: tuple[str, ...]

    def part(self, cause: str) -> Decimal:
        """Return the part of one cause. [kgCO2e]"""
        value: Decimal = getattr(self, cause)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The difference of two results, line by line; in the order of the later result, lost lines last."""

    before: Decimal
    after: Decimal
    lines: tuple[LineChange, ...]

    def part(self, cause: str) -> Decimal:
        """Return what one cause did to the total: data, factor, gwp or method. [kgCO2e]"""
        with localcontext(prec=60):
            return sum((line.part(cause) for line in self.lines), Decimal(0))

    def by_category(self) -> dict[str, dict[str, Decimal]]:
        """Return the parts by category and cause. [kgCO2e]"""
        sums: dict[str, dict[str, Decimal]] = {}
        for line in self.lines:
            row = sums.setdefault(line.category, dict.fromkeys(NAMES, Decimal(0)))
            for cause in NAMES:
                row[cause] += line.part(cause)
        return sums

    def waterfall(self) -> list[tuple[str, Decimal]]:
        """Return the steps of a waterfall chart: before, each cause, after. [kgCO2e]"""
        return [
            ("before", self.before),
            *((cause, self.part(cause)) for cause in NAMES),
            ("after", self.after),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return {
            "waterfall": {name: digits(value) for name, value in self.waterfall()},
            "by_category": {
                category: {cause: digits(value) for cause, value in row.items()}
                for category, row in self.by_category().items()
            },
            "lines": [_line_dict(line) for line in self.lines],
        }


def difference(before: Result, after: Result, *, owner: str | None = None) -> Difference:
    """Return why ``after`` differs from ``before``.

    Parameters
    ----------
    before, after
        Two results of the same kind; lines are the same when their ids are.
    owner
        The product, when the results hold several.

    Raises
    ------
    InputError
        One is an event's and the other a product's.
    """
    if (before.carried is None) != (after.carried is None):
        raise InputError(
            "两个结果一个属于活动、一个属于产品，无法比较。",
            "One result is an event's and the other a product's; they cannot be compared.",
        )
    sides = (_Side.of(before, owner), _Side.of(after, owner))
    worlds = {(d, f, g): _world((before, after), sides[d].rows, (d, f, g)) for d, f, g in WORLDS}
    keys = [*sides[1].place, *(key for key in sides[0].place if key not in sides[1].place)]
    changes = tuple(_change(key, sides, worlds, exact=before.carried is None) for key in keys)
    with localcontext(prec=60):
        sums = [sum((getattr(c, side) for c in changes), Decimal(0)) for side in ("before", "after")]
    return Difference(before=sums[0], after=sums[1], lines=changes)


@dataclass(frozen=True, slots=True)
class _Side:
    """The lines of one result: their numbers in the inventory, places by key, and emissions as stored."""

    result: Result
    rows: list[int]
    place: dict[LineKey, int]
    stored: list[Any]

    @classmethod
    def of(cls, result: Result, owner: str | None) -> "_Side":
        inventory = result.inventory
        activities = [inventory.activity(row) for row in range(len(inventory))]
        rows = [row for row, activity in enumerate(activities) if owner in (None, activity.owner)]
        place = {(activities[row].owner, activities[row].id): at for at, row in enumerate(rows)}
        cells = result.milligrams if result.milligrams is not None else result.kg
        return cls(result, rows, place, _line_sums(result, np.asarray(cells)[:, : len(result.gases)], rows))

    def line(self, key: LineKey) -> Line | None:
        """Return the line with this key, if there is one."""
        at = self.place.get(key)
        return None if at is None else self.result.line(self.rows[at])


def _line_sums(result: Result, cells: npt.NDArray[Any], rows: list[int]) -> list[Any]:
    """Return the sum of each row, 0 outside the boundary: whole milligrams, or kilograms of products."""
    inside = np.array([place.inside for place in result.inventory.places])[result.inventory.place]
    sums: list[Any] = (cells.sum(axis=1) * inside)[rows].tolist()
    return sums


def _world(results: tuple[Result, Result], rows: list[int], world: World) -> list[Any]:
    """Return each row's emissions with data, factors and GWP set of the chosen sides. [mg or kgCO2e]"""
    data, factor, gwp = world
    inventory = results[data].inventory
    answers = {found.want: found for found in results[factor].resolved}
    resolved = tuple(
        _answer(found.want, found, answers, results[gwp].facts.gwp_set) for found in results[data].resolved
    )
    table = coefficient_table(inventory, resolved)
    cells: npt.NDArray[Any]
    if results[data].carried is None:
        cells = event_cells(inventory, table)[0]
    else:
        cells = product_cells(inventory, resolved, table, carry(inventory, resolved, table))
    return _line_sums(results[data], cells[:, : len(table.gases)], rows)


def _answer(want: Want, own: Resolved, answers: Mapping[Want, Resolved], gwp_set: str) -> Resolved:
    """Return the answer of the chosen side to a question, its own where that side was not asked."""
    found = answers.get(want, own)
    if found.factor is None:
        return own
    try:
        columns = factor_columns(found.factor, GWP_SETS[gwp_set], found.conversion)
    except CalculatorError:  # the other set has no value for this gas: the line keeps its own
        columns = dict(found.columns)
    return Resolved(want=want, factor=found.factor, conversion=found.conversion, columns=columns)


def _change(
    key: LineKey, sides: tuple[_Side, _Side], worlds: Mapping[World, list[Any]], *, exact: bool
) -> LineChange:
    """Return what became of one line; ``exact`` for whole milligrams."""
    places = [side.place.get(key) for side in sides]
    before, after = (0 if at is None else side.stored[at] for side, at in zip(sides, places, strict=True))
    values = {}
    for world, sums in worlds.items():
        at = places[world[0]]
        values[world] = 0 if at is None else sums[at]
    convert = _from_milligrams if exact else _from_kg
    first, last = convert(Fraction(before)), convert(Fraction(after))
    if before == after and all(value == before for value in values.values()):
        parts, reasons = dict.fromkeys(NAMES, first * 0), []
    else:
        parts = _parts(
            {world: Fraction(value) for world, value in values.items()}, before, after, exact=exact
        )
        reasons = _reasons(sides[0].line(key), sides[1].line(key))
    side = sides[0] if places[1] is None else sides[1]
    activity = side.result.inventory.activity(side.rows[side.place[key]])
    return LineChange(
        id=key[1],
        owner=key[0],
        label=activity.label,
        category=activity.category,
        before=first,
        after=last,
        reasons_zh=tuple(zh for zh, _ in reasons),
        reasons_en=tuple(en for _, en in reasons),
        **parts,
    )


def _parts(
    values: Mapping[World, Fraction], before: float, after: float, *, exact: bool
) -> dict[str, Decimal]:
    """Return the part of each cause, rounded so that the parts add up to the difference exactly."""
    method = (Fraction(after) - values[1, 1, 1]) - (Fraction(before) - values[0, 0, 0])
    shares = _shapley(values)
    largest = max(shares, key=lambda cause: abs(shares[cause]))
    convert = _from_milligrams if exact else _from_kg
    parts = {cause: convert(share) for cause, share in (shares | {"method": method}).items()}
    with localcontext(prec=60):
        others = sum((value for cause, value in parts.items() if cause != largest), Decimal(0))
        parts[largest] = convert(Fraction(after)) - convert(Fraction(before)) - others
    return parts


def _shapley(values: Mapping[World, Fraction]) -> dict[str, Fraction]:
    """Return each cause's mean effect over all orders of change."""
    parts = dict.fromkeys(CAUSES, Fraction(0))
    orders = list(permutations(range(len(CAUSES))))
    for order in orders:
        world = [0, 0, 0]
        for position in order:
            before = values[world[0], world[1], world[2]]
            world[position] = 1
            parts[CAUSES[position]] += values[world[0], world[1], world[2]] - before
    return {cause: part / len(orders) for cause, part in parts.items()}


def _from_milligrams(value: Fraction) -> Decimal:
    return Decimal(round(value)).scaleb(-6)


def _from_kg(value: Fraction) -> Decimal:
    return Decimal(repr(float(value)))


def _reasons(was: Line | None, now: Line | None) -> list[tuple[str, str]]:
    """Return in words what is different about a line."""
    if was is None or now is None:
        return [("新增的行", "new line")] if was is None else [("删去的行", "line removed")]
    old, new = was.activity, now.activity
    pairs = [
        ("数量", "quantity", f"{old.quantity:.15g} {old.unit}", f"{new.quantity:.15g} {new.unit}"),
        ("填报排放量", "reported emissions", old.reported_kg_co2e, new.reported_kg_co2e),
        ("所选因子", "factor asked for", old.factor, new.factor),
        ("地区", "region", old.region, new.region),
        ("日期", "day", old.on, new.on),
        ("边界内", "inside the boundary", old.inside, new.inside),
        ("因子记录", "factor record", _record(was), _record(now)),
    ]
    return [(f"{zh}：{a} → {b}", f"{en}: {a} → {b}") for zh, en, a, b in pairs if a != b]


def _record(line: Line) -> str:
    factor = line.factor
    return f"{factor.key} ({factor.value} {factor.unit})" if factor else line.product


def _line_dict(line: LineChange) -> dict[str, Any]:
    numbers = ("before", "after", *NAMES)
    words = {name: getattr(line, name) for name in ("id", "owner", "label", "category")}
    reasons = {"reasons_zh": list(line.reasons_zh), "reasons_en": list(line.reasons_en)}
    return words | {name: digits(getattr(line, name)) for name in numbers} | reasons
