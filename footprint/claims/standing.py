"""What is known of a claim on a day: quantities, cover, deadlines, the rule book's answers, the state?

Everything is read afresh from immutable assessments, the ledger, the verification and the documents room; a
page, a certificate and a reminder therefore say the same.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from calculators.clocks import Deadline
from calculators.event.file import load_event
from calculators.rulebooks import ClaimVerdict, EventFacts, Finding, PlanFacts, RuleBook
from calculators.rulebooks.cover import accepts, clock_kind
from calculators.rulebooks.cover import cover_of as counted
from calculators.rulebooks.facts import CoverState
from footprint.assessments.enums import AssuranceState, Purpose
from footprint.assessments.models import Assessment
from footprint.assessments.selectors import Assurance, assurance_of, current
from footprint.certificates.models import IssuedDocument
from footprint.claims.basis import certificate_of, fallen_because
from footprint.claims.cover import Cover, cover_of
from footprint.claims.enums import Basis, CertificateKind, ClaimState
from footprint.claims.models import Claim
from footprint.claims.publications import published_days
from footprint.claims.state import Standing, state_of
from footprint.core.problems import DomainError
from footprint.events.models import Event
from footprint.offsets.selectors import demand_of
from footprint.rulebooks.selectors import as_book

MG_PER_TONNE = 10**9


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A claim at a moment, with everything that its state rests on."""

    claim: Claim
    now: datetime

    @cached_property
    def event(self) -> Event:
        return self.claim.subject.event

    @cached_property
    def book(self) -> RuleBook:
        return as_book(self.event.rulebook_release)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.event.zone)

    @property
    def today(self) -> date:
        """The day at the event's place."""
        return self.now.astimezone(self.zone).date()

    # --- quantities
    @cached_property
    def estimate(self) -> Assessment | None:
        """The estimate that the plan was issued with, else the newest one."""
        planned = self.event.plan.estimate if hasattr(self.event, "plan") else None
        return planned or current(subject=self.claim.subject, purpose=Purpose.ESTIMATE)

    @cached_property
    def final(self) -> Assessment | None:
        """The footprint of what happened, as far as it is calculated."""
        return current(subject=self.claim.subject, purpose=Purpose.ACTUAL)

    @cached_property
    def planned_t(self) -> int | None:
        """Whole tonnes by the estimate. [tCO2e]"""
        return demand_of(self.estimate, cover=self.claim.basis) if self.estimate else None

    @cached_property
    def required_t(self) -> int | None:
        """Whole tonnes by the final footprint. [tCO2e]"""
        return demand_of(self.final, cover=self.claim.basis) if self.final else None

    # --- evidence
    @cached_property
    def cover(self) -> Cover:
        return cover_of(self.claim, now=self.now)

    @cached_property
    def assurance(self) -> Assurance | None:
        return assurance_of(self.final) if self.final else None

    @property
    def assured(self) -> bool:
        """Whether a verifier confirmed the final footprint, or the organiser declared it."""
        return self.assurance is not None and self.assurance.state in {
            AssuranceState.VERIFIED,
            AssuranceState.SELF_DECLARED,
        }

    @cached_property
    def certificate(self) -> IssuedDocument | None:
        """The newest certificate, whatever its state."""
        return certificate_of(self.claim)

    @cached_property
    def fallen(self) -> list[DomainError]:
        """Why the newest certificate no longer holds; empty while it does or where there is none."""
        return fallen_because(self.claim, self.certificate, final=self.final, now=self.now)

    # --- the rule book
    @cached_property
    def facts(self) -> EventFacts | None:
        """The event as its rule book sees it; None before anything is calculated."""
        assessment = self.final or self.estimate
        if assessment is None:
            return None
        seen = load_event(json.dumps(assessment.inputs, ensure_ascii=False)).facts(
            footprint_t_co2e=footprint_t(assessment), as_of=self.today
        )
        if self.claim.basis == Basis.P95:
            seen = replace(seen, footprint_t_co2e=Decimal(demand_of(assessment, cover=Basis.P95)))
        return replace(
            seen,
            name_zh=self.event.name_zh,
            name_en=self.event.name_en,
            zone=self.event.zone,
            plan=self._plan(),
            measures=self.event.measures.filter(done_on__isnull=False).count(),
            cover=self.cover.items,
            assurance=self._assurance_kind(),
            verifier=_name(self.assurance.verifier) if self.assurance else "",
            published=published_days(self.claim.subject),
        )

    @cached_property
    def findings(self) -> list[Finding]:
        return self.book.check(self.facts) if self.facts else []

    @property
    def declared(self) -> bool:
        """Whether the rule book accepts who stands for the final footprint: a verifier, or the organiser."""
        return self.assured and any(
            found.code == "declaration" and found.verdict == "pass" for found in self.findings
        )

    @cached_property
    def verdicts(self) -> dict[str, ClaimVerdict]:
        """The rule book's sentences “achieved” and “commitment”, each with whether it may be said."""
        return {verdict.kind: verdict for verdict in (self.book.claims(self.facts) if self.facts else [])}

    def verdict(self, kind: CertificateKind) -> ClaimVerdict | None:
        return self.verdicts.get("achieved" if kind == CertificateKind.ACHIEVED else "commitment")

    # --- deadlines
    @cached_property
    def periods(self) -> dict[str, Deadline]:
        """The rule book's clocks for this event, by kind of cover."""
        return {
            clock.kind: self.book.period(kind=clock.kind, event_end=self.event.ends_on, zone=self.event.zone)
            for clock in self.book.clocks
        }

    @property
    def due_on(self) -> date | None:
        """The last day for everything that covers this claim; None where the rule book has no clock."""
        kinds = {clock_kind(item) for item in self.cover.items} or {"credits"}
        days = [self.periods[kind].last_day for kind in kinds if kind in self.periods]
        return max(days or [period.last_day for period in self.periods.values()], default=None)

    # --- where it stands
    @cached_property
    def standing(self) -> Standing:
        done = int(counted(self.book, self.facts).done_t) if self.facts else 0
        achieved, committed = (self.verdict(kind) for kind in CertificateKind)
        return Standing(
            today=self.today,
            planned_t=self.planned_t,
            required_t=self.required_t,
            reserved_t=self._accepted_t("reserved"),
            promised_t=self._accepted_t("promised"),
            done_t=done,
            lost_t=self.cover.lost_t,
            due_on=self.due_on,
            achievable=self.declared and achieved is not None and achieved.allowed,
            committable=self.declared and committed is not None and committed.allowed,
            fallen=bool(self.fallen),
        )

    @property
    def state(self) -> ClaimState:
        return state_of(self.standing)

    def _accepted_t(self, state: CoverState) -> int:
        """Tonnes in a state, of kinds that the rule book accepts; what it refuses covers nothing. [tCO2e]"""
        return sum(
            line.tonnes
            for line in self.cover.counting
            if line.state == state and accepts(self.book, line.item()) is True
        )

    def _plan(self) -> PlanFacts:
        plan = getattr(self.event, "plan", None)
        if plan is None or plan.issued_at is None:
            return PlanFacts()
        return PlanFacts(
            issued_on=date.fromisoformat(plan.facts["issued_on"]), contents=frozenset(plan.facts["contents"])
        )

    def _assurance_kind(self):
        if self.assurance is None or not self.assured:
            return None
        by_itself = self.assurance.state == AssuranceState.SELF_DECLARED
        return "self_declaration" if by_itself else "third_party"


def stand_of(claim: Claim, *, now: datetime) -> Stand:
    """Return everything that is known of a claim at a moment."""
    return Stand(claim=claim, now=now)


def footprint_t(assessment: Assessment) -> Decimal:
    """The footprint, every digit kept. [tCO2e]"""
    if assessment.emissions_mg is not None:
        return Decimal(assessment.emissions_mg) / MG_PER_TONNE
    return Decimal(repr(assessment.emissions_kg)) / 1000


def _name(organisation) -> str:
    return organisation.name_zh if organisation else ""
