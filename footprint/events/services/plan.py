"""How is the neutrality plan written and issued, and how are measures kept?"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.assessments.enums import Purpose
from footprint.assessments.selectors import current
from footprint.core.activity import activity_record
from footprint.core.languages import bilingual
from footprint.core.problems import Conflict, DomainError, InvalidInput, InvalidInputs
from footprint.events.documents import plan_facts
from footprint.events.enums import EventState
from footprint.events.models import Event, Plan
from footprint.events.selectors import has_started, local_day, treatments
from footprint.events.services.documents import plan_document_ask
from footprint.events.workflow import move, require_open, require_version
from footprint.rulebooks.selectors import as_book

TEXTS = ("timetable", "responsible", "cover_intended")


@transaction.atomic
def plan_save(*, event: Event, texts: dict[str, str], by: User, version: int | None, now: datetime) -> Plan:
    """Write the plan's texts while it is not issued."""
    plan = _open_plan(event)
    require_version(plan, version)
    for name in TEXTS:
        if name in texts:
            setattr(plan, name, texts[name].strip())
    plan.version += 1
    plan.save()
    activity_record(verb="plan.changed", target=plan, actor=by, organisation=event.organisation, now=now)
    return plan


@transaction.atomic
def plan_issue(*, event: Event, by: User, now: datetime, page: str = "") -> Plan:
    """Issue the plan: before the event starts, with an estimate and what the rule book wants in it.

    Its PDF is made in the background from the facts that are frozen here.

    Parameters
    ----------
    page
        Address of the page to go back to when the PDF is ready.

    Raises
    ------
    Conflict
        The event has started, or the plan is issued already.
    InvalidInputs
        Everything that is missing.
    """
    plan = _open_plan(event)
    if has_started(event, now):
        raise Conflict(
            _("The event started on %(start)s; today is %(today)s. A plan comes before the event."),
            code="plan_too_late",
            field="issued_on",
            value=local_day(event, now).isoformat(),
            params={"start": event.starts_on.isoformat(), "today": local_day(event, now).isoformat()},
            remedy=_("Choose a rule book that asks for no plan, or publish the footprint without a claim."),
        )
    estimate = current(subject=event.subject, purpose=Purpose.ESTIMATE)
    contents = _contents(event, plan)
    faults: list[DomainError] = []
    if estimate is None:
        faults.append(
            InvalidInput(
                _("The plan has no estimate of the footprint."),
                field="estimate",
                remedy=_("Enter the estimate's lines and calculate it."),
            )
        )
    if not event.boundary.exists():
        faults.append(
            InvalidInput(
                _("The boundary has not been drawn."),
                field="boundary",
                remedy=_("Open the boundary page and save it."),
            )
        )
    for duty in as_book(event.rulebook_release).plan.contents:
        if duty.id not in contents:
            faults.append(
                InvalidInput(
                    _("The rule book wants this in the plan: %(what)s."),
                    field=duty.id,
                    params={"what": bilingual(zh=duty.text.zh, en=duty.text.en)},
                    remedy=_("Add it to the plan and issue it again."),
                )
            )
    if faults:
        raise InvalidInputs(faults)
    plan.estimate, plan.issued_at, plan.issued_by = estimate, now, by
    plan.facts = _facts(event, plan, contents, now)
    plan.version += 1
    plan.save()
    move(event, EventState.PLANNED)
    event.save(update_fields=["state"])
    activity_record(
        verb="plan.issued",
        target=plan,
        actor=by,
        organisation=event.organisation,
        after={"estimate": str(estimate.public_id)},
        now=now,
    )
    plan_document_ask(plan=plan, page=page, by=by)
    return plan


def _open_plan(event: Event) -> Plan:
    plan = Plan.objects.select_for_update().get(event=event)
    require_open(event)
    if plan.issued_at is not None:
        raise Conflict(
            _("The plan was issued and stays as it is."),
            code="plan_issued",
            field="issued_at",
            remedy=_("Show what has changed in the data and measures; the footprint says how it differs."),
        )
    return plan


def _contents(event: Event, plan: Plan) -> list[str]:
    """Which of the things that rule books ask for are in the plan."""
    has_estimate = current(subject=event.subject, purpose=Purpose.ESTIMATE) is not None
    held = {
        "timetable": bool(plan.timetable),
        "measures": event.measures.exists(),
        "offsetting": bool(plan.cover_intended),
        "baseline": has_estimate,
    }
    return [name for name, there in held.items() if there]


def _facts(event: Event, plan: Plan, contents: list[str], now: datetime) -> dict[str, Any]:
    """The plan as it stands on the day of issue."""
    estimate = plan.estimate
    return {
        "issued_on": local_day(event, now).isoformat(),
        "contents": contents,
        "event": {"zh": event.name_zh, "en": event.name_en},
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "rulebook": [event.rulebook_release.name, event.rulebook_release.release],
        "estimate": {
            "id": str(estimate.public_id),
            "mg": estimate.emissions_mg,
            "low_kg": estimate.low_kg,
            "high_kg": estimate.high_kg,
        },
        "boundary": [[row.code, row.status, row.reason] for row in treatments(event)],
        "measures": [
            {
                "label": row.label,
                "owner": row.owner,
                "due_on": row.due_on.isoformat(),
                "expected_kg": None if row.expected_kg is None else str(row.expected_kg),
            }
            for row in event.measures.all()
        ],
        **{name: getattr(plan, name) for name in TEXTS},
        "document": plan_facts(event, plan),
    }
