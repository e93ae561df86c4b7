"""Which kinds of subject and purpose does an assessment have?"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """What a footprint can be about."""

    EVENT = "event", _("Event")
    PRODUCT = "product", _("Product")
    ORGANISATION = "organisation", _("Organisation")


class Purpose(models.TextChoices):
    """Why it was calculated; results of different purposes never supersede each other."""

    ESTIMATE = "estimate", _("Estimate before the event")
    ACTUAL = "actual", _("Actual footprint")
    SCENARIO = "scenario", _("Scenario")
    RECORDED = "recorded", _("Recorded from a public source")
