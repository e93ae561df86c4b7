"""Which kinds of documents are there, and how do frozen facts become a page?

A kind (or a family of kinds) owns ``templates/certificates/<kind>/<version>/`` with ``schema.json`` (what its
facts must hold), ``style.css`` and one ``page.html`` per language. A version that has issued documents is
never edited: a new look is a new version. The words of a document stand in its templates, not in the
translation catalogues, so that they cannot drift.
"""

import hashlib
import html as html_text
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import rfc8785
import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, FormatChecker

from footprint.certificates.pdf import RECORD_NAME, Attachment, data_uri, html_to_pdf
from footprint.certificates.typefaces import require_printable
from footprint.core.problems import InvalidInput, InvalidInputs

TEMPLATES_DIR = Path(settings.BASE_DIR) / "templates" / "certificates"
RECORD_SCHEMA = "footprint.document/1"
LANGUAGES = ("zh-hans", "en")
ATTACHMENT_LIMIT_BYTES = 16 * 1024 * 1024
_ATTACHMENT_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}\.json")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document.

    Attributes
    ----------
    code
        Two to four capitals that start its numbers.
    version
        Template version for new documents; older versions stay for what they issued.
    family
        Folder of schema, pages and style where several kinds share one; empty when it is the kind's own.
    """

    name: str
    code: str
    version: str
    title_zh: str
    title_en: str
    family: str = ""

    @property
    def folder(self) -> str:
        """Where its schema, pages and style stand."""
        return self.family or self.name

    def title(self, language: str) -> str:
        return self.title_zh if language == "zh-hans" else self.title_en


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="statement",
            code="ST",
            version="v1",
            title_zh="碳排放记录说明",
            title_en="Statement of record",
        ),
        Kind(
            name="verification_statement",
            code="VS",
            version="v1",
            title_zh="温室气体核查声明",
            title_en="Greenhouse gas verification statement",
        ),
        Kind(
            name="self_declaration",
            code="SD",
            version="v1",
            title_zh="碳足迹自我声明（未经第三方核查）",
            title_en="Self-declaration of a carbon footprint (not verified by a third party)",
        ),
        Kind(
            name="neutrality_plan",
            code="NP",
            version="v1",
            title_zh="碳中和实施计划",
            title_en="Carbon neutrality plan",
        ),
        Kind(
            name="footprint_report",
            code="FR",
            version="v1",
            title_zh="碳足迹核算报告",
            title_en="Carbon footprint report",
        ),
        Kind(
            name="neutrality_achieved",
            code="CN",
            version="v1",
            title_zh="碳中和证书",
            title_en="Certificate of carbon neutrality",
            family="neutrality",
        ),
        Kind(
            name="neutrality_commitment",
            code="CC",
            version="v1",
            title_zh="碳中和承诺证书",
            title_en="Certificate of commitment to carbon neutrality",
            family="neutrality",
        ),
        Kind(
            name="retirement_letter",
            code="RL",
            version="v1",
            title_zh="注销申请函",
            title_en="Application for retirement",
        ),
        Kind(
            name="quote",
            code="QT",
            version="v1",
            title_zh="碳信用报价单",
            title_en="Quote for carbon credits",
        ),
    )
}


class UnknownKind(LookupError):
    """No kind of document has this name."""

    def __init__(self, name: str):
        super().__init__(f"There is no kind of document {name!r}. Kinds: {', '.join(sorted(KINDS))}.")


class FactsRefused(InvalidInputs):
    """The facts do not hold what the kind of document needs; ``errors`` name each path."""

    code = "document_facts_refused"

    def __init__(self, problems: list[tuple[str, str]]):
        super().__init__(
            [
                InvalidInput(
                    _("The facts of the document are not complete at %(path)s: %(problem)s."),
                    field=path,
                    params={"path": path or "facts", "problem": problem},
                )
                for path, problem in problems
            ]
        )


def kind_get(name: str) -> Kind:
    """The kind called ``name``; ``UnknownKind`` names the ones there are."""
    if name not in KINDS:
        raise UnknownKind(name)
    return KINDS[name]


# --- facts and record -------------------------------------------------------------------------------
def canonical(value: Any) -> bytes:
    """The one byte sequence of a JSON value (RFC 8785): its digest means the value, not the spelling."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


