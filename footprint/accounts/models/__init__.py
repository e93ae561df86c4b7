"""Who may act, for which organisation, and on whose approval?"""

from footprint.accounts.enums import Role
from footprint.accounts.models.clients import ApiCall, ApiClient, ApiKey, ApiUsage
from footprint.accounts.models.organisations import Invitation, Mandate, MandateRole, Membership, Organisation
from footprint.accounts.models.people import StepUp, User, UserManager
from footprint.accounts.models.trust import (
    Accreditation,
    AccreditationDecision,
    AccreditationScope,
    ConflictDeclaration,
)

__all__ = [
    "Accreditation",
    "AccreditationDecision",
    "AccreditationScope",
    "ApiCall",
    "ApiClient",
    "ApiKey",
    "ApiUsage",
    "ConflictDeclaration",
    "Invitation",
    "Mandate",
    "MandateRole",
    "Membership",
    "Organisation",
    "Role",
    "StepUp",
    "User",
    "UserManager",
]
