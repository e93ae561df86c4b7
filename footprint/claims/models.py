"""Which footprints are to be covered, what was trued up, and what was made public?"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.claims.enums import Basis
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.events.enums import Privacy


class Claim(PublicModel):
    """The wish to cover one subject's footprint. Its cover is read from the ledger, its state computed."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="claims", verbose_name=_("organisation")
    )
    subject = models.OneToOneField(
        "assessments.Subject", models.PROTECT, related_name="claim", verbose_name=_("subject")
    )
    basis = models.CharField(_("what is covered"), max_length=10, choices=Basis, default=Basis.POINT)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="claim_basis_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.subject)


class TrueUp(PublicModel, AppendOnlyModel):
    """Plan against actual, once: what was kept for the estimate was topped up or partly released."""

    append_only_hint = "True up again; the later one stands."

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="true_ups", verbose_name=_("claim"))
    assessment = models.ForeignKey(
        "assessments.Assessment", models.PROTECT, related_name="+", verbose_name=_("final footprint")
    )
    planned_t = models.PositiveBigIntegerField(_("tonnes by the estimate"), null=True)
    required_t = models.PositiveBigIntegerField(_("tonnes by the final footprint"))
    kept_before_t = models.PositiveBigIntegerField(_("tonnes kept before"))
    kept_after_t = models.PositiveBigIntegerField(_("tonnes kept after"))
    quote = models.ForeignKey(
        "offsets.Quote", models.PROTECT, null=True, related_name="+", verbose_name=_("quote of the top-up")
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("done by")
    )
    done_at = models.DateTimeField(_("done at"))
    request_id = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = _("true-up")
        verbose_name_plural = _("true-ups")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept_before_t=F("kept_after_t")), name="true_up_changes_something"
            ),
            models.CheckConstraint(
                condition=Q(quote__isnull=True) | Q(kept_after_t__gt=F("kept_before_t")),
                name="true_up_with_quote_tops_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.kept_before_t} → {self.kept_after_t} t"

    @property
    def change_t(self) -> int:
        """Tonnes topped up, negative when released. [tCO2e]"""
        return self.kept_after_t - self.kept_before_t

    @property
    def released_t(self) -> int:
        """Tonnes given free; 0 where some were topped up. [tCO2e]"""
        return max(0, -self.change_t)


class PublicPage(AppendOnlyModel):
    """What the organiser lets strangers see of a subject from a moment on; the last row holds."""

    subject = models.ForeignKey(
        "assessments.Subject", models.PROTECT, related_name="public_pages", verbose_name=_("subject")
    )
    privacy = models.CharField(_("who may see it"), max_length=20, choices=Privacy)
    since = models.DateTimeField(_("since"))
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )

    class Meta:
        verbose_name = _("choice about the public page")
        verbose_name_plural = _("choices about public pages")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(privacy__in=Privacy.values), name="public_page_privacy_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_privacy_display()}"


class Publication(PublicModel, AppendOnlyModel):
    """One duty of the rule book to publish, met on a day, and how; the last row of a duty holds."""

    append_only_hint = "Note it again; the later entry stands."

    subject = models.ForeignKey(
        "assessments.Subject", models.PROTECT, related_name="publications", verbose_name=_("subject")
    )
    duty = models.CharField(_("duty"), max_length=60)
    published_on = models.DateField(_("made public on"))
    how = models.CharField(_("where and how"), max_length=300)
    address = models.URLField(_("address"), max_length=500, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(how=""), name="publication_says_how"),
            models.CheckConstraint(condition=~Q(duty=""), name="publication_names_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.published_on}"
