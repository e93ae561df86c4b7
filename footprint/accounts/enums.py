"""Which roles, kinds, states and scopes does the room know?"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person does for an organisation (one list, used everywhere)."""

    ADMINISTRATOR = "administrator", _("Administrator")
    ORGANISER = "organiser", _("Organiser")
    APPROVER = "approver", _("Approver")
    VERIFIER = "verifier", _("Verifier")
    CREDIT_HOLDER = "credit_holder", _("Credit holder")
    REGISTRY_OPERATOR = "registry_operator", _("Registry operator")
    FORESTER = "forester", _("Forester")
    APPLICANT = "applicant", _("Applicant")
    ASSESSOR = "assessor", _("Assessor")
    TECHNICAL_REVIEWER = "technical_reviewer", _("Technical reviewer")
    DECIDER = "decider", _("Decider")
    AUDITOR = "auditor", _("Auditor")
    CONSULTANT = "consultant", _("Consultant")


ROLE_EXPLANATIONS = {
    Role.ADMINISTRATOR: _("Invites people, grants and ends roles, gives mandates and requests approvals."),
    Role.ORGANISER: _("Opens events, collects their data and chooses how to cover the footprint."),
    Role.APPROVER: _("Second person who approves what cannot be undone, such as a retirement."),
    Role.VERIFIER: _("Reviews the footprints of other organisations and signs the statement."),
    Role.CREDIT_HOLDER: _("Keeps carbon credits by serial number, offers, reserves and requests retirement."),
    Role.REGISTRY_OPERATOR: _("Runs a registry: enters issuances and confirms retirements."),
    Role.FORESTER: _("Keeps plots, plantings, survival checks and monitoring."),
    Role.APPLICANT: _("Submits products and applies for labels."),
    Role.ASSESSOR: _("Assesses applications for a certification body."),
    Role.TECHNICAL_REVIEWER: _("Checks an assessment made by somebody else."),
    Role.DECIDER: _("Decides on certification, without having assessed the case."),
    Role.AUDITOR: _("Reads everything of the organisation and changes nothing."),
    Role.CONSULTANT: _("Acts for other organisations under the mandates that they gave to this one."),
}


class AccreditedActivity(models.TextChoices):
    """What an organisation may do only after a site administrator approved it."""

    VERIFIER = "verifier", _("Verification")
    CERTIFICATION_BODY = "certification_body", _("Certification")
    REGISTRY_OPERATOR = "registry_operator", _("Registry operation")


class AccreditationState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("approval", "Requested")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    SUSPENDED = "suspended", _("Suspended")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    WITHDRAWN = "withdrawn", _("Withdrawn by the organisation")


# A body whose approval was revoked may not apply again for so long (Hunan, opinions on quality
# certification, analogy). [a]
YEARS_BEFORE_NEW_REQUEST_AFTER_REVOCATION = 3


class Scope(models.TextChoices):
    """What an approval covers."""

    EVENT = "event", _("Footprint and neutrality of events")
    PRODUCT = "product", _("Footprint of products")
    ORGANISATION = "organisation", _("Greenhouse gas inventories of organisations")
    PROJECT = "project", _("Emission reduction projects")
    FORESTRY = "forestry", _("Forestry sinks")
    LABEL_LOW_CARBON = "label_low_carbon", _("Low-carbon label")
    LABEL_FOOTPRINT = "label_footprint", _("Footprint label")
    LABEL_NEUTRAL = "label_neutral", _("Carbon-neutral label")
    REGISTRY_NATIONAL = "registry_national", _("National registry (CCER)")
    REGISTRY_INCLUSIVE = "registry_inclusive", _("Inclusive-carbon registry (PHCER)")
    REGISTRY_INTERNATIONAL = "registry_international", _("International registry")


SCOPES_OF_ACTIVITY = {
    AccreditedActivity.VERIFIER: (
        Scope.EVENT,
        Scope.PRODUCT,
        Scope.ORGANISATION,
        Scope.PROJECT,
        Scope.FORESTRY,
    ),
    AccreditedActivity.CERTIFICATION_BODY: (
        Scope.LABEL_LOW_CARBON,
        Scope.LABEL_FOOTPRINT,
        Scope.LABEL_NEUTRAL,
    ),
    AccreditedActivity.REGISTRY_OPERATOR: (
        Scope.REGISTRY_NATIONAL,
        Scope.REGISTRY_INCLUSIVE,
        Scope.REGISTRY_INTERNATIONAL,
    ),
}

# A role without its approval gives no right.
ACTIVITY_OF_ROLE = {
    Role.VERIFIER: AccreditedActivity.VERIFIER,
    Role.ASSESSOR: AccreditedActivity.CERTIFICATION_BODY,
    Role.TECHNICAL_REVIEWER: AccreditedActivity.CERTIFICATION_BODY,
    Role.DECIDER: AccreditedActivity.CERTIFICATION_BODY,
    Role.REGISTRY_OPERATOR: AccreditedActivity.REGISTRY_OPERATOR,
}
ROLES_WITH_SECOND_FACTOR = frozenset(ACTIVITY_OF_ROLE)

# What a consultant may do for a client. Approval stays with a second person of the client itself, and no
# step of verification, certification or registry work may be outsourced (Zhejiang auditor measures, draft).
MANDATE_ROLES = (Role.ORGANISER, Role.CREDIT_HOLDER, Role.FORESTER, Role.APPLICANT, Role.AUDITOR)


class ConflictKind(models.TextChoices):
    """How a person or an organisation is tied to another organisation."""

    EMPLOYMENT = "employment", _("Employment or secondment")
    MANAGEMENT = "management", _("Shared management or board seat")
    OWNERSHIP = "ownership", _("Ownership, shares or a common parent")
    CONSULTING = "consulting", _("Consulting on carbon or energy")
    SERVICES = "services", _("Technical services, such as retrofit or energy performance contracting")
    OTHER = "other", _("Another close interest, such as family")


# Years for which a tie still counts after it ended. Zhejiang, measures for third-party auditors (draft):
# employment, management, ownership 5 years; consulting and services 3 years. What is not named there
# counts as long as the longest.
CONFLICT_WINDOW_YEARS = {
    ConflictKind.EMPLOYMENT: 5,
    ConflictKind.MANAGEMENT: 5,
    ConflictKind.OWNERSHIP: 5,
    ConflictKind.CONSULTING: 3,
    ConflictKind.SERVICES: 3,
    ConflictKind.OTHER: 5,
}


class MandateState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ACTIVE = "active", _("Active")
    NOT_YET = "upcoming", _("Not yet in force")
    ENDED = "ended", _("Ended")


class InvitationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("invitation", "Open")
    EXPIRED = "expired", _("Expired")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Revoked")
