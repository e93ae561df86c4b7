"""From which state may an event go on to which, and what may be changed in which?"""

from django.utils.translation import gettext_lazy as _

from footprint.assessments.services.assessments import require_not_frozen
from footprint.core.problems import Conflict
from footprint.events.enums import EventState
from footprint.events.models import Event

S = EventState
OPEN = frozenset({S.DRAFT, S.PLANNED, S.COMPUTED})

TRANSITIONS: dict[EventState, frozenset[EventState]] = {
    S.DRAFT: frozenset({S.PLANNED, S.COMPUTED}),
    S.PLANNED: frozenset({S.COMPUTED}),
    S.COMPUTED: frozenset({S.COMPUTED, S.IN_VERIFICATION, S.SELF_DECLARED}),
    S.IN_VERIFICATION: frozenset({S.COMPUTED, S.VERIFIED}),
    S.VERIFIED: frozenset({S.COMPUTED}),
    S.SELF_DECLARED: frozenset({S.COMPUTED}),
    S.RECORDED: frozenset(),
}


class EventClosed(Conflict):
    """The event can no longer be changed, or not in this way."""

    code = "event_closed"


def require_open(event: Event) -> None:
    """Refuse a change of an event that is being verified, was signed, or is recorded from a source.

    Raises
    ------
    SubjectFrozen
        A verifier has accepted it, or it was verified or declared; the remedy says who can open it again.
    EventClosed
        It is recorded from a source.
    """
    require_not_frozen(event.subject)
    if event.state not in OPEN:
        raise EventClosed(
            _("“%(name)s” is read-only: %(state)s."),
            field="state",
            value=event.state,
            params={"name": event.name_zh, "state": event.get_state_display()},
            remedy=_("Copy the event and work on the copy."),
        )


def move(event: Event, to: EventState) -> None:
    """Set the next state on the record (the caller saves it), if the table allows it."""
    if to not in TRANSITIONS[EventState(event.state)]:
        raise EventClosed(
            _("An event that stands at “%(state)s” does not go on to “%(to)s”."),
            field="state",
            value=event.state,
            params={"state": event.get_state_display(), "to": to.label},
            remedy=_("Open the event and follow its next step."),
        )
    event.state = to


def require_version(record, version: int | None) -> None:
    """Refuse a form that was opened before somebody else saved."""
    if version is not None and record.version != version:
        raise Conflict(
            _("Somebody saved this after you opened it: you have version %(yours)s, now it is %(now)s."),
            code="stale_form",
            field="version",
            value=version,
            params={"yours": version, "now": record.version},
            remedy=_("Open the page again, compare, and enter your change once more."),
        )
