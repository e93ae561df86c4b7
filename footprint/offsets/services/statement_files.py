"""A registry's statement is kept as evidence and read in one act."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from footprint.evidence.services import evidence_upload
from footprint.offsets.models import Account, Registry, StatementImport
from footprint.offsets.services.registries import account_open
from footprint.offsets.services.statements import statement_preview


@transaction.atomic
def statement_preview_by_file(
    *,
    registry: Registry,
    organisation,
    account_number: str = "",
    file_name: str,
    content: bytes,
    as_of: date,
    is_complete: bool,
    headings: Mapping[str, str] | None = None,
    document: tuple[str, bytes] | None = None,
    uploaded_by,
    request_id: UUID,
    now: datetime,
) -> StatementImport:
    """Keep the file, and the registry's own document beside it, as evidence of the holder; then preview.

    Parameters
    ----------
    registry, organisation, account_number
        Whose holding; it is opened here with its first statement.
    document
        File name and bytes of what the registry sent (a PDF, a scan), when the file was typed from it.

    Raises
    ------
    InvalidInput
        A file is refused or cannot be read. Nothing is written.
    """
    account = account_open(
        registry=registry, organisation=organisation, number=account_number, actor=uploaded_by, now=now
    )
    statement = statement_preview(
        account=account,
        file_name=file_name,
        content=content,
        as_of=as_of,
        is_complete=is_complete,
        headings=headings,
        document_sha256=_kept(account, *document, uploaded_by, now) if document else "",
        uploaded_by=uploaded_by,
        request_id=request_id,
        now=now,
    )
    _kept(account, file_name, content, uploaded_by, now)
    return statement


def _kept(account: Account, name: str, content: bytes, by, now: datetime) -> str:
    file = evidence_upload(
        organisation=account.organisation, filename=name, content=content, uploaded_by=by, now=now
    )
    return file.sha256
