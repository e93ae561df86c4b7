"""What would a document look like if it were issued now?

A preview has no number, is not signed and carries the band and the mark of the demo: nobody can take it for
the document itself.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from footprint.certificates.documents import facts_check, kind_get, record_make, render
from footprint.certificates.registration import names_of, site_names


def preview_make(
    *,
    kind: str,
    facts: Mapping[str, Any],
    organisation: Model,
    subject: Model,
    language: str,
    now: datetime,
    issuer: Model | None = None,
    valid_until: date | None = None,
) -> bytes:
    """The unsigned PDF of a document that is not issued; nothing is kept.

    Raises
    ------
    FactsRefused, MissingGlyph
        What issuing would refuse too.
    """
    found = kind_get(kind)
    facts_check(kind=found, facts=facts)
    record = record_make(
        kind=found,
        number=f"{found.code}-DRAFT",
        facts=facts,
        holder=names_of(organisation),
        issuer=names_of(issuer) if issuer else site_names(),
        subject={"type": subject._meta.label_lower, "id": str(subject.public_id)},
        issued_at=now,
        issued_on=timezone.localdate(now),
        valid_until=valid_until,
        replaces=None,
        correction=None,
        demo=True,
    )
    return render({**record, "verify_url": f"{settings.PUBLIC_URL}/verify/"}, language=language)
