"""Which kinds and states do registries, units and requests have?"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistryKind(models.TextChoices):
    """What the registry's units are. Which of them may offset what is the rule books' business."""

    NATIONAL_REDUCTION = "national_reduction", _("National voluntary reduction (CCER)")
    INCLUSIVE = "inclusive", _("Inclusive carbon (local)")
    FORESTRY_INCLUSIVE = "forestry_inclusive", _("Forestry carbon (local)")
    INTERNATIONAL = "international", _("International voluntary standard")
    CDM = "cdm", _("Clean Development Mechanism")
    ALLOWANCE = "allowance", _("Emission allowance")
    PLANTING = "planting", _("Planting units of this site")
    OTHER_RIGHT = "other_right", _("Other right or certificate")
    RESULTS_BASED = "results_based", _("Results-based payment")


class ProjectKind(models.TextChoices):
    HYDRO = "hydro", _("Hydropower")
    WIND = "wind", _("Wind power")
    SOLAR = "solar", _("Solar power")
    BIOMASS = "biomass", _("Biomass")
    BIOGAS = "biogas", _("Biogas and manure")
    GAS = "gas", _("Natural gas")
    WASTE = "waste", _("Waste and landfill gas")
    EFFICIENCY = "efficiency", _("Energy efficiency")
    INDUSTRIAL_GAS = "industrial_gas", _("Industrial gas")
    AFFORESTATION = "afforestation", _("Afforestation")
    FOREST_MANAGEMENT = "forest_management", _("Forest management")
    OTHER_SINK = "other_sink", _("Other sink (grassland, wetland, ocean)")
    LIFESTYLE = "lifestyle", _("Low-carbon behaviour")
    OTHER = "other", _("Other")


class ProjectCategory(models.IntegerChoices):
    """The four kinds of CCER project by their relation to the CDM (interim measures of 2012, article 13)."""

    NEW = 1, _("1: developed under a filed methodology")
    CDM_APPROVED = 2, _("2: approved as a CDM project, not registered there")
    PRE_CDM = 3, _("3: reductions from before the CDM registration")
    CDM_WITHOUT_ISSUANCE = 4, _("4: registered under the CDM, nothing issued")


class IssuanceKind(models.TextChoices):
    FULL = "full", _("Issued after verification")
    PRE_ISSUE = "pre_issue", _("Issued ahead of verification")


class AccountKind(models.TextChoices):
    HOLDING = "holding", _("Holding of an organisation")
    OUTSIDE = "outside", _("Held elsewhere in the registry")
    BUFFER = "buffer", _("Buffer pool")


class BlockState(models.TextChoices):
    HELD = "held", _("Held")
    IN_TRANSFER = "in_transfer", _("In transfer")
    RESERVED = "reserved", _("Reserved")
    FROZEN = "frozen", _("Frozen")
    BUFFER = "buffer", _("Buffer")
    RETIRED = "retired", _("Retired")
    CANCELLED = "cancelled", _("Cancelled")


FINAL_STATES = frozenset({BlockState.RETIRED, BlockState.CANCELLED})


class MovementKind(models.TextChoices):
    ISSUE = "issue", _("Issued")
    ENTER = "enter", _("Entered by registry statement")
    LEAVE = "leave", _("Left by registry statement")
    RESERVE = "reserve", _("Reserved")
    RELEASE = "release", _("Reservation released")
    OFFER = "offer", _("Offered for transfer")
    ACCEPT = "accept", _("Transfer accepted")
    RETURN = "return", _("Transfer returned")
    FREEZE = "freeze", _("Frozen")
    UNFREEZE = "unfreeze", _("Freeze lifted")
    SET_ASIDE = "set_aside", _("Set aside in the buffer")
    HAND_BACK = "hand_back", _("Handed back from the buffer")
    CANCEL = "cancel", _("Cancelled")
    RETIRE = "retire", _("Retired")
    INVALIDATE = "invalidate", _("Frozen by invalidation")
    MERGE = "merge", _("Neighbouring blocks joined")


class ReservationState(models.TextChoices):
    ACTIVE = "active", _("Active")
    COMMITTED = "committed", _("Committed to a retirement")
    RETIRED = "retired", _("Retired")
    RELEASED = "released", _("Released")
    EXPIRED = "expired", _("Expired")
    INVALIDATED = "invalidated", _("Ended by invalidation")


class TransferState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    INVALIDATED = "invalidated", _("Ended by invalidation")


class RetirementState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    INSTRUCTED = "instructed", _("Registry instructed")
    RETIRED = "retired", _("Retired")
    REJECTED = "rejected", _("Rejected")
    INVALIDATED = "invalidated", _("Ended by invalidation")


class StatementState(models.TextChoices):
    PREVIEWED = "previewed", _("Previewed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class BeneficiaryKind(models.TextChoices):
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class RetirementPurpose(models.TextChoices):
    EVENT_NEUTRALITY = "event_neutrality", _("Carbon neutrality of an event")
    ORGANISATION_NEUTRALITY = "organisation_neutrality", _("Carbon neutrality of an organisation")
    PRODUCT_NEUTRALITY = "product_neutrality", _("Carbon neutrality of a product")
    COMPLIANCE = "compliance", _("Compliance of a regulated firm")
    CONTRIBUTION = "contribution", _("Contribution without a claim")
    OTHER = "other", _("Other purpose")


class Privacy(models.TextChoices):
    """What the public register shows of a retirement."""

    PUBLIC = "public", _("Everything")
    BENEFICIARY_HIDDEN = "beneficiary_hidden", _("Everything but the beneficiary")
    SERIALS_ONLY = "serials_only", _("Serial numbers and date only")


class Choice(models.TextChoices):
    """How the serials of a reservation are chosen among what the account holds."""

    OLDEST_FIRST = "oldest_first", _("Oldest vintage first, lowest serials first")
    PROPORTIONAL = "proportional", _("In proportion to each issuance, by largest remainder")
    WHERE_FREE = "where_free", _("One issuance that nobody else is using at this moment")
    EXACT = "exact", _("The serials named")
