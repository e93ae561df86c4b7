"""What is a footprint about, and what exactly was computed? (Immutable; a recomputation is a new row.)"""

import gzip
import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from calculators.result import Result
from footprint.assessments.enums import Purpose, SubjectKind
from footprint.core.append_only import AppendOnlyModel
from footprint.core.languages import in_language
from footprint.core.models import PublicModel


class Subject(PublicModel):
    """What footprints, cover and documents are about; the rooms above attach their event or product to it."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="subjects", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SubjectKind)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("subject")
        ordering = ["-id"]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return in_language(zh=self.name_zh, en=self.name_en)


class Assessment(PublicModel, AppendOnlyModel):
    """One computed footprint: inputs as given, what it rests on, lines, totals, interval.

    ``document`` is the whole result in its canonical form, compressed; the columns repeat what lists, checks
    and certificates need. Nothing is recomputed to be shown.
    """

    append_only_hint = "Compute a new assessment; it supersedes this one."

    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="assessments", verbose_name=_("subject")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    sequence = models.PositiveIntegerField(_("number"))
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    inputs = models.JSONField(_("inputs as given"), encoder=DjangoJSONEncoder)
    inputs_digest = models.CharField(_("digest of the inputs"), max_length=64)
    rulebook_release = models.ForeignKey(
        "rulebooks.RuleBookRelease",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rule book release"),
    )
    method = models.CharField(_("method version"), max_length=30)
    factor_release = models.CharField(_("factor release"), max_length=30)
    factor_digest = models.CharField(_("digest of the factors"), max_length=64)
    gwp_set = models.CharField(_("GWP set"), max_length=10)

    document = models.BinaryField(_("result"))
    digest = models.CharField(_("digest"), max_length=64)
    emissions_kg = models.FloatField(_("emissions"), help_text=_("kgCO₂e"))
    emissions_mg = models.BigIntegerField(_("emissions in whole milligrams"), null=True)
    low_kg = models.FloatField(_("lower end of the interval"), help_text=_("kgCO₂e"))
    high_kg = models.FloatField(_("upper end of the interval"), help_text=_("kgCO₂e"))
    p95_kg = models.FloatField(_("value that 95 % of cases stay under"), help_text=_("kgCO₂e"))
    not_restated_share = models.FloatField(_("share that could not be restated"))

    computed_at = models.DateTimeField(_("computed at"))
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("computed by")
    )

    class Meta:
        verbose_name = _("assessment")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose", "sequence"], name="assessment_numbered_once_per_purpose"
            ),
            models.CheckConstraint(
                condition=Q(low_kg__lte=F("emissions_kg")) & Q(emissions_kg__lte=F("high_kg")),
                name="assessment_interval_brackets_the_value",
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, supersedes=None) | Q(sequence__gt=1, supersedes__isnull=False),
                name="assessment_after_the_first_supersedes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_purpose_display()} {self.sequence}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """The result as plain data, as :meth:`calculators.result.Result.to_dict` wrote it."""
        return json.loads(gzip.decompress(bytes(self.document)))

    @cached_property
    def result(self) -> Result:
        """The result, its emissions as stored; its sums are checked while it is read."""
        return Result.from_dict(self.data)


class AssessmentLine(AppendOnlyModel):
    """One line of an assessment of an event: what a verifier reads, searches and comments."""

    append_only_hint = "Compute a new assessment; it supersedes this one."

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="lines", verbose_name=_("assessment")
    )
    ordinal = models.PositiveIntegerField(_("number"))
    line_id = models.CharField(_("line"), max_length=120)
    inside = models.BooleanField(_("inside the boundary"))
    category = models.CharField(_("category"), max_length=60)
    stage = models.CharField(_("stage"), max_length=40, blank=True)
    scope = models.PositiveSmallIntegerField(_("scope"), null=True)
    tier = models.CharField(_("data quality"), max_length=10)
    label = models.CharField(_("activity"), max_length=300)
    quantity = models.FloatField(_("quantity"), null=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    factor_key = models.CharField(_("emission factor"), max_length=160, blank=True)
    emissions_mg = models.BigIntegerField(_("emissions in whole milligrams"))
    gases_mg = models.JSONField(_("emissions by gas in whole milligrams"))

    class Meta:
        verbose_name = _("assessment line")
        ordering = ["assessment", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "ordinal"], name="assessment_line_numbered_once"),
            models.UniqueConstraint(fields=["assessment", "line_id"], name="assessment_line_id_once"),
        ]
        indexes = [models.Index(fields=["assessment", "category"])]

    def __str__(self) -> str:
        return self.label


class LineSource(AppendOnlyModel):
    """Who had entered the figure behind a line, and from where, when the assessment was computed."""

    append_only_hint = "Compute a new assessment; it supersedes this one."

    line = models.OneToOneField(
        AssessmentLine, models.PROTECT, related_name="source", verbose_name=_("assessment line")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), null=True)
    source_note = models.CharField(_("where the figure comes from"), max_length=500, blank=True)
    override_reason = models.CharField(_("why an unusual figure is right"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("source of an assessment line")

    def __str__(self) -> str:
        return str(self.line)


class LineEvidence(AppendOnlyModel):
    """One file that proved a line when the assessment was computed."""

    append_only_hint = "Compute a new assessment; it supersedes this one."

    line = models.ForeignKey(
        AssessmentLine, models.PROTECT, related_name="evidence", verbose_name=_("assessment line")
    )
    file = models.ForeignKey(
        "evidence.EvidenceFile", models.PROTECT, related_name="+", verbose_name=_("evidence file")
    )

    class Meta:
        verbose_name = _("evidence of an assessment line")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "file"], name="assessment_line_evidence_once"),
        ]

    def __str__(self) -> str:
        return str(self.file)