@cache
def _schema(kind: str, version: str) -> Draft202012Validator:
    text = (TEMPLATES_DIR / kind_get(kind).folder / version / "schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text), format_checker=FormatChecker())


def facts_check(*, kind: Kind, facts: Mapping[str, Any]) -> None:
    """Refuse facts that lack something, have something unknown, or cannot be printed.

    Raises
    ------
    FactsRefused
        With the path of each problem.
    MissingGlyph
        A text holds characters that no vendored font can draw.
    """
    problems = sorted(
        (".".join(map(str, error.absolute_path)), error.message)
        for error in _schema(kind.name, kind.version).iter_errors(facts)
    )
    if problems:
        raise FactsRefused(problems)
    require_printable(texts_of(facts))


def attachments_check(attachments: Mapping[str, bytes]) -> None:
    """Refuse attachments whose name could be mistaken, or that are too large to travel inside a document."""
    for name, content in attachments.items():
        if name == RECORD_NAME or not _ATTACHMENT_NAME.fullmatch(name):
            raise InvalidInput(
                _("“%(name)s” cannot be attached to a document."),
                field="attachments",
                remedy=_("Use a name such as result.json; record.json is the record itself."),
                params={"name": name},
            )
        if len(content) > ATTACHMENT_LIMIT_BYTES:
            raise InvalidInput(
                _("“%(name)s” is too large to travel inside a document."),
                field="attachments",
                params={"name": name},
            )


def texts_of(value: Any) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)


def record_make(
    *,
    kind: Kind,
    number: str,
    facts: Mapping[str, Any],
    holder: Mapping[str, str],
    issuer: Mapping[str, str],
    subject: Mapping[str, str],
    issued_at: datetime,
    issued_on: date,
    valid_until: date | None,
    replaces: str | None,
    correction: Mapping[str, str] | None,
    demo: bool,
    attachments: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Everything that a document says, frozen: the pages are drawn from it and the files carry it."""
    return {
        "schema": RECORD_SCHEMA,
        "kind": kind.name,
        "template_version": kind.version,
        "number": number,
        "demo": demo,
        "issued_at": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "issued_on": issued_on.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        "issuer": dict(issuer),
        "holder": dict(holder),
        "subject": dict(subject),
        "replaces": replaces,
        "correction": dict(correction) if correction else None,
        "verify_url": f"{settings.PUBLIC_URL}/verify/{number}",
        "facts": dict(facts),
        "attachments": dict(attachments or {}),
    }


# --- page -------------------------------------------------------------------------------------------
@cache
def stylesheet(kind: str, version: str, language: str) -> str:
    """The style of one kind, version and language: common sheet, fonts of the language, rules of the kind."""
    parts = (
        TEMPLATES_DIR / "base" / version / "document.css",
        TEMPLATES_DIR / "base" / version / f"{language}.css",
        TEMPLATES_DIR / kind_get(kind).folder / version / "style.css",
    )
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def qr_svg(text: str) -> bytes:
    """A QR code of ``text``: medium error correction, quiet zone included."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True, dark="#0d2b24", light="#ffffff"
    )
    return out.getvalue()


def html_make(record: Mapping[str, Any], *, language: str) -> str:
    """The page of a record in one language, and the proof that every character on it can be drawn."""
    kind = kind_get(record["kind"])
    context = {
        "record": record,
        "facts": record["facts"],
        "language": language,
        "kind_title": kind.title(language),
        "qr": data_uri(qr_svg(record["verify_url"])),
        "record_digest": digest(record),
    }
    page = render_to_string(
        f"certificates/{kind.folder}/{record['template_version']}/{language}/page.html", context
    )
    visible = re.sub(r"<[^>]*>", " ", page)
    require_printable([html_text.unescape(visible)])
    return page


def render(
    record: Mapping[str, Any], *, language: str, attachments: Mapping[str, bytes] | None = None
) -> bytes:
    """The unsigned PDF of a record: byte-identical for the same record and language in one environment.

    The frozen record is embedded as canonical JSON under the name ``record.json``, the attachments whose
    digests it names beside it.
    """
    kind = kind_get(record["kind"])
    frozen = canonical(record)
    return html_to_pdf(
        html=html_make(record, language=language),
        css=stylesheet(record["kind"], record["template_version"], language),
        attachments=[
            Attachment(
                name=RECORD_NAME,
                content=frozen,
                description=f"{kind.title_en} {record['number']}: the frozen facts (RFC 8785 JSON)",
            ),
            *(
                Attachment(name=name, content=content, description=f"Named in {RECORD_NAME}")
                for name, content in sorted((attachments or {}).items())
            ),
        ],
        created=datetime.fromisoformat(record["issued_at"]),
        identifier=hashlib.sha256(language.encode() + frozen).digest()[:16],
    )
