"""Which serials change hands, and has the receiver accepted?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import TransferState


class Transfer(PublicModel):
    """An offer of exact serials to another account of the same registry."""

    from_account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="transfers_out", verbose_name=_("from account")
    )
    to_account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="transfers_in", verbose_name=_("to account")
    )
    tonnes = models.PositiveBigIntegerField(_("tonnes"))
    state = models.CharField(_("state"), max_length=12, choices=TransferState, default=TransferState.OFFERED)
    note = models.CharField(_("note"), max_length=300, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("offered by")
    )
    offered_at = models.DateTimeField(_("offered at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    request = models.OneToOneField(
        "offsets.LedgerRequest", models.PROTECT, related_name="transfer", verbose_name=_("request")
    )

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="transfer_tonnes_positive"),
            models.CheckConstraint(
                condition=~Q(from_account=F("to_account")), name="transfer_accounts_differ"
            ),
            models.CheckConstraint(
                condition=Q(state=TransferState.OFFERED, decided_at__isnull=True)
                | (~Q(state=TransferState.OFFERED) & Q(decided_at__isnull=False)),
                name="transfer_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_account} → {self.to_account} · {self.tonnes} t"
