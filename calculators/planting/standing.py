"""What of a promise has been absorbed, what is still a promise, will it be kept, and what mends it?

Absorbed is what an approved body verified and what was seen by the last day of the promise, nothing else.
Counts and plots correct the projection; they absorb nothing until they are verified. A later verification
replaces an earlier one, also when it finds less.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from calculators.errors import CalculatorError, InputError, NumberError, UnknownName, raise_all
from calculators.planting.models import MU_PER_HA
from calculators.planting.norms import finding
from calculators.planting.observations import Observation, stock_of
from calculators.planting.projection import Forest, Uptake
from calculators.planting.remedies import Remedy, remedies
from calculators.planting.seasons import Season
from calculators.planting.stand import DAYS_PER_YEAR, Stand
from calculators.rulebooks.facts import Finding

State = Literal["not_planted", "on_plan", "behind", "overdue", "achieved"]
WORDS: dict[State, tuple[str, str]] = {
    "not_planted": ("尚未造林", "not planted yet"),
    "on_plan": ("按计划", "on plan"),
    "behind": ("落后于计划", "behind plan"),
    "overdue": ("逾期未兑现", "overdue"),
    "achieved": ("已兑现", "achieved"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a promise stands on a day.

    Parameters
    ----------
    as_of, due
        The day, and the last day of the promise.
    promised_t, absorbed_t, committed_t
        Promised; verified and rounded down to whole tonnes, at most the promise counts; what is left of the
        promise. [tCO2]
    surplus_t
        Verified whole tonnes beyond the promise. [tCO2]
    measured_t
        Observed, verified or not; None when nobody measured. [tCO2]
    planned, expected
        The projection as planted up to the due day, and as corrected by what was seen.
    shortfall_t, prudent_shortfall_t
        Whole tonnes missing on the due day at central and at low growth. [tCO2]
    state
        One word; :data:`WORDS` says it to people.
    forest
        The forest as corrected, for charts.
    remedies, findings
        What mends a shortfall; what must be known.
    """

    as_of: date
    due: date
    promised_t: int
    absorbed_t: int
    committed_t: int
    surplus_t: int
    measured_t: float | None
    planned: Uptake
    expected: Uptake
    shortfall_t: int
    prudent_shortfall_t: int
    state: State
    forest: Forest
    remedies: tuple[Remedy, ...]
    findings: tuple[Finding, ...]


def standing(
    *,
    promised_t: int,
    due: date,
    forest: Forest,
    observations: Sequence[Observation],
    as_of: date,
    season: Season,
) -> Standing:
    """Return where a promise stands.

    Parameters
    ----------
    promised_t
        Whole tonnes that were promised. [tCO2]
    due
        Last day of the promise, from the rule book.
    forest
        The stands as planted.
    observations
        In any order; those after ``as_of`` are not looked at.
    as_of
        The day of the question.
    season
        When gaps and more ground can be planted.

    Raises
    ------
    InputError, UnknownName
        An observation before planting, or of a stand that is not there; all of them at once.
    """
    if promised_t <= 0:
        raise NumberError("承诺吨数应大于 0。", "The promised tonnes must be more than 0.", path="promised_t")
    seen = checked(forest, observations, as_of=as_of)
    corrected = corrected_forest(forest, seen)
    verified = measured_t(forest, [row for row in seen if row.verified(as_of) and row.observed_on <= due])
    absorbed = math.floor((verified or 0.0) + 1e-6)
    planned, expected = forest.uptake_t(due), corrected.uptake_t(due)
    missing, prudent = (
        _missing(promised_t, absorbed, due, as_of, t) for t in (expected.central_t, expected.low_t)
    )
    planted = min(stand.planted_on for stand in forest.stands) <= as_of
    state = _state(
        promised_t=promised_t, absorbed=absorbed, due=due, as_of=as_of, planted=planted, missing=missing
    )
    return Standing(
        as_of=as_of,
        due=due,
        promised_t=promised_t,
        absorbed_t=min(absorbed, promised_t),
        committed_t=max(0, promised_t - absorbed),
        surplus_t=max(0, absorbed - promised_t),
        measured_t=measured_t(forest, seen),
        planned=planned,
        expected=expected,
        shortfall_t=missing,
        prudent_shortfall_t=prudent,
        state=state,
        forest=corrected,
        remedies=remedies(corrected, short_t=missing, due=due, as_of=as_of, season=season) if missing else (),
        findings=(
            *_said(state, promised_t, absorbed, missing, due),
            *_reversal(forest, seen, as_of),
            *_young(forest, due),
            *corrected.findings(),
        ),
    )


