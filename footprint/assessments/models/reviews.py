"""What has the verifier looked at, what was asked and answered, and which lines were drawn?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.assessments.enums import RemarkKind, ReviewState, SampleReason
from footprint.assessments.models.assessments import Assessment, AssessmentLine
from footprint.assessments.models.engagements import Engagement
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class LineReview(models.Model):
    """Where one line stands in a verification; the line keeps its place when it is computed anew.

    A line without a row has not been looked at. Who set what when is in the activity log.
    """

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="reviews", verbose_name=_("verification")
    )
    line_id = models.CharField(_("line"), max_length=120)
    row = models.ForeignKey(
        AssessmentLine, models.PROTECT, related_name="reviews", verbose_name=_("assessment line")
    )
    state = models.CharField(_("state"), max_length=20, choices=ReviewState)
    changed = models.BooleanField(_("changed since it was looked at"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("review of a line")
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "line_id"], name="line_reviewed_once_per_engagement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.get_state_display()}"


class Remark(PublicModel, AppendOnlyModel):
    """What verifier or client say about a line, in the order in which they say it."""

    append_only_hint = "Write another remark."

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="remarks", verbose_name=_("verification")
    )
    line_id = models.CharField(_("line"), max_length=120)
    row = models.ForeignKey(
        AssessmentLine, models.PROTECT, related_name="remarks", verbose_name=_("assessment line")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RemarkKind)
    text = models.TextField(_("text"), max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    at = models.DateTimeField(_("time"))
    request_id = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("remark on a line")
        verbose_name_plural = _("remarks on lines")
        ordering = ["id"]
        indexes = [models.Index(fields=["engagement", "line_id"], name="remark_of_line")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class RemarkFile(AppendOnlyModel):
    """A file handed in with a remark."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="files", verbose_name=_("remark"))
    file = models.ForeignKey(
        "evidence.EvidenceFile", models.PROTECT, related_name="+", verbose_name=_("evidence file")
    )

    class Meta:
        verbose_name = _("file of a remark")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["remark", "file"], name="remark_file_once")]

    def __str__(self) -> str:
        return str(self.file)


class SampleDrawn(PublicModel, AppendOnlyModel):
    """One draw of lines to look at, with everything needed to draw the same again; the last one counts."""

    append_only_hint = "Draw again; the earlier draw stays on record."

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="samples", verbose_name=_("verification")
    )
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+", verbose_name=_("assessment"))
    number = models.PositiveIntegerField(_("number"))
    seed = models.CharField(_("seed"), max_length=64)
    key_share_percent = models.DecimalField(_("share of materiality"), max_digits=5, decimal_places=2)
    confidence_percent = models.DecimalField(_("confidence"), max_digits=5, decimal_places=2)
    materiality_mg = models.BigIntegerField(_("materiality in whole milligrams"))
    threshold_mg = models.BigIntegerField(_("large above, in whole milligrams"))
    wanted = models.PositiveIntegerField(_("draws"))
    step_mg = models.BigIntegerField(_("step in whole milligrams"))
    start_mg = models.BigIntegerField(_("start in whole milligrams"))
    lines_in_all = models.PositiveIntegerField(_("lines in all"))
    population_mg = models.BigIntegerField(_("size of all lines in whole milligrams"))
    covered_mg = models.BigIntegerField(_("size of the chosen lines in whole milligrams"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("sample")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="sample_numbered_once"),
            models.CheckConstraint(condition=~Q(seed=""), name="sample_has_seed"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} · {self.number}"

    @property
    def coverage(self) -> float:
        """Share of the emissions that the chosen lines hold. [1]"""
        return self.covered_mg / self.population_mg if self.population_mg else 1.0


class SampledLine(AppendOnlyModel):
    """One line of a sample and why it is in it."""

    sample = models.ForeignKey(SampleDrawn, models.PROTECT, related_name="lines", verbose_name=_("sample"))
    line = models.ForeignKey(
        AssessmentLine, models.PROTECT, related_name="sampled", verbose_name=_("assessment line")
    )
    reason = models.CharField(_("why"), max_length=10, choices=SampleReason)

    class Meta:
        verbose_name = _("line of a sample")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sample", "line"], name="sampled_line_once")]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_reason_display()}"
