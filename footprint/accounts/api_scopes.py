"""What may a key of the programming interface be allowed to do? Actions, grouped into scopes.

A scope ends in ``read``, ``write`` or ``approve``. What cannot be undone, or needs a second person, stands in
an ``approve`` scope: it is given only by a person who has just proved who they are. A key's rights are those
of its scopes *and* of its roles (``permissions.ACTIONS``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from footprint.accounts.permissions import SITE_ACTIONS

APPROVE = ":approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiScope:
    """One scope: what it is called, and the actions that it opens."""

    name: str
    label: str | Promise
    actions: frozenset[str]

    @property
    def needs_step_up(self) -> bool:
        """Whether it lets a program do what cannot be undone."""
        return self.name.endswith(APPROVE)


def _scope(name: str, label: Promise, *actions: str) -> ApiScope:
    return ApiScope(name=name, label=label, actions=frozenset(actions))


SCOPES: dict[str, ApiScope] = {
    scope.name: scope
    for scope in (
        _scope(
            "organisation:read",
            _("Read the organisation, its people and approvals"),
            "organisation.view",
            "members.view",
            "mandates.view",
            "accreditations.view",
            "conflicts.view",
        ),
        _scope("events:read", _("Read events and their footprints"), "events.view", "assessments.view"),
        _scope(
            "events:write",
            _("Open events, enter their data, calculate footprints"),
            "events.edit",
            "assessments.compute",
        ),
        _scope("events:approve", _("Declare a footprint without a verifier"), "assessments.declare"),
        _scope("products:read", _("Read products and batches"), "products.view", "batches.view"),
        _scope("products:write", _("Enter products and batches"), "products.edit", "batches.edit"),
        _scope("evidence:read", _("Read evidence files"), "evidence.view"),
        _scope("evidence:write", _("Hand in evidence files"), "evidence.edit"),
        _scope("factors:read", _("Read emission factors and rule books"), "factors.view"),
        _scope("factors:write", _("Enter own emission factors"), "factors.edit"),
        _scope("verifications:read", _("Read verifications"), "verifications.view"),
        _scope(
            "verifications:write",
            _("Ask for a verification, review line by line"),
            "verifications.request",
            "verifications.review",
        ),
        _scope("verifications:approve", _("Sign verification statements"), "verifications.sign"),
        _scope("credits:read", _("Read holdings, quotes and retirements"), "credits.view"),
        _scope(
            "credits:write",
            _("Quote, reserve and release credits, ask for retirements"),
            "credits.edit",
            "quotes.edit",
            "reservations.edit",
            "retirements.request",
            "prices.edit",
            "radar.settle",
        ),
        _scope(
            "credits:approve",
            _("Approve retirements as the second person"),
            "retirements.approve",
            "statements.approve",
        ),
        _scope("registry:read", _("Read the registry that the organisation runs"), "registry.view"),
        _scope("registry:approve", _("Enter issuances and run the registry"), "registry.operate"),
        _scope("planting:read", _("Read forests"), "planting.view"),
        _scope("planting:write", _("Enter plots, plantings and observations"), "planting.edit"),
        _scope("claims:read", _("Read how footprints are covered"), "claims.view"),
        _scope("claims:write", _("Plan and change how footprints are covered"), "claims.edit"),
        _scope("certificates:read", _("Read certificates and other documents"), "certificates.view"),
        _scope("certificates:approve", _("Issue certificates"), "certificates.issue"),
        _scope("labels:read", _("Read label applications"), "labels.view"),
        _scope(
            "labels:write",
            _("Apply for labels, assess and review applications"),
            "labels.apply",
            "labels.assess",
            "labels.review",
        ),
        _scope("labels:approve", _("Decide on labels and surveil them"), "labels.decide", "labels.surveil"),
        _scope("jobs:read", _("Read background work"), "jobs.view"),
        _scope("jobs:write", _("Stop background work and take it up again"), "jobs.edit"),
        _scope("webhooks:read", _("Read webhooks and their deliveries"), "webhooks.view"),
        _scope("webhooks:write", _("Set up webhooks and deliver again"), "webhooks.edit"),
    )
}

# Who belongs to an organisation, in which role, and who may use keys: a person decides that, never a program.
PERSONS_ONLY = SITE_ACTIONS | {
    "organisation.edit",
    "members.edit",
    "mandates.edit",
    "accreditations.request",
    "conflicts.declare",
    "api_clients.view",
    "api_clients.edit",
    "activity.view",
    "calendar.view",
    "calendar.edit",
}


def actions_of(scopes: Iterable[str]) -> frozenset[str]:
    """The actions that these scopes open together; unknown names open nothing."""
    return frozenset().union(*(SCOPES[name].actions for name in scopes if name in SCOPES))


def scopes_for(action: str) -> list[str]:
    """The scopes that open an action."""
    return [scope.name for scope in SCOPES.values() if action in scope.actions]
