"""Which words are stored for events, their boundary and their data?"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    """What kind of event it is, as in the event file."""

    EXHIBITION = "exhibition", _("Exhibition")
    CONFERENCE = "conference", _("Conference")
    FORUM = "forum", _("Forum")
    COMPETITION = "competition", _("Sports competition")
    PERFORMANCE = "performance", _("Performance")
    OTHER = "other", pgettext_lazy("kind of event", "Other")


class EventState(models.TextChoices):
    """Where an event stands. Whether it is over is told by the clock, not stored."""

    DRAFT = "draft", pgettext_lazy("event", "Draft")
    PLANNED = "planned", pgettext_lazy("event", "Plan issued")
    COMPUTED = "computed", pgettext_lazy("event", "Footprint calculated")
    IN_VERIFICATION = "in_verification", pgettext_lazy("event", "In verification")
    VERIFIED = "verified", pgettext_lazy("event", "Verified")
    SELF_DECLARED = "self_declared", pgettext_lazy("event", "Declared by the organiser")
    RECORDED = "recorded", pgettext_lazy("event", "Recorded from a public source")


class Privacy(models.TextChoices):
    """What of the event strangers may see."""

    ORGANISATION = "organisation", _("Only our organisation")
    TOTALS = "totals", _("Public: totals only")
    PUBLIC = "public", _("Public: with all lines")


class BoundaryStatus(models.TextChoices):
    """How a category is treated."""

    INSIDE = "inside", pgettext_lazy("boundary", "Inside")
    OUTSIDE = "outside", pgettext_lazy("boundary", "Outside")
    ZERO = "zero", pgettext_lazy("boundary", "Zero")


class DataPurpose(models.TextChoices):
    """Whether a line belongs to the estimate before the event or to what happened."""

    ESTIMATE = "estimate", pgettext_lazy("data", "Estimate")
    ACTUAL = "actual", pgettext_lazy("data", "Actual data")


class Tier(models.TextChoices):
    """How good a figure is."""

    BEST = "best", pgettext_lazy("data quality", "Best: metered or billed")
    BETTER = "better", pgettext_lazy("data quality", "Better: surveyed or counted")
    BASIC = "basic", pgettext_lazy("data quality", "Basic: assumed")


class Section(models.TextChoices):
    """Which form a line of data was entered with; the names of the event file."""

    ELECTRICITY = "electricity", pgettext_lazy("data", "Electricity")
    HEAT = "heat", pgettext_lazy("data", "Heat")
    COOLING = "cooling", pgettext_lazy("data", "Cooling")
    FUEL = "fuel", pgettext_lazy("data", "Fuel")
    REFRIGERANT = "refrigerant", pgettext_lazy("data", "Refrigerant")
    TRAVEL = "travel", pgettext_lazy("data", "Trips")
    LODGING = "lodging", pgettext_lazy("data", "Lodging")
    CATERING = "catering", pgettext_lazy("data", "Catering")
    MATERIALS = "materials", pgettext_lazy("data", "Materials")
    GOODS = "goods", pgettext_lazy("data", "Goods, gifts and print")
    DRINKS = "drinks", pgettext_lazy("data", "Drinks")
    FREIGHT = "freight", pgettext_lazy("data", "Freight")
    WASTE = "waste", pgettext_lazy("data", "Waste")
    WATER = "water", pgettext_lazy("data", "Water")
    ONLINE = "online", pgettext_lazy("data", "Online attendance")
    CONSTRUCTION = "construction", pgettext_lazy("data", "Construction of the venue")


class LineOrigin(models.TextChoices):
    """How a line of data came to the event."""

    ENTERED = "entered", pgettext_lazy("origin of a line", "Entered")
    ESTIMATED = "estimated", pgettext_lazy("origin of a line", "Estimated from the headcount")
    COPIED = "copied", pgettext_lazy("origin of a line", "Copied from an earlier event")
    IMPORTED = "imported", pgettext_lazy("origin of a line", "Imported from a file")
    SURVEYED = "surveyed", pgettext_lazy("origin of a line", "Answers of attendees")
    SUPPLIED = "supplied", pgettext_lazy("origin of a line", "Handed in by a supplier")


class LinkKind(models.TextChoices):
    """Whom a link without sign-in is for."""

    SURVEY = "survey", pgettext_lazy("link", "Attendees: how they travelled")
    SUPPLIER = "supplier", pgettext_lazy("link", "Supplier: figures with evidence")
