"""How does a claim earn its certificate, lose it, and find it suspended by what happens below?"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calculators.numbering import Number
from footprint.accounts.models import User
from footprint.assessments.enums import AssuranceState
from footprint.certificates.documents import digest, facts_check, kind_get, record_make
from footprint.certificates.documents import render as render_document
from footprint.certificates.enums import State, Visibility
from footprint.certificates.models import IssuedDocument
from footprint.certificates.selectors import live_state
from footprint.certificates.services import document_complete, document_issue, document_set_state
from footprint.claims.basis import certificate_of
from footprint.claims.certificate_facts import audit_pack, certificate_facts
from footprint.claims.cover import requests_of
from footprint.claims.enums import CertificateKind
from footprint.claims.models import Claim
from footprint.claims.problems import AnotherPersonIssues, ClaimRefused, ClaimsRefused, NotReady, Stale
from footprint.claims.publications import privacy_of
from footprint.claims.services.claims import claim_lock
from footprint.claims.standing import Stand, stand_of
from footprint.core import outbox
from footprint.core.problems import DomainError
from footprint.events.enums import Privacy

REPLACED = {
    CertificateKind.COMMITMENT: (
        "承诺已更新，由新证书取代。",
        "The commitment was renewed; a new one takes its place.",
    ),
    CertificateKind.ACHIEVED: (
        "证书所依据的核算或抵消已变化，由新证书取代。",
        "What the certificate rests on has changed; a new one takes its place.",
    ),
}
NOT_UNMODIFIED = frozenset({AssuranceState.QUALIFIED, AssuranceState.ADVERSE, AssuranceState.DISCLAIMED})
KEPT = (
    "承诺已兑现，由碳中和证书取代。",
    "The commitment was kept; the certificate of neutrality takes its place.",
)


def certificate_prepare(*, claim: Claim, kind: CertificateKind, now: datetime) -> dict[str, Any]:
    """Return the facts that a certificate would say now; nothing is issued.

    Raises
    ------
    NotReady
        The final footprint is missing, not verified or declared, or does not reach the quantity.
    ClaimsRefused
        The rule book does not let the sentence be said; each finding with its clause.
    """
    stand = stand_of(claim, now=now)
    require_claimable(stand, kind)
    facts = certificate_facts(stand, kind)
    facts_check(kind=kind_get(kind), facts=facts)
    return facts


def certificate_preview(*, claim: Claim, kind: CertificateKind, language: str, now: datetime) -> bytes:
    """Return the certificate as a PDF without number, signature and force. Errors as certificate_prepare."""
    facts = certificate_prepare(claim=claim, kind=kind, now=now)
    found, organisation = kind_get(kind), claim.organisation
    record = record_make(
        kind=found,
        number=str(Number(code=found.code, year=timezone.localdate(now).year, serial=0, demo=settings.DEMO)),
        facts=facts,
        holder=_names(organisation),
        issuer={"name_zh": settings.ISSUER_NAME_ZH, "name_en": settings.ISSUER_NAME_EN},
        subject={"type": claim._meta.label_lower, "id": str(claim.public_id)},
        issued_at=now,
        issued_on=timezone.localdate(now),
        valid_until=None,
        replaces=None,
        correction=None,
        demo=settings.DEMO,
    )
    return render_document(record | {"preview": True}, language=language)


def certificate_issue(
    *, claim: Claim, kind: CertificateKind, seen: str, issued_by: User, now: datetime
) -> IssuedDocument:
    """Issue the certificate in both languages with its audit pack; it takes the place of the last one.

    The same facts again give the same certificate.

    Parameters
    ----------
    seen
        Digest of the facts that the person saw (:func:`footprint.certificates.documents.digest`).

    Raises
    ------
    AnotherPersonIssues
        The person prepared the cover.
    Stale
        The facts have changed since.
    NotReady, ClaimsRefused
        As in :func:`certificate_prepare`.
    """
    stand = stand_of(claim, now=now)
    require_claimable(stand, kind)
    prepared_by = {claim.opened_by_id, *requests_of(claim).values_list("requested_by_id", flat=True)}
    if issued_by.pk in prepared_by:
        raise AnotherPersonIssues
    facts = certificate_facts(stand, kind)
    if digest(facts) != seen:
        raise Stale(seen=seen[:8], found=digest(facts)[:8])
    if (same := _issued_already(stand, kind, facts)) is not None:
        return document_complete(document=same, by=issued_by, now=now)
    replaced = _to_replace(stand.certificate, now=now)
    zh, en = _why(replaced, kind)
    document = document_issue(
        kind=kind,
        facts=facts,
        subject=claim,
        organisation=claim.organisation,
        issued_by=issued_by,
        valid_until=stand.due_on if kind == CertificateKind.COMMITMENT else None,
        visibility=Visibility.PUBLIC if privacy_of(stand.event) == Privacy.PUBLIC else Visibility.HOLDERS,
        attachments=audit_pack(stand, facts),
        replaces=replaced,
        reason_zh=zh,
        reason_en=en,
        now=now,
    )
    outbox.publish(
        kind="claim.certified",
        subject=claim,
        now=now,
        payload={"number": document.number, "kind": str(kind), "subject": str(claim.subject.public_id)},
    )
    return document


def certificate_withdraw(
    *, claim: Claim, reason_zh: str, reason_en: str, by: User, now: datetime
) -> IssuedDocument:
    """Withdraw the newest certificate of a claim; its public page says so at once.

    Raises
    ------
    NotReady
        There is none.
    TransitionRefused
        It is no longer in force.
    """
    document = certificate_of(claim)
    if document is None:
        raise NotReady(_("No certificate was issued for this cover."))
    document_set_state(
        document=document, state=State.WITHDRAWN, reason_zh=reason_zh, reason_en=reason_en, by=by, now=now
    )
    return document


def certificate_review(*, claim: Claim, withdraw: bool = False, now: datetime) -> IssuedDocument | None:
    """Suspend (or withdraw) the newest certificate when it no longer stands; return it, or None.

    Harmless when repeated: a certificate that is no longer valid is left alone.
    """
    claim = claim_lock(claim)
    stand = stand_of(claim, now=now)
    document, reasons = stand.certificate, stand.fallen
    if document is None or not reasons:
        return None
    asked = State.WITHDRAWN if withdraw else State.SUSPENDED
    state = live_state(document, now=now).state
    if state != State.VALID and not (withdraw and state == State.SUSPENDED):
        return None
    texts = [reason.in_languages() for reason in reasons]
    document_set_state(
        document=document,
        state=asked,
        reason_zh="".join(words["zh-hans"] for words in texts),
        reason_en=" ".join(words["en"] for words in texts),
        by=None,
        now=now,
    )
    outbox.publish(
        kind="claim.invalidated",
        subject=claim,
        now=now,
        payload={"number": document.number, "state": str(asked), "subject": str(claim.subject.public_id)},
    )
    return document


def require_claimable(stand: Stand, kind: CertificateKind) -> None:
    """Refuse a certificate that the evidence does not carry. Errors as certificate_prepare."""
    facts = stand.standing
    if stand.final is None:
        raise NotReady(
            _("The final footprint is not calculated yet."), remedy=_("Calculate it after the event.")
        )
    verdict = stand.verdict(kind)
    if verdict is None:
        raise NotReady(
            _("The rule book %(name)s has no sentence for this certificate."),
            params={"name": stand.book.document},
            remedy=_("It knows no commitments: retire the credits, then issue the certificate."),
        )
    errors: list[DomainError] = _not_assured(stand)
    missing = [found for found in verdict.missing if found.code != "declaration"]
    errors += [ClaimRefused(book=stand.book, finding=found) for found in missing]
    if not errors and not verdict.allowed:
        errors.append(
            NotReady(
                _("The rule book needs evidence that is not there yet: %(what)s."),
                params={"what": ", ".join(verdict.unmet)},
            )
        )
    if kind == CertificateKind.COMMITMENT and not errors:
        errors += _not_a_commitment(stand)
    if not errors and kind == CertificateKind.ACHIEVED and not facts.covered:
        errors.append(NotReady(_("Fewer tonnes are retired than the footprint needs.")))
    if errors:
        raise ClaimsRefused(errors)


def _not_assured(stand: Stand) -> list[DomainError]:
    """Why nobody stands for the final footprint as the rule book wants it; every certificate needs it."""
    if stand.declared:
        return []
    if stand.assurance is not None and stand.assurance.state in NOT_UNMODIFIED:
        return [
            NotReady(
                _("The verifier's opinion about the footprint is “%(opinion)s”."),
                params={"opinion": AssuranceState(stand.assurance.state).label},
                remedy=_("Mend what the statement names and have the footprint verified again."),
            )
        ]
    found = [finding for finding in stand.findings if finding.code == "declaration"]
    return [ClaimRefused(book=stand.book, finding=finding) for finding in found]


def _not_a_commitment(stand: Stand) -> list[DomainError]:
    facts = stand.standing
    if facts.covered:
        return [
            NotReady(
                _("Everything is retired; there is nothing left to commit to."),
                remedy=_("Issue the certificate of neutrality."),
            )
        ]
    if facts.due_on is None or facts.today > facts.due_on:
        return [
            NotReady(
                _("The last day of the rule book, %(day)s, has passed; a commitment needs a day to come."),
                params={"day": facts.due_on.isoformat() if facts.due_on else "–"},
            )
        ]
    return []


def _issued_already(stand: Stand, kind: CertificateKind, facts: dict[str, Any]) -> IssuedDocument | None:
    """The newest certificate, when it says the same and holds (or only its files are still missing)."""
    last = stand.certificate
    if last is None or last.kind != kind or digest(last.facts) != digest(facts):
        return None
    state = live_state(last, now=stand.now).state
    if state in {State.PENDING, State.VALID}:
        return last
    raise NotReady(
        _("The same facts were issued as %(number)s, which is now “%(state)s”."),
        params={"number": last.number, "state": state.label},
        remedy=_("Mend what made it fall; the new facts then get a new certificate."),
    )


def _to_replace(last: IssuedDocument | None, *, now: datetime) -> IssuedDocument | None:
    """The last certificate, when it may be superseded."""
    if last is None:
        return None
    state = live_state(last, now=now).state
    return last if state in {State.VALID, State.SUSPENDED, State.EXPIRED} else None


def _why(replaced: IssuedDocument | None, kind: CertificateKind) -> tuple[str, str]:
    if replaced is None:
        return "", ""
    kept = replaced.kind == CertificateKind.COMMITMENT and kind == CertificateKind.ACHIEVED
    return KEPT if kept else REPLACED[kind]


def _names(organisation) -> dict[str, str]:
    names = {"name_zh": organisation.name_zh, "name_en": organisation.name_en}
    return {**names, "credit_code": organisation.credit_code} if organisation.credit_code else names
