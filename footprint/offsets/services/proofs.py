"""The registry's proof of a retirement is kept as evidence and matched to the serials in one act."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from footprint.evidence.services import evidence_upload
from footprint.offsets.models import Retirement, RetirementRequest
from footprint.offsets.services.retirements import retirement_prove


@transaction.atomic
def retirement_prove_by_file(
    *,
    retirement_request: RetirementRequest,
    file_name: str,
    content: bytes,
    serial_texts: Sequence[str],
    proof_number: str,
    retired_on: date,
    proved_by,
    request_id: UUID,
    now: datetime,
) -> Retirement:
    """Keep the proof's file as evidence of the holder, then retire what it names.

    Raises
    ------
    InvalidInput
        The file is refused, or the proof does not name exactly the serials of the request. Nothing is
        written.
    WrongState
        The registry was not instructed yet, or the request ended.
    """
    file = evidence_upload(
        organisation=retirement_request.account.organisation,
        filename=file_name,
        content=content,
        description=proof_number,
        uploaded_by=proved_by,
        now=now,
    )
    return retirement_prove(
        retirement_request=retirement_request,
        serial_texts=serial_texts,
        proof_sha256=file.sha256,
        proof_number=proof_number,
        retired_on=retired_on,
        proved_by=proved_by,
        request_id=request_id,
        now=now,
    )
