"""How is a person asked to join an organisation, and how do they join?"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import local_day
from footprint.accounts.enums import InvitationState, Role
from footprint.accounts.mail import invitation_mail_send
from footprint.accounts.models import Invitation, Membership, Organisation, User
from footprint.accounts.services.memberships import membership_grant
from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, InvalidInput

VALID_FOR = timedelta(days=14)


def token_hash(token: str) -> str:
    """What is kept of a link: the link itself is known to its receiver alone."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invitation_create(
    *, organisation: Organisation, email: str, roles: Iterable[Role], invited_by: User, now: datetime
) -> Invitation:
    """Ask an address to join; the letter goes out when the transaction is through.

    The returned invitation carries ``token`` (the secret of the link) this one time.
    """
    email = email.strip().lower()
    roles = [role for role in Role if role in set(roles)]
    if not roles:
        raise InvalidInput(
            _("Choose at least one role: without a role the person could do nothing."), field="roles"
        )
    _refuse_full_member(organisation, email, roles)
    open_one = Invitation.objects.filter(
        organisation=organisation, email__iexact=email, accepted_at=None, revoked_at=None
    ).first()
    if open_one and open_one.state(now) == InvitationState.OPEN:
        raise InvalidInput(
            _("%(email)s is already invited until %(day)s. Send that invitation again, or revoke it first."),
            params={"email": email, "day": local_day(open_one.expires_at)},
            field="email",
        )
    if open_one:
        _revoke(open_one, revoked_by=invited_by, now=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        roles=[role.value for role in roles],
        token_hash=token_hash(token),
        invited_by=invited_by,
        created_at=now,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    _record("created", invitation, by=invited_by, now=now)
    return _send(invitation, token)


@transaction.atomic
def invitation_resend(*, invitation: Invitation, resent_by: User, now: datetime) -> Invitation:
    """Send the letter again with a new link and a new term; the old link stops working."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _refuse_closed(invitation, now)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.sent_at = now
    invitation.expires_at = now + VALID_FOR
    invitation.save(update_fields=["token_hash", "sent_at", "expires_at"])
    _record("resent", invitation, by=resent_by, now=now)
    return _send(invitation, token)


@transaction.atomic
def invitation_revoke(*, invitation: Invitation, revoked_by: User, now: datetime) -> Invitation:
    """Take an invitation back; its link stops working."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _refuse_closed(invitation, now)
    return _revoke(invitation, revoked_by=revoked_by, now=now)


@transaction.atomic
def invitation_accept(*, invitation: Invitation, user: User, now: datetime) -> list[Membership]:
    """Join the organisation in the roles named; only the person whose address was invited can."""
    invitation = (
        Invitation.objects.select_for_update()
        .select_related("organisation", "invited_by")
        .get(pk=invitation.pk)
    )
    _refuse_closed(invitation, now)
    if invitation.state(now) == InvitationState.EXPIRED:
        raise Conflict(
            _("The invitation ended on %(day)s. Ask %(organisation)s to send it again."),
            params={"day": local_day(invitation.expires_at), "organisation": invitation.organisation},
        )
    if user.email.lower() != invitation.email.lower():
        raise Conflict(
            _(
                "The invitation is for %(invited)s, but you are signed in as %(email)s. Sign out and sign in "
                "with the invited address, or ask for an invitation to the address you use."
            ),
            params={"invited": invitation.email, "email": user.email},
        )
    invitation.accepted_at = now
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record("accepted", invitation, by=user, now=now)
    return [
        membership_grant(
            user=user,
            organisation=invitation.organisation,
            role=Role(role),
            granted_by=invitation.invited_by,
            now=now,
        )
        for role in invitation.roles
    ]


def _send(invitation: Invitation, token: str) -> Invitation:
    invitation.token = token
    transaction.on_commit(lambda: invitation_mail_send(invitation=invitation, token=token), robust=True)
    return invitation


def _revoke(invitation: Invitation, *, revoked_by: User, now: datetime) -> Invitation:
    invitation.revoked_at = now
    invitation.revoked_by = revoked_by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    _record("revoked", invitation, by=revoked_by, now=now)
    return invitation


def _record(what: str, invitation: Invitation, *, by: User, now: datetime) -> None:
    activity_record(
        verb=f"invitation.{what}",
        target=invitation,
        actor=by,
        organisation=invitation.organisation,
        after={"roles": invitation.roles},
        now=now,
    )


def _refuse_closed(invitation: Invitation, now: datetime) -> None:
    state = invitation.state(now)
    if state == InvitationState.ACCEPTED:
        raise Conflict(
            _("The invitation to %(email)s was accepted already."), params={"email": invitation.email}
        )
    if state == InvitationState.REVOKED:
        raise Conflict(
            _("The invitation to %(email)s was revoked. Invite the person anew."),
            params={"email": invitation.email},
        )


def _refuse_full_member(organisation: Organisation, email: str, roles: list[Role]) -> None:
    held = set(
        Membership.objects.filter(
            organisation=organisation, user__email__iexact=email, ended_at=None
        ).values_list("role", flat=True)
    )
    if held.issuperset(roles):
        raise InvalidInput(
            _("%(email)s already belongs to %(organisation)s in the roles chosen."),
            params={"email": email, "organisation": organisation},
            field="email",
        )
