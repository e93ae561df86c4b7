"""How is a footprint opened again after a signature, so that nobody relies on what was signed?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import Organisation, User
from footprint.assessments.models import Reopening, SelfDeclaration, Statement, Subject
from footprint.assessments.services.steps import locked, require_reason, take
from footprint.certificates.enums import State
from footprint.certificates.models import IssuedDocument
from footprint.certificates.selectors import live_state
from footprint.certificates.services import document_set_state
from footprint.core.activity import activity_record
from footprint.core.outbox import publish
from footprint.core.problems import Conflict

WITHDRAWN_ZH = "所述碳足迹已重新开放修改，本文件不再作为依据。原因：{reason}"
WITHDRAWN_EN = "The footprint that it is about was reopened for change; do not rely on it. Reason: {reason}"


@transaction.atomic
def assessment_reopen(
    *, subject: Subject, reason: str, by: User, organisation: Organisation, now: datetime
) -> Reopening:
    """Open the data of a verified or declared footprint again; the signed document is withdrawn at once.

    Parameters
    ----------
    organisation
        For which the person acts: the client, or the verifier who signed.

    Raises
    ------
    Conflict
        Nothing was signed that still stands.
    InvalidInput
        No reason was given; the public page of the document tells it.
    """
    Subject.objects.select_for_update().get(pk=subject.pk)
    reason = require_reason(reason)
    statement = (
        Statement.objects.filter(assessment__subject=subject, reopening=None)
        .select_related("engagement", "assessment", "document")
        .order_by("-id")
        .first()
    )
    declaration = (
        SelfDeclaration.objects.filter(assessment__subject=subject, reopening=None)
        .select_related("assessment", "document")
        .first()
    )
    signed = statement or declaration
    if signed is None:
        raise Conflict(
            _("Nothing was signed about “%(name)s” that still stands."),
            code="nothing_signed",
            field="subject",
            params={"name": str(subject)},
        )
    if statement is not None:
        engagement = locked(statement.engagement)
        take("reopen", engagement, by=by, organisation=organisation, reason=reason, now=now)
    reopening = Reopening.objects.create(
        statement=statement,
        declaration=None if statement else declaration,
        reason=reason,
        by=by,
        organisation=organisation,
        at=now,
    )
    if signed.document is not None:
        _withdraw(signed.document, reason=reason, by=by, now=now)
    activity_record(
        verb="assessment.reopened",
        target=signed.assessment,
        actor=by,
        organisation=organisation,
        reason=reason,
        now=now,
    )
    publish(
        kind="assessment.reopened",
        subject=signed.assessment,
        payload={"assessment": str(signed.assessment.public_id), "subject": str(subject.public_id)},
        now=now,
    )
    return reopening


def _withdraw(document: IssuedDocument, *, reason: str, by: User, now: datetime) -> None:
    if live_state(document, now=now).state in {State.WITHDRAWN, State.CANCELLED, State.SUPERSEDED}:
        return
    document_set_state(
        document=document,
        state=State.WITHDRAWN,
        reason_zh=WITHDRAWN_ZH.format(reason=reason),
        reason_en=WITHDRAWN_EN.format(reason=reason),
        by=by,
        now=now,
    )
