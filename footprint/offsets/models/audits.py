"""What did the audit of the ledger find, each time it ran?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class LedgerAudit(PublicModel, AppendOnlyModel):
    """One run over the whole ledger: what it looked at, and every break by name.

    ``breaks`` is a list of ``{"code", "where", "values"}``; the words are in ``audit.breaks.MESSAGES``. Of
    more than ``audits.KEPT`` breaks the first ones are kept, and ``breaks_n`` counts all.
    """

    at = models.DateTimeField(_("time"))
    issuances = models.PositiveBigIntegerField(_("issuances"))
    movements = models.PositiveBigIntegerField(_("movements"))
    blocks = models.PositiveBigIntegerField(_("open blocks"))
    tonnes = models.PositiveBigIntegerField(_("tonnes"))
    checkpoints = models.PositiveBigIntegerField(_("checkpoints"))
    breaks_n = models.PositiveBigIntegerField(_("breaks"))
    breaks = models.JSONField(_("breaks by name"), default=list)

    class Meta:
        verbose_name = _("audit of the ledger")
        verbose_name_plural = _("audits of the ledger")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} · {self.breaks_n}"

    @property
    def holds(self) -> bool:
        """Whether nothing was wrong."""
        return self.breaks_n == 0
