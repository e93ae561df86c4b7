"""What stands on one piece of planted ground: which trees, how many mu, planted when, how many alive?

The stock of a stand at an age *t* is

    area x site x (s C(t) + b C(t - a)) x what thinnings left

with *C* the growth of a full stand, *s* the share of the planted trees that lives, *b* the share replaced *a*
years later (beating-up). Stocking counts in proportion, which is cautious: where few trees died, their
neighbours take the room.
"""

from dataclasses import dataclass, field
from datetime import date

from calculators.errors import CalculatorError, InputError, NumberError, raise_all
from calculators.planting.biomass import value
from calculators.planting.models import MU_PER_HA, GrowthSet
from calculators.planting.norms import finding, norms
from calculators.rulebooks.facts import Finding, Verdict

DAYS_PER_YEAR = 365.25
"""Length of a year when ages are counted from days. [d/yr]"""
LARGEST_AREA_MU = 1e9
"""About two thirds of all land of China; more is a slip of the hand. [mu]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """The share of planted trees that lives: low, central, high, and whether anybody counted. [1]"""

    low: float
    central: float
    high: float
    observed: bool

    @classmethod
    def stated(cls, central: float, *, low: float | None = None, high: float | None = None) -> "Survival":
        """Return a survival that was counted or stated, with its range where there is one. [1]"""
        return cls(
            low=central if low is None else low,
            central=central,
            high=central if high is None else high,
            observed=True,
        )

    @classmethod
    def assumed(cls) -> "Survival":
        """Return what is taken before anybody counted: the qualifying line, and all alive at best."""
        line = norms()["survival_qualified"].value
        return cls(low=norms()["survival_failed"].value, central=line, high=1.0, observed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thinning:
    """A share of the standing stock taken out at an age; its carbon counts as lost. [yr; 1]"""

    age_years: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One piece of planted ground.

    Parameters
    ----------
    name
        For people.
    growth
        Low, central and high growth; None when an uptake is declared instead.
    declared_t_per_mu_year
        Uptake that somebody declared, the same every year; includes survival and everything. [tCO2/mu/yr]
    area_mu
        Ground planted. [mu]
    planted_on
        Day from which age counts.
    survival
        Share of planted trees alive.
    replaced, replaced_after_years
        Share of the design that beating-up brought back alive, and years after planting. [1; yr]
    site_factor
        This site against the site of the curve, for example from :func:`site_factor`. [1]
    thinnings
        What is taken out, by age.
    stems_per_mu
        Trees planted on a mu; None when not known. [1/mu]
    region
        Where it stands; empty when not stated.
    ground
        Name of the ground that it shares with other species of a mixture; observations may be of the whole.
    """

    name: str
    area_mu: float
    planted_on: date
    growth: GrowthSet | None = None
    declared_t_per_mu_year: float | None = None
    survival: Survival = field(default_factory=Survival.assumed)
    replaced: float = 0.0
    replaced_after_years: float = 1.0
    site_factor: float = 1.0
    thinnings: tuple[Thinning, ...] = ()
    stems_per_mu: float | None = None
    region: str = ""
    ground: str = ""

    def __post_init__(self) -> None:
        raise_all(_faults(self))

    def is_called(self, name: str) -> bool:
        """Return whether a name means this stand, or the ground of the mixture that it belongs to."""
        return bool(name) and name in (self.name, self.ground)

    def age_years(self, day: date) -> float:
        """Return the age on a day; zero before planting. [yr]"""
        return max(0, (day - self.planted_on).days) / DAYS_PER_YEAR

    def stock_t(self, age_years: float) -> tuple[float, float, float]:
        """Return low, central and high stock of the whole stand at an age. [tCO2]

        Parameters
        ----------
        age_years
            Years since planting. [yr]

        Raises
        ------
        OutsideRange
            A source of the growth has no data for the age.
        """
        if self.declared_t_per_mu_year is not None:
            declared = self.declared_t_per_mu_year * age_years * self.area_mu
            return declared, declared, declared
        assert self.growth is not None
        now = self.growth.band_t_co2_per_ha(age_years)
        later = self.growth.band_t_co2_per_ha(max(0.0, age_years - self.replaced_after_years))
        alive = (self.survival.low, self.survival.central, self.survival.high)
        scale = self.area_mu / MU_PER_HA * self.site_factor * self.left_share(age_years)
        low, central, high = (
            scale * (share * first + min(self.replaced, 1 - share) * second)
            for share, first, second in zip(alive, now, later, strict=True)
        )
        return low, central, high

    def left_share(self, age_years: float) -> float:
        """Return what thinnings up to an age have left. [1]

        Parameters
        ----------
        age_years
            Years since planting. [yr]
        """
        left = 1.0
        for thinning in self.thinnings:
            if thinning.age_years <= age_years:
                left *= 1 - thinning.share
        return left

    def findings(self) -> list[Finding]:
        """Return what a reader must know before trusting the stand's numbers."""
        return [*_about_survival(self), *_about_density(self), *_about_site(self), *_about_growth(self)]