def checked(forest: Forest, observations: Sequence[Observation], *, as_of: date) -> list[Observation]:
    """Return the observations up to a day, oldest first.

    Raises
    ------
    InputError, UnknownName
        As :func:`standing`; the path names the observation by its place.
    """
    stands = {name: stand for stand in forest.stands for name in (stand.ground, stand.name) if name}
    first = min(stand.planted_on for stand in forest.stands)
    faults: list[CalculatorError] = []
    for number, row in enumerate(observations):
        path = f"observations.{number}"
        if row.kind != "report" and row.stand not in stands:
            faults.append(UnknownName("林分", "stand", row.stand, stands, path=f"{path}.stand"))
            continue
        planted = first if row.kind == "report" else stands[row.stand].planted_on
        if row.observed_on < planted:
            faults.append(
                InputError(
                    f"观测日 {row.observed_on} 早于造林日 {planted}。请检查日期。",
                    f"Observed on {row.observed_on}, before planting on {planted}. Check the days.",
                    path=f"{path}.observed_on",
                )
            )
        mended = row.count.replaced_on if row.count is not None else None
        if mended is not None and not planted < mended <= row.observed_on:
            faults.append(
                InputError(
                    f"补植日 {mended} 不在造林日 {planted} 与观测日 {row.observed_on} 之间。请检查日期。",
                    f"Beaten up on {mended}, not between planting on {planted} and {row.observed_on}. "
                    "Check the days.",
                    path=f"{path}.replaced_on",
                )
            )
    raise_all(faults)
    return sorted((row for row in observations if row.observed_on <= as_of), key=lambda row: row.observed_on)


def corrected_forest(forest: Forest, seen: Sequence[Observation]) -> Forest:
    """Return the forest with the survival that was counted and the growth that plots measured.

    The last count of a stand sets its survival and beating-up. Later plots then set the site factor so that
    the projection passes through what they found.
    """
    counted = [_with_count(stand, seen) for stand in forest.stands]
    return replace(forest, stands=tuple(_with_plots(stand, counted, seen) for stand in counted))


def measured_t(forest: Forest, seen: Sequence[Observation]) -> float | None:
    """Return the net uptake that observations show, the last of each stand or a later report. [tCO2]

    A stand without plots counts as nothing. None when nothing was measured.
    """
    last = [(stand, _last(stand, seen, "plots")) for stand in forest.stands]
    plots = [(stand, row) for stand, row in last if row is not None]
    report = next((row for row in reversed(seen) if row.kind == "report"), None)
    newest = max((row.observed_on for _, row in plots), default=None)
    if report is not None and (newest is None or report.observed_on >= newest):
        return report.report_t
    if newest is None:
        return None
    total = sum(stock_of(row.plots).counted * stand.area_mu / MU_PER_HA for stand, row in plots)
    return max(0.0, (total - forest.baseline_t(newest)) * (1 - forest.deduction))


def _last(stand: Stand, seen: Sequence[Observation], kind: str) -> Observation | None:
    """Return the last observation of a kind of a stand, or of the mixture that it belongs to."""
    return next((row for row in reversed(seen) if row.kind == kind and stand.is_called(row.stand)), None)


