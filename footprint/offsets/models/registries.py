"""Which registries issue units, and how do they write serial numbers?"""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import Instrument, RegistryKind
from footprint.offsets.serials import SerialGrammar


class Registry(PublicModel):
    """A system of record for units. A unit dies in its registry, not here (unless it is operated here)."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    kind = models.CharField(_("kind of unit"), max_length=30, choices=RegistryKind)
    instrument = models.CharField(
        _("instrument"),
        max_length=30,
        choices=Instrument,
        blank=True,
        help_text=_("What rule books call these units. Without it nothing can be matched."),
    )
    region = models.CharField(_("region code"), max_length=12, blank=True, help_text=_("For example CN-GD."))
    zone = models.CharField(_("time zone"), max_length=50, default="Asia/Shanghai")
    website = models.URLField(_("website"), blank=True)
    source = models.CharField(_("source of these facts"), max_length=300, blank=True)
    serial_pattern = models.CharField(
        _("serial pattern"),
        max_length=500,
        blank=True,
        help_text=_("A regular expression with the groups first and last; empty for opaque serials."),
    )
    serial_separator = models.CharField(_("between first and last"), max_length=10, default="-")
    serial_width = models.PositiveSmallIntegerField(_("digits of a serial"), default=0)
    serial_single = models.BooleanField(_("one tonne is written with one number"), default=False)
    serial_example = models.CharField(_("example of a serial"), max_length=200, blank=True)
    crediting = models.CharField(
        _("rules of crediting periods"),
        max_length=20,
        blank=True,
        help_text=_("A programme of the laboratory's list of crediting periods, for example cdm."),
    )
    closed_from = models.DateField(_("no new projects from"), null=True, blank=True)
    reopened_on = models.DateField(_("new projects again from"), null=True, blank=True)
    operated_here = models.BooleanField(_("operated here"), default=False)
    operator = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registries_operated",
        verbose_name=_("operator"),
    )

    class Meta:
        verbose_name = _("registry")
        verbose_name_plural = _("registries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(operated_here=False) | models.Q(operator__isnull=False),
                name="registry_operated_here_has_operator",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    @property
    def is_opaque(self) -> bool:
        """Whether serial texts are kept as they are, mapped to internal ordinals."""
        return self.serial_pattern == ""

    @property
    def grammar(self) -> SerialGrammar:
        return SerialGrammar(
            pattern=self.serial_pattern,
            separator=self.serial_separator,
            width=self.serial_width,
            single_alone=self.serial_single,
        )
