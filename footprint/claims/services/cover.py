"""How are credits found for a claim, reserved serial by serial, trued up and asked to be retired?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.claims.cover import requests_of, reservations_of
from footprint.claims.models import Claim, TrueUp
from footprint.claims.problems import ClaimRefused, ClaimsRefused, NotReady, Stale
from footprint.claims.services.claims import claim_lock
from footprint.claims.standing import Stand, stand_of
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import Privacy, RetirementPurpose
from footprint.offsets.models import Quote, RetirementRequest
from footprint.offsets.selectors import reservation_tonnes
from footprint.offsets.services import (
    match_dry_run,
    match_reserve,
    quote_make,
    reservation_release,
    retirement_request,
)
from footprint.offsets.services.matching import DryRun, Wish

LONGEST_DAYS = 92
"""A reservation for a cover lasts at most so long; it can be prolonged. [day]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """How the organiser wants to cover; the quantity and the rules come from the claim.

    Parameters
    ----------
    preferences
        Keys of ``calculators.offsets.matching.PREFERENCES``, the most important first.
    budget, max_lots, lot_minimum_t, regions, own, marketplace
        As in ``offsets.services.matching.Wish``.
    keep_days
        How long the serials are kept. [day]
    """

    preferences: tuple[str, ...] = ("least_cost",)
    budget: Decimal | None = None
    max_lots: int | None = None
    lot_minimum_t: int = 1
    regions: tuple[str, ...] = ()
    own: bool = True
    marketplace: bool = True
    keep_days: int = 60


def cover_try(*, claim: Claim, portfolio: Portfolio, with_reasons: bool = True, now: datetime) -> DryRun:
    """Ask what would cover the tonnes that are missing; nothing is written.

    Raises
    ------
    NotReady
        Nothing is missing.
    """
    stand = stand_of(claim, now=now)
    wish = _wish(stand, portfolio, _missing(stand))
    return match_dry_run(organisation=claim.organisation, wish=wish, with_reasons=with_reasons, now=now)


@transaction.atomic
def cover_reserve(
    *, claim: Claim, portfolio: Portfolio, seen_t: int, reserved_by: User, request_id: UUID, now: datetime
) -> Quote:
    """Reserve exact serials for the tonnes that are missing; the same request again returns the same quote.

    Parameters
    ----------
    seen_t
        The missing tonnes that the person saw. [tCO2e]

    Raises
    ------
    Stale
        Another quantity is missing by now.
    NotReady
        Nothing is missing, or nothing on offer fits.
    """
    claim = claim_lock(claim)
    if (done := _answered(claim, request_id)) is not None:
        return done
    stand = stand_of(claim, now=now)
    missing = _missing(stand)
    if missing != seen_t:
        raise Stale(seen=f"{seen_t} t", found=f"{missing} t")
    return _reserve(stand, portfolio, missing, by=reserved_by, request_id=request_id, now=now)


@transaction.atomic
def cover_true_up(
    *,
    claim: Claim,
    portfolio: Portfolio,
    seen_t: int,
    done_by: User,
    request_id: UUID,
    now: datetime,
) -> TrueUp:
    """Bring what is kept to the final footprint: top up what is missing, or release what is too much.

    Parameters
    ----------
    seen_t
        The change that the person saw, negative for a release. [tCO2e]

    Raises
    ------
    NotReady
        There is no final footprint, nothing differs, or what is too much is promised or retired.
    Stale
        Another change is needed by now.
    """
    claim = claim_lock(claim)
    if (done := claim.true_ups.filter(request_id=request_id).first()) is not None:
        return done
    stand = stand_of(claim, now=now)
    change, before = change_needed(stand), stand.standing.kept_t
    if change != seen_t:
        raise Stale(seen=f"{seen_t:+} t", found=f"{change:+} t")
    quote = None
    if change > 0:
        key = uuid5(request_id, "top up")
        quote = _reserve(stand, portfolio, change, by=done_by, request_id=key, now=now)
    else:
        _release(stand, -change, by=done_by, request_id=request_id, now=now)
    made = TrueUp.objects.create(
        claim=claim,
        assessment=stand.final,
        planned_t=stand.planned_t,
        required_t=stand.required_t,
        kept_before_t=before,
        kept_after_t=stand_of(claim, now=now).standing.kept_t,
        quote=quote,
        done_by=done_by,
        done_at=now,
        request_id=request_id,
    )
    activity_record(
        verb="claim.trued_up", target=claim, actor=done_by, organisation=claim.organisation,
        before={"kept_t": before}, after={"kept_t": made.kept_after_t}, now=now,
    )  # fmt: skip
    return made


