"""Who verifies which assessment for whom, on what terms, and what has happened so far?"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.assessments.enums import AssuranceLevel, EngagementState
from footprint.assessments.models.assessments import Assessment, Subject
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel

S = EngagementState
NEVER_ACCEPTED = (S.REQUESTED, S.DECLINED)
STANDING = (S.REQUESTED, S.ACCEPTED, S.IN_PROGRESS, S.SENT_BACK, S.CONCLUDED)
"""While one of these stands, nobody else is asked about the subject."""


class Engagement(PublicModel):
    """An organisation asks an approved verifier to verify what it has computed; its terms are fixed then."""

    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="engagements", verbose_name=_("subject")
    )
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="engagements", verbose_name=_("assessment")
    )
    verifier = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="engagements", verbose_name=_("verifier")
    )
    level = models.CharField(_("level of assurance"), max_length=20, choices=AssuranceLevel)
    materiality_percent = models.DecimalField(
        _("materiality"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(20))],
    )
    criteria = models.ForeignKey(
        "rulebooks.RuleBookRelease",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("criteria"),
    )
    message = models.TextField(_("message to the verifier"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=EngagementState, default=S.REQUESTED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    independence = models.TextField(_("declaration of independence"), blank=True)
    version = models.PositiveIntegerField(default=1)
    request_id = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("verification")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=STANDING), name="engagement_one_stands_per_subject"
            ),
            models.CheckConstraint(
                condition=Q(materiality_percent__gt=0, materiality_percent__lte=20),
                name="engagement_materiality_is_above_zero_and_at_most_20_percent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*NEVER_ACCEPTED, S.WITHDRAWN])
                | (Q(accepted_by__isnull=False, accepted_at__isnull=False) & ~Q(independence="")),
                name="engagement_accepted_declares_independence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.verifier}"

    @property
    def client(self):
        """The organisation whose footprint is verified."""
        return self.subject.organisation


class EngagementStep(PublicModel, AppendOnlyModel):
    """One step of a verification: from which state to which, by whom, why, about which assessment."""

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="steps", verbose_name=_("verification")
    )
    name = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(_("from state"), max_length=20, choices=EngagementState, blank=True)
    to_state = models.CharField(_("to state"), max_length=20, choices=EngagementState)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+", verbose_name=_("assessment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    at = models.DateTimeField(_("time"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("step of a verification")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state__in=[S.DECLINED, S.SENT_BACK, S.WITHDRAWN, S.REOPENED]) | ~Q(reason=""),
                name="engagement_step_back_gives_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.get_to_state_display()}"
