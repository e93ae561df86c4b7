"""Do a project's crediting period, its yearly reductions and its printed total agree with each other?

Registers and reports print the first day, the last day, the years and the totals of a crediting period, and
these contradict each other more often than one would think. Every contradiction is a finding; nothing is
corrected silently.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from calculators.errors import UnknownName
from calculators.offsets.lots import FORESTRY
from calculators.rulebooks.facts import Finding, Verdict
from calculators.yaml_text import date_of, read_text_yaml, yes_or_no

FILE = Path(__file__).with_name("crediting.yaml")
MILD = frozenset({"crediting.start"})
"""Contradictions that some programmes allow for: a warning, no failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One kind of crediting period that a programme allows.

    Parameters
    ----------
    forestry
        For forests, or for everything else.
    years_least, years_most
        Length of one period. [years]
    renewals
        How often it can be renewed.
    """

    forestry: bool
    years_least: int
    years_most: int
    renewals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The crediting periods of one programme.

    Parameters
    ----------
    reductions_after, register_within_years
        Conditions for *registering* reductions: they happened after this day, and are registered within so
        many years. They say nothing about units that have been issued.
    verified
        Whether somebody here has read the text.
    """

    name: str
    zh: str
    en: str
    source: str
    verified: bool
    periods: tuple[Period, ...]
    reductions_after: date | None = None
    register_within_years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditingFacts:
    """What is said of a project; whatever nobody stated is None.

    Parameters
    ----------
    start, end_stated
        First and last day of the crediting period.
    years
        Length of one period. [years]
    renewable
        Whether the period can be renewed.
    annual_t_co2e, total_stated_t_co2e
        Reductions of one year and of the period. [tCO2e]
    registered_on
        Day of the project's registration.
    """

    project_type: str
    start: date | None = None
    end_stated: date | None = None
    years: int | None = None
    renewable: bool = False
    annual_t_co2e: int | None = None
    total_stated_t_co2e: int | None = None
    registered_on: date | None = None


@cache
def programmes() -> Mapping[str, Programme]:
    """Return every programme of the list, by name."""
    return {name: _programme(name, tree) for name, tree in read_text_yaml(FILE).items()}


def last_day(*, start: date, years: int) -> date:
    """Return the last day of a period: the day before the anniversary.

    Parameters
    ----------
    start
        First day.
    years
        Length. [years]

    Examples
    --------
    >>> last_day(start=date(2009, 11, 1), years=7)
    datetime.date(2016, 10, 31)
    """
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:  # 29 February: the anniversary is 1 March
        return date(start.year + years, 2, 28)


def crediting_findings(facts: CreditingFacts, *, programme: str) -> list[Finding]:
    """Return what agrees and what does not.

    Parameters
    ----------
    facts
        What is said of the project.
    programme
        Name of its programme, one of :func:`programmes`.

    Returns
    -------
    list[Finding]
        Codes ``crediting.length``, ``crediting.end``, ``crediting.start``, ``crediting.total``.
    """
    if programme not in programmes():
        raise UnknownName("计入期规则", "programme", programme, programmes())
    rules = programmes()[programme]
    return [_length(facts, rules), _end(facts, rules), _start(facts, rules), _total(facts, rules)]


def registering_findings(
    *, reductions_from: date | None, applied_on: date | None, programme: str
) -> list[Finding]:
    """Return whether reductions can be registered under the programme's conditions, if it has any.

    Parameters
    ----------
    reductions_from
        First day of the monitoring period.
    applied_on
        Day on which their registration was asked for.
    programme
        Name of the programme.
    """
    rules = programmes()[programme]
    found = []
    if rules.reductions_after is not None:
        found.append(
            _finding(
                rules,
                "registering.after",
                None if reductions_from is None else reductions_from > rules.reductions_after,
                reductions_from,
                f"> {rules.reductions_after}",
                (
                    f"申请登记的减排量须产生于 {rules.reductions_after} 之后。",
                    f"Reductions are registered when they happened after {rules.reductions_after}.",
                ),
            )
        )
    if rules.register_within_years is not None:
        years = rules.register_within_years
        known = reductions_from is not None and applied_on is not None
        ok = known and applied_on <= last_day(start=reductions_from, years=years)  # type: ignore[operator,arg-type]
        found.append(
            _finding(
                rules,
                "registering.within",
                ok if known else None,
                applied_on,
                f"≤ {years} a",
                (
                    f"减排量产生后须在 {years} 年内申请登记。",
                    f"Reductions are registered within {years} years of happening.",
                ),
            )
        )
    return found


