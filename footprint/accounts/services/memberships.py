"""How does a person get and lose a role in an organisation?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import local_day
from footprint.accounts.enums import Role
from footprint.accounts.models import Membership, Organisation, User
from footprint.core.activity import activity_record
from footprint.core.outbox import publish
from footprint.core.problems import Conflict


@transaction.atomic
def membership_grant(
    *, user: User, organisation: Organisation, role: Role, granted_by: User, now: datetime
) -> Membership:
    """Give a person a role; a role that they hold already is returned as it is."""
    if user.is_site_admin:
        raise Conflict(
            _(
                "%(person)s is a site administrator. Whoever approves verifiers and registries belongs to no "
                "organisation; use another account for that work."
            ),
            params={"person": user},
        )
    _lock(organisation)
    held = Membership.objects.filter(user=user, organisation=organisation, role=role, ended_at=None).first()
    if held:
        return held
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, granted_by=granted_by, started_at=now
    )
    activity_record(
        verb="membership.granted",
        target=membership,
        actor=granted_by,
        organisation=organisation,
        after={"role": role, "person": user.public_id},
        now=now,
    )
    return membership


@transaction.atomic
def membership_end(*, membership: Membership, ended_by: User, now: datetime) -> Membership:
    """End a role; the row stays, because past decisions rest on it.

    The last administrator cannot go: nobody could invite another one.
    """
    _lock(membership.organisation)
    membership = Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
    if not membership.is_current:
        raise Conflict(
            _("%(person)s no longer holds the role %(role)s; it ended on %(day)s."),
            params={
                "person": membership.user,
                "role": membership.get_role_display(),
                "day": local_day(membership.ended_at),
            },
        )
    if membership.role == Role.ADMINISTRATOR and not _has_other_administrator(membership):
        raise Conflict(
            _(
                "%(person)s is the last administrator of %(organisation)s. Make somebody else administrator "
                "first; otherwise nobody could invite people any more."
            ),
            params={"person": membership.user, "organisation": membership.organisation},
        )
    membership.ended_at = now
    membership.ended_by = ended_by
    membership.save(update_fields=["ended_at", "ended_by"])
    activity_record(
        verb="membership.ended",
        target=membership,
        actor=ended_by,
        organisation=membership.organisation,
        before={"role": membership.role, "person": membership.user.public_id},
        now=now,
    )
    publish(
        kind="membership.ended",
        subject=membership,
        payload={"organisation": str(membership.organisation.public_id), "role": membership.role},
        now=now,
    )
    return membership


def _has_other_administrator(membership: Membership) -> bool:
    return (
        Membership.objects.filter(
            organisation=membership.organisation,
            role=Role.ADMINISTRATOR,
            ended_at=None,
            user__is_active=True,
        )
        .exclude(pk=membership.pk)
        .exists()
    )


def _lock(organisation: Organisation) -> None:
    """One change of an organisation's people at a time, so that two cannot both be the last but one."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
