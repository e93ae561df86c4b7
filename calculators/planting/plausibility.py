"""Is an uptake that somebody promises plausible, optimistic or implausible, against what was measured?

Plausible: not above what the mean stand of the region, or else of the country's inventories, holds at that
age. Implausible: above the fastest stand that was measured. Between the two: optimistic, for only a good
site with a fast species gets there.
"""

from dataclasses import dataclass
from typing import Literal

from calculators.errors import NumberError
from calculators.parameter_sets import read_parameters
from calculators.planting.models import Model, models
from calculators.planting.norms import finding
from calculators.rulebooks.facts import Finding, Verdict

Judgement = Literal["plausible", "optimistic", "implausible", "unknown"]
WORDS: dict[Judgement, tuple[str, str]] = {
    "plausible": ("可信", "plausible"),
    "optimistic": ("偏乐观", "optimistic"),
    "implausible": ("不可信", "implausible"),
    "unknown": ("无从判断", "not to be judged"),
}
VERDICTS: dict[Judgement, Verdict] = {
    "plausible": "pass",
    "optimistic": "warning",
    "implausible": "fail",
    "unknown": "unknown",
}
MEASURED = frozenset({"plots"})
MEAN = frozenset({"inventory"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The mean yearly uptake of one sourced stand over the same years. [tCO2/mu/yr]"""

    name: str
    zh: str
    en: str
    kind: str
    region: str
    t_per_mu_year: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An implied uptake beside its references.

    Parameters
    ----------
    t_per_mu_year
        Tonnes / mu / years. [tCO2/mu/yr]
    years
        Years of growth. [yr]
    judgement
        The word.
    mean, fastest
        The references that decided; None when no source covers the years.
    references
        All of them, lowest first.
    """

    t_per_mu_year: float
    years: float
    judgement: Judgement
    mean: Reference | None
    fastest: Reference | None
    references: tuple[Reference, ...]

    def finding(self) -> Finding:
        """Return the judgement as a finding."""
        zh, en = WORDS[self.judgement]
        if self.judgement == "unknown":
            return finding(
                "planting.uptake",
                "unknown",
                f"没有覆盖 {self.years:g} 年的参照，{zh}。请缩短年限或提供样地数据。",
                f"No reference covers {self.years:g} years: {en}. Shorten the period or bring plots.",
                observed=f"{self.t_per_mu_year:.3f}",
            )
        beside = [reference for reference in (self.mean, self.fastest) if reference is not None]
        said_zh = "，".join(f"{reference.zh} {reference.t_per_mu_year:.3f}" for reference in beside)
        said_en = ", ".join(f"{reference.en} {reference.t_per_mu_year:.3f}" for reference in beside)
        return finding(
            "planting.uptake",
            VERDICTS[self.judgement],
            f"隐含吸收量每亩每年 {self.t_per_mu_year:.3f} 吨，{zh}：{said_zh}。",
            f"The implied {self.t_per_mu_year:.3f} t a mu and year is {en}: {said_en}.",
            observed=f"{self.t_per_mu_year:.3f}",
            required=f"≤ {beside[0].t_per_mu_year:.3f}",
        )


def implied_t_per_mu_year(*, tonnes: float, area_mu: float, years: float) -> float:
    """Return tonnes / mu / years: 6 674 t on 334 mu in 20 years are 0.999. [tCO2/mu/yr]

    Parameters
    ----------
    tonnes, area_mu, years
        All more than zero. [tCO2; mu; yr]
    """
    for path, number in (("tonnes", tonnes), ("area_mu", area_mu), ("years", years)):
        if not 0 < number < 1e12:
            raise NumberError(f"{number:g} 应大于 0。", f"{number:g} must be more than 0.", path=path)
    return tonnes / area_mu / years


def references(*, years: float) -> tuple[Reference, ...]:
    """Return every sourced growth that covers these years, lowest first.

    A table of means speaks from its first age on. Plots also speak before theirs: the mean uptake of a young
    stand still rises, so that of the first plot is not exceeded earlier.

    Parameters
    ----------
    years
        Years since planting. [yr]
    """
    found = [
        _reference(model, years)
        for model in models().values()
        if 0 < years <= model.last_age_years
        and (model.kind in MEASURED or model.first_table_age_years <= years)
    ]
    return tuple(sorted(found, key=lambda reference: (reference.t_per_mu_year, reference.name)))


def judge(*, tonnes: float, area_mu: float, years: float, region: str) -> Judged:
    """Return how a promise stands beside what was measured.

    Parameters
    ----------
    tonnes, area_mu, years
        What is promised, on how much, in how long. [tCO2; mu; yr]
    region
        Where it is planted; means of this region count, and those of all regions where it has none.
    """
    rate = implied_t_per_mu_year(tonnes=tonnes, area_mu=area_mu, years=years)
    known = references(years=years)
    means = [reference for reference in known if reference.kind in MEAN]
    means = [reference for reference in means if reference.region == region] or means
    mean = means[-1] if means else None
    measured = [reference for reference in known if reference.kind in MEASURED]
    fastest = measured[-1] if measured else None
    judgement = _word(rate, mean, fastest)
    return Judged(
        t_per_mu_year=rate, years=years, judgement=judgement, mean=mean, fastest=fastest, references=known
    )


def press_claim() -> Reference:
    """Return the uptake that the press stated for the G20 forest: a claim, not a measurement."""
    stated = read_parameters("forest").get("forest.g20.stated_uptake")
    return Reference(
        name="g20_press",
        zh="G20 报道",
        en="G20, as the press said",
        kind="claim",
        region=stated.region,
        t_per_mu_year=float(stated.value),
        sources=(stated.source_ref,),
    )


def _word(rate: float, mean: Reference | None, fastest: Reference | None) -> Judgement:
    if fastest is not None and rate > fastest.t_per_mu_year:
        return "implausible"
    if mean is None or fastest is None:
        return "unknown"
    return "plausible" if rate <= mean.t_per_mu_year else "optimistic"


def _reference(model: Model, years: float) -> Reference:
    return Reference(
        name=model.name,
        zh=model.zh,
        en=model.en,
        kind=model.kind,
        region=model.region,
        t_per_mu_year=model.uptake_t_per_mu_year(years),
        sources=tuple(dict.fromkeys(parameter.source_ref for parameter in model.parameters)),
    )
