"""Which serials shall be taken out of existence without a claim, and who has agreed?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import CancellationState


class CancellationRequest(PublicModel):
    """A registry operator's wish to cancel serials of one account; a second person decides.

    ``pieces`` lists ``[issuance key, first, last]``, ``serials`` the same as the registry writes it.
    """

    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="cancellation_requests", verbose_name=_("account")
    )
    pieces = models.JSONField(_("serials named"))
    serials = models.JSONField(_("serials as written"))
    tonnes = models.PositiveBigIntegerField(_("tonnes"))
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=12, choices=CancellationState, default=CancellationState.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_because = models.CharField(_("reason of the refusal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("request for cancellation")
        verbose_name_plural = _("requests for cancellation")
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="cancellation_tonnes_positive"),
            models.CheckConstraint(condition=~Q(reason=""), name="cancellation_has_reason"),
            models.CheckConstraint(
                condition=~Q(state=CancellationState.APPROVED) | ~Q(decided_by=F("requested_by")),
                name="cancellation_approved_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state=CancellationState.REQUESTED, decided_at__isnull=True)
                | (
                    ~Q(state=CancellationState.REQUESTED)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="cancellation_decided_has_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.tonnes} t · {self.get_state_display()}"
