"""What mends a promise that falls short: replanting, more ground, credits?"""

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from calculators.errors import CalculatorError
from calculators.planting.norms import norms
from calculators.planting.projection import Forest
from calculators.planting.seasons import Season
from calculators.planting.sizing import area_for
from calculators.planting.stand import DAYS_PER_YEAR, Stand, Survival


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One way to mend a shortfall.

    Parameters
    ----------
    kind
        ``"replant"``, ``"more_area"`` or ``"credits"``.
    amount, unit
        How much: trees (or mu to go over where the number of trees is not known), whole mu, whole tonnes.
    by
        Last day to act.
    gains_t
        What it brings up to the due day, at central growth. [tCO2]
    enough
        Whether it mends the whole shortfall.
    text_zh, text_en
        A sentence for people.
    """

    kind: Literal["replant", "more_area", "credits"]
    amount: int
    unit: Literal["tree", "mu", "tCO2"]
    by: date
    gains_t: float
    enough: bool
    text_zh: str
    text_en: str


def remedies(forest: Forest, *, short_t: int, due: date, as_of: date, season: Season) -> tuple[Remedy, ...]:
    """Return what mends a shortfall, the trees first.

    Parameters
    ----------
    forest
        As corrected by what was seen.
    short_t
        Whole tonnes missing on the due day. [tCO2]
    due, as_of
        Last day of the promise, and today.
    season
        When planting is possible.
    """
    planting = season.next_from(as_of)
    found = [_replant(forest, short_t, due, planting), _more_area(forest, short_t, due, planting)]
    credits = Remedy(
        kind="credits",
        amount=short_t,
        unit="tCO2",
        by=due,
        gains_t=float(short_t),
        enough=True,
        text_zh=f"以 {short_t} 吨碳信用补足，须规则接受，并取得注销证明。",
        text_en=f"Cover {short_t} t by credits that the rule book accepts, with proof of retirement.",
    )
    return (*(remedy for remedy in found if remedy is not None), credits)


def _replant(forest: Forest, short_t: int, due: date, planting: tuple[date, date]) -> Remedy | None:
    """Return filling every gap in the next season while stands are young; as many live as qualify."""
    day, young = planting[1], norms()["first_verification_years"].value
    stands, trees, ground, known = [], 0.0, 0.0, True
    for stand in forest.stands:
        gap = 1 - stand.survival.central - stand.replaced
        age = (day - stand.planted_on).days / DAYS_PER_YEAR
        if stand.growth is None or gap <= 0 or not 0 < age <= young:
            stands.append(stand)
            continue
        stands.append(_filled(stand, gap * norms()["survival_qualified"].value, age))
        ground += stand.area_mu
        known = known and stand.stems_per_mu is not None
        trees += gap * stand.area_mu * (stand.stems_per_mu or 0)
    if ground == 0 or day >= due:
        return None
    gains = replace(forest, stands=tuple(stands)).uptake_t(due).central_t - forest.uptake_t(due).central_t
    if gains <= 0:
        return None
    amount = math.ceil(trees - 1e-6) if known else math.ceil(ground - 1e-6)
    zh = f"补植 {amount} 株" if known else f"在 {amount} 亩上补植全部空穴"
    en = f"Replant {amount} trees" if known else f"Fill every gap on {amount} mu"
    return Remedy(
        kind="replant",
        amount=amount,
        unit="tree" if known else "mu",
        by=day,
        gains_t=gains,
        enough=gains >= short_t,
        text_zh=f"{zh}，最迟 {day}；到期约可多吸收 {gains:.0f} 吨，缺口 {short_t} 吨。",
        text_en=f"{en} by {day}: about {gains:.0f} t more by the due day, of {short_t} t missing.",
    )


def _filled(stand: Stand, gap: float, age: float) -> Stand:
    """Return the stand with its gaps filled at an age; trees that were replaced before count as of now."""
    return replace(stand, replaced=min(1.0, stand.replaced + gap), replaced_after_years=age)


def _more_area(forest: Forest, short_t: int, due: date, planting: tuple[date, date]) -> Remedy | None:
    """Return more ground of the same trees, planted at the end of the next season."""
    day = planting[1]
    if day >= due:
        return None
    fresh = replace(
        forest,
        stands=tuple(
            replace(stand, planted_on=day, survival=Survival.assumed(), replaced=0.0, thinnings=())
            for stand in forest.stands
        ),
    )
    try:
        area = area_for(fresh, tonnes=short_t, by=due).whole_mu
    except CalculatorError:
        return None
    return Remedy(
        kind="more_area",
        amount=area,
        unit="mu",
        by=day,
        gains_t=float(short_t),
        enough=True,
        text_zh=f"另造林 {area} 亩（树种相同），最迟 {day}。",
        text_en=f"Plant {area} mu more of the same trees by {day}.",
    )
