"""How many mu for so many tonnes by a day, how many years for so many mu, and what if something differed?

Uptake is linear in area, so area follows by division; time is found by bisection, since uptake rises with
age.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calculators.clocks import anniversary
from calculators.errors import InputError, NumberError
from calculators.planting.models import growth_set
from calculators.planting.projection import Forest, Uptake
from calculators.planting.stand import DAYS_PER_YEAR, Stand, Survival

LARGEST_PROMISE_T = 1e9
"""More than a hundredth of what all countries emit in a year is a slip of the hand. [tCO2]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The mu that reach a promise when the forest grows high, as expected, or low. [mu]

    ``whole_mu`` is the expected figure rounded up; ``prudent_whole_mu`` that of the low end, None when the
    low end takes nothing up.
    """

    at_high_mu: float
    central_mu: float
    at_low_mu: float | None

    @property
    def whole_mu(self) -> int:
        """Whole mu, rounded up, at the central growth. [mu]"""
        return whole(self.central_mu)

    @property
    def prudent_whole_mu(self) -> int | None:
        """Whole mu, rounded up, at the low growth. [mu]"""
        return None if self.at_low_mu is None else whole(self.at_low_mu)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """The day on which a promise is reached at high, central and low growth; None when not in range.

    ``years`` is the time from the first planting to the central day. [yr]
    """

    at_high: date | None
    central: date | None
    at_low: date | None
    years: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The same forest with one thing different, and the difference that it makes. [tCO2]"""

    name_zh: str
    name_en: str
    uptake: Uptake
    difference_t: float


def whole(mu: float) -> int:
    """Return whole mu, rounded up; a millionth of a mu is rounding, not ground. [mu]"""
    return math.ceil(mu - 1e-6)


def area_for(forest: Forest, *, tonnes: float, by: date) -> Area:
    """Return the ground, planted like the forest, that takes up so much by a day.

    Parameters
    ----------
    forest
        Its stands give species, shares, planting days and survival; only their size changes.
    tonnes
        What is promised. [tCO2]
    by
        The last day.

    Raises
    ------
    InputError
        Nothing will have grown by then, even as expected.
    """
    _positive(tonnes)
    uptake = forest.uptake_t(by)
    if uptake.central_t <= 0:
        raise InputError(
            f"到 {by} 为止预计没有净吸收，任何面积都不够。请提前造林、换树种或改用碳信用。",
            f"No net uptake is expected by {by}, so no area is enough. Plant earlier, change "
            "species, or use credits.",
            path="by",
        )
    each = forest.area_mu
    return Area(
        at_high_mu=tonnes / uptake.high_t * each,
        central_mu=tonnes / uptake.central_t * each,
        at_low_mu=tonnes / uptake.low_t * each if uptake.low_t > 0 else None,
    )


def area_for_declared(*, tonnes: float, t_per_mu: float) -> int:
    """Return the whole mu for a declared uptake over the whole life: 6 674 t at 20 t/mu are 334 mu. [mu]

    Parameters
    ----------
    tonnes
        What is promised. [tCO2]
    t_per_mu
        Uptake of one mu over the whole life. [tCO2/mu]
    """
    _positive(tonnes)
    _positive(t_per_mu)
    return whole(tonnes / t_per_mu)


def time_for(forest: Forest, *, tonnes: float, not_after: date | None = None) -> Time:
    """Return when so much will have been taken up.

    Parameters
    ----------
    forest
        The stands.
    tonnes
        What is promised. [tCO2]
    not_after
        Last day to look at; the last day for which every stand has data when missing.
    """
    _positive(tonnes)
    known = last_day_with_data(forest)
    end = known if not_after is None else min(not_after, known)
    first = min(stand.planted_on for stand in forest.stands)
    days = [_reached(forest, tonnes, name, first, end) for name in ("high_t", "central_t", "low_t")]
    central = days[1]
    return Time(
        at_high=days[0],
        central=central,
        at_low=days[2],
        years=None if central is None else (central - first).days / DAYS_PER_YEAR,
    )


