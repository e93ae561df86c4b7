"""Which document is meant, what holds for it today, and which key signed it?"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone

from calculators import numbering
from footprint.accounts.actors import Actor
from footprint.certificates.enums import KeyEvent, State, Visibility
from footprint.certificates.models import DocumentFile, IssuedDocument, SigningKey


@dataclass(frozen=True, kw_only=True)
class LiveState:
    """What holds for a document at a moment, since when and why."""

    state: State
    since: datetime
    reason_zh: str = ""
    reason_en: str = ""
    successor: IssuedDocument | None = None

    @property
    def in_force(self) -> bool:
        """Whether the document may be relied upon."""
        return self.state == State.VALID


def document_by_number(typed: str) -> IssuedDocument | None:
    """The document whose number somebody typed, in any spelling that people use."""
    return _documents().filter(number=numbering.tidy(typed)[:60]).first()


def file_by_sha256(sha256: str) -> DocumentFile | None:
    """The stored file with just these bytes."""
    return DocumentFile.objects.select_related("document", "signing_key").filter(sha256=sha256).first()


def documents_of_subject(subject: Model) -> QuerySet[IssuedDocument]:
    """Every document about one record, newest first."""
    return documents_of_subject_id(subject_type=subject._meta.label_lower, public_id=subject.public_id)


def documents_of_subject_id(*, subject_type: str, public_id: UUID) -> QuerySet[IssuedDocument]:
    """Every document about one record named by kind and identifier, newest first."""
    return _documents().filter(subject_type=subject_type, subject_public_id=public_id).order_by("-id")


def documents_of_organisation(organisation: Model) -> QuerySet[IssuedDocument]:
    """Every document that one organisation holds, newest first."""
    return _documents().filter(organisation=organisation).order_by("-id")


def live_state(document: IssuedDocument, *, now: datetime) -> LiveState:
    """What holds for ``document`` at ``now``.

    The last recorded state holds. A document whose last day is over has expired, whether or not somebody
    recorded it: the public page is never late.
    """
    states = sorted(document.states.all(), key=lambda row: row.id)
    if not states:
        return LiveState(state=State.PENDING, since=document.issued_at)
    last = states[-1]
    state = State(last.state)
    if state in {State.VALID, State.SUSPENDED} and (end := expires_at(document)) and now >= end:
        return LiveState(state=State.EXPIRED, since=end)
    successor = getattr(document, "replaced_by", None) if state == State.SUPERSEDED else None
    return LiveState(
        state=state,
        since=last.since,
        reason_zh=last.reason_zh or last.reason_en,
        reason_en=last.reason_en or last.reason_zh,
        successor=successor,
    )


def expires_at(document: IssuedDocument) -> datetime | None:
    """The moment after the document's last day, in the time zone of the site."""
    if document.valid_until is None:
        return None
    return timezone.make_aware(datetime.combine(document.valid_until + timedelta(days=1), time.min))


def may_see_facts(document: IssuedDocument, *, actor: Actor) -> bool:
    """Whether facts and file are for this reader: public ones for all, others for holder and issuer."""
    if document.visibility == Visibility.PUBLIC:
        return True
    own = getattr(actor.organisation, "pk", None)
    return own is not None and own in {document.organisation_id, document.issuer_id}


@dataclass(frozen=True, kw_only=True)
class KeyStatus:
    """What holds for a signing key: its last event of weight, and whether it is the one in use."""

    key: SigningKey
    event: KeyEvent
    effective_at: datetime
    reason: str

    def trusted_at(self, moment: datetime) -> bool:
        """Whether a signature made at ``moment`` counts: within validity, before any compromise."""
        sound = self.event != KeyEvent.COMPROMISED or moment < self.effective_at
        return sound and self.key.valid_from <= moment <= self.key.valid_until


def key_status(key: SigningKey) -> KeyStatus:
    """The status of ``key``; a compromise outweighs everything after it."""
    events = sorted(key.events.all(), key=lambda row: row.id)
    bad = [event for event in events if event.event == KeyEvent.COMPROMISED]
    weighty = min(bad, key=lambda event: event.effective_at) if bad else events[-1]
    return KeyStatus(
        key=key, event=KeyEvent(weighty.event), effective_at=weighty.effective_at, reason=weighty.reason
    )


def signing_keys() -> QuerySet[SigningKey]:
    """Every key that ever signed, newest first."""
    return SigningKey.objects.prefetch_related("events").order_by("-id")


def _documents() -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.select_related("organisation", "replaces", "replaced_by").prefetch_related(
        "states"
    )
