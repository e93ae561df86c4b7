"""Which organisations may verify a subject, and what stands against the others?"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from footprint.accounts.enums import AccreditedActivity, Role, Scope
from footprint.accounts.independence import independence_findings, verifier_approval_problems
from footprint.accounts.models import Accreditation, Organisation
from footprint.accounts.selectors import users_with_role
from footprint.assessments.enums import SubjectKind
from footprint.assessments.models import Subject

SCOPE_OF_SUBJECT = {
    SubjectKind.EVENT: Scope.EVENT,
    SubjectKind.PRODUCT: Scope.PRODUCT,
    SubjectKind.ORGANISATION: Scope.ORGANISATION,
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An organisation that verifies, and why it may not verify this subject (nothing: it may)."""

    organisation: Organisation
    reasons: tuple[str, ...]
    accreditation: Accreditation | None

    @property
    def may(self) -> bool:
        return not self.reasons


def verifier_reasons(*, verifier: Organisation, subject: Subject, on: date) -> tuple[str, ...]:
    """Everything that stands against this organisation verifying that subject on that day."""
    scope = SCOPE_OF_SUBJECT[SubjectKind(subject.kind)]
    reasons = verifier_approval_problems(organisation=verifier, scope=scope, on=on)
    if not users_with_role(organisation=verifier, role=Role.VERIFIER).exists():
        reasons.append(_("Nobody there holds the role of verifier."))
    findings = independence_findings(
        reviewer_organisation=verifier, subject_organisation=subject.organisation, on=on
    )
    return (*reasons, *(str(finding) for finding in findings))


def verifier_candidates(*, subject: Subject, on: date) -> list[Candidate]:
    """All organisations that were ever approved to verify: those that may first, then the others, by name."""
    known = Organisation.objects.filter(
        accreditations__activity=AccreditedActivity.VERIFIER, accreditations__decisions__to_state="approved"
    ).distinct()
    found = [
        Candidate(
            organisation=organisation,
            reasons=verifier_reasons(verifier=organisation, subject=subject, on=on),
            accreditation=accreditation_on(organisation, on=on),
        )
        for organisation in known.order_by("name_zh")
    ]
    return sorted(found, key=lambda candidate: not candidate.may)


def accreditation_on(organisation: Organisation, *, on: date) -> Accreditation | None:
    """The approval to verify that is valid on a day and ends last."""
    held = Accreditation.objects.filter(
        organisation=organisation,
        activity=AccreditedActivity.VERIFIER,
        state="approved",
        valid_from__lte=on,
        valid_until__gte=on,
    )
    return held.order_by("-valid_until", "-id").first()
