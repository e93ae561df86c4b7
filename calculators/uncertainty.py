"""How far may the true footprint lie from the number, when lines that share a factor err together?

Every line is lognormal about its value: ``sigma = ln(GSD2) / 2``, one part from the data and one from the
factor. Data parts are independent; the factor part of all lines of one factor is one and the same draw. An
inventory with negative lines (credits, uptake) has no lognormal total: it gets a normal interval instead.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from calculators.errors import InputError
from calculators.pedigree import CRITERIA, gsd2_of_scores, pedigree
from calculators.units import PARAMETERS
from calculators.yaml_text import read_text_yaml

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ONE_SIDED_95 = 1.6448536269514722
"""The 95th percentile of the standard normal distribution. [standard deviations]"""
SEED = 20_160_904
"""The fixed seed of every simulation, so that it can be repeated to the last digit."""
CHUNK_CELLS = 1 << 20


def scores_gsd2(scores: Sequence[int | None], *, basic_gsd2: float | None = None) -> float:
    """Return the squared geometric standard deviation that five quality scores stand for.

    Parameters
    ----------
    scores
        1 (worst) to 5 (best) in the order of ``CRITERIA``; ``None`` counts as worst. [1]
    basic_gsd2
        Uncertainty that remains with the best scores; by default the parameter file's, 1 for the bare
        formula. [1]

    Returns
    -------
    float
        GSD2 = exp(sqrt(sum of ln(coefficient)^2 + ln(basic)^2)). [1]
    """
    if len(scores) != len(CRITERIA) or any(s is not None and s not in (1, 2, 3, 4, 5) for s in scores):
        raise InputError(
            f"数据质量评分应为五个 1（最差）到 5（最好）的整数，收到 {list(scores)}。",
            f"Data quality takes five whole scores from 1 (worst) to 5 (best), got {list(scores)}.",
        )
    named = {name: score or 1 for name, score in zip(CRITERIA, scores, strict=True)}
    return gsd2_of_scores(named, basic=pedigree().basic if basic_gsd2 is None else basic_gsd2)


@cache
def tier_gsd2(tier: str) -> float:
    """Return the GSD2 of best, better or basic data; a tier that is not stated counts as worst. [1]"""
    tiers = read_text_yaml(PARAMETERS / "data_quality.yaml")["tiers"]
    scores = {name: int(score) for name, score in tiers.get(tier, tiers["unknown"]).items()}
    return gsd2_of_scores(scores, basic=pedigree().basic)


def data_gsd2(tier: str, scores: Sequence[int | None] | None, *, sampling_gsd2: float = 1.0) -> float:
    """Return the GSD2 of data from their own quality scores, else from those their tier stands for.

    Parameters
    ----------
    tier, scores
        As of a row.
    sampling_gsd2
        What asking some instead of all adds; 1 when all were asked. [1]
    """
    known = tier_gsd2(tier) if scores is None else _own_gsd2(tuple(scores))
    return known if sampling_gsd2 == 1.0 else combined_gsd2(known, sampling_gsd2)


@cache
def _own_gsd2(scores: tuple[int | None, ...]) -> float:
    return scores_gsd2(scores)


def combined_gsd2(*gsd2: float) -> float:
    """Return the GSD2 of a product of independent lognormal terms, each with its GSD2. [1]"""
    return math.exp(math.sqrt(math.fsum(math.log(value) ** 2 for value in gsd2)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value with the range that holds the truth in 95 of 100 cases.

    Parameters
    ----------
    value, low, high
        The point value and the ends of the interval; ``low <= value <= high`` always. [kgCO2e]
    p95
        The value that 95 of 100 cases stay under. [kgCO2e]
    model
        ``"lognormal"``, or ``"normal"`` when negative lines are among them.
    gsd2
        Squared geometric standard deviation of a lognormal total; 1 for the normal model. [1]
    variance_share_data, variance_share_factor
        Parts of the variance that come from the data and from the factors. [1]
    """

    value: float
    low: float
    high: float
    p95: float
    model: str
    gsd2: float
    variance_share_data: float
    variance_share_factor: float

    @property
    def mean(self) -> float:
        """The mean of the distribution: a lognormal leans to the right of its median, the value. [kgCO2e]"""
        return self.value * math.exp((math.log(self.gsd2) / 2) ** 2 / 2)


def interval(*, emissions_kg_co2e: Floats, gsd2_data: Floats, gsd2_factor: Floats, factor: Ints) -> Interval:
    """Return the total of lines with its 95 % interval, factors shared.

    Parameters
    ----------
    emissions_kg_co2e
        One value a line. [kgCO2e]
    gsd2_data, gsd2_factor
        Squared geometric standard deviations of each line's data and factor. [1]
    factor
        Number of each line's factor; lines with the same number err together, -1 shares with none.

    Notes
    -----
    variance = sum over factors of (sigma_f x sum of its lines)^2 + sum over lines of (sigma_i x E_i)^2;
    GSD2 = exp(2 sqrt(variance) / total); interval = [total / GSD2, total x GSD2].
    """
    shared = factor >= 0
    sigma_data = np.log(gsd2_data) / 2
    sigma_factor = np.log(gsd2_factor) / 2
    by_factor = np.bincount(factor[shared], weights=(emissions_kg_co2e * sigma_factor)[shared])
    alone = (emissions_kg_co2e * sigma_factor)[~shared]
    return interval_from_variance(
        value_kg_co2e=math.fsum(emissions_kg_co2e),
        variance_data=math.fsum((emissions_kg_co2e * sigma_data) ** 2),
        variance_factor=math.fsum(by_factor**2) + math.fsum(alone**2),
        signed=bool((emissions_kg_co2e < 0).any()),
    )


