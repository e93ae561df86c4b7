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
    """What a project does; the keys are those of ``calculators.offsets.lots.PROJECT_TYPES``."""

    WIND = "wind", _("Wind")
    SOLAR_PV = "solar_pv", _("Photovoltaics")
    SOLAR_THERMAL = "solar_thermal", _("Solar thermal")
    OFFSHORE_WIND = "offshore_wind", _("Offshore wind")
    HYDRO_LARGE = "hydro_large", _("Large hydro")
    HYDRO_SMALL = "hydro_small", _("Small hydro")
    BIOGAS = "biogas", _("Rural biogas")
    BIOMASS = "biomass", _("Biomass")
    NATURAL_GAS = "natural_gas", _("Natural gas")
    WASTE_HEAT = "waste_heat", _("Waste heat")
    COAL_MINE_GAS = "coal_mine_gas", _("Coal-mine gas")
    WASTE_TREATMENT = "waste_treatment", _("Waste treatment")
    ENERGY_SAVING = "energy_saving", _("Energy saving")
    LOW_CARBON_TRAVEL = "low_carbon_travel", _("Low-carbon travel")
    AFFORESTATION = "afforestation", _("Afforestation")
    FOREST_MANAGEMENT = "forest_management", _("Forest management")
    FOREST_PROTECTION = "forest_protection", _("Forest protection")
    BAMBOO = "bamboo", _("Bamboo")
    MANGROVE = "mangrove", _("Mangrove")
    AGRICULTURE = "agriculture", _("Agriculture")
    HFC23 = "hfc23", _("HFC-23 destruction")
    N2O_ADIPIC = "n2o_adipic", _("Adipic-acid N2O destruction")
    N2O_NITRIC = "n2o_nitric", _("Nitric-acid N2O destruction")
    OTHER = "other", _("Other")


class Instrument(models.TextChoices):
    """Kinds of unit; the keys are those of ``calculators.rulebooks.instruments.INSTRUMENTS``."""

    CCER = "ccer", _("CCER (2023 measure)")
    CCER_2017 = "ccer_2017", _("CCER (filed before March 2017)")
    PHCER = "phcer", _("Inclusive-carbon credit (PHCER)")
    BCER = "bcer", _("Beijing forestry credit (BCER)")
    FFCER = "ffcer", _("Fujian forestry credit (FFCER)")
    CHENGDU_TIANFU = "chengdu_tianfu", _("Chengdu inclusive-carbon credit")
    CQCER = "cqcer", _("Chongqing credit (CQCER)")
    CDM_CER = "cdm_cer", _("CDM certified emission reduction")
    ERU = "eru", _("Emission reduction unit (joint implementation)")
    VCS_VCU = "vcs_vcu", _("Verified carbon unit (VCS)")
    GS_VER = "gs_ver", _("Gold Standard verified reduction")
    ARB_OC = "arb_oc", _("California ARB offset credit")
    ALLOWANCE_NATIONAL = "allowance_national", _("National allowance")
    ALLOWANCE_PILOT = "allowance_pilot", _("Pilot allowance")
    ALLOWANCE_EU = "allowance_eu", _("EU allowance")
    PLANTING = "planting", _("Planting unit")
    GREEN_CERTIFICATE = "green_certificate", _("Green electricity certificate")
    POLLUTION_RIGHT = "pollution_right", _("Pollution right")
    ENERGY_USE_RIGHT = "energy_use_right", _("Energy-use right")
    NEV_QUOTA = "nev_quota", _("New-energy-vehicle quota")
    RESULTS_BASED = "results_based", _("Results-based payment unit")


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
    SUBMITTED = "submitted", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Taken back")


class CancellationState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
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


class PriceKind(models.TextChoices):
    """What a price is a price of."""

    TRADE = "trade", _("Single trade")
    AVERAGE = "average", _("Average of several trades")
    AUCTION = "auction", _("Auction result")
    CONTRACT = "contract", _("Contract over several years")
    RANGE = "range", _("Printed range")
    DERIVED = "derived", _("Derived from a printed volume and value")


class QuoteState(models.TextChoices):
    OPEN = "open", _("Open")
    RESERVED = "reserved", _("Serials reserved")


class RadarCode(models.TextChoices):
    """What the double-count radar finds; the keys are those of ``calculators.offsets.radar.RULES``."""

    SAME_SERIAL = "same_serial", _("Same serial by two roads")
    SAME_PROJECT = "same_project", _("Same project and period in two registries")
    SAME_ELECTRICITY = "same_electricity", _("Green certificate and credit for the same electricity")
    RESULTS_BASED = "results_based", _("Results-based unit used")
    NOT_AN_OFFSET = "not_an_offset", _("Right that offsets nothing")
    REFUSED_KIND = "refused_kind", _("Kind that the rule book refuses")
    UNDECIDED_KIND = "undecided_kind", _("Kind on which the rule book is silent")
    BAD_CERTIFICATE_CODE = "bad_certificate_code", _("Malformed code of a green certificate")


class RadarState(models.TextChoices):
    """How a finding of the radar stands."""

    ATTENTION = "attention", _("To be looked at")
    SETTLED = "settled", _("Settled")
    GONE = "gone", _("Not seen any more")