def site_factor(*, measured_t_co2_per_ha: float, age_years: float, growth: GrowthSet) -> float:
    """Return how a measured site stands to the central growth of a set at the same age. [1]

    Parameters
    ----------
    measured_t_co2_per_ha
        Stock of the plots, roots included. [tCO2/ha]
    age_years
        Age when measured. [yr]
    growth
        The set whose centre is corrected.
    """
    expected = growth.band_t_co2_per_ha(age_years)[1]
    if expected <= 0:
        raise InputError(
            f"“{growth.zh}”在 {age_years:g} 年时尚无蓄积，无法校正立地。请待林龄更大时实测。",
            f"“{growth.en}” has no stock at {age_years:g} years, so no site can be compared. "
            "Measure an older stand.",
        )
    return measured_t_co2_per_ha / expected


def _faults(stand: Stand) -> list[CalculatorError]:
    found: list[CalculatorError] = []
    if (stand.growth is None) == (stand.declared_t_per_mu_year is None):
        found.append(
            InputError(
                "请填写生长参数组或声明的吸收量，二者取一。",
                "Give a growth set or a declared uptake, one of the two.",
                path="growth",
            )
        )
    survival = stand.survival
    for path, number, low, high in (
        ("area_mu", stand.area_mu, 0.0, LARGEST_AREA_MU),
        ("survival", *_odd_share(survival)),
        ("replaced", stand.replaced, 0.0, 1.0),
        ("replaced_after_years", stand.replaced_after_years, 0.0, 10.0),
        ("site_factor", stand.site_factor, 0.0, 10.0),
        ("declared_t_per_mu_year", stand.declared_t_per_mu_year or 0.0, 0.0, 100.0),
        *(("thinnings", thinning.share, 0.0, 1.0) for thinning in stand.thinnings),
    ):
        if not low <= number <= high:
            found.append(_outside(path, number, low, high))
    if stand.area_mu == 0:
        found.append(_outside("area_mu", stand.area_mu, 0.0, LARGEST_AREA_MU))
    return found


def _odd_share(survival: Survival) -> tuple[float, float, float]:
    """Return the first share that is out of place, with its limits; the low one when all are in place."""
    ends = [
        (survival.low, 0.0, 1.0),
        (survival.central, survival.low, 1.0),
        (survival.high, survival.central, 1.0),
    ]
    return next((end for end in ends if not end[1] <= end[0] <= end[2]), ends[0])


def _outside(path: str, number: float, low: float, high: float) -> NumberError:
    return NumberError(
        f"{number:g} 不在 {low:g} 与 {high:g} 之间。请检查数值和单位（比例写作 0.85，不写 85）。",
        f"{number:g} is not between {low:g} and {high:g}. Check value and unit (a share is 0.85, not 85).",
        path=path,
    )