def interval_from_variance(
    *, value_kg_co2e: float, variance_data: float, variance_factor: float, signed: bool
) -> Interval:
    """Return the interval of a total whose first-order variance is known.

    Parameters
    ----------
    value_kg_co2e
        The total. [kgCO2e]
    variance_data, variance_factor
        Sums of squared (sigma x emissions). [kgCO2e^2]
    signed
        True when some line is negative: the total is then treated as normal.
    """
    variance = variance_data + variance_factor
    deviation = math.sqrt(variance)
    share = variance_data / variance if variance else 0.0
    shares = {"variance_share_data": share, "variance_share_factor": 1.0 - share if variance else 0.0}
    if signed or value_kg_co2e <= 0:
        low, high = value_kg_co2e - 2 * deviation, value_kg_co2e + 2 * deviation
        low = low if signed else min(0.0, value_kg_co2e)  # nothing negative is in it, it only rounds to zero
        p95 = value_kg_co2e + ONE_SIDED_95 * deviation
        return Interval(value=value_kg_co2e, low=low, high=high, p95=p95, model="normal", gsd2=1.0, **shares)
    relative = deviation / value_kg_co2e
    gsd2 = math.exp(2 * relative)
    return Interval(
        value=value_kg_co2e,
        low=value_kg_co2e / gsd2,
        high=value_kg_co2e * gsd2,
        p95=value_kg_co2e * math.exp(ONE_SIDED_95 * relative),
        model="lognormal",
        gsd2=gsd2,
        **shares,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What a Monte Carlo simulation of a total gave. All values but ``draws`` and ``seed`` in [kgCO2e]."""

    mean: float
    standard_deviation: float
    p2_5: float
    p5: float
    p50: float
    p95: float
    p97_5: float
    draws: int
    seed: int


def monte_carlo(
    *,
    emissions_kg_co2e: Floats,
    gsd2_data: Floats,
    gsd2_factor: Floats,
    factor: Ints,
    draws: int = 10_000,
    seed: int = SEED,
) -> Simulation:
    """Return the distribution of a total by simulation; each factor is drawn once per draw for all its lines.

    Parameters
    ----------
    emissions_kg_co2e
        One value a line: the median of its distribution, negative for a credit. [kgCO2e]
    gsd2_data, gsd2_factor
        Squared geometric standard deviations of each line's data and factor. [1]
    factor
        Number of each line's factor; -1 is a factor of its own.
    draws
        Number of draws. [1]
    seed
        Start of the PCG64 generator; the same seed gives the same digits. [1]
    """
    totals = simulated_totals(
        emissions_kg_co2e=emissions_kg_co2e,
        gsd2_data=gsd2_data,
        gsd2_factor=gsd2_factor,
        factor=factor,
        draws=draws,
        seed=seed,
    )
    p2_5, p5, p50, p95, p97_5 = (float(v) for v in np.percentile(totals, [2.5, 5, 50, 95, 97.5]))
    return Simulation(
        mean=math.fsum(totals) / draws,
        standard_deviation=float(np.std(totals)),
        p2_5=p2_5,
        p5=p5,
        p50=p50,
        p95=p95,
        p97_5=p97_5,
        draws=draws,
        seed=seed,
    )


def simulated_totals(
    *,
    emissions_kg_co2e: Floats,
    gsd2_data: Floats,
    gsd2_factor: Floats,
    factor: Ints,
    draws: int,
    seed: int = SEED,
) -> Floats:
    """Return the simulated totals, one a draw; parameters as :func:`monte_carlo`. [kgCO2e]"""
    rng = np.random.Generator(np.random.PCG64(seed))
    sigma_data = np.log(gsd2_data) / 2
    sigma_factor = np.log(gsd2_factor) / 2
    totals = np.zeros(draws)
    order = np.argsort(factor, kind="stable")
    numbers, starts = np.unique(factor[order], return_index=True)
    for number, lines in zip(numbers, np.split(order, starts[1:]), strict=True):
        if number < 0:
            both = np.hypot(sigma_data[lines], sigma_factor[lines])
            totals += _weighted_draws(emissions_kg_co2e[lines], both, draws, rng)
            continue
        common = np.exp(sigma_factor[lines[0]] * rng.standard_normal(draws))
        totals += common * _weighted_draws(emissions_kg_co2e[lines], sigma_data[lines], draws, rng)
    return totals


def _weighted_draws(weights: Floats, sigma: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Return the sum of ``weight x exp(sigma x normal)`` over the lines, for each draw."""
    total = np.zeros(draws)
    step = max(1, CHUNK_CELLS // draws)
    for start in range(0, len(weights), step):
        part = slice(start, start + step)
        cells = rng.standard_normal((len(weights[part]), draws))
        cells *= sigma[part, None]
        np.exp(cells, out=cells)
        cells *= weights[part, None]
        total += cells.sum(axis=0)
    return total
