"""How is a document issued, corrected and moved from state to state?

Issuing has two steps, so that no series and no database is locked while a page is laid out and signed:

1. the number is given out and the facts are frozen, in one transaction;
2. the files are made, then stored together with the state *valid*, in another.

If the second step fails, the number stays with its facts, "being prepared"; asking again completes it. No
number is lost and none is used twice.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from footprint.certificates import keys
from footprint.certificates.documents import LANGUAGES, kind_get
from footprint.certificates.documents import render as render_document
from footprint.certificates.enums import State, Visibility
from footprint.certificates.models import DocumentFile, DocumentState, IssuedDocument
from footprint.certificates.registration import digest_of, document_register
from footprint.certificates.selectors import live_state
from footprint.certificates.workflow import require_transition
from footprint.core import outbox
from footprint.core.activity import activity_record
from footprint.core.clock import real_now
from footprint.core.outbox import publish
from footprint.core.problems import Conflict, InvalidInput


def document_issue(
    *,
    kind: str,
    facts: Mapping[str, Any],
    subject: Model,
    organisation: Model,
    issued_by: Model | None,
    now: datetime,
    issuer: Model | None = None,
    languages: Iterable[str] = LANGUAGES,
    valid_until: date | None = None,
    visibility: str = Visibility.PUBLIC,
    attachments: Mapping[str, bytes] | None = None,
    demo: bool | None = None,
    replaces: IssuedDocument | None = None,
    reason_zh: str = "",
    reason_en: str = "",
) -> IssuedDocument:
    """Issue a document, or return the one that was issued before for the same subject and facts.

    Parameters
    ----------
    kind
        Name of a kind in ``documents.KINDS``.
    facts
        What the document says, as the kind's ``schema.json`` demands.
    subject
        The record the document is about (a retirement, an award): any model with a ``public_id``.
    organisation
        Who holds the document; names and credit code are frozen.
    issued_by
        The person; ``None`` when the site acts by itself.
    issuer
        The organisation that issues; ``None`` for the site itself.
    languages
        Languages to lay it out in; a language asked for later is added under the same number.
    attachments
        Data files that every file of the document carries inside, by name: ``result.json`` holds the
        calculation behind a footprint (``calculators.result.Result.document``), which ``calculators verify``
        evaluates anew.
    demo
        ``None``: as the site is.
    replaces, reason_zh, reason_en
        A document, perhaps of another kind, that becomes *superseded* when this one is ready, and why: the
        certificate takes the place of the commitment.

    Raises
    ------
    FactsRefused, MissingGlyph
        The facts lack something or cannot be printed; no number is given out.
    PdfUnavailable
        Documents are switched off on this machine.
    TransitionRefused
        The document to be replaced may not be superseded.
    Conflict
        The same facts were issued before and the document is no longer in force: say what has changed.
    """
    if replaces is not None:
        _require_reason(reason_zh, reason_en)
        _require_replaceable(replaces, now=now)
    document = _registered(
        kind=kind_get(kind),
        facts=facts,
        subject=subject,
        organisation=organisation,
        issued_by=issued_by,
        issuer=issuer,
        valid_until=valid_until,
        visibility=visibility,
        attachments=attachments or {},
        demo=settings.DEMO if demo is None else demo,
        replaces=replaces,
        correction=_both(reason_zh, reason_en) if replaces else None,
        now=now,
    )
    return document_complete(document=document, languages=languages, by=issued_by, now=now)


def document_correct(
    *,
    document: IssuedDocument,
    facts: Mapping[str, Any],
    reason_zh: str,
    reason_en: str,
    issued_by: Model | None,
    now: datetime,
    languages: Iterable[str] = LANGUAGES,
    valid_until: date | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> IssuedDocument:
    """Issue a new document in place of ``document``, which becomes *superseded* when the new one is ready.

    Raises
    ------
    TransitionRefused
        The old document may not be superseded (withdrawn, cancelled, already superseded).
    Conflict
        Nothing changed, or another correction was made at the same time.
    """
    _require_reason(reason_zh, reason_en)
    kind = kind_get(document.kind)
    if digest_of(facts, attachments or {}) == document.facts_digest:
        raise Conflict(
            _("The facts are the same as in %(number)s, so there is nothing to correct."),
            params={"number": document.number},
        )
    _require_replaceable(document, now=now)
    new = _registered(
        kind=kind,
        facts=facts,
        subject=None,
        organisation=document.organisation,
        issued_by=issued_by,
        issuer=document.issuer,
        valid_until=valid_until or document.valid_until,
        visibility=document.visibility,
        attachments=attachments or {},
        demo=document.demo,
        replaces=document,
        correction=_both(reason_zh, reason_en),
        now=now,
    )
    return document_complete(document=new, languages=languages, by=issued_by, now=now)


def _registered(*, replaces: IssuedDocument | None, **facts: Any) -> IssuedDocument:
    """The document registered, unless somebody has replaced the same one in the meantime."""
    try:
        return document_register(replaces=replaces, **facts)
    except IntegrityError as error:
        if replaces is None:
            raise
        raise Conflict(
            _("%(number)s has been corrected already."),
            remedy=_("Correct the document that replaced it instead."),
            params={"number": replaces.number},
        ) from error


def _require_replaceable(document: IssuedDocument, *, now: datetime) -> None:
    """Refuse to supersede what may not be superseded; one that has a successor is left to the register."""
    if getattr(document, "replaced_by", None) is None:
        state = live_state(document, now=now).state
        require_transition(number=document.number, state=state, asked=State.SUPERSEDED)


def _both(reason_zh: str, reason_en: str) -> dict[str, str]:
    return {"zh": reason_zh or reason_en, "en": reason_en or reason_zh}


def document_complete(
    *, document: IssuedDocument, languages: Iterable[str] = LANGUAGES, by: Model | None, now: datetime
) -> IssuedDocument:
    """Make the files that are still missing and put the document into force.

    Also finishes a document that a crash left *being prepared*. Does nothing when all is there.
    """
    present = set(document.files.values_list("language", flat=True))
    drafts = [_file_make(document, language=language) for language in languages if language not in present]
    with transaction.atomic():
        IssuedDocument.objects.select_for_update().get(pk=document.pk)
        present = set(document.files.values_list("language", flat=True))
        DocumentFile.objects.bulk_create(draft for draft in drafts if draft.language not in present)
        if not document.states.exists():
            _enter_force(document, by=by, now=now)
    return IssuedDocument.objects.get(pk=document.pk)


@transaction.atomic
def document_set_state(
    *,
    document: IssuedDocument,
    state: State,
    reason_zh: str,
    reason_en: str,
    by: Model | None,
    now: datetime,
) -> DocumentState:
    """Suspend, reinstate, withdraw, cancel a document or record that it expired.

    Raises
    ------
    TransitionRefused
        The state may not follow the one that holds.
    InvalidInput
        No reason was given; the public page tells it.
    """
    _require_reason(reason_zh, reason_en)
    if state == State.SUPERSEDED:
        raise InvalidInput(
            _("A document is superseded by issuing its correction, not by setting a state."), field="state"
        )
    IssuedDocument.objects.select_for_update().get(pk=document.pk)
    before = live_state(document, now=now).state
    require_transition(number=document.number, state=before, asked=State(state))
    row = DocumentState.objects.create(
        document=document,
        state=state,
        reason_zh=reason_zh,
        reason_en=reason_en,
        since=now,
        recorded_by=by,
    )
    _tell(document, state=State(state), now=now)
    activity_record(
        verb=f"document.{state}",
        target=document,
        actor=by,
        organisation=document.organisation,
        before={"state": before},
        after={"state": state},
        reason=reason_zh or reason_en,
        now=now,
    )
    publish(
        kind="document.state_changed",
        subject=document,
        payload={"number": document.number, "from": str(before), "to": str(state)},
        now=now,
    )
    return row


# --- step two: files and force ------------------------------------------------------------------------
def _file_make(document: IssuedDocument, *, language: str) -> DocumentFile:
    # A signature tells the real time: its certificate is valid in real time, whatever a demo's clock says.
    at = real_now()
    attachments = {row.name: bytes(row.content) for row in document.attachments.all()}
    unsigned = render_document(document.record, language=language, attachments=attachments)
    identity, key = keys.signing_key_in_use(demo=document.demo, at=at)
    from footprint.certificates.signing import sign  # noqa: PLC0415  (pyHanko takes half a second to load)

    signed = sign(
        unsigned,
        identity=identity,
        reason=f"{kind_get(document.kind).title(language)} {document.number}",
        location=document.record["verify_url"],
    )
    return DocumentFile(
        document=document,
        language=language,
        pdf=signed,
        size_bytes=len(signed),
        sha256=hashlib.sha256(signed).hexdigest(),
        unsigned_sha256=hashlib.sha256(unsigned).hexdigest(),
        signing_key=key,
        signed_at=at,
        timestamp_authority=settings.TIMESTAMP_URL,
    )


def _enter_force(document: IssuedDocument, *, by: Model | None, now: datetime) -> None:
    old = document.replaces
    reason = document.record["correction"] or {"zh": "", "en": ""}
    if old is not None:
        IssuedDocument.objects.select_for_update().get(pk=old.pk)
        require_transition(number=old.number, state=live_state(old, now=now).state, asked=State.SUPERSEDED)
        DocumentState.objects.create(
            document=old,
            state=State.SUPERSEDED,
            reason_zh=reason["zh"],
            reason_en=reason["en"],
            since=now,
            recorded_by=by,
        )
        _tell(old, state=State.SUPERSEDED, now=now)
    DocumentState.objects.create(document=document, state=State.VALID, since=now, recorded_by=by)
    activity_record(
        verb="document.issued",
        target=document,
        actor=by,
        organisation=document.organisation,
        after={"number": document.number, "replaces": old.number if old else None},
        reason=reason["zh"],
        now=now,
    )
    publish(
        kind="document.issued",
        subject=document,
        payload={"number": document.number, "document_kind": document.kind},
        now=now,
    )


def _tell(document: IssuedDocument, *, state: State, now: datetime) -> None:
    """Let upper rooms know that a document they may rest on has another state."""
    outbox.publish(
        kind=f"document.{state}",
        subject=document,
        now=now,
        payload={"number": document.number, "kind": document.kind},
    )


def _require_reason(reason_zh: str, reason_en: str) -> None:
    if not (reason_zh.strip() or reason_en.strip()):
        raise InvalidInput(
            _("A reason is needed: the public page tells it to everybody who relies on the document."),
            field="reason_zh",
        )
