"""How much will the stands of a forest have taken up by a day, with a range, and what of it may be promised?

Net uptake = (Σ stands - baseline) x (1 - deduction). Low, central and high come from named parameter sets;
the simulation draws growth once for each set (neighbours on one soil err together) and survival for each
stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from calculators.clocks import anniversary
from calculators.errors import CalculatorError, InputError, NumberError, raise_all
from calculators.planting.models import MU_PER_HA
from calculators.planting.norms import finding
from calculators.planting.stand import Stand
from calculators.rulebooks.facts import Finding

Floats = NDArray[np.float64]
Z95 = 1.6448536269514722
"""The standard normal deviate that 95 of 100 draws stay under. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What would stand on the ground without planting; it is taken off.

    Parameters
    ----------
    cleared_t_per_mu
        Stock that is cleared for planting. [tCO2/mu]
    growth_t_per_mu_year
        What would have grown anyway. [tCO2/mu/yr]
    """

    cleared_t_per_mu: float = 0.0
    growth_t_per_mu_year: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Stands that serve one promise together.

    Parameters
    ----------
    stands
        One or more; several for mixed species or years of planting.
    baseline
        What is taken off.
    deduction
        Share kept back because forests burn and fall; zero when nothing is kept back. [1]
    """

    stands: tuple[Stand, ...]
    baseline: Baseline = Baseline()
    deduction: float = 0.0

    def __post_init__(self) -> None:
        faults: list[CalculatorError] = []
        if not self.stands:
            faults.append(
                InputError("没有林分。请至少填写一块造林地。", "No stands. Enter one or more.", path="stands")
            )
        for path, number, high in (
            ("deduction", self.deduction, 1.0),
            ("baseline.cleared_t_per_mu", self.baseline.cleared_t_per_mu, 1000.0),
            ("baseline.growth_t_per_mu_year", self.baseline.growth_t_per_mu_year, 100.0),
        ):
            if not 0 <= number <= high:
                faults.append(
                    NumberError(
                        f"{number:g} 不在 0 与 {high:g} 之间。请检查数值。",
                        f"{number:g} is not between 0 and {high:g}. Check the value.",
                        path=path,
                    )
                )
        raise_all(faults)

    @property
    def area_mu(self) -> float:
        """Ground of all stands. [mu]"""
        return sum(stand.area_mu for stand in self.stands)

    def uptake_t(self, day: date) -> "Uptake":
        """Return low, central and high net uptake up to a day. [tCO2]

        Raises
        ------
        OutsideRange
            A source has no data for the age of a stand on that day; the path names the stand.
        """
        low = central = high = 0.0
        for number, stand in enumerate(self.stands):
            try:
                part = stand.stock_t(stand.age_years(day))
            except CalculatorError as error:
                raise error.at(f"stands.{number}") from error
            low, central, high = low + part[0], central + part[1], high + part[2]
        without, kept = self.baseline_t(day), 1 - self.deduction
        return Uptake(
            day=day,
            low_t=(low - without) * kept,
            central_t=(central - without) * kept,
            high_t=(high - without) * kept,
        )

    def findings(self) -> list[Finding]:
        """Return what a reader must know before trusting the numbers."""
        found = [said for stand in self.stands for said in stand.findings()]
        if self.deduction == 0:
            found.append(
                finding(
                    "planting.permanence",
                    "warning",
                    "未为火灾、病虫害等非持久性风险留出扣减。可参照英国林地碳准则的 20%。",
                    "Nothing is kept back for fire, pests and felling. The Woodland Carbon "
                    "Code keeps back 20 %.",
                    norm="buffer_woodland_carbon_code",
                )
            )
        return found

    def baseline_t(self, day: date) -> float:
        """Return what would have stood without planting, on the ground planted by a day. [tCO2]"""
        base = self.baseline
        return sum(
            stand.area_mu * (base.cleared_t_per_mu + base.growth_t_per_mu_year * stand.age_years(day))
            for stand in self.stands
            if day >= stand.planted_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptake:
    """Net uptake from planting up to a day: low, central, high. [tCO2]"""

    day: date
    low_t: float
    central_t: float
    high_t: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Net uptake up to a day as simulated: percentiles 5, 50 and 95, and the chance to reach the promise.

    Parameters
    ----------
    p5_t, p50_t, p95_t
        Percentiles of the draws. [tCO2]
    chance
        Share of the draws that reach the promise; None when nothing is promised. [1]
    """

    day: date
    p5_t: float
    p50_t: float
    p95_t: float
    chance: float | None


def years_of(forest: Forest, *, until: date) -> list[Uptake]:
    """Return the uptake on each anniversary of the first planting and on the last day.

    Parameters
    ----------
    forest
        The stands.
    until
        Last day, for example the deadline.
    """
    return [forest.uptake_t(day) for day in _days(forest, until)]


def simulate(
    forest: Forest, *, until: date, seed: int, draws: int = 10_000, promised_t: float | None = None
) -> list[Simulated]:
    """Return simulated uptake on the days of :func:`years_of`; the same seed gives the same answer.

    Growth is drawn on a logarithmic scale that passes through low, central and high at percentiles 5, 50 and
    95, and is held through all years. Survival is drawn likewise on a straight scale.

    Parameters
    ----------
    forest
        The stands.
    until
        Last day.
    seed
        Start of the generator, any whole number from 0.
    draws
        How many. [1]
    promised_t
        Tonnes that are promised. [tCO2]
    """
    generator = np.random.default_rng(seed)
    names = sorted({stand.growth.name for stand in forest.stands if stand.growth is not None})
    position = {name: generator.standard_normal(draws) for name in names}
    alive = [_spread(stand, generator.standard_normal(draws)) for stand in forest.stands]
    answers = []
    for day in _days(forest, until):
        total = np.zeros(draws)
        for stand, share in zip(forest.stands, alive, strict=True):
            total += _drawn_stock(stand, day, position, share)
        net = (total - forest.baseline_t(day)) * (1 - forest.deduction)
        low, middle, high = (float(found) for found in np.percentile(net, [5, 50, 95]))
        chance = None if promised_t is None else float(np.mean(net >= promised_t))
        answers.append(Simulated(day=day, p5_t=low, p50_t=middle, p95_t=high, chance=chance))
    return answers


def _days(forest: Forest, until: date) -> Iterator[date]:
    first = min(stand.planted_on for stand in forest.stands)
    if until <= first:
        raise InputError(
            f"截止日 {until} 不晚于造林日 {first}，到期时树木尚未栽下。请提前造林或改用碳信用。",
            f"The last day {until} is not after planting on {first}: no tree stands by then. "
            "Plant earlier, or use credits.",
            path="until",
        )
    year = 0
    while (day := anniversary(first, year)) < until:
        yield day
        year += 1
    yield until


def _spread(stand: Stand, draws: Floats) -> Floats:
    """Return survival by draw: the centre, leaning to the low or the high end."""
    share = stand.survival
    below = share.central + draws / Z95 * (share.central - share.low)
    above = share.central + draws / Z95 * (share.high - share.central)
    return np.clip(np.where(draws < 0, below, above), 0.0, 1.0)


def _drawn_stock(stand: Stand, day: date, position: dict[str, Floats], alive: Floats) -> Floats:
    age = stand.age_years(day)
    if stand.growth is None:
        return np.full_like(alive, stand.stock_t(age)[1])
    draws = position[stand.growth.name]
    now = _between(stand.growth.band_t_co2_per_ha(age), draws)
    later = _between(stand.growth.band_t_co2_per_ha(max(0.0, age - stand.replaced_after_years)), draws)
    scale = stand.area_mu / MU_PER_HA * stand.site_factor * stand.left_share(age)
    return scale * (alive * now + np.minimum(stand.replaced, 1 - alive) * later)


def _between(band: tuple[float, float, float], draws: Floats) -> Floats:
    """Return growth by draw; on a straight scale where an end is zero."""
    low, central, high = band
    steps = draws / Z95
    if low <= 0 or central <= 0:
        straight = np.where(steps < 0, central + steps * (central - low), central + steps * (high - central))
        return np.maximum(straight, 0.0)
    down, up = np.log(central / low), np.log(high / central)
    return np.asarray(central * np.exp(np.where(steps < 0, steps * down, steps * up)))
