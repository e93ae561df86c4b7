"""Which serial numbers were issued, for what?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.offsets.enums import IssuanceKind
from footprint.offsets.ranges import Range


class Issuance(PublicModel, AppendOnlyModel):
    """One contiguous serial range of one project and vintage: what exists. Never edited, only invalidated.

    For opaque serials ``prefix`` is ``~`` plus the issuance's identifier, the range counts internal ordinals
    from 1, and ``OpaqueSerial`` keeps the registry's texts.

    A *pre-issue* (60 % of the first period for Beijing's forestry units) carries what the whole period is
    expected to bring and the share that may be issued ahead. The rest has no serials until verification.
    """

    registry = models.ForeignKey(
        "offsets.Registry", models.PROTECT, related_name="issuances", verbose_name=_("registry")
    )
    project = models.ForeignKey(
        "offsets.Project", models.PROTECT, related_name="issuances", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=IssuanceKind, default=IssuanceKind.FULL)
    vintage = models.PositiveSmallIntegerField(_("vintage"))
    period_start = models.DateField(_("monitoring period from"), null=True, blank=True)
    period_end = models.DateField(_("monitoring period to"), null=True, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    prefix = models.CharField(_("serial prefix"), max_length=200)
    first = models.BigIntegerField(_("first serial"))
    last = models.BigIntegerField(_("last serial"))
    period_t_co2e = models.PositiveBigIntegerField(
        _("reductions expected in the period (tCO₂e)"), null=True, blank=True
    )
    limit_percent = models.PositiveSmallIntegerField(
        _("share that may be issued ahead (%)"), null=True, blank=True
    )
    evidence_sha256 = models.CharField(_("digest of the issuance document"), max_length=64, blank=True)
    registered_at = models.DateTimeField(_("recorded at"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    invalidated_at = models.DateTimeField(_("invalidated at"), null=True)
    invalidated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("invalidated by"),
    )
    invalidated_because = models.TextField(_("reason of the invalidation"), null=True)

    may_be_filled_once = ("invalidated_at", "invalidated_by", "invalidated_because")
    append_only_hint = "An issuance that turns out wrong is invalidated."

    class Meta:
        verbose_name = _("issuance")
        verbose_name_plural = _("issuances")
        constraints = [
            models.CheckConstraint(condition=Q(first__gte=0), name="issuance_serials_not_negative"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="issuance_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(prefix=""), name="issuance_has_prefix"),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="issuance_period_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind=IssuanceKind.FULL, limit_percent__isnull=True)
                | Q(
                    kind=IssuanceKind.PRE_ISSUE,
                    limit_percent__lte=100,
                    period_t_co2e__gte=0,
                ),
                name="issuance_ahead_has_limit",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    (F("last") - F("first") + 1) * 100, F("period_t_co2e") * F("limit_percent")
                ),
                name="issuance_ahead_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(invalidated_at__isnull=True, invalidated_because__isnull=True)
                | Q(invalidated_at__isnull=False, invalidated_because__isnull=False),
                name="issuance_invalidated_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.number} · {self.vintage} · {self.serial_text()}"

    @property
    def tonnes(self) -> int:
        return self.last - self.first + 1

    @property
    def is_opaque(self) -> bool:
        return self.prefix.startswith("~")

    def serial_text(self, serials: Range | None = None) -> str:
        """A range of this issuance as the registry writes it; the whole of it by default."""
        first, last = serials or (self.first, self.last)
        if self.is_opaque:
            return f"#{first}–{last}"
        return self.registry.grammar.format(self.prefix, Range(first, last))


class OpaqueSerial(AppendOnlyModel):
    """A registry's own text for one or more tonnes of an opaque issuance, and the ordinals it stands for."""

    issuance = models.ForeignKey(
        Issuance, models.PROTECT, related_name="opaque_serials", verbose_name=_("issuance")
    )
    registry = models.ForeignKey(
        "offsets.Registry", models.PROTECT, related_name="+", verbose_name=_("registry")
    )
    text = models.CharField(_("serial text"), max_length=200)
    first = models.BigIntegerField(_("first ordinal"))
    last = models.BigIntegerField(_("last ordinal"))

    class Meta:
        verbose_name = _("opaque serial")
        verbose_name_plural = _("opaque serials")
        constraints = [
            models.UniqueConstraint(fields=["registry", "text"], name="opaque_serial_once_in_registry"),
            models.UniqueConstraint(fields=["issuance", "first"], name="opaque_serial_ordinal_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="opaque_serial_ends_after_begin"),
        ]

    def __str__(self) -> str:
        return self.text
