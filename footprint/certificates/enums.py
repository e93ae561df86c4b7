"""Which words are stored for documents and their states?"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """What holds for a document (the vocabulary of the Chinese certification register)."""

    PENDING = "pending", pgettext_lazy("document", "Being prepared")
    VALID = "valid", pgettext_lazy("document", "Valid")
    SUSPENDED = "suspended", pgettext_lazy("document", "Suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("document", "Withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("document", "Cancelled")
    SUPERSEDED = "superseded", pgettext_lazy("document", "Superseded")
    EXPIRED = "expired", pgettext_lazy("document", "Expired")


class Language(models.TextChoices):
    """Languages in which documents are laid out."""

    ZH_HANS = "zh-hans", _("Chinese")
    EN = "en", _("English")


class Visibility(models.TextChoices):
    """Who sees facts and file on the public page."""

    PUBLIC = "public", _("Everybody")
    HOLDERS = "holders", _("Whoever has the document")


class KeyEvent(models.TextChoices):
    """What happened to a signing key."""

    TAKEN_INTO_USE = "taken_into_use", pgettext_lazy("signing key", "Taken into use")
    RETIRED = "retired", pgettext_lazy("signing key", "Retired")
    COMPROMISED = "compromised", pgettext_lazy("signing key", "Compromised")
