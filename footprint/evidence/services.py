"""How is a file handed in and scanned?"""

import hashlib
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from footprint.core.activity import activity_record
from footprint.core.jobs import job_enqueue
from footprint.evidence import scanner
from footprint.evidence.media import FileRefused, media_type_of
from footprint.evidence.models import EvidenceFile, EvidenceScan
from footprint.evidence.selectors import evidence_intact, evidence_open

SCAN_JOB = "evidence.scan"


def evidence_upload(
    *,
    organisation: Model,
    filename: str,
    content: bytes,
    uploaded_by: Model | None,
    now: datetime,
    description: str = "",
) -> EvidenceFile:
    """Take a file as evidence; the same bytes handed in again by the same organisation are the same record.

    The bytes are stored first and the row is written after: a crash in between leaves bytes that nobody
    refers to, never a row without bytes.

    Raises
    ------
    FileRefused
        Empty, too large, of a kind that is not accepted, or not what its name says.
    """
    filename = PurePosixPath(filename.replace("\\", "/")).name.strip()[:200]
    _require_size(content)
    media_type = media_type_of(content, filename=filename)
    file = EvidenceFile(
        organisation=organisation,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        media_type=media_type,
        filename=filename,
        description=description.strip(),
        uploaded_by=uploaded_by,
        uploaded_at=now,
    )
    _store(file, content)
    with transaction.atomic():
        values = {
            name: getattr(file, name)
            for name in ("size_bytes", "media_type", "filename", "description", "uploaded_by", "uploaded_at")
        }
        stored, created = EvidenceFile.objects.get_or_create(
            organisation=organisation, sha256=file.sha256, defaults=values
        )
        if created:
            activity_record(
                verb="evidence.uploaded",
                target=stored,
                actor=uploaded_by,
                organisation=organisation,
                after={"sha256": stored.sha256, "size_bytes": stored.size_bytes},
                now=now,
            )
            if settings.EVIDENCE_SCANNER:
                job_enqueue(
                    kind=SCAN_JOB,
                    payload={"file": str(stored.public_id)},
                    key=str(stored.public_id),
                    organisation=organisation,
                )
    return stored


def evidence_scan(*, file: EvidenceFile, now: datetime) -> EvidenceScan:
    """Ask the scanner about a file and write down its answer."""
    with evidence_open(file) as stored:
        state, detail = scanner.scan(stored.read())
    return EvidenceScan.objects.create(file=file, state=state, detail=detail[:300], scanned_at=now)


def _store(file: EvidenceFile, content: bytes) -> None:
    """Put the bytes under their digest, unless they are there; what a crash left half-written is replaced."""
    if evidence_intact(file):
        return
    if default_storage.exists(file.storage_name):
        default_storage.delete(file.storage_name)
    default_storage.save(file.storage_name, ContentFile(content))


def _require_size(content: bytes) -> None:
    limit = settings.EVIDENCE_LIMIT_BYTES
    if not content:
        raise FileRefused(_("The file is empty."), field="file", remedy=_("Choose the file once more."))
    if len(content) > limit:
        raise FileRefused(
            _("The file has %(size)s; at most %(limit)s are accepted."),
            field="file",
            remedy=_("Scan with a lower resolution, or hand the pages in as several files."),
            params={"size": filesizeformat(len(content)), "limit": filesizeformat(limit)},
        )
