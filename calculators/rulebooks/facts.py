"""What does a rule book need to know about an event, and what does it answer?

Every fact may be missing; a missing fact is never read as a favourable one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Verdict = Literal["pass", "fail", "warning", "not_applicable", "unknown"]
CoverState = Literal["planned", "reserved", "retired", "promised", "absorbed"]
CategoryStatus = Literal["inside", "outside", "zero"]
Assurance = Literal["self_declaration", "third_party"]
FootprintBound = Literal["exact", "about", "upper", "lower"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer to one check.

    Parameters
    ----------
    code
        Name of the check, stable, for example ``"plan.before_start"``.
    verdict
        ``"pass"``, ``"fail"``, ``"warning"``, ``"not_applicable"``, or ``"unknown"`` when a fact is missing
        or the rule book is silent. Unknown is not pass.
    clause, verified
        The clause of the rule book, and whether somebody has read it.
    observed, required
        What was found and what is asked for, as days, numbers or codes; ``"—"`` for nothing.
    text_zh, text_en
        One or two sentences for people.
    """

    code: str
    verdict: Verdict
    clause: str
    verified: bool
    observed: str
    required: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """The neutrality plan: when it was issued, and which of the asked-for contents it has."""

    issued_on: date | None = None
    contents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFact:
    """How the event treats one category: inside, outside or zero; the last two with a reason."""

    status: CategoryStatus
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverItem:
    """One lot that covers emissions.

    Parameters
    ----------
    kind
        Kind of instrument, a key of :data:`calculators.rulebooks.instruments.INSTRUMENTS`.
    tonnes
        Whole tonnes. [tCO2e]
    state
        Credits: planned, reserved, promised (a second person has approved the retirement, only the
        registry's proof is missing), retired. Forests: promised, absorbed (verified by monitoring).
    done_on
        Day of the retirement, or of the verification of the uptake.
    proof
        Reference to the registry's proof of the retirement, or to the monitoring report.
    country
        Country of the project, ISO 3166-1, where a rule book asks for it.
    """

    kind: str
    tonnes: Decimal
    state: CoverState
    done_on: date | None = None
    proof: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestFacts:
    """A new planting as made public: which particulars, and whether its uptake is used a second time."""

    published: frozenset[str] = frozenset()
    used_elsewhere: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """An event as a rule book sees it.

    Parameters
    ----------
    as_of
        The day on which the question is asked.
    start, end, zone
        First and last day, in ``zone`` (IANA); an empty zone takes the rule book's.
    kind
        performance, competition, conference, forum, exhibition or other; empty when not known.
    name_zh, name_en
        Name of the event, for claims.
    attendees_on_site, attendee_visits, exhibition_area_m2
        Size of the event. [persons] [person-times] [m2]
    plan, categories, cover, forest, assurance, verifier
        What has been planned and done; ``categories`` is keyed by category code.
    measures
        Number of reduction measures taken before offsetting.
    footprint_t_co2e, footprint_bound
        Emissions inside the boundary, and ``"upper"`` when only an upper bound is known. [tCO2e]
    published
        Day on which each publication duty was met, by the duty's id.
    """

    as_of: date
    start: date | None = None
    end: date | None = None
    zone: str = ""
    kind: str = ""
    name_zh: str = ""
    name_en: str = ""
    attendees_on_site: int | None = None
    attendee_visits: int | None = None
    exhibition_area_m2: Decimal | None = None
    plan: PlanFacts = field(default_factory=PlanFacts)
    categories: Mapping[str, CategoryFact] = field(default_factory=dict)
    measures: int | None = None
    footprint_t_co2e: Decimal | None = None
    footprint_bound: FootprintBound = "exact"
    cover: tuple[CoverItem, ...] = ()
    forest: ForestFacts | None = None
    assurance: Assurance | None = None
    verifier: str = ""
    published: Mapping[str, date] = field(default_factory=dict)
