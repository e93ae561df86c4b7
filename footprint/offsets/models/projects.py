"""Which project and methodology do reductions come from?"""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import ProjectCategory, ProjectKind


class Methodology(PublicModel):
    """How a kind of project accounts for its reductions; ``applicability`` is a checklist in two languages.

    ``applicability`` is a list of ``{"code", "zh", "en"}``: the conditions a project must meet.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    counterpart = models.CharField(
        _("counterpart"), max_length=40, blank=True, help_text=_("The CDM methodology it was made from.")
    )
    applicability = models.JSONField(_("conditions of use"), default=list, blank=True)
    source = models.CharField(_("source of these facts"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("methodology")
        verbose_name_plural = _("methodologies")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        in_chinese = (get_language() or "").startswith("zh") or not self.name_en
        return self.name_zh if in_chinese else self.name_en


class Project(PublicModel):
    """One project in one registry; the registry's number is its key."""

    registry = models.ForeignKey(
        "offsets.Registry", models.PROTECT, related_name="projects", verbose_name=_("registry")
    )
    number = models.CharField(_("project number"), max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=ProjectKind)
    category = models.PositiveSmallIntegerField(_("category"), choices=ProjectCategory, null=True, blank=True)
    methodology = models.ForeignKey(
        Methodology,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("methodology"),
    )
    developer = models.CharField(_("developer"), max_length=200, blank=True)
    region = models.CharField(_("region code"), max_length=12, blank=True, help_text=_("For example CN-GD."))
    place = models.CharField(_("place"), max_length=200, blank=True)
    inside_regulated_firm = models.BooleanField(
        _("inside the boundary of a regulated firm"), null=True, blank=True
    )
    commissioned_on = models.DateField(_("commissioned on"), null=True, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    crediting_start = models.DateField(_("crediting starts on"), null=True, blank=True)
    crediting_years = models.PositiveSmallIntegerField(_("crediting years"), null=True, blank=True)
    crediting_end_stated = models.DateField(_("crediting ends on, as stated"), null=True, blank=True)
    crediting_renewable = models.BooleanField(_("crediting period can be renewed"), default=False)
    annual_t_co2e = models.PositiveBigIntegerField(_("reductions per year (tCO₂e)"), null=True, blank=True)
    total_t_co2e_stated = models.PositiveBigIntegerField(
        _("reductions of the crediting period, as stated (tCO₂e)"), null=True, blank=True
    )
    installation = models.CharField(
        _("installation"),
        max_length=100,
        blank=True,
        help_text=_("One name for the same plant or forest in every registry; the radar compares it."),
    )
    methodology_answers = models.JSONField(_("conditions of use met"), default=dict, blank=True)
    co_benefits = models.JSONField(_("co-benefits"), default=list, blank=True)
    source = models.CharField(_("source of these facts"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.UniqueConstraint(fields=["registry", "number"], name="project_number_unique_in_registry"),
            models.CheckConstraint(condition=~models.Q(number=""), name="project_has_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        in_chinese = (get_language() or "").startswith("zh") or not self.name_en
        return self.name_zh if in_chinese else self.name_en
