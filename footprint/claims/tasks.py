"""What happens below that a claim must hear of at once?"""

from datetime import datetime

from django.db.models import Q

from footprint.assessments.models import Reopening
from footprint.certificates.models import IssuedDocument
from footprint.claims import notices  # noqa: F401  (web and worker know its notices and calendar days)
from footprint.claims.enums import CertificateKind
from footprint.claims.models import Claim
from footprint.claims.services import certificate_review
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.offsets.models import RetirementRequest


@consumer("issuance.invalidated", name="claims.credits_void")
def credits_void(fact: OutboxFact, *, now: datetime) -> None:
    """Suspend the certificates that rest on retirements of a void issuance."""
    subjects = RetirementRequest.objects.filter(
        retirement__public_id__in=fact.payload["retirements"], subject_public_id__isnull=False
    ).values("subject_public_id")
    for claim in Claim.objects.filter(subject__public_id__in=subjects).order_by("pk"):
        certificate_review(claim=claim, now=now)


@consumer("assessment.superseded", "assessment.reopened", name="claims.footprint_changed")
def footprint_changed(fact: OutboxFact, *, now: datetime) -> None:
    """Suspend the certificate about a footprint that was calculated anew, or reopened."""
    for claim in Claim.objects.filter(subject__public_id=fact.payload["subject"]):
        certificate_review(claim=claim, now=now)


@consumer(
    "document.suspended", "document.withdrawn", "document.cancelled", "document.superseded",
    name="claims.statement_fell",
)  # fmt: skip
def statement_fell(fact: OutboxFact, *, now: datetime) -> None:
    """Withdraw the certificates that name a statement which no longer holds.

    Where it fell because the footprint was reopened they are suspended: once it is verified again, the new
    certificate takes their place.
    """
    number = fact.payload["number"]
    resting = IssuedDocument.objects.filter(
        kind__in=CertificateKind.values, record_json__contains=f'"statement":"{number}"'
    )
    reopened = Reopening.objects.filter(
        Q(statement__document__number=number) | Q(declaration__document__number=number)
    ).exists()
    withdrawn = fact.kind in {"document.withdrawn", "document.cancelled"} and not reopened
    for claim in Claim.objects.filter(public_id__in=resting.values("subject_public_id")).order_by("pk"):
        certificate_review(claim=claim, withdraw=withdrawn, now=now)
