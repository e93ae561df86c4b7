"""How does an event's data become an assessment?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.errors import CalculatorError
from footprint.accounts.models import Organisation, User
from footprint.assessments.enums import Purpose, SubjectKind
from footprint.assessments.models import Assessment
from footprint.assessments.services import LineOrigin, assessment_record, subject_create
from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, from_calculator
from footprint.events.enums import DataPurpose, EventState, Privacy
from footprint.events.event_file import calculated, event_file
from footprint.events.models import Event, Plan
from footprint.events.selectors import PURPOSES, is_over
from footprint.events.workflow import move, require_open
from footprint.rulebooks.models import RuleBookRelease


@transaction.atomic
def event_compute(
    *, event: Event, purpose: DataPurpose, by: User | None, reason: str = "", now: datetime
) -> Assessment:
    """Calculate the estimate or the actual footprint and store it; an earlier one is superseded.

    Raises
    ------
    Conflict
        There are no data, a copied line is not reviewed, or the event is not over yet.
    ReasonMissing
        An earlier result would be superseded without a reason.
    """
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_open(event)
    _require_ready(event, purpose, now)
    data = event_file(event, purpose=purpose)
    try:
        found = calculated(event, data)
    except CalculatorError as error:
        raise from_calculator(error) from error
    assessment = assessment_record(
        subject=event.subject,
        purpose=PURPOSES[DataPurpose(purpose)],
        inputs=data,
        result=found.result,
        rulebook_release=event.rulebook_release,
        computed_by=by,
        reason=reason,
        origins=_origins(event, purpose),
        now=now,
    )
    if purpose == DataPurpose.ACTUAL and event.state != EventState.COMPUTED:
        move(event, EventState.COMPUTED)
        event.save(update_fields=["state"])
    activity_record(
        verb="event.calculated",
        target=event,
        actor=by,
        organisation=event.organisation,
        after={"assessment": str(assessment.public_id), "purpose": str(purpose)},
        reason=reason,
        now=now,
    )
    return assessment


@transaction.atomic
def event_record(
    *,
    organisation: Organisation,
    rulebook_release: RuleBookRelease,
    data: Mapping[str, Any],
    by: User | None,
    now: datetime,
) -> Event:
    """Record an event of the past as a public source tells it; it is read-only, nothing is added to it.

    Parameters
    ----------
    data
        An event file whose ``event.source`` names the source.
    """
    facts = data["event"]
    subject = subject_create(
        organisation=organisation,
        kind=SubjectKind.EVENT,
        name_zh=facts["name"]["zh"],
        name_en=facts["name"].get("en", ""),
        now=now,
    )
    event = Event.objects.create(
        organisation=organisation,
        subject=subject,
        name_zh=facts["name"]["zh"],
        name_en=facts["name"].get("en", ""),
        kind=facts.get("kind", "other"),
        starts_on=facts["start"],
        ends_on=facts["end"],
        place=facts.get("place", ""),
        zone=facts.get("zone", "Asia/Shanghai"),
        rulebook_release=rulebook_release,
        gwp_set=data.get("gwp", "AR6"),
        privacy=Privacy.PUBLIC,
        state=EventState.RECORDED,
        recorded_file=dict(data),
        created_by=by,
        created_at=now,
    )
    Plan.objects.create(event=event)
    found = calculated(event, event.recorded_file)
    assessment_record(
        subject=subject,
        purpose=Purpose.RECORDED,
        inputs=event.recorded_file,
        result=found.result,
        rulebook_release=rulebook_release,
        computed_by=by,
        now=now,
    )
    return event


def _origins(event: Event, purpose: DataPurpose) -> dict[str, LineOrigin]:
    """Who had entered each line and what proved it, for the assessment to keep."""
    lines = event.lines.filter(purpose=purpose).select_related("entered_by").prefetch_related("evidence")
    return {
        line.code: LineOrigin(
            entered_by=line.entered_by,
            entered_at=line.entered_at,
            source_note=line.source_note,
            override_reason=line.override_reason,
            evidence=tuple(line.evidence.all()),
        )
        for line in lines
    }


def _require_ready(event: Event, purpose: DataPurpose, now: datetime) -> None:
    lines = event.lines.filter(purpose=purpose)
    if not lines.exists():
        raise Conflict(
            _("There are no data to calculate from."),
            field="lines",
            remedy=_("Enter at least one line of data."),
        )
    open_labels = list(lines.filter(reviewed=False).values_list("label", flat=True)[:5])
    if open_labels:
        raise Conflict(
            _("These lines have not been reviewed: %(labels)s."),
            field="lines",
            params={"labels": ", ".join(open_labels)},
            remedy=_("Open each of them and confirm, correct or remove it."),
        )
    if purpose == DataPurpose.ACTUAL and not is_over(event, now):
        raise Conflict(
            _("The event lasts until %(day)s; its actual footprint is known only afterwards."),
            field="ends_on",
            params={"day": event.ends_on.isoformat()},
            remedy=_("Keep collecting data and calculate after the last day."),
        )