def change_needed(stand: Stand) -> int:
    """Tonnes to top up, negative to release. [tCO2e]

    Raises
    ------
    NotReady
        There is no final footprint, nothing differs, or the surplus cannot be released.
    """
    facts = stand.standing
    if facts.required_t is None:
        raise NotReady(
            _("The final footprint is not calculated yet."),
            remedy=_("Calculate it after the event; until then the estimate is covered."),
        )
    if facts.missing_t:
        return facts.missing_t
    if facts.surplus_t and not facts.reserved_t:
        raise NotReady(
            _("%(tonnes)s t more than needed are promised or retired and cannot be released."),
            params={"tonnes": facts.surplus_t},
            remedy=_("A retirement that is not finished can be withdrawn on its own page."),
        )
    if not facts.surplus_t:
        raise NotReady(
            _("What is kept, %(tonnes)s t, is what the final footprint needs."),
            params={"tonnes": facts.kept_t},
        )
    return -min(facts.surplus_t, facts.reserved_t)


@transaction.atomic
def cover_retire(
    *,
    claim: Claim,
    privacy: str = Privacy.PUBLIC,
    seen_t: int,
    requested_by: User,
    request_id: UUID,
    now: datetime,
) -> list[RetirementRequest]:
    """Ask for the retirement of everything reserved for a claim; a second person of each holder approves.

    Parameters
    ----------
    seen_t
        The reserved tonnes that the person saw. [tCO2e]

    Raises
    ------
    NotReady
        The final footprint is not verified or declared, more is kept than needed, or nothing is reserved.
    ClaimsRefused
        The rule book forbids the claim for a reason that no retirement mends.
    """
    claim = claim_lock(claim)
    stand = stand_of(claim, now=now)
    keys = {row.pk: uuid5(request_id, str(row.public_id)) for row in reservations_of(claim)}
    if before := list(requests_of(claim).filter(request_id__in=keys.values()).order_by("pk")):
        return before
    require_retirable(stand)
    if stand.standing.reserved_t != seen_t:
        raise Stale(seen=f"{seen_t} t", found=f"{stand.standing.reserved_t} t")
    sentence = stand.verdicts["achieved"]
    return [
        retirement_request(
            reservation=reservation,
            beneficiary_name=claim.organisation.name_zh,
            beneficiary_organisation=claim.organisation,
            purpose=RetirementPurpose.EVENT_NEUTRALITY,
            claim=sentence.text_zh[:300],
            subject=stand.event.name_zh,
            subject_public_id=claim.subject.public_id,
            zone=stand.event.zone,
            privacy=privacy,
            requested_by=requested_by,
            request_id=keys[reservation.pk],
            now=now,
        )
        for reservation in reversed(stand.cover.free_reservations)
    ]


def require_retirable(stand: Stand) -> None:
    """Refuse a retirement that could not carry the claim: a retirement is final. Errors as cover_retire."""
    facts = stand.standing
    if stand.final is None or not stand.assured:
        raise NotReady(
            _("The final footprint is not verified or declared yet; its quantity may still change."),
            remedy=_("Have it verified first: a retirement cannot be undone."),
        )
    if not facts.reserved_t:
        raise NotReady(
            _("Nothing is reserved for this cover."), remedy=_("Find credits and reserve them first.")
        )
    if facts.surplus_t:
        raise NotReady(
            _("%(kept)s t are kept, %(needed)s t are needed."),
            params={"kept": facts.kept_t, "needed": facts.required_t},
            remedy=_("Release what is too much first (true-up)."),
        )
    hopeless = hopeless_findings(stand)
    if hopeless:
        raise ClaimsRefused(ClaimRefused(book=stand.book, finding=found) for found in hopeless)


