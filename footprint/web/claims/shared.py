"""Which claim is meant, and what do all its pages show?"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from footprint.accounts.guards import object_or_404
from footprint.certificates.selectors import live_state
from footprint.claims.basis import certificates_of
from footprint.claims.enums import ClaimState
from footprint.claims.models import Claim
from footprint.claims.selectors import claim_of, coverable_events
from footprint.claims.standing import Stand, stand_of
from footprint.core import clock
from footprint.core.languages import in_language
from footprint.events.models import Event

STATE_TONES = {
    ClaimState.NONE: ("muted", "circle"),
    ClaimState.PLANNED: ("info", "clock"),
    ClaimState.PARTLY_COVERED: ("info", "hourglass-split"),
    ClaimState.COMMITTED: ("info", "flag"),
    ClaimState.ACHIEVED: ("good", "patch-check"),
    ClaimState.OVERDUE: ("warn", "exclamation-triangle"),
    ClaimState.INVALIDATED: ("bad", "x-octagon"),
}


def event_found(request: HttpRequest, event_id: UUID) -> Event:
    """The event of the organisation acted for, or 404."""
    return object_or_404(coverable_events(request.actor), event_id)


def claim_found(request: HttpRequest, event_id: UUID) -> Claim:
    """The claim about an event of the organisation acted for, or 404."""
    claim = claim_of(event_found(request, event_id))
    if claim is None:
        raise Http404(_("The cover of this event is not open yet."))
    return claim


def stand_found(request: HttpRequest, event_id: UUID) -> Stand:
    """Where the claim of an event stands now, or 404."""
    return stand_of(claim_found(request, event_id), now=clock.now())


def name_of(event: Event) -> str:
    """Its name in the reader's language."""
    return in_language(zh=event.name_zh, en=event.name_en or event.name_zh)


def state_words(stand: Stand) -> dict[str, str]:
    """The state as a pill: words, tone, icon; a commitment says by when."""
    state = ClaimState(stand.state)
    tone, icon = STATE_TONES[state]
    words = str(state.label)
    if state == ClaimState.COMMITTED and stand.due_on:
        words = _("Committed, due %(day)s") % {"day": stand.due_on.isoformat()}
    return {"state": state.value, "words": words, "tone": tone, "icon": icon}


def documents_with_state(claim: Claim, *, now) -> list[dict[str, Any]]:
    """The certificates of a claim, each with what holds for it."""
    return [
        {"document": document, "state": live_state(document, now=now)} for document in certificates_of(claim)
    ]