def _length(facts: CreditingFacts, rules: Programme) -> Finding:
    forestry = facts.project_type in FORESTRY
    allowed = [period for period in rules.periods if period.forestry == forestry]
    fits = [
        period
        for period in allowed
        if facts.years is not None
        and period.years_least <= facts.years <= period.years_most
        and (period.renewals > 0 or not facts.renewable)
    ]
    required = ", ".join(_period_text(period) for period in allowed)
    return _finding(
        rules,
        "crediting.length",
        None if facts.years is None else bool(fits),
        facts.years,
        required,
        (f"计入期长度可为 {required} 年。", f"A crediting period may last {required} years."),
    )


def _end(facts: CreditingFacts, rules: Programme) -> Finding:
    if facts.start is None or facts.years is None or facts.end_stated is None:
        texts = ("缺少起始日、年数或截止日，无法核对。", "First day, years or last day are missing.")
        return _finding(rules, "crediting.end", None, facts.end_stated, "?", texts)
    due = last_day(start=facts.start, years=facts.years)
    texts = (
        f"自 {facts.start} 起 {facts.years} 年，应到 {due} 为止；记载为 {facts.end_stated}。",
        f"{facts.years} years from {facts.start} end on {due}; {facts.end_stated} is stated.",
    )
    return _finding(rules, "crediting.end", facts.end_stated == due, facts.end_stated, str(due), texts)


def _start(facts: CreditingFacts, rules: Programme) -> Finding:
    if facts.start is None or facts.registered_on is None:
        texts = ("缺少起始日或注册日，无法核对。", "First day or day of registration is missing.")
        return _finding(rules, "crediting.start", None, facts.start, "?", texts)
    early = (facts.registered_on - facts.start).days
    texts = (
        f"计入期起始日 {facts.start}，注册日 {facts.registered_on}，早 {max(early, 0)} 天。",
        f"The period starts on {facts.start}, registration is of {facts.registered_on}: "
        f"{max(early, 0)} days earlier.",
    )
    return _finding(rules, "crediting.start", early <= 0, facts.start, f"≥ {facts.registered_on}", texts)


def _total(facts: CreditingFacts, rules: Programme) -> Finding:
    if facts.annual_t_co2e is None or facts.years is None or facts.total_stated_t_co2e is None:
        texts = ("缺少年减排量、年数或总量，无法核对。", "Yearly reductions, years or the total are missing.")
        return _finding(rules, "crediting.total", None, facts.total_stated_t_co2e, "?", texts)
    product = facts.annual_t_co2e * facts.years
    texts = (
        f"{facts.years} × {facts.annual_t_co2e} = {product} 吨；记载为 {facts.total_stated_t_co2e} 吨。",
        f"{facts.years} × {facts.annual_t_co2e} = {product} t; {facts.total_stated_t_co2e} t are stated.",
    )
    agrees = product == facts.total_stated_t_co2e
    return _finding(rules, "crediting.total", agrees, facts.total_stated_t_co2e, str(product), texts)


def _finding(  # noqa: PLR0917 - one line of a report, in the order of its columns
    rules: Programme,
    code: str,
    passed: bool | None,
    observed: object,
    required: str,
    texts: tuple[str, str],
) -> Finding:
    verdict: Verdict = (
        "unknown" if passed is None else "pass" if passed else "warning" if code in MILD else "fail"
    )
    return Finding(
        code=code,
        verdict=verdict,
        clause=rules.source,
        verified=rules.verified,
        observed="—" if observed is None else str(observed),
        required=required,
        text_zh=texts[0],
        text_en=texts[1],
    )


def _period_text(period: Period) -> str:
    years = str(period.years_least)
    if period.years_most != period.years_least:
        years += f"–{period.years_most}"
    return years + (f" × {period.renewals + 1}" if period.renewals else "")


def _programme(name: str, tree: Mapping[str, Any]) -> Programme:
    after = tree.get("reductions_after")
    within = tree.get("register_within_years")
    return Programme(
        name=name,
        zh=tree["zh"],
        en=tree["en"],
        source=tree["source"],
        verified=yes_or_no(tree["verified"], where=f"{FILE.name}:{name}:verified"),
        periods=tuple(
            Period(
                forestry=row["use"] == "forestry",
                years_least=int(row["years"][0]),
                years_most=int(row["years"][1]),
                renewals=int(row["renewals"]),
            )
            for row in tree["periods"]
        ),
        reductions_after=None if after is None else date_of(after, where=f"{FILE.name}:{name}"),
        register_within_years=None if within is None else int(within),
    )
