"""What was proposed to cover a footprint, at which price, and how long does that stand?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import QuoteState


class Quote(PublicModel):
    """A proposal of the matcher, frozen with its reasons. It keeps nothing back until it is reserved.

    ``request_facts`` is what was asked (demand, wishes, limits), ``answer`` what came out: lots chosen and
    refused with the rule, shortfall, and what each wish costs, all as plain data.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        related_name="credit_quotes",
        verbose_name=_("for the organisation"),
    )
    rules = models.CharField(_("rules"), max_length=60)
    rules_release = models.CharField(_("release of the rules"), max_length=30, blank=True)
    demand_t = models.PositiveBigIntegerField(_("tonnes to cover"))
    covered_t = models.PositiveBigIntegerField(_("tonnes covered"))
    used_on = models.DateField(_("to be used on"))
    currency = models.CharField(_("currency"), max_length=3)
    cost = models.DecimalField(_("cost"), max_digits=24, decimal_places=4, null=True, blank=True)
    request_facts = models.JSONField(_("what was asked"))
    answer = models.JSONField(_("what came out"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    subject_public_id = models.UUIDField(_("identifier of the subject"), null=True, blank=True)
    quoted_at = models.DateTimeField(_("quoted at"))
    quoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("quoted by")
    )
    valid_until = models.DateTimeField(_("valid until"))
    state = models.CharField(_("state"), max_length=10, choices=QuoteState, default=QuoteState.OPEN)
    request = models.OneToOneField(
        "offsets.LedgerRequest", models.PROTECT, related_name="quote", verbose_name=_("request")
    )

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.CheckConstraint(condition=Q(demand_t__gt=0), name="quote_demand_positive"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("quoted_at")), name="quote_ends_later"),
            models.CheckConstraint(condition=~Q(number=""), name="quote_has_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.demand_t} t"

    @property
    def shortfall_t(self) -> int:
        """Tonnes that nothing on offer covers. [t]"""
        return max(0, self.demand_t - self.covered_t)


class QuoteLine(models.Model):
    """One lot of a quote: tonnes of one issuance in one account, and the reservation that came of it."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="lines", verbose_name=_("quote"))
    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="+", verbose_name=_("account")
    )
    issuance = models.ForeignKey(
        "offsets.Issuance", models.PROTECT, related_name="+", verbose_name=_("issuance")
    )
    tonnes = models.PositiveBigIntegerField(_("tonnes"))
    price = models.DecimalField(_("price per tonne"), max_digits=14, decimal_places=4, null=True, blank=True)
    offer = models.ForeignKey(
        "offsets.Offer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("offer")
    )
    reservation = models.ForeignKey(
        "offsets.Reservation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quote_lines",
        verbose_name=_("reservation"),
    )

    class Meta:
        verbose_name = _("lot of a quote")
        verbose_name_plural = _("lots of quotes")
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="quote_line_tonnes_positive"),
            models.UniqueConstraint(fields=["quote", "account", "issuance"], name="quote_line_once_per_lot"),
        ]

    def __str__(self) -> str:
        return f"{self.issuance} · {self.tonnes} t"
