"""Which words are stored for evidence files?"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ScanState(models.TextChoices):
    """What a virus scanner said."""

    NOT_SCANNED = "not_scanned", _("Not scanned")
    CLEAN = "clean", pgettext_lazy("virus scan", "Nothing found")
    INFECTED = "infected", pgettext_lazy("virus scan", "Harmful")
    FAILED = "scan_failed", pgettext_lazy("virus scan", "Scan failed")
