"""Whose evidence may this reader see, is it harmless, and are the bytes still the ones handed in?"""

import hashlib
from collections.abc import Callable

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from footprint.accounts.actors import Actor, for_actor
from footprint.evidence.enums import ScanState
from footprint.evidence.models import EvidenceFile

# Upper rooms say which files of others a reader may open (a verifier those of its client's assessment).
_more_readable: list[Callable[[Actor], Q]] = []


def readable_by(rule: Callable[[Actor], Q]) -> Callable[[Actor], Q]:
    """Register an upper room's rule: which files of other organisations an actor may read, as a filter."""
    _more_readable.append(rule)
    return rule


def evidence_of(actor: Actor) -> QuerySet[EvidenceFile]:
    """The files of the organisation acted for, newest first."""
    return for_actor(_files(), actor).order_by("-id")


def evidence_readable(actor: Actor) -> QuerySet[EvidenceFile]:
    """Own files, and those of others that an upper room opens to this reader."""
    if actor.organisation is None:
        return _files().none()
    allowed = Q(organisation=actor.organisation)
    for rule in _more_readable:
        allowed |= rule(actor)
    return _files().filter(allowed).distinct()


def scan_state(file: EvidenceFile) -> ScanState:
    """What the scanner said last."""
    scans = sorted(file.scans.all(), key=lambda scan: scan.id)
    return ScanState(scans[-1].state) if scans else ScanState.NOT_SCANNED


def evidence_open(file: EvidenceFile) -> File:
    """The stored bytes, for reading."""
    return default_storage.open(file.storage_name, "rb")


def evidence_intact(file: EvidenceFile) -> bool:
    """Whether the stored bytes still have the digest on record; false when they are gone."""
    if not default_storage.exists(file.storage_name):
        return False
    with evidence_open(file) as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest() == file.sha256


def _files() -> QuerySet[EvidenceFile]:
    return EvidenceFile.objects.select_related("organisation", "uploaded_by").prefetch_related("scans")