def _about_survival(stand: Stand) -> list[Finding]:
    if stand.declared_t_per_mu_year is not None:
        return []
    share, line, failed = (
        stand.survival.central,
        norms()["survival_qualified"].value,
        norms()["survival_failed"].value,
    )
    if not stand.survival.observed:
        return [
            finding(
                "planting.survival",
                "unknown",
                f"{stand.name}：尚未检查成活率，暂按合格线 {line:.0%} 计算。请在造林一年后检查。",
                f"{stand.name}: nobody has counted survivors; the qualifying line of {line:.0%} is assumed. "
                "Check one year after planting.",
                norm="survival_qualified",
            )
        ]
    kept = min(1.0, share + stand.replaced)
    if kept >= line:
        verdict: Verdict = "pass"
        act = ("达到合格线。", "It qualifies.")
    elif kept >= failed:
        verdict = "warning"
        act = ("须在下一造林季补植。", "Beat up the gaps in the next planting season.")
    else:
        verdict = "fail"
        act = ("须重新造林。", "Plant anew.")
    return [
        finding(
            "planting.survival",
            verdict,
            f"{stand.name}：成活（含补植）{kept:.0%}，合格线 {line:.0%}。{act[0]}",
            f"{stand.name}: {kept:.0%} alive with what was replaced, the line is {line:.0%}. {act[1]}",
            observed=f"{kept:.4g}",
            required=f"≥ {line:g}",
            norm="survival_qualified" if kept >= failed else "survival_failed",
        )
    ]


def _about_density(stand: Stand) -> list[Finding]:
    if stand.stems_per_mu is None:
        return []
    low, high = (value(f"forest.density.masson_{end}") for end in ("min", "max"))
    stems = stand.stems_per_mu * MU_PER_HA
    inside = low <= stems <= high
    return [
        finding(
            "planting.density",
            "pass" if inside else "warning",
            f"{stand.name}：每公顷 {stems:,.0f} 株，有来源的密度为 {low:,.0f} 至 {high:,.0f} 株。"
            + ("" if inside else "超出范围的密度没有生长数据，请说明理由或调整株行距。"),
            f"{stand.name}: {stems:,.0f} stems/ha; sourced densities are {low:,.0f} to {high:,.0f}. "
            + ("" if inside else "There is no growth data for others: give a reason or change the spacing."),
            observed=f"{stems:.0f}",
            required=f"{low:.0f} – {high:.0f}",
        )
    ]


def _about_site(stand: Stand) -> list[Finding]:
    if stand.site_factor <= 1:
        return []
    return [
        finding(
            "planting.site",
            "warning",
            f"{stand.name}：立地系数 {stand.site_factor:g} 高于曲线所在立地。请附样地实测。",
            f"{stand.name}: a site factor of {stand.site_factor:g} is better than the curve's "
            "site. Attach plots.",
            observed=f"{stand.site_factor:g}",
            required="≤ 1",
        )
    ]


def _about_growth(stand: Stand) -> list[Finding]:
    if stand.growth is None:
        rate = stand.declared_t_per_mu_year
        return [
            finding(
                "planting.growth",
                "warning",
                f"{stand.name}：按声明的每亩每年 {rate:g} 吨计算，不是生长数据。",
                f"{stand.name}: calculated with a declared {rate:g} t a mu and year, which is "
                "no growth data.",
                observed=f"{rate:g}",
            )
        ]
    here = not stand.region or stand.growth.holds_in(stand.region)
    away_zh = "" if here else f"该参数组不是为 {stand.region} 编制的，请以样地实测校正立地系数。"
    away_en = (
        "" if here else f" It was not made for {stand.region}: correct it by a measured plot (site factor)."
    )
    return [
        finding(
            "planting.growth",
            "pass" if here else "warning",
            f"{stand.name}：{stand.growth.zh}。{stand.growth.note_zh}{away_zh}",
            f"{stand.name}: {stand.growth.en}. {stand.growth.note_en}{away_en}",
        )
    ]
