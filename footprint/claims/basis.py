"""Does a certificate still stand on what it was issued on?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from footprint.assessments.enums import AssuranceState
from footprint.assessments.models import Assessment
from footprint.assessments.selectors import assurance_of
from footprint.certificates.enums import State
from footprint.certificates.models import IssuedDocument
from footprint.certificates.selectors import document_by_number, documents_of_subject, live_state
from footprint.claims.enums import CertificateKind
from footprint.claims.models import Claim
from footprint.core.languages import bilingual
from footprint.core.problems import Conflict
from footprint.offsets.models import Block, Retirement

NOT_IN_FORCE = frozenset({State.SUSPENDED, State.WITHDRAWN, State.CANCELLED})


class BasisFallen(Conflict):
    """A certificate rests on something that no longer stands."""

    code = "basis_fallen"


def certificates_of(claim: Claim):
    """Every certificate of a claim, the newest first."""
    return documents_of_subject(claim).filter(kind__in=CertificateKind.values)


def certificate_of(claim: Claim) -> IssuedDocument | None:
    """The newest certificate of a claim, whatever its state."""
    return certificates_of(claim).first()


def fallen_because(
    claim: Claim, document: IssuedDocument | None, *, final: Assessment | None, now: datetime
) -> list[BasisFallen]:
    """Why a certificate of a claim no longer holds, one sentence each; empty while everything stands.

    Parameters
    ----------
    document
        The newest certificate of the claim, or None.
    final
        The final footprint that counts now.
    """
    if document is None:
        return []
    return [
        *_state(document, now),
        *_footprint(document, final),
        *_statement(document, now),
        *_credits(document),
    ]


def invalidated_retirements(numbers: list[str]) -> list[Retirement]:
    """Those of the retirements whose serials lie in an issuance that was invalidated."""
    void = Block.objects.open().filter(retirement__number__in=numbers, issuance__invalidated_at__isnull=False)
    return list(Retirement.objects.filter(pk__in=void.values("retirement_id")).order_by("pk"))


def _state(document: IssuedDocument, now: datetime) -> list[BasisFallen]:
    state = live_state(document, now=now)
    if state.state not in NOT_IN_FORCE:
        return []
    return [
        BasisFallen(
            _("Certificate %(number)s is “%(state)s”: %(reason)s"),
            params={
                "number": document.number,
                "state": state.state.label,
                "reason": bilingual(zh=state.reason_zh, en=state.reason_en),
            },
        )
    ]


def _footprint(document: IssuedDocument, final: Assessment | None) -> list[BasisFallen]:
    certified = document.facts["footprint"]["assessment"]
    if final is None or str(final.public_id) != certified:
        return [BasisFallen(_("The footprint was calculated anew since the certificate was issued."))]
    if assurance_of(final).state not in {AssuranceState.VERIFIED, AssuranceState.SELF_DECLARED}:
        return [BasisFallen(_("The footprint is no longer verified or declared."))]
    return []


def _statement(document: IssuedDocument, now: datetime) -> list[BasisFallen]:
    number = document.facts["assurance"]["statement"]
    statement = document_by_number(number) if number else None
    if statement is None:
        return []
    state = live_state(statement, now=now).state
    if state == State.VALID:
        return []
    return [
        BasisFallen(
            _("The statement %(number)s about the footprint is “%(state)s”."),
            params={"number": number, "state": state.label},
        )
    ]


def _credits(document: IssuedDocument) -> list[BasisFallen]:
    numbers = [row["number"] for row in document.facts["retirements"]]
    return [
        BasisFallen(
            _("Credits of retirement %(number)s (%(tonnes)s t) were declared void by their registry."),
            params={"number": retirement.number, "tonnes": retirement.tonnes},
        )
        for retirement in invalidated_retirements(numbers)
    ]
