"""How is a verifier asked, and how do data go back and forth until it concludes?"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.assurance import practice
from footprint.accounts.actors import local_day
from footprint.accounts.models import Organisation, User
from footprint.assessments.enums import AssuranceLevel, Purpose, ReviewState
from footprint.assessments.models import Assessment, AssessmentLine, Engagement, SampleDrawn, Subject
from footprint.assessments.problems import NoFinalFootprint, VerifierRefused
from footprint.assessments.selectors.assessments import current
from footprint.assessments.selectors.assurance import is_frozen
from footprint.assessments.selectors.candidates import verifier_reasons
from footprint.assessments.selectors.engagements import engagement_standing
from footprint.assessments.services.sampling import draw
from footprint.assessments.services.steps import locked, record, require_reason, require_verifier, take
from footprint.core.problems import Conflict, InvalidInput

SEEN = ("label", "quantity", "unit", "factor_key", "emissions_mg", "tier", "category", "inside")
"""What of a line a verifier has looked at; a change of any of these calls for another look."""


@transaction.atomic
def engagement_request(
    *,
    subject: Subject,
    verifier: Organisation,
    level: AssuranceLevel,
    materiality_percent: Decimal | None = None,
    message: str = "",
    by: User,
    request_id: UUID,
    now: datetime,
) -> Engagement:
    """Ask an approved, independent organisation to verify the final footprint of a subject.

    The same request again returns the verification that it opened.

    Parameters
    ----------
    materiality_percent
        What misstatements may come to, as a share of the footprint. [%] Usual practice where not given.

    Raises
    ------
    NoFinalFootprint
        There is no actual footprint with lines.
    VerifierRefused
        The organisation is not approved for this, or not independent of the client.
    Conflict
        Somebody is asked already, or the footprint was signed.
    """
    made = Engagement.objects.filter(request_id=request_id, subject=subject).first()
    if made is not None:
        return made
    Subject.objects.select_for_update().get(pk=subject.pk)
    assessment = require_final(subject)
    _require_free(subject)
    percent = practice()["materiality_percent"].value if materiality_percent is None else materiality_percent
    if not 0 < percent <= 20:
        raise InvalidInput(
            _("Materiality of %(percent)s %% is outside the range of 0 to 20 %%."),
            field="materiality_percent",
            value=str(percent),
            params={"percent": percent},
            remedy=_("Agree with the verifier on a share such as 5 %%."),
        )
    reasons = verifier_reasons(verifier=verifier, subject=subject, on=local_day(now))
    if reasons:
        raise VerifierRefused(verifier=str(verifier), reasons=reasons)
    engagement = Engagement.objects.create(
        subject=subject,
        assessment=assessment,
        verifier=verifier,
        level=level,
        materiality_percent=percent,
        criteria=assessment.rulebook_release,
        message=message.strip(),
        requested_by=by,
        requested_at=now,
        request_id=request_id,
    )
    record(
        "request", engagement, before="", by=by, organisation=subject.organisation, reason=message, now=now
    )
    return engagement


@transaction.atomic
def engagement_accept(
    *,
    engagement: Engagement,
    independence: str,
    seen: Assessment,
    by: User,
    version: int | None = None,
    now: datetime,
) -> Engagement:
    """Take the verification on and declare independence; from now on the client's data are frozen.

    Parameters
    ----------
    seen
        The footprint that the person has looked at; a newer one is refused.
    """
    engagement = locked(engagement, version=version)
    require_verifier(engagement, person=by, now=now)
    assessment = require_final(engagement.subject)
    if assessment.pk != seen.pk:
        raise Conflict(
            _("The client has calculated a new footprint since you opened the page."),
            code="stale_form",
            field="assessment",
            remedy=_("Look at the new footprint and accept that one."),
        )
    if not independence.strip():
        raise InvalidInput(
            _("Declare that your organisation is independent of the client."), field="independence"
        )
    engagement.accepted_by, engagement.accepted_at = by, now
    engagement.independence = independence.strip()
    take(
        "accept", engagement, by=by, organisation=engagement.verifier, assessment=assessment,
        reason=independence, now=now,
    )  # fmt: skip
    return engagement


@transaction.atomic
def engagement_decline(*, engagement: Engagement, reason: str, by: User, now: datetime) -> Engagement:
    """Do not take it on; the client reads why and may ask somebody else."""
    engagement = locked(engagement)
    reason = require_reason(reason)
    take("decline", engagement, by=by, organisation=engagement.verifier, reason=reason, now=now)
    return engagement


@transaction.atomic
def engagement_send_back(
    *, engagement: Engagement, reason: str, by: User, version: int | None = None, now: datetime
) -> Engagement:
    """Give the data back to the client for correction, with reasons; they are no longer frozen."""
    engagement = locked(engagement, version=version)
    reason = require_reason(reason)
    take("send_back", engagement, by=by, organisation=engagement.verifier, reason=reason, now=now)
    return engagement


@transaction.atomic
def engagement_resubmit(*, engagement: Engagement, note: str, by: User, now: datetime) -> Engagement:
    """Hand the footprint in again, as it was computed last; what was checked and has not changed stays so.

    Lines that changed are to be looked at again. Where a sample was drawn, it is drawn anew from the new
    lines with the same seed.
    """
    engagement = locked(engagement)
    note = require_reason(note, field="note")
    before, after = engagement.assessment, require_final(engagement.subject)
    take(
        "resubmit", engagement, by=by, organisation=engagement.client, assessment=after, reason=note, now=now
    )
    if before.pk != after.pk:
        _carry_reviews(engagement, before=before, after=after)
        last: SampleDrawn | None = engagement.samples.order_by("-number").first()
        if last is not None:
            draw(
                engagement,
                key_share_percent=last.key_share_percent,
                confidence_percent=last.confidence_percent,
                seed=last.seed,
                by=last.drawn_by,
                now=now,
            )
    return engagement


@transaction.atomic
def engagement_withdraw(
    *, engagement: Engagement, organisation: Organisation, reason: str, by: User, now: datetime
) -> Engagement:
    """End the verification without a statement; client or verifier may."""
    engagement = locked(engagement)
    reason = require_reason(reason)
    take("withdraw", engagement, by=by, organisation=organisation, reason=reason, now=now)
    return engagement


def require_final(subject: Subject) -> Assessment:
    """The actual footprint that counts; one without lines cannot be taken apart."""
    assessment = current(subject=subject, purpose=Purpose.ACTUAL)
    if assessment is None or not assessment.lines.filter(inside=True).exists():
        raise NoFinalFootprint(
            _("“%(name)s” has no final footprint yet."),
            field="assessment",
            params={"name": str(subject)},
            remedy=_("Enter the actual data after the event and calculate the footprint."),
        )
    return assessment


def _require_free(subject: Subject) -> None:
    standing = engagement_standing(subject)
    if standing is not None:
        raise Conflict(
            _("%(verifier)s is asked already; the verification stands at “%(state)s”."),
            code="verification_stands",
            field="subject",
            params={"verifier": str(standing.verifier), "state": standing.get_state_display()},
            remedy=_("Withdraw or reopen that verification first."),
        )
    if is_frozen(subject):
        raise Conflict(
            _("The organisation has declared this footprint itself."),
            code="verification_stands",
            field="subject",
            remedy=_("Reopen the footprint first; the declaration is then withdrawn."),
        )


def _carry_reviews(engagement: Engagement, *, before: Assessment, after: Assessment) -> None:
    """Keep what was said of lines that are the same; mark the others as changed."""
    old = {line.line_id: line for line in AssessmentLine.objects.filter(assessment=before)}
    new = {line.line_id: line for line in AssessmentLine.objects.filter(assessment=after)}
    for review in engagement.reviews.order_by("pk"):
        line = new.get(review.line_id)
        if line is None:
            continue
        seen = old.get(review.line_id)
        if seen is None or any(getattr(seen, name) != getattr(line, name) for name in SEEN):
            review.changed = True
            if review.state == ReviewState.CHECKED:
                review.state = ReviewState.NOT_LOOKED_AT
        review.row = line
        review.save()
