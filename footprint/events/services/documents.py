"""How do the plan and the report of an event become documents of record?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.assessments.models import Assessment
from footprint.certificates.documents import LANGUAGES
from footprint.certificates.enums import State, Visibility
from footprint.certificates.models import IssuedDocument
from footprint.certificates.selectors import documents_of_subject, live_state
from footprint.certificates.services import document_correct, document_issue
from footprint.core.jobs import job_enqueue
from footprint.core.models import Job
from footprint.core.problems import Conflict
from footprint.events.documents import report_facts
from footprint.events.enums import Privacy
from footprint.events.models import Event, Plan

DOCUMENT_JOB = "events.document"
PLAN, REPORT = "neutrality_plan", "footprint_report"


@transaction.atomic
def plan_document_ask(*, plan: Plan, page: str, by: User | None) -> Job:
    """Have the PDF of an issued plan made; asking again while it is being made returns the same work.

    Parameters
    ----------
    page
        Address of the page to go back to.
    """
    if plan.issued_at is None:
        raise Conflict(
            _("The plan has not been issued, so there is no document of it."),
            field="issued_at",
            remedy=_("Issue the plan first."),
        )
    return _ask(PLAN, plan.public_id, page, plan.event, by)


@transaction.atomic
def report_document_ask(*, event: Event, assessment: Assessment, page: str, by: User | None) -> Job:
    """Have the report of a stored footprint made as PDF."""
    return _ask(REPORT, assessment.public_id, page, event, by)


def plan_document_issue(
    *, plan: Plan, by: User | None, now: datetime, languages: tuple[str, ...] = LANGUAGES
) -> IssuedDocument:
    """Issue the plan as it was frozen when it was issued."""
    return document_issue(
        kind=PLAN,
        facts=plan.facts["document"],
        subject=plan,
        organisation=plan.event.organisation,
        issued_by=by,
        languages=languages,
        visibility=_visibility(plan.event),
        now=now,
    )


def report_document_issue(
    *,
    event: Event,
    assessment: Assessment,
    by: User | None,
    now: datetime,
    languages: tuple[str, ...] = LANGUAGES,
) -> IssuedDocument:
    """Issue the report of a footprint; an earlier one is superseded where facts have changed.

    The stored result travels inside, so that ``calculators verify`` evaluates it anew.
    """
    given = {
        "facts": report_facts(event, assessment),
        "issued_by": by,
        "now": now,
        "languages": languages,
        "attachments": {"result.json": assessment.result.document()},
    }
    earlier = [
        one
        for one in documents_of_subject(assessment).filter(kind=REPORT)
        if live_state(one, now=now).state == State.VALID
    ]
    if earlier and earlier[0].record["facts"] != given["facts"]:
        return document_correct(
            document=earlier[0],
            reason_zh="按最新情况重新出具。",
            reason_en="Issued anew with what is known now.",
            **given,
        )
    return document_issue(
        kind=REPORT,
        subject=assessment,
        organisation=event.organisation,
        visibility=_visibility(event),
        **given,
    )


def _ask(kind: str, record: object, page: str, event: Event, by: User | None) -> Job:
    return job_enqueue(
        kind=DOCUMENT_JOB,
        payload={
            "document": kind,
            "record": str(record),
            "event": str(event.public_id),
            "by": by.pk if by else None,
            "page": page,
        },
        key=f"{kind}:{record}",
        total=len(LANGUAGES),
        created_by=by,
        organisation=event.organisation,
    )


def _visibility(event: Event) -> Visibility:
    return Visibility.HOLDERS if event.privacy == Privacy.ORGANISATION else Visibility.PUBLIC
