"""What did units cost, where, when and according to whom?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.offsets.enums import Instrument, PriceKind


class PriceRecord(PublicModel, AppendOnlyModel):
    """One price as somebody printed it, or as it follows from what was printed. Never an offer.

    ``price`` is the price of one tonne in ``currency``; a printed range has both ends. ``quantity_t`` and
    ``value`` stand as printed too, so that a derived price can be recomputed.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    instrument = models.CharField(
        _("kind of unit"),
        max_length=30,
        choices=Instrument,
        blank=True,
        help_text=_("Empty for the units of a market that are not kept here."),
    )
    project = models.ForeignKey(
        "offsets.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prices",
        verbose_name=_("project"),
    )
    kind = models.CharField(_("kind of price"), max_length=12, choices=PriceKind)
    venue_zh = models.CharField(_("venue, in Chinese"), max_length=120)
    venue_en = models.CharField(_("venue, in English"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3)
    price = models.DecimalField(_("price per tonne"), max_digits=14, decimal_places=4)
    price_high = models.DecimalField(
        _("upper end of the price"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    quantity_t = models.DecimalField(
        _("quantity (t)"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2, null=True, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"))
    printed = models.CharField(_("as printed"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    note_zh = models.CharField(_("note, in Chinese"), max_length=300, blank=True)
    note_en = models.CharField(_("note, in English"), max_length=300, blank=True)
    outlier_because = models.CharField(
        _("taken although far from the others, because"), max_length=300, blank=True
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    append_only_hint = "A wrong price is followed by a right one under another key."

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        indexes = [models.Index(fields=["instrument", "currency", "until_on"], name="price_by_instrument")]
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="price_positive"),
            models.CheckConstraint(
                condition=Q(price_high__isnull=True) | Q(price_high__gte=F("price")),
                name="price_range_upwards",
            ),
            models.CheckConstraint(
                condition=Q(kind=PriceKind.RANGE, price_high__isnull=False)
                | (~Q(kind=PriceKind.RANGE) & Q(price_high__isnull=True)),
                name="price_range_has_both_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PriceKind.DERIVED) | Q(quantity_t__gt=0, value__gt=0),
                name="price_derived_has_quantity_and_value",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="price_period_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="price_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.price} {self.currency} · {self.until_on}"

    @property
    def venue(self) -> str:
        """Where it was the price, in the reader's language."""
        in_chinese = (get_language() or "").startswith("zh") or not self.venue_en
        return self.venue_zh if in_chinese else self.venue_en

    @property
    def note(self) -> str:
        """What has to be known of it, in the reader's language."""
        in_chinese = (get_language() or "").startswith("zh") or not self.note_en
        return self.note_zh if in_chinese else self.note_en


class Offer(PublicModel):
    """At what price a holder parts with what is free in one issuance, until when.

    The price is never edited: a holder who wants another one withdraws the offer and makes a new one.
    """

    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="offers", verbose_name=_("account")
    )
    issuance = models.ForeignKey(
        "offsets.Issuance", models.PROTECT, related_name="offers", verbose_name=_("issuance")
    )
    currency = models.CharField(_("currency"), max_length=3)
    price = models.DecimalField(_("price per tonne"), max_digits=14, decimal_places=4)
    smallest_t = models.PositiveBigIntegerField(_("smallest purchase (t)"), default=1)
    valid_until = models.DateTimeField(_("valid until"))
    offered_at = models.DateTimeField(_("offered at"))
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("offered by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="offer_price_not_negative"),
            models.CheckConstraint(condition=Q(smallest_t__gte=1), name="offer_smallest_is_a_tonne"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("offered_at")), name="offer_ends_later"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="offer_withdrawn_has_person",
            ),
            models.UniqueConstraint(
                fields=["account", "issuance"],
                condition=Q(withdrawn_at__isnull=True),
                name="offer_one_stands_per_issuance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuance} · {self.price} {self.currency}"
