"""What has to be done when, from the design of a planting to the last day of its promise?

Steps run from preparation to the end of crediting; the rule book's clock runs from the end of the event, not
from planting. A step that comes too late, or out of season, is a finding with the way out.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from calculators.clocks import Deadline, anniversary
from calculators.errors import InputError
from calculators.planting.norms import finding, norms
from calculators.planting.seasons import Season
from calculators.planting.stand import DAYS_PER_YEAR
from calculators.rulebooks import load_rulebook
from calculators.rulebooks.facts import Finding

StepKind = Literal[
    "preparation",
    "planting",
    "plaque",
    "tending",
    "survival_check",
    "beating_up",
    "preservation_check",
    "verification",
    "deadline",
    "crediting_end",
]
WORDS: dict[StepKind, tuple[str, str]] = {
    "preparation": ("作业设计、整地与备苗", "Design, preparing the ground, seedlings"),
    "planting": ("造林", "Planting"),
    "plaque": ("立永久性纪念碑牌", "Permanent plaque"),
    "tending": ("抚育", "Tending"),
    "survival_check": ("成活率检查", "Survival check"),
    "beating_up": ("补植", "Beating-up"),
    "preservation_check": ("保存率检查", "Check of what is left standing"),
    "verification": ("监测与核查", "Monitoring and verification"),
    "deadline": ("规则期限", "Last day of the rule book"),
    "crediting_end": ("计入期结束", "End of crediting"),
}
GROWING_SEASON_DAYS = 180
"""Survival is counted after one growing season; its length is a setting of this software. [d]"""
VERIFY_BEFORE_DAYS = 365
"""Last verification so long before the deadline, so that a shortfall can still be mended. [d]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, from a first to a last day, with what it rests on."""

    kind: StepKind
    starts: date
    ends: date
    zh: str
    en: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Every step in order of its first day, the period of the rule book, and what is wrong with them."""

    steps: tuple[Step, ...]
    period: Deadline
    findings: tuple[Finding, ...]

    def step(self, kind: StepKind) -> Step:
        """Return the first step of a kind."""
        return next(step for step in self.steps if step.kind == kind)


def timeline(
    *,
    event_end: date,
    rulebook: str,
    season: Season,
    decided_on: date,
    planted_on: date | None = None,
    crediting_years: int | None = None,
) -> Timeline:
    """Return the steps of a forest that serves an event.

    Parameters
    ----------
    event_end
        Last day of the event; the rule book's clock starts here.
    rulebook
        Name of the rule book; it must have a clock for forests.
    season
        When trees are planted there.
    decided_on
        Day from which preparation can begin.
    planted_on
        Day of planting, when it is planned or done; the next season after the decision when missing.
    crediting_years
        Years of crediting from planting; until the deadline when missing. [yr]
    """
    period = load_rulebook(rulebook).period(kind="forest", event_end=event_end)
    planting = (planted_on, planted_on) if planted_on else season.next_from(_ready(decided_on))
    steps = [
        _step("preparation", min(decided_on, planting[0]), planting[0], "—"),
        Step(
            kind="planting",
            starts=planting[0],
            ends=planting[1],
            zh=WORDS["planting"][0],
            en=WORDS["planting"][1],
            source=season.source,
            verified=season.verified,
        ),
        _step("plaque", planting[1], planting[1], "《节能减排信息动态》第92期"),
        *_care(planting, season),
        *_verifications(planting[1], period),
        _step("deadline", period.last_day, period.last_day, rulebook),
    ]
    if crediting_years is not None:
        end = anniversary(planting[0], crediting_years) - timedelta(days=1)
        steps.append(_step("crediting_end", end, end, "offsets/crediting.yaml"))
    order = list(WORDS)
    steps.sort(key=lambda step: (step.starts, order.index(step.kind)))
    return Timeline(
        steps=tuple(steps),
        period=period,
        findings=tuple(_findings(planting, planted_on, season, period, event_end)),
    )


