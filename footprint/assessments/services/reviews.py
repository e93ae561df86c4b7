"""How does a verifier look at a line, and how do both sides talk about it?"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import Organisation, User
from footprint.assessments.enums import EngagementState, RemarkKind, ReviewState
from footprint.assessments.models import AssessmentLine, Engagement, LineReview, Remark, RemarkFile
from footprint.assessments.services.steps import locked, take
from footprint.assessments.workflow import REVIEWING, TALKING, TRANSITIONS, WrongStep
from footprint.core.activity import activity_record
from footprint.core.outbox import publish
from footprint.core.problems import InvalidInput
from footprint.evidence.models import EvidenceFile

_ASKS = {RemarkKind.QUERY, RemarkKind.EVIDENCE_REQUEST}


@transaction.atomic
def line_review(
    *, engagement: Engagement, line: AssessmentLine, state: ReviewState, by: User, now: datetime
) -> LineReview:
    """Mark a line as checked, or as not looked at; a question is put with ``remark_add``.

    Raises
    ------
    WrongStep
        The verification is not under review.
    """
    engagement = locked(engagement)
    require_reviewing(engagement, by=by, now=now)
    if state == ReviewState.QUERIED:
        raise InvalidInput(
            _("Say what you want to know about this line."),
            field="text",
            remedy=_("Write the question; the line is then marked as queried."),
        )
    return _mark(engagement, line, state, by=by, now=now)


@transaction.atomic
def remark_add(
    *,
    engagement: Engagement,
    line: AssessmentLine,
    kind: RemarkKind,
    text: str,
    by: User,
    organisation: Organisation,
    files: Iterable[EvidenceFile] = (),
    request_id: UUID,
    now: datetime,
) -> Remark:
    """Say something about a line; a question or a request for evidence marks it as queried.

    The same request again returns the remark that it made.

    Raises
    ------
    InvalidInput
        Nothing is said, or a file is another organisation's.
    WrongStep
        The verification has ended, or was not accepted yet.
    """
    engagement = locked(engagement)
    made = Remark.objects.filter(engagement=engagement, request_id=request_id).first()
    if made is not None:
        return made
    by_verifier = organisation == engagement.verifier
    if engagement.state not in TALKING:
        raise WrongStep(state=EngagementState(engagement.state), step=str(RemarkKind(kind).label))
    if not text.strip():
        raise InvalidInput(_("Write what you have to say about this line."), field="text")
    files = list(files)
    if any(file.organisation_id != organisation.pk for file in files):
        raise InvalidInput(_("Hand in files of your own organisation."), field="files")
    if kind == RemarkKind.ANSWER if by_verifier else kind in _ASKS:
        raise InvalidInput(_("The verifier asks, the client answers."), field="kind", value=str(kind))
    if kind in _ASKS:
        require_reviewing(engagement, by=by, now=now)
        _mark(engagement, line, ReviewState.QUERIED, by=by, now=now)
    remark = Remark.objects.create(
        engagement=engagement,
        line_id=line.line_id,
        row=line,
        kind=kind,
        text=text.strip(),
        by=by,
        organisation=organisation,
        at=now,
        request_id=request_id,
    )
    RemarkFile.objects.bulk_create(RemarkFile(remark=remark, file=file) for file in files)
    publish(
        kind="verification.remarked",
        subject=engagement,
        payload={
            "remark": str(remark.public_id),
            "kind": kind,
            "assessment": str(line.assessment.public_id),
            "ordinal": line.ordinal,
        },
        now=now,
    )
    return remark


def require_reviewing(engagement: Engagement, *, by: User, now: datetime) -> None:
    """Refuse unless the verifier is at work on a locked verification; the first act begins the review."""
    state = EngagementState(engagement.state)
    if state not in REVIEWING:
        raise WrongStep(state=state, step=str(_("Review")))
    if state in TRANSITIONS["begin"].sources:
        take("begin", engagement, by=by, organisation=engagement.verifier, now=now)


def _mark(
    engagement: Engagement, line: AssessmentLine, state: ReviewState, *, by: User, now: datetime
) -> LineReview:
    before = engagement.reviews.filter(line_id=line.line_id).first()
    review, _created = LineReview.objects.update_or_create(
        engagement=engagement,
        line_id=line.line_id,
        defaults={"row": line, "state": state, "changed": False, "by": by, "at": now},
    )
    activity_record(
        verb="verification.line_reviewed",
        target=engagement,
        actor=by,
        organisation=engagement.verifier,
        before={"line": line.line_id, "state": before.state if before else ReviewState.NOT_LOOKED_AT},
        after={"line": line.line_id, "state": state},
        now=now,
    )
    return review