def last_day_with_data(forest: Forest) -> date:
    """Return the last day for which every stand has a source; a hundred years when all is declared."""
    ends = [
        stand.planted_on + timedelta(days=math.floor(stand.growth.last_age_years * DAYS_PER_YEAR))
        for stand in forest.stands
        if stand.growth is not None
    ]
    return min(ends) if ends else anniversary(min(stand.planted_on for stand in forest.stands), 100)


def resized(forest: Forest, *, area_mu: float) -> Forest:
    """Return the forest on another area, its stands in the same shares.

    Parameters
    ----------
    area_mu
        The new ground. [mu]
    """
    scale = area_mu / forest.area_mu
    return replace(
        forest, stands=tuple(replace(stand, area_mu=stand.area_mu * scale) for stand in forest.stands)
    )


def with_species(forest: Forest, *, growth: str) -> Forest:
    """Return the forest with all its stands of another growth set."""
    chosen = growth_set(growth)
    return _each(forest, lambda stand: replace(stand, growth=chosen, declared_t_per_mu_year=None))


def with_survival(forest: Forest, *, share: float) -> Forest:
    """Return the forest with another survival in all its stands.

    Parameters
    ----------
    share
        Share alive. [1]
    """
    return _each(forest, lambda stand: replace(stand, survival=Survival.stated(share)))


def planted_later(forest: Forest, *, years: int) -> Forest:
    """Return the forest planted so many years later, or earlier when negative.

    Parameters
    ----------
    years
        Whole years, so that the season stays. [yr]
    """

    def moved(day: date) -> date:
        if years >= 0:
            return anniversary(day, years)
        return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)

    return _each(forest, lambda stand: replace(stand, planted_on=moved(stand.planted_on)))


def what_if(forest: Forest, others: dict[tuple[str, str], Forest], *, by: date) -> list[WhatIf]:
    """Return the uptake of other forests beside this one.

    Parameters
    ----------
    others
        Forests by their name in Chinese and English.
    by
        The day on which they are compared.
    """
    own = forest.uptake_t(by).central_t
    return [
        WhatIf(name_zh=zh, name_en=en, uptake=uptake, difference_t=uptake.central_t - own)
        for (zh, en), other in others.items()
        for uptake in [other.uptake_t(by)]
    ]


def _each(forest: Forest, change: Callable[[Stand], Stand]) -> Forest:
    return replace(forest, stands=tuple(change(stand) for stand in forest.stands))


def _reached(forest: Forest, tonnes: float, name: str, first: date, end: date) -> date | None:
    """Return the first day on which the figure ``name`` of the uptake is the tonnes.

    Uptake rises between thinnings, so that bisection holds within each stretch.
    """
    cuts = {
        stand.planted_on + timedelta(days=math.ceil(thinning.age_years * DAYS_PER_YEAR))
        for stand in forest.stands
        for thinning in stand.thinnings
    }
    starts = [first, *sorted(cut for cut in cuts if first < cut <= end)]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [end]
    for start, last in zip(starts, ends, strict=True):
        if getattr(forest.uptake_t(last), name) >= tonnes:
            return _bisected(forest, tonnes, name, start, last)
    return None


def _bisected(forest: Forest, tonnes: float, name: str, first: date, last: date) -> date:
    low, high = 0, (last - first).days
    while low < high:
        middle = (low + high) // 2
        if getattr(forest.uptake_t(first + timedelta(days=middle)), name) >= tonnes:
            high = middle
        else:
            low = middle + 1
    return first + timedelta(days=low)


def _positive(number: float) -> None:
    if not 0 < number <= LARGEST_PROMISE_T:
        raise NumberError(
            f"吨数 {number:g} 应大于 0 且不超过 {LARGEST_PROMISE_T:g}。请检查。",
            f"{number:g} must be more than 0 and at most {LARGEST_PROMISE_T:g} tonnes. Check it.",
            path="tonnes",
        )
