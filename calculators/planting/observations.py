"""What has been seen on the ground, and how sure is it: survivors counted, plots measured, a report?

A count gives a share with its interval, plots give a stock a hectare with its interval. What cannot be, more
alive than checked, an observation before planting, is refused.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scipy import stats

from calculators.errors import CalculatorError, InputError, NumberError, raise_all
from calculators.planting.stand import Survival

Z90 = 1.6448536269514722
"""The standard normal deviate of a two-sided 90 % interval. [1]"""
MOST_TREES = 100_000_000
"""More trees are not counted one by one. [1]"""
PRECISION = 0.10
"""Plots whose 90 % interval is wider than this share of their mean count with its lower end. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Survivors counted in a sample.

    Parameters
    ----------
    checked, alive
        Planting holes looked at, and those with a living tree of the first planting.
    replaced
        Holes whose tree beating-up replaced and that live.
    replaced_on
        Day of beating-up; needed when something was replaced.
    """

    checked: int
    alive: int
    replaced: int = 0
    replaced_on: date | None = None

    def __post_init__(self) -> None:
        faults: list[CalculatorError] = []
        if not 0 < self.checked <= MOST_TREES:
            faults.append(
                NumberError(
                    f"检查株数应在 1 至 {MOST_TREES} 之间。",
                    f"The trees checked must be 1 to {MOST_TREES}.",
                    path="checked",
                )
            )
        elif min(self.alive, self.replaced) < 0 or self.alive + self.replaced > self.checked:
            faults.append(
                NumberError(
                    f"检查 {self.checked} 株，成活 {self.alive} 株、补植 {self.replaced} 株："
                    "成活率不能超过 100% 或为负。"
                    "请核对记录。",
                    f"{self.checked} checked, {self.alive} alive, {self.replaced} replaced: "
                    "survival cannot pass 100 % "
                    "or be negative. Check the record.",
                    path="alive",
                )
            )
        if self.replaced > 0 and self.replaced_on is None:
            faults.append(InputError("请填写补植日期。", "Give the day of beating-up.", path="replaced_on"))
        raise_all(faults)

    @property
    def replaced_share(self) -> float:
        """Share of the holes that beating-up filled. [1]"""
        return self.replaced / self.checked

    def survival(self) -> Survival:
        """Return the share alive with its 90 % interval after Wilson. [1]

        References
        ----------
        .. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
           of the American Statistical Association 22, 1927.
        """
        share, number, square = self.alive / self.checked, self.checked, Z90**2
        middle = (share + square / (2 * number)) / (1 + square / number)
        half = (
            Z90 * math.sqrt(share * (1 - share) / number + square / (4 * number**2)) / (1 + square / number)
        )
        return Survival(
            low=min(share, max(0.0, middle - half)),
            central=share,
            high=max(share, min(1.0, middle + half)),
            observed=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One measured plot: its ground and the stock found on it, roots included. [m2; tCO2/ha]"""

    area_m2: float
    stock_t_co2_per_ha: float

    def __post_init__(self) -> None:
        faults: list[CalculatorError] = []
        for path, number, low, high in (
            ("area_m2", self.area_m2, 1.0, 1e6),
            ("stock_t_co2_per_ha", self.stock_t_co2_per_ha, 0.0, 5000.0),
        ):
            if not low <= number <= high:
                faults.append(
                    NumberError(
                        f"样地数值 {number:g} 不在 {low:g} 与 {high:g} 之间。请检查数值和单位。",
                        f"The plot's {number:g} is not between {low:g} and {high:g}. Check value and unit.",
                        path=path,
                    )
                )
        raise_all(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The mean stock of plots with its 90 % interval, and the figure that counts. [tCO2/ha]"""

    mean: float
    low: float
    high: float

    @property
    def precise(self) -> bool:
        """Whether the interval is within 10 % of the mean."""
        return self.mean > 0 and (self.high - self.low) / 2 <= PRECISION * self.mean

    @property
    def counted(self) -> float:
        """The mean of precise plots, else the lower end of the interval. [tCO2/ha]"""
        return self.mean if self.precise else self.low


def stock_of(plots: Sequence[Plot]) -> Stock:
    """Return the mean stock of plots, weighted by ground, with its 90 % interval by Student's t. [tCO2/ha]

    One plot tells nothing about the spread: the interval then starts at zero.

    Parameters
    ----------
    plots
        One or more.
    """
    if not plots:
        raise InputError("没有样地。请至少填写一块。", "No plots. Enter one or more.", path="plots")
    ground = sum(plot.area_m2 for plot in plots)
    weights = [plot.area_m2 / ground for plot in plots]
    mean = sum(weight * plot.stock_t_co2_per_ha for weight, plot in zip(weights, plots, strict=True))
    number = len(plots)
    if number == 1:
        return Stock(mean=mean, low=0.0, high=2 * mean)
    squares = (
        (weight * (plot.stock_t_co2_per_ha - mean)) ** 2 for weight, plot in zip(weights, plots, strict=True)
    )
    half = float(stats.t.ppf(0.95, number - 1)) * math.sqrt(sum(squares) * number / (number - 1))
    return Stock(mean=mean, low=max(0.0, mean - half), high=mean + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Something seen of a forest on one day.

    Parameters
    ----------
    kind
        ``"survival"`` with ``count``, ``"plots"`` with ``plots``, or ``"report"`` with ``report_t``: net
        tonnes of the whole forest since planting.
    observed_on
        Day of the observation.
    stand
        Name of the stand; empty for a report.
    verified_by, verified_on
        The approved body and its day; empty and None when nobody verified it.
    """

    kind: Literal["survival", "plots", "report"]
    observed_on: date
    stand: str = ""
    count: Count | None = None
    plots: tuple[Plot, ...] = ()
    report_t: float | None = None
    verified_by: str = ""
    verified_on: date | None = None

    def __post_init__(self) -> None:
        faults: list[CalculatorError] = []
        content = {"survival": self.count, "plots": self.plots or None, "report": self.report_t}
        missing = content.pop(self.kind) is None
        if missing or any(part is not None for part in content.values()):
            faults.append(
                InputError(
                    f"“{self.kind}”类观测只应填写该类内容。",
                    f"An observation “{self.kind}” holds that and nothing else.",
                    path=self.kind,
                )
            )
        if bool(self.verified_by) != (self.verified_on is not None):
            faults.append(
                InputError(
                    "核查机构和核查日期须一并填写。",
                    "Give the body that verified and the day, both or none.",
                    path="verified_by",
                )
            )
        elif self.verified_on is not None and self.verified_on < self.observed_on:
            faults.append(
                InputError(
                    f"核查日 {self.verified_on} 早于观测日 {self.observed_on}。请检查日期。",
                    f"Verified on {self.verified_on}, before the observation on "
                    f"{self.observed_on}. Check the days.",
                    path="verified_on",
                )
            )
        if self.report_t is not None and not 0 <= self.report_t < 1e9:
            faults.append(
                NumberError(
                    f"报告吨数 {self.report_t:g} 不合理。请检查。",
                    f"The reported {self.report_t:g} tonnes cannot be. Check them.",
                    path="report_t",
                )
            )
        raise_all(faults)

    def verified(self, as_of: date) -> bool:
        """Return whether an approved body had verified it by a day."""
        return self.verified_on is not None and self.verified_on <= as_of