def _with_count(stand: Stand, seen: Sequence[Observation]) -> Stand:
    row = _last(stand, seen, "survival")
    if stand.growth is None or row is None or row.count is None:
        return stand
    on = row.count.replaced_on
    after = stand.replaced_after_years if on is None else (on - stand.planted_on).days / DAYS_PER_YEAR
    return replace(
        stand,
        survival=row.count.survival(),
        replaced=row.count.replaced_share,
        replaced_after_years=after,
    )


def _with_plots(stand: Stand, stands: Sequence[Stand], seen: Sequence[Observation]) -> Stand:
    row = _last(stand, seen, "plots")
    if stand.growth is None or row is None:
        return stand
    there = [other for other in stands if other.is_called(row.stand)]
    expected = sum(other.stock_t(other.age_years(row.observed_on))[1] for other in there)
    if expected <= 0:
        return stand
    found = stock_of(row.plots).mean * sum(other.area_mu for other in there) / MU_PER_HA
    return replace(stand, site_factor=stand.site_factor * found / expected)


def _missing(promised_t: int, absorbed: int, due: date, as_of: date, expected_t: float) -> int:
    """Return the whole tonnes missing: against what is expected, or after the due day what was verified."""
    reached = float(absorbed) if as_of > due else max(float(absorbed), expected_t)
    return max(0, math.ceil(promised_t - reached - 1e-6))


def _state(*, promised_t: int, absorbed: int, due: date, as_of: date, planted: bool, missing: int) -> State:
    if absorbed >= promised_t:
        return "achieved"
    if as_of > due:
        return "overdue"
    if missing:
        return "behind"
    return "on_plan" if planted else "not_planted"


def _said(state: State, promised_t: int, absorbed: int, missing: int, due: date) -> list[Finding]:
    zh, en = WORDS[state]
    verdict = {
        "achieved": "pass",
        "on_plan": "pass",
        "not_planted": "unknown",
        "behind": "warning",
        "overdue": "fail",
    }
    return [
        finding(
            "planting.standing",
            verdict[state],  # type: ignore[arg-type]
            f"{zh}：承诺 {promised_t} 吨，已核实 {min(absorbed, promised_t)} 吨，到 {due} "
            f"预计缺 {missing} 吨。",
            f"{en.capitalize()}: {promised_t} t promised, {min(absorbed, promised_t)} t verified, "
            f"{missing} t expected to be missing on {due}.",
            observed=absorbed,
            required=promised_t,
        )
    ]


def _young(forest: Forest, due: date) -> list[Finding]:
    """Return a warning where the last day comes before the first age of a table."""
    found = []
    for stand in forest.stands:
        first = stand.growth.central.first_table_age_years if stand.growth else 0.0
        age = stand.age_years(due)
        if age < first:
            found.append(
                finding(
                    "planting.young",
                    "warning",
                    f"{stand.name}：到期时林龄 {age:.1f} 年，数据自 {first:g} 年起；"
                    "此前按自零起的直线，可能偏高。"
                    "请按低值承诺。",
                    f"{stand.name}: {age:.1f} years old on the last day, and the data begin at "
                    f"{first:g}. A straight "
                    "line from zero may say too much: promise by the low end.",
                    observed=f"{age:.1f}",
                    required=f"≥ {first:g}",
                )
            )
    return found


def _reversal(forest: Forest, seen: Sequence[Observation], as_of: date) -> list[Finding]:
    """Return a finding when the last verification found less than the one before."""
    found = [row for row in seen if row.verified(as_of)]
    amounts = [measured_t(forest, found[: number + 1]) or 0.0 for number in range(len(found))]
    if not amounts or amounts[-1] >= max(amounts):
        return []
    lost = max(amounts) - amounts[-1]
    return [
        finding(
            "planting.reversal",
            "fail",
            f"最近一次核查比此前少 {lost:.0f} 吨：已吸收的碳有损失，须说明原因并补足。",
            f"The last verification found {lost:.0f} t less than before: carbon was lost. Say "
            "why and make it good.",
            observed=f"{amounts[-1]:.0f}",
            required=f"≥ {max(amounts):.0f}",
            norm="buffer_woodland_carbon_code",
        )
    ]
