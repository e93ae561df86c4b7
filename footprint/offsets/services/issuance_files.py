"""The document of an issuance is kept as evidence and the issuance entered in one act."""

from typing import Any

from django.db import transaction

from footprint.evidence.services import evidence_upload
from footprint.offsets.models import Issuance
from footprint.offsets.services.issuances import issuance_register


@transaction.atomic
def issuance_register_by_file(
    *, organisation, document: tuple[str, bytes] | None, registered_by, now, **facts: Any
) -> Issuance:
    """Keep the issuance document (file name, bytes) as evidence of ``organisation``, and enter the issuance.

    Parameters
    ----------
    facts
        As in ``issuance_register``.

    Raises
    ------
    InvalidInput
        The file is refused, or the issuance is. Nothing is written.
    """
    digest = ""
    if document:
        name, content = document
        file = evidence_upload(
            organisation=organisation, filename=name, content=content, uploaded_by=registered_by, now=now
        )
        digest = file.sha256
    return issuance_register(evidence_sha256=digest, registered_by=registered_by, now=now, **facts)
