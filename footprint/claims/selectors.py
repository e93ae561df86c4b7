"""Whose claims are they, and what is due next?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import Actor, for_actor
from footprint.claims.enums import ClaimState
from footprint.claims.models import Claim
from footprint.claims.standing import Stand
from footprint.events.enums import EventState
from footprint.events.models import Event
from footprint.events.selectors import has_started
from footprint.offsets.enums import ReservationState


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that must be done by the end of a day, in the zone of the event."""

    code: str
    label: str | Promise
    day: date
    clause: str = ""

    def days_left(self, today: date) -> int:
        """Days until then, negative when it has passed. [day]"""
        return (self.day - today).days


CLOCKS = {"credits": _("Credits retired by"), "forest": _("New forest grown by")}


def claims_of(actor: Actor) -> QuerySet[Claim]:
    """The claims of the organisation acted for, those of the latest events first."""
    found = Claim.objects.select_related(
        "organisation", "subject__event__rulebook_release", "subject__event__plan", "opened_by"
    )
    return for_actor(found, actor).order_by("-subject__event__ends_on", "-id")


def coverable_events(actor: Actor) -> QuerySet[Event]:
    """The events of the organisation acted for, with what their cover needs."""
    found = Event.objects.select_related(
        "organisation", "subject__claim", "rulebook_release", "plan", "plan__estimate"
    )
    return for_actor(found, actor)


def claim_of(event: Event) -> Claim | None:
    """The claim about an event, or None."""
    return (
        Claim.objects.select_related(
            "organisation", "subject__event__rulebook_release", "subject__event__plan", "opened_by"
        )
        .filter(subject=event.subject_id)
        .first()
    )


def dues_of(stand: Stand) -> list[Due]:
    """What is due for a claim, the next first; nothing once it is achieved or for a recorded event."""
    event, found = stand.event, []
    if event.state == EventState.RECORDED or stand.state == ClaimState.ACHIEVED:
        return []
    plan = getattr(event, "plan", None)
    unplanned = plan is None or plan.issued_at is None
    if unplanned and stand.book.plan.required == "yes" and not has_started(event, stand.now):
        found.append(
            Due(
                code="plan", label=_("Plan issued before"), day=event.starts_on, clause=stand.book.plan.clause
            )
        )
    wanted = {line.item().kind for line in stand.cover.lines}
    for clock in stand.book.clocks:
        if clock.kind == "credits" or "planting" in wanted or len(stand.book.clocks) == 1:
            last_day = stand.periods[clock.kind].last_day
            found.append(
                Due(code=f"clock_{clock.kind}", label=CLOCKS[clock.kind], day=last_day, clause=clock.clause)
            )
    ends = [
        line.reservation.expires_at
        for line in stand.cover.lines
        if line.reservation.state == ReservationState.ACTIVE
    ]
    if ends:
        first = min(ends).astimezone(stand.zone).date()
        found.append(Due(code="reservation", label=_("Reservation ends"), day=first))
    return sorted(found, key=lambda due: due.day)


def next_due(stand: Stand) -> Due | None:
    """The next thing that is due."""
    return next(iter(dues_of(stand)), None)


def dues_between(actor: Actor, *, now: datetime) -> list[tuple[Claim, Due]]:
    """Everything that is due for the claims of an organisation, for calendars."""
    return [(claim, due) for claim in claims_of(actor) for due in dues_of(Stand(claim=claim, now=now))]
