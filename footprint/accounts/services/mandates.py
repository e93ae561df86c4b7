"""How does an organisation let a consultant act for it, and end that?"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import local_day
from footprint.accounts.enums import MANDATE_ROLES, MandateState, Role
from footprint.accounts.models import Mandate, MandateRole, Membership, Organisation, User
from footprint.core.activity import activity_record
from footprint.core.outbox import publish
from footprint.core.problems import Conflict, InvalidInput


@transaction.atomic
def mandate_offer(
    *,
    client: Organisation,
    consultant_organisation: Organisation | None = None,
    consultant_user: User | None = None,
    roles: Iterable[Role],
    valid_from: date,
    valid_until: date | None = None,
    granted_by: User,
    now: datetime,
) -> Mandate:
    """Offer a mandate; it counts once the consultant accepts it."""
    roles = set(roles)
    _refuse_unfit_roles(roles)
    if (consultant_organisation is None) == (consultant_user is None):
        raise InvalidInput(
            _("A mandate names one consultant: either an organisation or a person."), field="consultant"
        )
    if consultant_organisation == client:
        raise InvalidInput(
            _("An organisation needs no mandate to act for itself; grant its people roles instead."),
            field="consultant",
        )
    if consultant_user and consultant_user.is_site_admin:
        raise InvalidInput(
            _("%(person)s is a site administrator and acts for no organisation."),
            params={"person": consultant_user},
            field="consultant",
        )
    if valid_until and valid_until < valid_from:
        raise InvalidInput(
            _("The mandate would end on %(until)s, before it begins on %(from)s."),
            params={"until": valid_until, "from": valid_from},
            field="valid_until",
        )
    mandate = Mandate.objects.create(
        client=client,
        consultant_organisation=consultant_organisation,
        consultant_user=consultant_user,
        valid_from=valid_from,
        valid_until=valid_until,
        granted_by=granted_by,
        granted_at=now,
    )
    MandateRole.objects.bulk_create(
        MandateRole(mandate=mandate, role=role) for role in MANDATE_ROLES if role in roles
    )
    _record("offered", mandate, by=granted_by, now=now)
    publish(
        kind="mandate.offered",
        subject=mandate,
        payload={"client": str(client.public_id)},
        now=now,
    )
    return mandate


@transaction.atomic
def mandate_accept(*, mandate: Mandate, accepted_by: User, now: datetime) -> Mandate:
    """Accept an offered mandate, as the person named or as administrator of the organisation named."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.state(local_day(now)) != MandateState.OFFERED:
        raise Conflict(_("This mandate is not open for acceptance any more."))
    if not speaks_for_consultant(mandate=mandate, user=accepted_by):
        raise Conflict(
            _(
                "Only %(consultant)s can accept this mandate: the person named, or an administrator of the "
                "organisation."
            ),
            params={"consultant": mandate.consultant},
        )
    mandate.accepted_by = accepted_by
    mandate.accepted_at = now
    mandate.save(update_fields=["accepted_by", "accepted_at"])
    _record("accepted", mandate, by=accepted_by, now=now)
    return mandate


@transaction.atomic
def mandate_end(*, mandate: Mandate, ended_by: User, reason: str, now: datetime) -> Mandate:
    """Revoke (client), lay down or decline (consultant) a mandate; what was done under it stays."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.ended_at:
        raise Conflict(
            _("This mandate ended on %(day)s already."), params={"day": local_day(mandate.ended_at)}
        )
    mandate.ended_by = ended_by
    mandate.ended_at = now
    mandate.end_reason = reason
    mandate.save(update_fields=["ended_by", "ended_at", "end_reason"])
    _record("ended", mandate, by=ended_by, reason=reason, now=now)
    publish(
        kind="mandate.ended",
        subject=mandate,
        payload={"client": str(mandate.client.public_id)},
        now=now,
    )
    return mandate


def _record(what: str, mandate: Mandate, *, by: User, reason: str = "", now: datetime) -> None:
    """In the client's log: it is the client's business that somebody may act for it."""
    activity_record(
        verb=f"mandate.{what}",
        target=mandate,
        actor=by,
        organisation=mandate.client,
        after={
            "consultant": mandate.consultant.public_id,
            "roles": sorted(mandate.roles),
            "valid_from": mandate.valid_from,
            "valid_until": mandate.valid_until,
        },
        reason=reason,
        now=now,
    )


def speaks_for_consultant(*, mandate: Mandate, user: User) -> bool:
    """Is this the person named, or an administrator of the organisation named?"""
    if mandate.consultant_user_id:
        return mandate.consultant_user_id == user.pk
    return Membership.objects.filter(
        user=user, organisation=mandate.consultant_organisation, role=Role.ADMINISTRATOR, ended_at=None
    ).exists()


def _refuse_unfit_roles(roles: set[Role]) -> None:
    if not roles:
        raise InvalidInput(_("Choose at least one role that the consultant may take."), field="roles")
    unfit = [role for role in Role if role in roles and role not in MANDATE_ROLES]
    if unfit:
        raise InvalidInput(
            _(
                "A mandate cannot carry the role %(roles)s: approval stays with a second person of the "
                "client, and no step of verification, certification or registry work is outsourced."
            ),
            params={"roles": ", ".join(str(role.label) for role in unfit)},
            field="roles",
        )
