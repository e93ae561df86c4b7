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
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calculators.numbering import Number
from footprint.certificates import keys
from footprint.certificates.documents import (
    LANGUAGES,
    Kind,
    canonical,
    digest,
    facts_check,
    kind_get,
    record_make,
)
from footprint.certificates.documents import render as render_document
from footprint.certificates.enums import State, Visibility
from footprint.certificates.models import DocumentFile, DocumentState, IssuedDocument, NumberSeries
from footprint.certificates.pdf import require_pdf
from footprint.certificates.selectors import live_state
from footprint.certificates.signing import sign
from footprint.certificates.typefaces import require_printable
from footprint.certificates.workflow import require_transition
from footprint.core.activity import activity_record
from footprint.core.clock import real_now
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
    demo: bool | None = None,
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
    demo
        ``None``: as the site is.

    Raises
    ------
    FactsRefused, MissingGlyph
        The facts lack something or cannot be printed; no number is given out.
    PdfUnavailable
        Documents are switched off on this machine.
    Conflict
        The same facts were issued before and the document is no longer in force: say what has changed.
    """
    document = _document_register(
        kind=kind_get(kind),
        facts=facts,
        subject=subject,
        organisation=organisation,
        issued_by=issued_by,
        issuer=issuer,
        valid_until=valid_until,
        visibility=visibility,
        demo=settings.DEMO if demo is None else demo,
        replaces=None,
        correction=None,
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
    if digest(dict(facts)) == document.facts_digest:
        raise Conflict(
            _("The facts are the same as in %(number)s, so there is nothing to correct."),
            params={"number": document.number},
        )
    successor = getattr(document, "replaced_by", None)
    if successor is None:
        require_transition(
            number=document.number, state=live_state(document, now=now).state, asked=State.SUPERSEDED
        )
    try:
        new = _document_register(
            kind=kind,
            facts=facts,
            subject=None,
            organisation=document.organisation,
            issued_by=issued_by,
            issuer=document.issuer,
            valid_until=valid_until or document.valid_until,
            visibility=document.visibility,
            demo=document.demo,
            replaces=document,
            correction={"zh": reason_zh or reason_en, "en": reason_en or reason_zh},
            now=now,
        )
    except IntegrityError as error:
        raise Conflict(
            _("%(number)s has been corrected already."),
            remedy=_("Correct the document that replaced it instead."),
            params={"number": document.number},
        ) from error
    return document_complete(document=new, languages=languages, by=issued_by, now=now)


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
    return row


# --- step one: number and frozen facts ----------------------------------------------------------------
def _document_register(
    *,
    kind: Kind,
    facts: Mapping[str, Any],
    subject: Model | None,
    organisation: Model,
    issued_by: Model | None,
    issuer: Model | None,
    valid_until: date | None,
    visibility: str,
    demo: bool,
    replaces: IssuedDocument | None,
    correction: Mapping[str, str] | None,
    now: datetime,
) -> IssuedDocument:
    facts_check(kind=kind, facts=facts)
    holder, issuer_words = _names(organisation), _names(issuer) if issuer else _site_names()
    require_printable([*holder.values(), *issuer_words.values(), *(correction or {}).values()])
    require_pdf()
    same = {
        "kind": kind.name,
        "subject_type": subject._meta.label_lower if subject else replaces.subject_type,
        "subject_public_id": subject.public_id if subject else replaces.subject_public_id,
        "facts_digest": digest(dict(facts)),
        "demo": demo,
    }
    issued_on = timezone.localdate(now)
    with transaction.atomic():
        series = _series_locked(code=kind.code, year=issued_on.year, demo=demo)
        if existing := IssuedDocument.objects.filter(**same).first():
            return _require_in_force(existing, replaces=replaces, now=now)
        series.last += 1
        series.save(update_fields=["last"])
        number = str(Number(code=kind.code, year=series.year, serial=series.last, demo=demo))
        record = record_make(
            kind=kind,
            number=number,
            facts=facts,
            holder=holder,
            issuer=issuer_words,
            subject={"type": same["subject_type"], "id": str(same["subject_public_id"])},
            issued_at=now,
            issued_on=issued_on,
            valid_until=valid_until,
            replaces=replaces.number if replaces else None,
            correction=correction,
            demo=demo,
        )
        return IssuedDocument.objects.create(
            **same,
            number=number,
            code=kind.code,
            year=series.year,
            serial=series.last,
            template_version=kind.version,
            organisation=organisation,
            issuer=issuer,
            record_json=canonical(record).decode(),
            record_digest=digest(record),
            visibility=visibility,
            issued_at=now,
            issued_by=issued_by,
            valid_until=valid_until,
            replaces=replaces,
        )


def _series_locked(*, code: str, year: int, demo: bool) -> NumberSeries:
    NumberSeries.objects.get_or_create(code=code, year=year, demo=demo)
    return NumberSeries.objects.select_for_update().get(code=code, year=year, demo=demo)


def _require_in_force(
    existing: IssuedDocument, *, replaces: IssuedDocument | None, now: datetime
) -> IssuedDocument:
    state = live_state(existing, now=now).state
    if state in {State.PENDING, State.VALID, State.SUSPENDED} and existing.replaces == replaces:
        return existing
    raise Conflict(
        _("The same facts were issued as %(number)s, which is now “%(state)s”."),
        remedy=_("A document does not come back under a new number: state in its facts what has changed."),
        params={"number": existing.number, "state": state.label},
    )


def _names(organisation: Model) -> dict[str, str]:
    names = {"name_zh": organisation.name_zh, "name_en": organisation.name_en}
    return {**names, "credit_code": organisation.credit_code} if organisation.credit_code else names


def _site_names() -> dict[str, str]:
    return {"name_zh": settings.ISSUER_NAME_ZH, "name_en": settings.ISSUER_NAME_EN}


# --- step two: files and force ------------------------------------------------------------------------
def _file_make(document: IssuedDocument, *, language: str) -> DocumentFile:
    at = (
        real_now()
    )  # a signature tells the real time: its certificate is valid in real time, whatever a demo's clock says
    unsigned = render_document(document.record, language=language)
    identity, key = keys.signing_key_in_use(demo=document.demo, at=at)
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


def _require_reason(reason_zh: str, reason_en: str) -> None:
    if not (reason_zh.strip() or reason_en.strip()):
        raise InvalidInput(
            _("A reason is needed: the public page tells it to everybody who relies on the document."),
            field="reason_zh",
        )
