"""What do the pages of one verification have in common?"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from footprint.accounts.guards import object_or_404
from footprint.assessments.enums import EngagementState
from footprint.assessments.models import Engagement
from footprint.assessments.selectors import (
    engagements_asked,
    engagements_of,
    engagements_open_to,
    engagements_to_review,
    standing_of,
)
from footprint.assessments.selectors.engagements import ENTERED
from footprint.assessments.workflow import CLIENT, REVIEWING, TALKING, VERIFIER, steps_open
from footprint.core import text
from footprint.core.problems import DomainError, show_as_message

KG_PER_TONNE, MG_PER_TONNE = 10**3, 10**9
STEP_PAGES = {
    "accept": "verification:accept",
    "decline": "verification:decline",
    "send_back": "verification:send-back",
    "resubmit": "verification:resubmit",
    "withdraw": "verification:withdraw",
    "reopen": "verification:reopen",
}


def found(request: HttpRequest, engagement_id: UUID) -> Engagement:
    """A verification in which the organisation acted for is a party."""
    return object_or_404(engagements_of(request.actor), engagement_id)


def found_open(request: HttpRequest, engagement_id: UUID) -> Engagement:
    """A verification whose lines the reader may see: a verifier sees none before it has accepted."""
    return object_or_404(engagements_open_to(request.actor), engagement_id)


def found_as_verifier(request: HttpRequest, engagement_id: UUID) -> Engagement:
    """A verification that the organisation acted for does, or was asked to do."""
    return object_or_404(engagements_to_review(request.actor), engagement_id)


def found_at_work(request: HttpRequest, engagement_id: UUID) -> Engagement:
    """A verification that the organisation acted for has accepted."""
    entered = engagements_to_review(request.actor).filter(state__in=ENTERED)
    return object_or_404(entered, engagement_id)


def found_as_client(request: HttpRequest, engagement_id: UUID) -> Engagement:
    """A verification of what the organisation acted for has computed."""
    return object_or_404(engagements_asked(request.actor), engagement_id)


def found_as_party(request: HttpRequest, engagement_id: UUID) -> Engagement:
    """A verification on which the reader may act for its side.

    Raises
    ------
    PermissionDenied
        The role does not allow to act for that side.
    """
    either = ("verifications.request", "verifications.review")
    if not any(request.actor.can(action) for action in either):
        raise PermissionDenied
    engagement = found(request, engagement_id)
    if not request.actor.can(either[side_of(request, engagement) == VERIFIER]):
        raise PermissionDenied
    return engagement


def side_of(request: HttpRequest, engagement: Engagement) -> str:
    """Which of the two parties the reader acts for."""
    return VERIFIER if engagement.verifier_id == request.actor.organisation.pk else CLIENT


def shared(request: HttpRequest, engagement: Engagement) -> dict:
    """What every page of a verification needs: who reads, what may be done, where things lead."""
    side = side_of(request, engagement)
    may = request.actor.can("verifications.review" if side == VERIFIER else "verifications.request")
    state = EngagementState(engagement.state)
    steps = set(steps_open(state, by=side)) if may else set()
    if "decline" in steps:
        steps.discard("withdraw")  # nothing was begun that could be withdrawn from
    return {
        "engagement": engagement,
        "by_verifier": side == VERIFIER,
        "may_review": side == VERIFIER and may and state in REVIEWING,
        "may_talk": may and state in TALKING,
        "steps": {
            name: reverse(STEP_PAGES[name], args=[engagement.public_id])
            for name in steps
            if name in STEP_PAGES
        },
        "event": event_of(engagement),
        "lines_open": side == CLIENT or state in ENTERED,
        "materiality_percent": percent_of(engagement),
    }


def progress(engagement: Engagement) -> dict:
    """What ``verification/_progress.html`` shows."""
    standing = standing_of(engagement)
    return {
        "standing": standing,
        "total_t": engagement.assessment.emissions_kg / KG_PER_TONNE,
        "over_t": standing.judgement.over_mg / MG_PER_TONNE,
    }


def percent_of(engagement: Engagement) -> str:
    """Materiality as people write it: 5, not 5.00. [%]"""
    return text.number(engagement.materiality_percent.normalize())


def event_of(engagement: Engagement):
    """The client's event, where the subject is one."""
    return getattr(engagement.subject, "event", None)


def after(request: HttpRequest, engagement: Engagement, done: str) -> HttpResponse:
    """Back to the verification, with a word on what was done."""
    messages.success(request, done)
    return redirect("verification:engagement", engagement_id=engagement.public_id)


def told(request: HttpRequest, error: DomainError, engagement: Engagement) -> HttpResponse:
    """Back to the verification, with what stood against it."""
    show_as_message(request, error)
    return redirect("verification:engagement", engagement_id=engagement.public_id)


def line_url(engagement: Engagement, assessment_id: UUID, ordinal: int) -> str:
    return reverse("verification:line", args=[engagement.public_id, assessment_id, ordinal])
