"""How does a verification take one step, so that state, record, fact and history never part?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import local_day
from footprint.accounts.enums import Scope
from footprint.accounts.independence import independence_findings, verifier_problems
from footprint.accounts.models import Organisation, User
from footprint.assessments.enums import EngagementState, SubjectKind
from footprint.assessments.models import Assessment, Engagement, EngagementStep, Subject
from footprint.assessments.problems import SignerRefused, VerifierRefused
from footprint.assessments.selectors.candidates import SCOPE_OF_SUBJECT
from footprint.assessments.workflow import require_step
from footprint.core.activity import activity_record
from footprint.core.outbox import publish
from footprint.core.problems import Conflict, InvalidInput


def locked(engagement: Engagement, *, version: int | None = None) -> Engagement:
    """The verification as it is now, locked together with its subject.

    Raises
    ------
    Conflict
        The form was opened before somebody took another step.
    """
    Subject.objects.select_for_update().get(pk=engagement.subject_id)
    found = (
        Engagement.objects.select_for_update(of=("self",))
        .select_related("subject__organisation", "verifier", "assessment", "criteria")
        .get(pk=engagement.pk)
    )
    if version is not None and found.version != version:
        raise Conflict(
            _("This verification has moved on since you opened the page: it stands at “%(state)s”."),
            code="stale_form",
            field="version",
            value=version,
            params={"state": found.get_state_display()},
            remedy=_("Open the page again and look at what has changed."),
        )
    return found


def take(
    name: str,
    engagement: Engagement,
    *,
    by: User,
    organisation: Organisation,
    reason: str = "",
    assessment: Assessment | None = None,
    now: datetime,
) -> EngagementStep:
    """Move a locked verification on, save it, and write the step down.

    ``assessment``, where given, is the one under review from now on.
    """
    before = EngagementState(engagement.state)
    transition = require_step(name, state=before)
    engagement.state, engagement.version = transition.target, engagement.version + 1
    if assessment is not None:
        engagement.assessment = assessment
    engagement.save()
    return record(name, engagement, before=before, by=by, organisation=organisation, reason=reason, now=now)


def record(
    name: str,
    engagement: Engagement,
    *,
    before: EngagementState | str,
    by: User,
    organisation: Organisation,
    reason: str,
    now: datetime,
) -> EngagementStep:
    """Write a step into the history, the activity log and the outbox (``verification.<step>``)."""
    step = EngagementStep.objects.create(
        engagement=engagement,
        name=name,
        from_state=before,
        to_state=engagement.state,
        assessment=engagement.assessment,
        by=by,
        organisation=organisation,
        at=now,
        reason=reason.strip(),
    )
    activity_record(
        verb=f"verification.{name}",
        target=engagement,
        actor=by,
        organisation=organisation,
        before={"state": before},
        after={"state": engagement.state, "assessment": str(engagement.assessment.public_id)},
        reason=reason.strip(),
        now=now,
    )
    publish(
        kind=f"verification.{name}",
        subject=engagement,
        payload={
            "assessment": str(engagement.assessment.public_id),
            "subject": str(engagement.subject.public_id),
            "step": str(step.public_id),
        },
        now=now,
    )
    return step


def require_reason(reason: str, *, field: str = "reason") -> str:
    """The reason without blanks; an empty one is refused."""
    if not reason.strip():
        raise InvalidInput(_("Give a reason: the other side reads it and it stays on record."), field=field)
    return reason.strip()


def require_verifier(engagement: Engagement, *, person: User, now: datetime) -> None:
    """Refuse a person or an organisation that may not verify this subject today.

    Raises
    ------
    SignerRefused
        The person lacks the role, the organisation its approval.
    VerifierRefused
        The organisation is not independent of the client.
    """
    day = local_day(now)
    problems = verifier_problems(
        user=person, organisation=engagement.verifier, scope=scope_of(engagement.subject), on=day
    )
    if problems:
        raise SignerRefused(
            _("You may not act as verifier here: %(problems)s"),
            params={"problems": " ".join(problems)},
            remedy=_("Let a verifier of an organisation that is approved for this act instead."),
        )
    findings = independence_findings(
        reviewer_organisation=engagement.verifier, subject_organisation=engagement.client, on=day
    )
    if findings:
        raise VerifierRefused(
            verifier=str(engagement.verifier), reasons=[str(finding) for finding in findings]
        )


def scope_of(subject: Subject) -> Scope:
    """Which scope an approval needs for this subject."""
    return SCOPE_OF_SUBJECT[SubjectKind(subject.kind)]
