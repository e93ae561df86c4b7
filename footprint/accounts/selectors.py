"""Which accounts, invitations, mandates and approvals may this actor see?"""

from datetime import datetime

from django.db.models import Q, QuerySet

from footprint.accounts.actors import Actor, for_actor, organisations_of
from footprint.accounts.enums import AccreditationState, Role
from footprint.accounts.models import (
    Accreditation,
    ConflictDeclaration,
    Invitation,
    Mandate,
    Membership,
    Organisation,
    User,
)
from footprint.accounts.services.invitations import token_hash


def memberships_of(actor: Actor) -> QuerySet[Membership]:
    """Present and past memberships of the organisation acted for, present ones first, by person."""
    return (
        for_actor(Membership.objects.all(), actor)
        .select_related("user", "organisation", "granted_by", "ended_by")
        .order_by("ended_at", "user__name", "user__email", "role")
    )


def invitations_of(actor: Actor) -> QuerySet[Invitation]:
    return for_actor(Invitation.objects.select_related("invited_by", "organisation"), actor)


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that the link belongs to, in whatever state."""
    return (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )


def mandates_given_by(actor: Actor) -> QuerySet[Mandate]:
    """Mandates in which the organisation acted for is the client."""
    return for_actor(_mandates(), actor, path="client")


def mandates_held_by(actor: Actor) -> QuerySet[Mandate]:
    """Mandates that the organisation acted for, or the person, holds as consultant."""
    if actor.user is None:
        return Mandate.objects.none()
    own = Q(consultant_user=actor.user)
    if actor.organisation is not None and actor.is_member:
        own |= Q(consultant_organisation=actor.organisation)
    return _mandates().filter(own)


def mandates_of(actor: Actor) -> QuerySet[Mandate]:
    """All mandates in which the actor is a party."""
    return mandates_given_by(actor) | mandates_held_by(actor)


def accreditations_of(actor: Actor) -> QuerySet[Accreditation]:
    """Requests and approvals of the organisation acted for; a site administrator sees all."""
    found = Accreditation.objects.select_related("organisation", "requested_by").prefetch_related(
        "scope_rows"
    )
    return found if actor.can("accreditations.decide") else for_actor(found, actor)


def accreditations_in_queue() -> QuerySet[Accreditation]:
    """Requests that wait for a decision, oldest first."""
    return (
        Accreditation.objects.filter(state=AccreditationState.REQUESTED)
        .select_related("organisation", "requested_by")
        .prefetch_related("scope_rows")
        .order_by("requested_at", "pk")
    )


def conflicts_of(actor: Actor) -> QuerySet[ConflictDeclaration]:
    """Declarations of the organisation acted for that no later one replaces."""
    return for_actor(
        ConflictDeclaration.objects.select_related(
            "person", "organisation", "other_organisation", "declared_by"
        ).filter(replaced_by=None, is_retracted=False),
        actor,
    )


def organisations_matching(text: str) -> QuerySet[Organisation]:
    """Organisations with exactly this code or e-mail-free name; used to name a partner, never to browse."""
    text = text.strip()
    return Organisation.objects.filter(
        Q(credit_code=text.upper()) | Q(name_zh=text) | Q(name_en__iexact=text)
    ).exclude(Q(name_zh="") & Q(name_en=""))


def users_with_role(*, organisation: Organisation, role: Role) -> QuerySet[User]:
    """Active people who hold the role in the organisation today (to notify, to assign)."""
    return User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__role=role,
        memberships__ended_at=None,
    ).order_by("name", "email")


def switch_choices(*, user: User, now: datetime) -> list[Organisation]:
    """Organisations between which the person may switch."""
    return [] if user.is_site_admin else organisations_of(user=user, now=now)


def _mandates() -> QuerySet[Mandate]:
    return Mandate.objects.select_related(
        "client", "consultant_organisation", "consultant_user", "granted_by"
    ).prefetch_related("role_rows")
