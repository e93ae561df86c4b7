"""How does a document get its number, and its facts their final form? (Step one of issuing.)"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calculators.numbering import Number
from footprint.certificates.documents import (
    Kind,
    attachments_check,
    canonical,
    digest,
    facts_check,
    record_make,
)
from footprint.certificates.enums import State
from footprint.certificates.models import DocumentAttachment, IssuedDocument, NumberSeries
from footprint.certificates.pdf import require_pdf
from footprint.certificates.selectors import live_state
from footprint.certificates.typefaces import require_printable
from footprint.core.problems import Conflict


def document_register(
    *,
    kind: Kind,
    facts: Mapping[str, Any],
    subject: Model | None,
    organisation: Model,
    issued_by: Model | None,
    issuer: Model | None,
    valid_until: date | None,
    visibility: str,
    attachments: Mapping[str, bytes],
    demo: bool,
    replaces: IssuedDocument | None,
    correction: Mapping[str, str] | None,
    now: datetime,
) -> IssuedDocument:
    """Give out the number and freeze facts, names and attachments; or find what was registered before.

    Everything that can be refused is refused before a number is given out.
    """
    facts_check(kind=kind, facts=facts)
    attachments_check(attachments)
    holder, issuer_words = names_of(organisation), names_of(issuer) if issuer else site_names()
    require_printable([*holder.values(), *issuer_words.values(), *(correction or {}).values()])
    require_pdf()
    same = {
        "kind": kind.name,
        "subject_type": subject._meta.label_lower if subject else replaces.subject_type,
        "subject_public_id": subject.public_id if subject else replaces.subject_public_id,
        "facts_digest": digest_of(facts, attachments),
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
            attachments=_digests(attachments),
        )
        document = IssuedDocument.objects.create(
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
        DocumentAttachment.objects.bulk_create(
            DocumentAttachment(
                document=document, name=name, content=content, sha256=_digests({name: content})[name]
            )
            for name, content in attachments.items()
        )
        return document


def _digests(attachments: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in attachments.items()}


def digest_of(facts: Mapping[str, Any], attachments: Mapping[str, bytes]) -> str:
    """What makes two issues of one kind and subject the same: the facts and the data they rest on."""
    return digest({"facts": dict(facts), "attachments": _digests(attachments)})


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


def names_of(organisation: Model) -> dict[str, str]:
    """What is frozen of an organisation: its names and credit code."""
    names = {"name_zh": organisation.name_zh, "name_en": organisation.name_en}
    return {**names, "credit_code": organisation.credit_code} if organisation.credit_code else names


def site_names() -> dict[str, str]:
    """The site itself as issuer."""
    return {"name_zh": settings.ISSUER_NAME_ZH, "name_en": settings.ISSUER_NAME_EN}
