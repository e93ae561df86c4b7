"""Who is to be told, what is new for a person, and how do they want to hear of it?"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from footprint.accounts.actors import activities_approved, local_day, mandates_in_force
from footprint.accounts.enums import ACTIVITY_OF_ROLE, Role
from footprint.accounts.models import Mandate, Membership, Organisation, User
from footprint.accounts.permissions import SITE_ACTIONS, is_allowed, roles_for
from footprint.notices.enums import Pace
from footprint.notices.kinds import NoticeKind, kinds
from footprint.notices.models import Notice, NoticePreference

UNDER_THE_BELL = 6


def people_with(organisation: Organisation, action: str, *, now: datetime) -> QuerySet[User]:
    """Active people who may do ``action`` for the organisation today: members and consultants by mandate.

    A role that needs an approval which the organisation does not have today counts for nothing. Those who
    may only look on (auditors) are not meant by an action that ends in ``.view``; for an action of the site,
    its administrators are. Leave out whoever acted: ``people_with(…).exclude(pk=person.pk)``.
    """
    if action in SITE_ACTIONS:
        return site_admins()
    approved = activities_approved(organisation=organisation, on=local_day(now))
    roles = {
        role
        for role in roles_for(action) - {Role.AUDITOR}
        if role not in ACTIVITY_OF_ROLE or ACTIVITY_OF_ROLE[role] in approved
    }
    members = Membership.objects.filter(organisation=organisation, role__in=roles, ended_at=None)
    return User.objects.filter(
        Q(pk__in=members.values("user")) | Q(pk__in=_consultants(organisation, roles, now)),
        is_active=True,
        is_site_admin=False,
    ).order_by("name", "email")


def site_admins() -> QuerySet[User]:
    """The active site administrators."""
    return User.objects.filter(is_active=True, is_site_admin=True).order_by("name", "email")


def notices_of(person: User) -> QuerySet[Notice]:
    """Everything that the person was told, newest first."""
    return Notice.objects.filter(person=person).select_related("organisation").order_by("-id")


def unread_of(person: User) -> tuple[list[Notice], int]:
    """The newest notices that the person has not seen, and how many there are in all."""
    unread = notices_of(person).filter(read_at=None)
    newest = list(unread[:UNDER_THE_BELL])
    return newest, len(newest) if len(newest) < UNDER_THE_BELL else unread.count()


def preferences_of(person: User) -> dict[str, Pace]:
    """Kind → when the person wants the e-mail, chosen or by the kind itself."""
    chosen = dict(NoticePreference.objects.filter(person=person).values_list("kind", "pace"))
    return {
        kind.name: Pace(chosen[kind.name]) if chosen.get(kind.name) in kind.paces else kind.pace
        for kind in kinds()
    }


def kinds_for(person: User, *, now: datetime) -> list[NoticeKind]:
    """The kinds that the person can ever be told, in whatever organisation they act for."""
    roles = set(Membership.objects.filter(user=person, ended_at=None).values_list("role", flat=True))
    for mandate in mandates_in_force(user=person, now=now):
        roles |= mandate.roles
    return [
        kind
        for kind in kinds()
        if not kind.action or is_allowed(kind.action, roles=roles, is_site_admin=person.is_site_admin)
    ]


def _consultants(organisation: Organisation, roles: Iterable[Role], now: datetime) -> set[int]:
    """People (by key) whom a mandate in force gives one of the roles."""
    day = local_day(now)
    mandates = Mandate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day),
        client=organisation,
        role_rows__role__in=roles,
        accepted_at__isnull=False,
        ended_at=None,
        valid_from__lte=day,
    )
    consulting = Membership.objects.filter(
        organisation__in=mandates.values("consultant_organisation"), role=Role.CONSULTANT, ended_at=None
    )
    direct = mandates.exclude(consultant_user=None).values_list("consultant_user_id", flat=True)
    return {*consulting.values_list("user_id", flat=True), *direct}
