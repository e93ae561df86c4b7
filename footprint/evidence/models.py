"""Which evidence files are on record, and what did the scanner say of each? (Added to, never edited.)"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.evidence.enums import ScanState


class EvidenceFile(PublicModel, AppendOnlyModel):
    """A file that an organisation handed in. Its bytes lie in the media storage under their own digest."""

    append_only_hint = "Hand in the corrected file as a new one and refer to that."

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="evidence_files", verbose_name=_("organisation")
    )
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("kind of file"), max_length=100)
    filename = models.CharField(_("file name"), max_length=200)
    description = models.CharField(_("what it shows"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        indexes = [models.Index(fields=["organisation", "-id"], name="evidence_of_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], name="evidence_file_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_digest_is_sha256"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="evidence_file_is_not_empty"),
            models.CheckConstraint(condition=~Q(filename=""), name="evidence_file_has_name"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def storage_name(self) -> str:
        """Where the bytes lie in the media storage; equal files lie there once."""
        return f"evidence/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class EvidenceScan(AppendOnlyModel):
    """What the virus scanner said of a file at a moment; the last row holds."""

    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, related_name="scans", verbose_name=_("evidence file")
    )
    state = models.CharField(
        _("scan result"),
        max_length=20,
        choices=[choice for choice in ScanState.choices if choice[0] != ScanState.NOT_SCANNED],
    )
    detail = models.CharField(_("what was found"), max_length=300, blank=True)
    scanned_at = models.DateTimeField(_("scanned"))

    class Meta:
        verbose_name = _("scan of an evidence file")
        verbose_name_plural = _("scans of evidence files")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ScanState.CLEAN, ScanState.INFECTED, ScanState.FAILED]),
                name="evidence_scan_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.get_state_display()}"
