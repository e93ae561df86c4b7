"""Who asks, for whom, and who else is there?"""

from types import SimpleNamespace

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.accounts.permissions import ACTIONS
from footprint.accounts.selectors import memberships_of
from footprint.api.endpoint import Endpoint, operation
from footprint.api.shapes.accounts import MembershipShape, MeShape, OrganisationShape


class Me(Endpoint):
    """The program itself."""

    @operation(
        tag="accounts",
        summary=_("Who am I?"),
        description=_("The program behind the key: its organisation, its roles, and what it may do now."),
        answer=MeShape,
    )
    def get(self, request: Request) -> Response:
        actor = request.actor
        roles = sorted(role.value for role in actor.roles)
        actions = sorted(action for action in ACTIONS if actor.can(action))
        facts = {"client": actor.client, "organisation": actor.organisation, "user": actor.user}
        return self.answer(SimpleNamespace(**facts, roles=roles, actions=actions, now=self.now))


class OrganisationOwn(Endpoint):
    """The organisation acted for."""

    @operation(
        tag="accounts",
        summary=_("Your organisation"),
        description=_("The organisation that the key acts for."),
        action="organisation.view",
        answer=OrganisationShape,
    )
    def get(self, request: Request) -> Response:
        return self.answer(request.actor.organisation)


class Members(Endpoint):
    """Its people."""

    @operation(
        tag="accounts",
        summary=_("People and their roles"),
        description=_("Present and past roles; past ones stay, because decisions rest on them."),
        action="members.view",
        answer=MembershipShape,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(memberships_of(request.actor))
