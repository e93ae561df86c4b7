"""What has changed in the interface?"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, newest first in the list."""

    day: date
    text: str | Promise


CHANGES = (
    Change(
        day=date(2026, 11, 20),
        text=_("Version 1: events, footprints, verification, credits, cover, documents, webhooks."),
    ),
)
