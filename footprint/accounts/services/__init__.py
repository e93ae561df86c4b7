"""What can be done with accounts? Each service is one transaction and returns the thing."""

from footprint.accounts.services.accreditations import (
    accreditation_approve,
    accreditation_refuse,
    accreditation_reinstate,
    accreditation_request,
    accreditation_revoke,
    accreditation_suspend,
    accreditation_withdraw,
    accreditations_expire,
)
from footprint.accounts.services.clients import (
    NewKey,
    api_client_create,
    api_client_revoke,
    api_key_rotate,
    api_key_used,
    api_use_record,
)
from footprint.accounts.services.conflicts import conflict_declare, conflict_replace, conflict_retract
from footprint.accounts.services.invitations import (
    invitation_accept,
    invitation_create,
    invitation_resend,
    invitation_revoke,
)
from footprint.accounts.services.mandates import mandate_accept, mandate_end, mandate_offer
from footprint.accounts.services.memberships import membership_end, membership_grant
from footprint.accounts.services.organisations import organisation_create, organisation_update
from footprint.accounts.services.people import site_admin_create, step_up_record, user_create, user_update

__all__ = [
    "NewKey",
    "accreditation_approve",
    "accreditation_refuse",
    "accreditation_reinstate",
    "accreditation_request",
    "accreditation_revoke",
    "accreditation_suspend",
    "accreditation_withdraw",
    "accreditations_expire",
    "api_client_create",
    "api_client_revoke",
    "api_key_rotate",
    "api_key_used",
    "api_use_record",
    "conflict_declare",
    "conflict_replace",
    "conflict_retract",
    "invitation_accept",
    "invitation_create",
    "invitation_resend",
    "invitation_revoke",
    "mandate_accept",
    "mandate_end",
    "mandate_offer",
    "membership_end",
    "membership_grant",
    "organisation_create",
    "organisation_update",
    "site_admin_create",
    "step_up_record",
    "user_create",
    "user_update",
]
