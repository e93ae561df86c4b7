"""Where might one tonne be counted twice?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import RadarCode, RadarState


class RadarFinding(PublicModel):
    """One suspicion, as long as it stands; told again, it is the same row (``fingerprint``)."""

    code = models.CharField(_("what was found"), max_length=30, choices=RadarCode)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    units = models.JSONField(_("units concerned"))
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    rule_zh = models.TextField(_("rule, in Chinese"))
    rule_en = models.TextField(_("rule, in English"))
    source = models.CharField(_("source of the rule"), max_length=500)
    first_seen_at = models.DateTimeField(_("first seen"))
    last_seen_at = models.DateTimeField(_("last seen"))
    gone_at = models.DateTimeField(_("not seen any more since"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_because = models.CharField(_("settled because"), max_length=500, blank=True)
    registries = models.ManyToManyField(
        "offsets.Registry", related_name="radar_findings", verbose_name=_("registries concerned")
    )

    class Meta:
        verbose_name = _("finding of the double-count radar")
        verbose_name_plural = _("findings of the double-count radar")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_because="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_because="")),
                name="radar_settled_has_person_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} · {self.first_seen_at:%Y-%m-%d}"

    @property
    def state(self) -> RadarState:
        """Whether somebody has to look at it."""
        if self.gone_at is not None:
            return RadarState.GONE
        return RadarState.ATTENTION if self.settled_at is None else RadarState.SETTLED

    def get_state_display(self) -> str:
        """The state in words."""
        return str(self.state.label)

    @property
    def text(self) -> str:
        """What was found, in the reader's language."""
        return self.text_zh if (get_language() or "").startswith("zh") else self.text_en

    @property
    def rule(self) -> str:
        """The rule behind it, in the reader's language."""
        return self.rule_zh if (get_language() or "").startswith("zh") else self.rule_en
