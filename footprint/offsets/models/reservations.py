"""Which serials are kept for whom, until when?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import Choice, ReservationState, RetirementPurpose


class Reservation(PublicModel):
    """Exact serials of one account set apart. Which ones: the open blocks that name it."""

    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="reservations", verbose_name=_("account")
    )
    tonnes = models.PositiveBigIntegerField(_("tonnes reserved at first"))
    state = models.CharField(
        _("state"), max_length=12, choices=ReservationState, default=ReservationState.ACTIVE
    )
    choice = models.CharField(_("how the serials were chosen"), max_length=20, choices=Choice)
    purpose = models.CharField(_("purpose"), max_length=30, choices=RetirementPurpose)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    subject_public_id = models.UUIDField(_("identifier of the subject"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"))
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reserved by")
    )
    reserved_at = models.DateTimeField(_("reserved at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    request = models.OneToOneField(
        "offsets.LedgerRequest", models.PROTECT, related_name="reservation", verbose_name=_("request")
    )

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ReservationState.ACTIVE),
                name="reservation_active_by_expiry",
            ),
            models.Index(
                fields=["subject_public_id"],
                condition=Q(subject_public_id__isnull=False),
                name="reservation_of_subject",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="reservation_tonnes_positive"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ReservationState.ACTIVE, ReservationState.COMMITTED], ended_at__isnull=True
                )
                | (
                    ~Q(state__in=[ReservationState.ACTIVE, ReservationState.COMMITTED])
                    & Q(ended_at__isnull=False)
                ),
                name="reservation_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.tonnes} t · {self.get_state_display()}"
