"""How does an event's state follow what verifiers and the organisation say of its footprint?"""

from uuid import UUID

from django.db import transaction

from footprint.assessments.enums import AssuranceState, Purpose
from footprint.assessments.selectors import assurance_of, current
from footprint.events.enums import EventState
from footprint.events.models import Event
from footprint.events.workflow import TRANSITIONS, move

A, S = AssuranceState, EventState
_STATE = {
    A.IN_PROGRESS: S.IN_VERIFICATION,
    A.VERIFIED: S.VERIFIED,
    A.QUALIFIED: S.VERIFIED,
    A.SELF_DECLARED: S.SELF_DECLARED,
}
_FOLLOWS = frozenset({S.COMPUTED, S.IN_VERIFICATION, S.VERIFIED, S.SELF_DECLARED})


@transaction.atomic
def event_follow_assurance(*, subject_id: UUID) -> None:
    """Bring the state of the subject's event, if it is one, up to date; harmless when repeated."""
    event = Event.objects.select_for_update(of=("self",)).filter(subject__public_id=subject_id).first()
    if event is None or event.state not in _FOLLOWS:
        return
    assessment = current(subject=event.subject, purpose=Purpose.ACTUAL)
    said = assurance_of(assessment).state if assessment else A.NONE
    wanted = _STATE.get(said, S.COMPUTED)
    for step in _way(EventState(event.state), wanted):
        move(event, step)
    event.save(update_fields=["state"])


def _way(state: EventState, wanted: EventState) -> list[EventState]:
    """The steps of the table from one state to another; every way leads over the calculated footprint."""
    if state == wanted:
        return []
    if wanted in TRANSITIONS[state]:
        return [wanted]
    if state == S.COMPUTED:
        return [S.IN_VERIFICATION, wanted]
    return [S.COMPUTED, *_way(S.COMPUTED, wanted)]
