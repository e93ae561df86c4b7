"""Which releases of the factor library has this site calculated with?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class FactorRelease(PublicModel, AppendOnlyModel):
    """One release of the laboratory's factor library; results name it and keep every value they used."""

    append_only_hint = "Install a new release instead."

    version = models.CharField(_("version"), max_length=30, unique=True)
    released_on = models.DateField(_("released on"))
    digest = models.CharField(_("digest"), max_length=64)
    factor_count = models.PositiveIntegerField(_("number of factors"))
    installed_at = models.DateTimeField(_("installed at"))

    class Meta:
        verbose_name = _("factor release")
        ordering = ["-installed_at", "-id"]

    def __str__(self) -> str:
        return self.version
