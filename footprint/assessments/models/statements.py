"""What was found wrong, what does the verifier conclude, and what does an organisation declare itself?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.assessments.enums import AssuranceLevel, MisstatementKind, Opinion, Settlement
from footprint.assessments.models.assessments import Assessment, AssessmentLine
from footprint.assessments.models.engagements import Engagement
from footprint.assessments.models.reviews import SampleDrawn
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class Misstatement(PublicModel, AppendOnlyModel):
    """A difference between what is stated and what is right; its end is written once."""

    may_be_filled_once = ("settled_as", "settled_by", "settled_at", "settled_note", "settled_in")
    append_only_hint = "Settle it and record the right one."

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="misstatements", verbose_name=_("verification")
    )
    found_in = models.ForeignKey(
        Assessment, models.PROTECT, related_name="+", verbose_name=_("assessment it was found in")
    )
    line = models.ForeignKey(
        AssessmentLine,
        models.PROTECT,
        null=True,
        related_name="misstatements",
        verbose_name=_("assessment line"),
    )
    description = models.CharField(_("what is wrong"), max_length=500)
    amount_mg = models.BigIntegerField(
        _("amount in whole milligrams"), help_text=_("Positive where the footprint is too high.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MisstatementKind)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("found by")
    )
    found_at = models.DateTimeField(_("found at"))
    settled_as = models.CharField(_("how it ended"), max_length=20, choices=Settlement, null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_note = models.CharField(_("note"), max_length=500, null=True)
    settled_in = models.ForeignKey(
        Assessment, models.PROTECT, null=True, related_name="+", verbose_name=_("assessment")
    )
    request_id = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("misstatement")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_mg=0), name="misstatement_amount_is_not_zero"),
            models.CheckConstraint(condition=~Q(description=""), name="misstatement_says_what_is_wrong"),
            models.CheckConstraint(
                condition=Q(settled_as=None, settled_by=None, settled_at=None)
                | Q(settled_as__isnull=False, settled_by__isnull=False, settled_at__isnull=False),
                name="misstatement_settled_names_who_and_how",
            ),
        ]

    def __str__(self) -> str:
        return self.description


class OpinionDraft(models.Model):
    """What the verifier has written of its opinion and not yet signed; the form's memory."""

    engagement = models.OneToOneField(
        Engagement, models.PROTECT, related_name="draft", verbose_name=_("verification")
    )
    opinion = models.CharField(_("opinion"), max_length=20, choices=Opinion)
    basis_zh = models.TextField(_("basis in Chinese"), max_length=2000, blank=True)
    basis_en = models.TextField(_("basis in English"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("draft of an opinion")

    def __str__(self) -> str:
        return self.get_opinion_display()


class Statement(PublicModel, AppendOnlyModel):
    """A verifier's signed opinion on one assessment, with the numbers that it rests on."""

    may_be_filled_once = ("document",)
    append_only_hint = "Reopen the verification and conclude a new one."

    engagement = models.OneToOneField(
        Engagement, models.PROTECT, related_name="statement", verbose_name=_("verification")
    )
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="statements", verbose_name=_("assessment")
    )
    opinion = models.CharField(_("opinion"), max_length=20, choices=Opinion)
    basis_zh = models.TextField(_("basis in Chinese"), max_length=2000, blank=True)
    basis_en = models.TextField(_("basis in English"), max_length=2000, blank=True)
    level = models.CharField(_("level of assurance"), max_length=20, choices=AssuranceLevel)
    materiality_mg = models.BigIntegerField(_("materiality in whole milligrams"))
    over_mg = models.BigIntegerField(_("too high and not corrected, in whole milligrams"))
    under_mg = models.BigIntegerField(_("too low and not corrected, in whole milligrams"))
    open_queries = models.PositiveIntegerField(_("open questions"))
    sample = models.ForeignKey(
        SampleDrawn, models.PROTECT, null=True, related_name="+", verbose_name=_("sample")
    )
    facts = models.JSONField(_("facts of the document"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed at"))
    document = models.OneToOneField(
        "certificates.IssuedDocument", models.PROTECT, null=True, related_name="+", verbose_name=_("document")
    )

    class Meta:
        verbose_name = _("verification statement")
        constraints = [
            models.CheckConstraint(
                condition=~Q(opinion=Opinion.UNMODIFIED)
                | Q(
                    over_mg__lte=F("materiality_mg"),
                    under_mg__lte=F("materiality_mg"),
                    open_queries=0,
                    sample__isnull=False,
                ),
                name="statement_unmodified_is_carried_by_the_review",
            ),
            models.CheckConstraint(
                condition=Q(opinion=Opinion.UNMODIFIED) | ~Q(basis_zh="") | ~Q(basis_en=""),
                name="statement_modified_gives_its_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_opinion_display()}"


class SelfDeclaration(PublicModel, AppendOnlyModel):
    """An organisation stands for its own footprint, without a third party, where the rule book allows it."""

    may_be_filled_once = ("document",)
    append_only_hint = "Reopen the footprint and declare the new one."

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="self_declarations", verbose_name=_("assessment")
    )
    criteria = models.ForeignKey(
        "rulebooks.RuleBookRelease", models.PROTECT, related_name="+", verbose_name=_("criteria")
    )
    facts = models.JSONField(_("facts of the document"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed at"))
    document = models.OneToOneField(
        "certificates.IssuedDocument", models.PROTECT, null=True, related_name="+", verbose_name=_("document")
    )

    class Meta:
        verbose_name = _("self-declaration")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.assessment)


class Reopening(PublicModel, AppendOnlyModel):
    """Somebody opened a verified or declared footprint again, and why; what was signed no longer counts."""

    statement = models.OneToOneField(
        Statement, models.PROTECT, null=True, related_name="reopening", verbose_name=_("statement")
    )
    declaration = models.OneToOneField(
        SelfDeclaration, models.PROTECT, null=True, related_name="reopening", verbose_name=_("declaration")
    )
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("reopening")
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=False, declaration=None)
                | Q(statement=None, declaration__isnull=False),
                name="reopening_is_of_one_statement_or_declaration",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_gives_reason"),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
