"""What had the journals come to at a published moment?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class Checkpoint(PublicModel, AppendOnlyModel):
    """The Merkle root over all chain heads at one moment. Published, it makes a later edit of any journal
    visible to anybody who kept it."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("time"))
    root = models.CharField(_("Merkle root"), max_length=64)
    chains = models.PositiveBigIntegerField(_("chains"))
    movements = models.PositiveBigIntegerField(_("movements"))
    prev_root = models.CharField(_("root before"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.root}"


class CheckpointLeaf(AppendOnlyModel):
    """A chain head that had moved since the checkpoint before; the others are as they last were."""

    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="leaves", verbose_name=_("checkpoint")
    )
    issuance = models.ForeignKey(
        "offsets.Issuance", models.PROTECT, related_name="+", verbose_name=_("issuance")
    )
    sequence = models.PositiveBigIntegerField(_("number in the journal"))
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("checkpoint leaf")
        verbose_name_plural = _("checkpoint leaves")
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "issuance"], name="checkpoint_leaf_once"),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}: {self.issuance_id}/{self.sequence}"
