"""Which releases of which rule books has this site installed?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class RuleBookRelease(PublicModel, AppendOnlyModel):
    """One rule book as it was released; an event keeps the release it was planned under."""

    append_only_hint = "Install a new release instead."

    name = models.CharField(_("rule book"), max_length=60)
    release = models.CharField(_("release"), max_length=30)
    digest = models.CharField(_("digest"), max_length=64)
    content = models.JSONField(_("content"))
    installed_at = models.DateTimeField(_("installed at"))

    class Meta:
        verbose_name = _("rule book release")
        ordering = ["name", "-installed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "release"], name="rule_book_release_installed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.release}"
