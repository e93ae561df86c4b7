"""What has a third party, or the organisation itself, said of an assessment, and may its data change?"""

from dataclasses import dataclass
from datetime import datetime

from footprint.accounts.models import Organisation
from footprint.assessments.enums import AssuranceState, EngagementState, Opinion, Purpose
from footprint.assessments.models import Assessment, Engagement, SelfDeclaration, Statement, Subject
from footprint.certificates.models import IssuedDocument

S, A = EngagementState, AssuranceState
FROZEN = (S.ACCEPTED, S.IN_PROGRESS, S.CONCLUDED)
_OF_OPINION = {
    Opinion.UNMODIFIED: A.VERIFIED,
    Opinion.QUALIFIED: A.QUALIFIED,
    Opinion.ADVERSE: A.ADVERSE,
    Opinion.DISCLAIMED: A.DISCLAIMED,
}
_OF_ENGAGEMENT = {
    S.REQUESTED: A.REQUESTED,
    S.ACCEPTED: A.IN_PROGRESS,
    S.IN_PROGRESS: A.IN_PROGRESS,
    S.SENT_BACK: A.SENT_BACK,
    S.CONCLUDED: A.IN_PROGRESS,  # signed, its document is being made
}


@dataclass(frozen=True, kw_only=True)
class Assurance:
    """What may be said of an assessment.

    ``statement`` is the signed document of record: a verification statement, or a self-declaration where
    ``state`` is ``self_declared``. ``level`` is empty where no third party has agreed on one.
    """

    state: AssuranceState
    level: str = ""
    verifier: Organisation | None = None
    statement: IssuedDocument | None = None
    signed_at: datetime | None = None

    @property
    def is_third_party(self) -> bool:
        """Whether a third party confirms the footprint, with or without qualification."""
        return self.state in {A.VERIFIED, A.QUALIFIED}


def assurance_of(assessment: Assessment) -> Assurance:
    """What is said of one assessment today; nothing once it was reopened or a later one superseded it."""
    signed = (
        Statement.objects.filter(assessment=assessment, reopening=None, document__isnull=False)
        .select_related("engagement__verifier", "document")
        .order_by("-id")
        .first()
    )
    if signed is not None:
        return Assurance(
            state=_OF_OPINION[Opinion(signed.opinion)],
            level=signed.level,
            verifier=signed.engagement.verifier,
            statement=signed.document,
            signed_at=signed.signed_at,
        )
    declared = (
        SelfDeclaration.objects.filter(assessment=assessment, reopening=None, document__isnull=False)
        .select_related("document")
        .first()
    )
    if declared is not None:
        return Assurance(state=A.SELF_DECLARED, statement=declared.document, signed_at=declared.signed_at)
    return _underway(assessment)


def _underway(assessment: Assessment) -> Assurance:
    """How far a verification of the subject has come, told of the assessment that counts today."""
    superseded = Assessment.objects.filter(supersedes=assessment).exists()
    if assessment.purpose != Purpose.ACTUAL or superseded:
        return Assurance(state=A.NONE)
    engagement = (
        Engagement.objects.filter(subject=assessment.subject_id, state__in=_OF_ENGAGEMENT)
        .select_related("verifier")
        .first()
    )
    if engagement is None:
        return Assurance(state=A.NONE)
    return Assurance(
        state=_OF_ENGAGEMENT[S(engagement.state)], level=engagement.level, verifier=engagement.verifier
    )


def is_frozen(subject: Subject) -> bool:
    """Whether the data behind the subject's footprint must stay as they are.

    From the acceptance by a verifier until it sends back, withdraws, or somebody reopens what was signed.
    """
    return (
        Engagement.objects.filter(subject=subject, state__in=FROZEN).exists()
        or SelfDeclaration.objects.filter(assessment__subject=subject, reopening=None).exists()
    )