def hopeless_findings(stand: Stand) -> list:
    """Findings against the sentence “achieved” that no retirement mends: a plan that came too late."""
    verdict = stand.verdicts.get("achieved")
    if verdict is None:
        return []
    return [
        found
        for found in verdict.missing
        if found.verdict == "fail" and not found.code.startswith(("cover.", "retirement."))
    ]


def _wish(stand: Stand, portfolio: Portfolio, demand_t: int) -> Wish:
    return Wish(
        rules=stand.book.name,
        release=stand.event.rulebook_release,
        demand_t=demand_t,
        used_on=stand.today,
        preferences=portfolio.preferences,
        budget=portfolio.budget,
        max_lots=portfolio.max_lots,
        lot_minimum_t=portfolio.lot_minimum_t,
        regions=portfolio.regions,
        own=portfolio.own,
        marketplace=portfolio.marketplace,
    )


def _missing(stand: Stand) -> int:
    facts = stand.standing
    if facts.target_t is None:
        raise NotReady(
            _("There is neither an estimate nor a footprint, so there is no quantity to cover."),
            remedy=_("Calculate the estimate first."),
        )
    if not facts.missing_t:
        raise NotReady(
            _("Nothing is missing: %(kept)s t of %(target)s t are kept."),
            params={"kept": facts.kept_t, "target": facts.target_t},
        )
    return facts.missing_t


def _reserve(
    stand: Stand, portfolio: Portfolio, demand_t: int, *, by: User, request_id: UUID, now: datetime
) -> Quote:
    if not 1 <= portfolio.keep_days <= LONGEST_DAYS:
        raise InvalidInput(
            _("Serials are kept for 1 to %(longest)s days."),
            field="keep_days",
            value=portfolio.keep_days,
            params={"longest": LONGEST_DAYS},
            remedy=_("Choose a number of days in between; a reservation can be prolonged later."),
        )
    claim = stand.claim
    quote = quote_make(
        organisation=claim.organisation,
        wish=_wish(stand, portfolio, demand_t),
        subject=stand.event.name_zh,
        subject_public_id=claim.subject.public_id,
        quoted_by=by,
        request_id=request_id,
        now=now,
    )
    if not quote.covered_t:
        raise NotReady(
            _("Nothing on offer fits the rule book and your wishes; %(tonnes)s t stay missing."),
            params={"tonnes": demand_t},
            remedy=_("Look at the refused lots and their rules, or bring credits into your holdings."),
        )
    match_reserve(
        quote=quote,
        purpose=RetirementPurpose.EVENT_NEUTRALITY,
        expires_at=now + timedelta(days=portfolio.keep_days),
        reserved_by=by,
        request_id=uuid5(request_id, "reserve"),
        now=now,
    )
    activity_record(
        verb="claim.reserved", target=claim, actor=by, organisation=claim.organisation,
        after={"quote": quote.number, "tonnes": quote.covered_t}, now=now,
    )  # fmt: skip
    return quote


def _release(stand: Stand, tonnes: int, *, by: User, request_id: UUID, now: datetime) -> None:
    """Give free the highest serials of the newest reservations, as many as are too much."""
    left = tonnes
    for reservation in stand.cover.free_reservations:
        if not left:
            break
        part = min(left, reservation_tonnes(reservation))
        reservation_release(
            reservation=reservation,
            tonnes=part,
            released_by=by,
            request_id=uuid5(request_id, str(reservation.public_id)),
            now=now,
        )
        left -= part


def _answered(claim: Claim, request_id: UUID) -> Quote | None:
    return Quote.objects.filter(organisation=claim.organisation, request_id=request_id).first()
