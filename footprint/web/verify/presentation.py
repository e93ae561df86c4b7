"""How is a document's state told to a layman, to an auditor and to a program?"""

from datetime import datetime
from typing import Any

from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from footprint.accounts.actors import Actor
from footprint.certificates.documents import kind_get
from footprint.certificates.enums import KeyEvent, State
from footprint.certificates.models import DocumentFile, IssuedDocument
from footprint.certificates.selectors import LiveState, live_state, may_see_facts
from footprint.certificates.verification import FileCheck, UploadResult, UploadVerdict, file_check

STATE_TONES = {
    State.VALID: "good",
    State.SUSPENDED: "warn",
    State.WITHDRAWN: "bad",
    State.CANCELLED: "bad",
    State.SUPERSEDED: "warn",
    State.EXPIRED: "warn",
    State.PENDING: "info",
}


def language_of_reader() -> str:
    """The document language nearest to the page's language."""
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def headline(state: State) -> str:
    """One sentence that says what holds."""
    return {
        State.VALID: _("This document is valid."),
        State.SUSPENDED: _("This document is suspended. Do not rely on it until it is valid again."),
        State.WITHDRAWN: _("This document was withdrawn. It proves nothing any more."),
        State.CANCELLED: _("This document was cancelled. It proves nothing any more."),
        State.SUPERSEDED: _("A newer document has taken the place of this one."),
        State.EXPIRED: _("This document has expired. It holds for the time before, not for today."),
        State.PENDING: _("This number was given out, but the document is still being prepared."),
    }[state]


def as_page(document: IssuedDocument, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """What ``verify/document.html`` shows."""
    language = language_of_reader()
    state = live_state(document, now=now)
    visible = may_see_facts(document, actor=actor)
    kind = kind_get(document.kind)
    files = [_file_words(file_check(file)) for file in document.files.select_related("signing_key")]
    return {
        "document": document,
        "record": document.record,
        "language": language,
        "kind_title": kind.title(language),
        "state": state,
        "tone": STATE_TONES[state.state],
        "headline": headline(state.state),
        "reason": reason_of(state),
        "visible": visible,
        "facts_html": _facts_html(document, language=language) if visible else "",
        "files": files,
        "sound": all(row["check"].sound for row in files),
        "sentences": list(dict.fromkeys(sentence for row in files for sentence in row["sentences"])),
        "history": _history(document, now=now),
    }


def upload_as_page(result: UploadResult, *, name: str) -> dict[str, Any]:
    """What ``verify/upload.html`` shows."""
    language = "en" if language_of_reader() == "en" else "zh"
    marks = {"pass": "good", "fail": "bad", "unknown": "warn"}
    return {
        "result": result,
        "name": name,
        "authentic": result.verdict == UploadVerdict.AUTHENTIC,
        "foreign": result.verdict == UploadVerdict.FOREIGN,
        "tone": STATE_TONES[result.state.state] if result.verdict == UploadVerdict.AUTHENTIC else "bad",
        "headline": headline(result.state.state) if result.state else "",
        "reason": reason_of(result.state) if result.state else "",
        "checks": [
            {"text": check[language], "tone": marks[check["verdict"]], "detail": check["detail"]}
            for check in result.checks
        ],
    }


def as_json(document: IssuedDocument, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """What ``/verify/<number>.json`` answers."""
    state = live_state(document, now=now)
    visible = may_see_facts(document, actor=actor)
    kind = kind_get(document.kind)
    return {
        "number": document.number,
        "kind": document.kind,
        "title": {"zh": kind.title_zh, "en": kind.title_en},
        "demo": document.demo,
        "state": _state_json(state),
        "issued_at": document.issued_at.isoformat(),
        "valid_until": document.valid_until.isoformat() if document.valid_until else None,
        "issuer": document.record["issuer"],
        "holder": document.record["holder"] if visible else None,
        "replaces": document.replaces.number if document.replaces else None,
        "replaced_by": state.successor.number if state.successor else None,
        "record_sha256": document.record_digest,
        "record": document.record if visible else None,
        "files": [_file_json(file_check(file)) for file in document.files.select_related("signing_key")],
        "history": [_state_json(row["state"]) for row in _history(document, now=now)],
    }


def reason_of(state: LiveState) -> str:
    """The reason in the reader's language."""
    return state.reason_en if language_of_reader() == "en" else state.reason_zh


def _facts_html(document: IssuedDocument, *, language: str) -> str:
    template = select_template([f"verify/facts/{kind_get(document.kind).folder}.html"])
    return template.render({"facts": document.facts, "record": document.record, "language": language})


def _file_words(check: FileCheck) -> dict[str, Any]:
    return {
        "check": check,
        "file": check.file,
        "url": _file_url(check.file),
        "sentences": [_signature_sentence(check), _key_sentence(check)],
        "signature": check.report.signature,
        "timestamp": check.timestamp,
    }


def _signature_sentence(check: FileCheck) -> str:
    if not check.bytes_as_stored or check.report.verdict == "fail":
        return _(
            "The stored file is damaged: it does not match its own digest or signature. Tell the site's "
            "operator."
        )
    if not check.sound:
        return _("The signature is intact, but its key was not trustworthy any more when it signed.")
    return _("The file on record is exactly the one that was signed: not one byte differs.")


def _key_sentence(check: FileCheck) -> str:
    event = check.key.event
    if event == KeyEvent.RETIRED:
        return _(
            "The key that signed it has been replaced since. That is ordinary; its signatures stay good."
        )
    if event == KeyEvent.COMPROMISED and check.sound:
        return _("The key was compromised later, after it had signed this file; this signature stays good.")
    if event == KeyEvent.COMPROMISED:
        return _("The key was already in wrong hands: only the state on this page counts, not the signature.")
    return _("The key that signed it is in use.")


def _history(document: IssuedDocument, *, now: datetime) -> list[dict[str, Any]]:
    rows = [
        LiveState(state=State(row.state), since=row.since, reason_zh=row.reason_zh, reason_en=row.reason_en)
        for row in sorted(document.states.all(), key=lambda row: row.id)
    ]
    today = live_state(document, now=now)
    if today.state == State.EXPIRED and (not rows or rows[-1].state != State.EXPIRED):
        rows.append(today)
    return [{"state": row, "tone": STATE_TONES[row.state], "reason": reason_of(row)} for row in rows]


def _state_json(state: LiveState) -> dict[str, Any]:
    return {
        "state": state.state,
        "since": state.since.isoformat(),
        "reason": {"zh": state.reason_zh, "en": state.reason_en},
    }


def _file_json(check: FileCheck) -> dict[str, Any]:
    file = check.file
    return {
        "language": file.language,
        "url": _file_url(file),
        "size_bytes": file.size_bytes,
        "sha256": file.sha256,
        "sha256_before_signing": file.unsigned_sha256,
        "signature": {
            "sound": check.sound,
            "signed_at": file.signed_at.isoformat(),
            "key_fingerprint": file.signing_key.fingerprint,
            "key_status": check.key.event,
            "signer": file.signing_key.subject,
            "timestamp": check.timestamp,
        },
    }


def _file_url(file: DocumentFile) -> str:
    return reverse("verify-document-pdf", args=[file.document.number, file.language])