def years_to_grow(*, planted_on: date, last_day: date) -> float:
    """Return the years between planting and a last day; never below zero. [yr]"""
    return max(0, (last_day - planted_on).days) / DAYS_PER_YEAR


def _ready(decided_on: date) -> date:
    return decided_on + timedelta(days=1)


def _care(planting: tuple[date, date], season: Season) -> list[Step]:
    """Return tending, checks and beating-up after a planting."""
    figures = norms()
    done = planting[1]
    check = done + timedelta(days=GROWING_SEASON_DAYS)
    gaps = season.next_from(check + timedelta(days=1))
    before_gaps = gaps[0] - timedelta(days=1)
    kept = anniversary(done, int(figures["preservation_check_years"].value))
    return [
        _step("tending", done, anniversary(done, int(figures["tending_years"].value)), norm="tending_years"),
        _step("survival_check", check, before_gaps, norm="survival_check_years"),
        _step("beating_up", *gaps, norm="survival_failed"),
        _step("preservation_check", kept, kept, norm="preservation_check_years"),
    ]


def _verifications(planted: date, period: Deadline) -> list[Step]:
    first, every = (
        int(norms()[f"{name}_years"].value) for name in ("first_verification", "verification_every")
    )
    final = period.last_day - timedelta(days=VERIFY_BEFORE_DAYS)
    days, year = [], first
    while (day := anniversary(planted, year)) < final:
        days.append(day)
        year += every
    days.append(max(final, planted))
    return [
        _step(
            "verification",
            day,
            day,
            norm="first_verification_years" if not number else "verification_every_years",
        )
        for number, day in enumerate(days)
    ]


def _step(kind: StepKind, starts: date, ends: date, source: str = "", *, norm: str = "") -> Step:
    rests_on = norms().get(norm)
    return Step(
        kind=kind,
        starts=starts,
        ends=max(starts, ends),
        zh=WORDS[kind][0],
        en=WORDS[kind][1],
        source=rests_on.source if rests_on else source,
        verified=rests_on.verified if rests_on else True,
    )


def _findings(
    planting: tuple[date, date], planted_on: date | None, season: Season, period: Deadline, event_end: date
) -> list[Finding]:
    if planting[0] >= period.last_day:
        raise InputError(
            f"造林日 {planting[0]} 不早于规则期限 {period.last_day}，到期时没有任何吸收。"
            "请提前造林或改用碳信用。",
            f"Planting on {planting[0]} is not before the last day {period.last_day}: nothing "
            "is taken up in time. "
            "Plant earlier, or use credits.",
            path="planted_on",
        )
    found = []
    if planted_on is not None:
        first, last = season.in_year(planted_on.year)
        inside = season.holds(planted_on)
        coming = season.next_from(planted_on)
        found.append(
            finding(
                "planting.season",
                "pass" if inside else "warning",
                f"造林日 {planted_on}，当地季节 {first:%m-%d} 至 {last:%m-%d}。"
                + ("" if inside else f"不在季节内，成活率可能偏低；下一季节自 {coming[0]} 起。"),
                f"Planting on {planted_on}; the season there is {first:%m-%d} to {last:%m-%d}. "
                + (
                    ""
                    if inside
                    else f"Out of season, fewer trees may live; the next season starts {coming[0]}."
                ),
                observed=planted_on,
                required=f"{first:%m-%d} – {last:%m-%d}",
            )
        )
    lost = years_to_grow(planted_on=event_end, last_day=planting[0])
    grows = years_to_grow(planted_on=planting[0], last_day=period.last_day)
    found.append(
        finding(
            "planting.clock",
            "warning" if lost > 0 else "pass",
            f"期限自活动结束起算：{period.years} 年中树木只生长 {grows:.2f} 年。请按生长年数核算面积。",
            f"The clock runs from the end of the event: of {period.years} years trees grow {grows:.2f}. "
            "Size the area by the years of growth.",
            observed=f"{grows:.2f}",
            required=period.years,
        )
    )
    return found
