"""Is the file that somebody holds the one that was issued?

The bytes decide: a file with the digest of a stored one *is* that one. Any other file is not authentic,
whatever it looks like; why, is told from its signature. Such a file is read in a process of its own with
bounded time and memory, because it comes from anybody.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings

from calculators.numbering import parse
from calculators.verify import Report, verify_pdf
from footprint.certificates.models import DocumentFile, IssuedDocument, SigningKey
from footprint.certificates.selectors import (
    KeyStatus,
    LiveState,
    document_by_number,
    file_by_sha256,
    key_status,
    live_state,
)

TIMEOUT_S = 30
SIZE_LIMIT_BYTES = 10 * 1024 * 1024
_NUMBER = re.compile(rb"(?:DEMO-)?[A-Z]{2,4}-\d{4}-\d{6,12}-\d{2}")


class UploadVerdict(StrEnum):
    """What the bytes of a file say."""

    AUTHENTIC = "authentic"  # byte for byte a file that was issued here
    CHANGED = "changed"  # names a document of this site, but is not its file
    FOREIGN = "foreign"  # nothing in it leads to a document of this site


@dataclass(frozen=True, kw_only=True)
class UploadResult:
    """What is known of an uploaded file.

    Attributes
    ----------
    document
        The document that the file is, or that it names.
    checks
        What its signature and record say, in both languages (empty for an authentic file: its bytes are
        known).
    """

    verdict: UploadVerdict
    sha256: str
    size_bytes: int
    document: IssuedDocument | None = None
    state: LiveState | None = None
    file: DocumentFile | None = None
    checks: tuple[Mapping[str, Any], ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class FileCheck:
    """The signature of a stored file, checked at this moment, and the key behind it."""

    file: DocumentFile
    report: Report
    key: KeyStatus
    bytes_as_stored: bool

    @property
    def sound(self) -> bool:
        """Whether bytes, signature and key are all in order."""
        return (
            self.bytes_as_stored
            and self.report.verdict != "fail"
            and self.key.trusted_at(self.file.signed_at)
        )

    @property
    def timestamp(self) -> Mapping[str, Any] | None:
        """The time stamp check, if the file carries a time stamp."""
        check = self.report.check("timestamp")
        return {**check.detail, "verdict": check.verdict} if check else None


def upload_check(data: bytes, *, now: datetime) -> UploadResult:
    """Say whether ``data`` is an issued document, what holds for that document now, and if not, why not."""
    sha256 = hashlib.sha256(data).hexdigest()
    file = file_by_sha256(sha256)
    if file is not None:
        document = document_by_number(file.document.number)
        return UploadResult(
            verdict=UploadVerdict.AUTHENTIC,
            sha256=sha256,
            size_bytes=len(data),
            document=document,
            state=live_state(document, now=now),
            file=file,
        )
    report = _examine_apart(data)
    document = _document_named(data, report)
    return UploadResult(
        verdict=UploadVerdict.CHANGED if document else UploadVerdict.FOREIGN,
        sha256=sha256,
        size_bytes=len(data),
        document=document,
        state=live_state(document, now=now) if document else None,
        checks=tuple(report["checks"]),
    )


def file_check(file: DocumentFile) -> FileCheck:
    """Check a stored file afresh: its digest, its signature under the certificates on record, its key."""
    data = bytes(file.pdf)
    key = file.signing_key
    return FileCheck(
        file=file,
        report=verify_pdf(data, trust_roots=[root_pem(key)], timestamp_roots=timestamp_roots()),
        key=key_status(key),
        bytes_as_stored=hashlib.sha256(data).hexdigest() == file.sha256,
    )


def root_pem(key: SigningKey) -> bytes:
    """The root certificate above a key: the last of its chain."""
    root = x509.load_pem_x509_certificates(key.chain_pem.encode())[-1]
    return root.public_bytes(serialization.Encoding.PEM)


def timestamp_roots() -> list[bytes]:
    """The roots of the time stamp authority, from the settings."""
    return [_file(settings.TIMESTAMP_ROOTS_FILE)] if settings.TIMESTAMP_ROOTS_FILE else []


@lru_cache(maxsize=4)
def _file(name: str) -> bytes:
    return Path(name).read_bytes()


def _examine_apart(data: bytes) -> dict[str, Any]:
    """The report on a file from anybody, made by a child process that cannot harm this one."""
    with tempfile.TemporaryDirectory() as folder:
        roots = Path(folder) / "roots.pem"
        roots.write_bytes(b"".join({root_pem(key) for key in SigningKey.objects.all()}))
        known = ["--root", str(roots)] if roots.stat().st_size else []
        command = [sys.executable, "-m", "calculators.verify", "-", "--json", "--confined", *known]
        try:
            done = subprocess.run(  # noqa: S603  (our own module; the file goes in by standard input)
                command,
                input=data,
                capture_output=True,
                timeout=TIMEOUT_S,
                check=False,
                cwd=settings.BASE_DIR,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # each thread reserves memory
            )
            return json.loads(done.stdout)
        except (subprocess.TimeoutExpired, json.JSONDecodeError):
            return _GAVE_UP


_GAVE_UP: dict[str, Any] = {
    "record": None,
    "checks": [
        {
            "code": "readable",
            "verdict": "fail",
            "zh": "读取该文件耗费的时间或内存过多；签发的文件都能很快读完。",
            "en": "Reading this file took too much time or memory; issued documents are read at once.",
            "detail": {},
        }
    ],
}


def _document_named(data: bytes, report: Mapping[str, Any]) -> IssuedDocument | None:
    """The document of this site whose number stands in the file, be it in the record or in plain sight."""
    record = report["record"] or {}
    plain = data.replace(b"\\055", b"-")  # how a PDF text spells a dash
    named = [str(record.get("number", "")), *(found.decode() for found in _NUMBER.findall(plain)[:50])]
    for number in dict.fromkeys(named):
        if parse(number) and (document := document_by_number(number)):
            return document
    return None
