"""Which role may do what? One table, used by pages, API and tests alike.

An action is ``<thing>.<verb>``. Roles count in the organisation for which the person acts; whose records they
see is decided by the selectors (``for_actor``), not here. An auditor reads everything of one organisation, so
every ``….view`` action is open to that role. A site administrator holds only the actions of ``SITE_ACTIONS``:
approvals, never tonnes.
"""

from collections.abc import Iterable

from footprint.accounts.enums import Role

R = Role
EVERYONE = frozenset(Role)
SITE_ACTIONS = frozenset({"accreditations.decide", "site.view"})

ACTIONS: dict[str, frozenset[Role]] = {
    # --- accounts
    "organisation.view": EVERYONE,
    "organisation.edit": frozenset({R.ADMINISTRATOR}),
    "members.view": EVERYONE,
    "members.edit": frozenset({R.ADMINISTRATOR}),
    "mandates.view": EVERYONE,
    "mandates.edit": frozenset({R.ADMINISTRATOR}),
    "accreditations.view": EVERYONE,
    "accreditations.request": frozenset({R.ADMINISTRATOR}),
    "conflicts.view": EVERYONE,
    "conflicts.declare": EVERYONE - {R.AUDITOR},
    # Whoever may change something makes keys for the roles they hold themselves; administrators see and
    # revoke all of them.
    "api_clients.view": EVERYONE,
    "api_clients.edit": EVERYONE - {R.AUDITOR},
    "webhooks.view": frozenset({R.ADMINISTRATOR}),
    "webhooks.edit": frozenset({R.ADMINISTRATOR}),
    "activity.view": frozenset({R.ADMINISTRATOR}),
    "jobs.view": EVERYONE,
    "jobs.edit": EVERYONE - {R.AUDITOR},
    "calendar.view": EVERYONE,
    "calendar.edit": frozenset({R.ADMINISTRATOR}),
    # --- facts and their evidence
    "evidence.view": EVERYONE,
    "evidence.edit": frozenset({R.ORGANISER, R.APPLICANT, R.FORESTER, R.CREDIT_HOLDER}),
    "factors.view": EVERYONE,
    "factors.edit": frozenset({R.ORGANISER, R.APPLICANT}),
    "events.view": frozenset({R.ORGANISER, R.APPROVER}),
    "events.edit": frozenset({R.ORGANISER}),
    "products.view": frozenset({R.APPLICANT, R.APPROVER}),
    "products.edit": frozenset({R.APPLICANT}),
    # --- computed footprints and their verification
    "assessments.view": frozenset({R.ORGANISER, R.APPLICANT, R.APPROVER}),
    "assessments.compute": frozenset({R.ORGANISER, R.APPLICANT}),
    "assessments.declare": frozenset({R.APPROVER}),
    "verifications.request": frozenset({R.ORGANISER, R.APPLICANT}),
    "verifications.view": frozenset({R.ORGANISER, R.APPLICANT, R.APPROVER, R.VERIFIER}),
    "verifications.review": frozenset({R.VERIFIER}),
    "verifications.sign": frozenset({R.VERIFIER}),
    # --- credits
    "credits.view": frozenset({R.CREDIT_HOLDER, R.ORGANISER, R.APPROVER, R.REGISTRY_OPERATOR}),
    "credits.edit": frozenset({R.CREDIT_HOLDER}),
    "statements.approve": frozenset({R.APPROVER}),
    "quotes.edit": frozenset({R.CREDIT_HOLDER}),
    "reservations.edit": frozenset({R.ORGANISER, R.CREDIT_HOLDER}),
    "retirements.request": frozenset({R.ORGANISER, R.CREDIT_HOLDER}),
    "retirements.approve": frozenset({R.APPROVER}),
    "prices.edit": frozenset({R.CREDIT_HOLDER, R.REGISTRY_OPERATOR}),
    "radar.settle": frozenset({R.REGISTRY_OPERATOR, R.APPROVER}),
    "registry.view": frozenset({R.REGISTRY_OPERATOR}),
    "registry.operate": frozenset({R.REGISTRY_OPERATOR}),
    # --- forests
    "planting.view": frozenset({R.FORESTER, R.ORGANISER, R.APPROVER}),
    "planting.edit": frozenset({R.FORESTER}),
    # --- cover, labels, documents
    "claims.view": frozenset({R.ORGANISER, R.APPROVER, R.CREDIT_HOLDER}),
    "claims.edit": frozenset({R.ORGANISER}),
    "certificates.view": EVERYONE,
    "certificates.issue": frozenset({R.APPROVER}),
    "labels.view": frozenset({R.APPLICANT, R.APPROVER, R.ASSESSOR, R.TECHNICAL_REVIEWER, R.DECIDER}),
    "labels.apply": frozenset({R.APPLICANT}),
    "labels.assess": frozenset({R.ASSESSOR}),
    "labels.review": frozenset({R.TECHNICAL_REVIEWER}),
    "labels.decide": frozenset({R.DECIDER}),
    "labels.surveil": frozenset({R.ASSESSOR, R.DECIDER}),
    "batches.view": frozenset({R.APPLICANT, R.APPROVER}),
    "batches.edit": frozenset({R.APPLICANT}),
}


class UnknownAction(KeyError):
    """A page or service asks for an action that the table does not name."""

    def __init__(self, action: str):
        super().__init__(
            f"“{action}” is not in footprint.accounts.permissions.ACTIONS: add a row that names its roles."
        )


def roles_for(action: str) -> frozenset[Role]:
    """The roles that may do it in the organisation they act for."""
    if action in SITE_ACTIONS:
        return frozenset()
    if action not in ACTIONS:
        raise UnknownAction(action)
    extra = {Role.AUDITOR} if action.endswith(".view") else set()
    return ACTIONS[action] | extra


def is_allowed(action: str, *, roles: Iterable[Role], is_site_admin: bool = False) -> bool:
    """Do these roles, held in the organisation acted for, carry the action?"""
    allowed = roles_for(action)
    if action in SITE_ACTIONS:
        return is_site_admin
    return not allowed.isdisjoint(roles)
