"""Which states can a claim have, and how is the quantity to cover chosen?"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClaimState(models.TextChoices):
    """Where the cover of a footprint stands; always told by :func:`footprint.claims.state.state_of`."""

    NONE = "none", pgettext_lazy("claim", "No cover yet")
    PLANNED = "planned", pgettext_lazy("claim", "Cover planned")
    PARTLY_COVERED = "partly_covered", pgettext_lazy("claim", "Partly covered")
    COMMITTED = "committed", pgettext_lazy("claim", "Committed")
    ACHIEVED = "achieved", pgettext_lazy("claim", "Achieved")
    OVERDUE = "overdue", pgettext_lazy("claim", "Overdue")
    INVALIDATED = "invalidated", pgettext_lazy("claim", "No longer holds")


class Basis(models.TextChoices):
    """Which value of the footprint is covered; the keys are those of ``offsets.selectors.demand_of``."""

    POINT = "point", _("The footprint itself")
    P95 = "p95", _("The value that 95 % of cases stay under")


class CertificateKind(models.TextChoices):
    """The two documents that a claim can earn; a promise is never printed as neutrality."""

    ACHIEVED = "neutrality_achieved", _("Carbon neutrality achieved")
    COMMITMENT = "neutrality_commitment", _("Commitment to carbon neutrality")
