"""Who acts in this request, for which organisation, and in which roles?"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from footprint.accounts.enums import ACTIVITY_OF_ROLE, AccreditationState, AccreditedActivity, Role
from footprint.accounts.models import Accreditation, ApiClient, Mandate, Membership, Organisation, User
from footprint.accounts.permissions import SITE_ACTIONS, is_allowed


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, or a program in a person's name, who acts for one organisation.

    ``roles`` holds what counts today: own memberships and accepted mandates, without roles that need an
    approval which the organisation does not have (those stand in ``dormant_roles``). ``choices`` are the
    organisations between which the person can switch, where they were looked up. A program has ``client``,
    and ``actions`` are those that its scopes open.
    """

    user: User | None = None
    organisation: Organisation | None = None
    roles: frozenset[Role] = frozenset()
    dormant_roles: frozenset[Role] = frozenset()
    mandates: tuple[Mandate, ...] = field(default=(), compare=False)
    is_member: bool = False
    choices: tuple[Organisation, ...] = field(default=(), compare=False)
    client: ApiClient | None = None
    actions: frozenset[str] | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.user is None and self.organisation is None

    @property
    def is_site_admin(self) -> bool:
        return self.user is not None and self.user.is_site_admin

    def can(self, action: str) -> bool:
        """May this actor do it for the organisation acted for? The table is ``permissions.ACTIONS``."""
        if self.actions is not None and action not in self.actions:
            return False
        allowed = is_allowed(action, roles=self.roles, is_site_admin=self.is_site_admin)
        return allowed and (action in SITE_ACTIONS or self.organisation is not None)


NOBODY = Actor()


def local_day(now: datetime) -> date:
    """The calendar day at the site's place: validity dates are days, not moments."""
    return timezone.localtime(now).date()


def organisations_of(*, user: User, now: datetime) -> list[Organisation]:
    """Organisations for which the person may act today: own ones first, then clients, by name."""
    own = Organisation.objects.filter(memberships__user=user, memberships__ended_at=None).distinct()
    clients = Organisation.objects.filter(mandates_given__in=mandates_in_force(user=user, now=now)).distinct()
    own = sorted(own, key=lambda organisation: organisation.name_zh)
    clients = sorted(clients, key=lambda organisation: organisation.name_zh)
    return own + [client for client in clients if client not in own]


def mandates_in_force(*, user: User, now: datetime, client: Organisation | None = None) -> QuerySet[Mandate]:
    """Accepted mandates of today that the person may use, directly or as consultant of the mandatary."""
    day = local_day(now)
    consulting = Membership.objects.filter(user=user, role=Role.CONSULTANT, ended_at=None)
    found = Mandate.objects.filter(
        Q(consultant_user=user) | Q(consultant_organisation__in=consulting.values("organisation")),
        Q(valid_until=None) | Q(valid_until__gte=day),
        accepted_at__isnull=False,
        ended_at=None,
        valid_from__lte=day,
    ).prefetch_related("role_rows")
    return found.filter(client=client) if client else found


def activities_approved(*, organisation: Organisation, on: date) -> frozenset[AccreditedActivity]:
    """What the organisation may do by approval on that day."""
    found = Accreditation.objects.filter(
        organisation=organisation,
        state=AccreditationState.APPROVED,
        valid_from__lte=on,
        valid_until__gte=on,
    ).values_list("activity", flat=True)
    return frozenset(AccreditedActivity(activity) for activity in found)


def actor_for(*, user: User, organisation: Organisation | None, now: datetime) -> Actor:
    """The person acting for that organisation, with the roles that count now.

    An organisation in which the person has neither membership nor mandate gives an actor without roles and
    without organisation: nothing of it is shown. A site administrator acts for nobody, so that the one who
    approves verifiers and registries never touches a tonne.
    """
    if organisation is None or user.is_site_admin:
        return Actor(user=user)
    own = {
        Role(role)
        for role in Membership.objects.filter(
            user=user, organisation=organisation, ended_at=None
        ).values_list("role", flat=True)
    }
    mandates = tuple(mandates_in_force(user=user, now=now, client=organisation))
    if not own and not mandates:
        return Actor(user=user)
    mandated = frozenset().union(*(mandate.roles for mandate in mandates))
    approved = activities_approved(organisation=organisation, on=local_day(now))
    dormant = {role for role in own if role in ACTIVITY_OF_ROLE and ACTIVITY_OF_ROLE[role] not in approved}
    return Actor(
        user=user,
        organisation=organisation,
        roles=frozenset((own - dormant) | mandated),
        dormant_roles=frozenset(dormant),
        mandates=mandates,
        is_member=bool(own),
    )


def actor_chosen(*, user: User, public_id: str | UUID | None, now: datetime) -> Actor:
    """The actor for the organisation last chosen, or the first one the person may act for."""
    if user.is_site_admin:
        return Actor(user=user)
    choices = organisations_of(user=user, now=now)
    chosen = next((o for o in choices if str(o.public_id) == str(public_id)), None)
    actor = actor_for(user=user, organisation=chosen or (choices[0] if choices else None), now=now)
    return replace(actor, choices=tuple(choices))


def for_actor(queryset: QuerySet, actor: Actor, *, path: str = "organisation") -> QuerySet:
    """Only the records of the organisation acted for; nothing for nobody.

    Every selector starts with it. ``path`` leads from the record to its organisation, for example
    ``"event__organisation"``. Where a second organisation may look in (a verifier at its client),
    the selector of that room adds those rows by name:
    ``for_actor(qs, actor) | qs.filter(verification__verifier=actor.organisation)``.
    """
    if actor.organisation is None:
        return queryset.none()
    return queryset.filter(**{path: actor.organisation})
