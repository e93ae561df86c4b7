"""Which accounts, invitations, mandates and approvals may this actor see?"""

from datetime import datetime

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import Actor, for_actor
from footprint.accounts.credit_code import credit_code_normalise
from footprint.accounts.enums import AccreditationState, Role
from footprint.accounts.models import (
    Accreditation,
    AccreditationDecision,
    ApiClient,
    ConflictDeclaration,
    Invitation,
    Mandate,
    Membership,
    Organisation,
    User,
)
from footprint.accounts.services.invitations import token_hash
from footprint.core.problems import InvalidInput


def memberships_of(actor: Actor) -> QuerySet[Membership]:
    """Present and past memberships of the organisation acted for, present ones first, by person."""
    return (
        for_actor(Membership.objects.all(), actor)
        .select_related("user", "organisation", "granted_by", "ended_by")
        .order_by("ended_at", "user__name", "user__email", "role")
    )


def invitations_of(actor: Actor) -> QuerySet[Invitation]:
    return for_actor(Invitation.objects.select_related("invited_by", "organisation"), actor)


def invitations_open(actor: Actor, *, now: datetime | None = None) -> QuerySet[Invitation]:
    """Invitations neither accepted nor revoked; with ``now`` only those that have not run out."""
    found = invitations_of(actor).filter(accepted_at=None, revoked_at=None)
    return found.filter(expires_at__gt=now) if now else found


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


def conflicts_of(actor: Actor) -> QuerySet[ConflictDeclaration]:
    """Declarations of the organisation acted for that no later one replaces."""
    return for_actor(
        ConflictDeclaration.objects.select_related(
            "person", "organisation", "other_organisation", "declared_by"
        ).filter(replaced_by=None, is_retracted=False),
        actor,
    )


def accreditations_filtered(
    actor: Actor, *, state: str = "", activity: str = "", text: str = ""
) -> QuerySet[Accreditation]:
    """What the actor may see, narrowed; requests that wait for a decision first, then the newest."""
    found = accreditations_of(actor)
    if state:
        found = found.filter(state=state)
    if activity:
        found = found.filter(activity=activity)
    if text.strip():
        word = text.strip()
        found = found.filter(
            Q(number__icontains=word)
            | Q(organisation__name_zh__icontains=word)
            | Q(organisation__name_en__icontains=word)
            | Q(organisation__credit_code__iexact=word)
        )
    waiting = Case(When(state=AccreditationState.REQUESTED, then=0), default=1)
    return found.order_by(waiting, "-requested_at", "-pk")


def decisions_of(accreditation: Accreditation) -> QuerySet[AccreditationDecision]:
    """The history of one approval, newest first."""
    return accreditation.decisions.select_related("decided_by").order_by("-decided_at", "-pk")


def api_clients_of(actor: Actor) -> QuerySet[ApiClient]:
    """The programs that act for the organisation: an administrator sees all of them, others their own."""
    found = for_actor(ApiClient.objects.select_related("steward", "organisation"), actor)
    if Role.ADMINISTRATOR not in actor.roles:
        found = found.filter(steward=actor.user)
    return found.prefetch_related("keys")


def people_of(actor: Actor) -> QuerySet[User]:
    """Everybody who holds a role in the organisation acted for, by name."""
    if actor.organisation is None:
        return User.objects.none()
    current = Membership.objects.filter(organisation=actor.organisation, ended_at=None)
    return User.objects.filter(pk__in=current.values("user")).order_by("name", "email")


def organisation_named(text: str, *, field: str) -> Organisation:
    """The one organisation with this code or exactly this name; organisations cannot be browsed.

    Raises
    ------
    InvalidInput
        Naming ``field``, when none or several fit.
    """
    word = text.strip()
    found = Organisation.objects.filter(
        Q(credit_code=credit_code_normalise(word)) | Q(name_zh=word) | Q(name_en__iexact=word)
    ).exclude(credit_code="", name_zh="", name_en="")[:2]
    if len(found) == 1:
        return found[0]
    message = (
        _("Several organisations are called “%(name)s”. Give the unified social credit code instead.")
        if found
        else _("No organisation on this site has the code or the exact name “%(name)s”.")
    )
    raise InvalidInput(
        message,
        params={"name": word},
        field=field,
        remedy="" if found else _("Check the spelling, or ask the organisation to register first."),
    )


def consultant_named(text: str) -> dict[str, Organisation | User]:
    """The organisation or, for an e-mail address, the person; as keyword of ``mandate_offer``."""
    word = text.strip()
    if "@" not in word:
        return {"consultant_organisation": organisation_named(word, field="consultant")}
    user = User.objects.filter(email__iexact=word, is_active=True).first()
    if user is None:
        raise InvalidInput(
            _("Nobody with the address %(email)s has an account."),
            params={"email": word},
            field="consultant",
            remedy=_("Ask the person to sign up first; a mandate is given to somebody known."),
        )
    return {"consultant_user": user}


def users_with_role(*, organisation: Organisation, role: Role) -> QuerySet[User]:
    """Active people who hold the role in the organisation today (to notify, to assign)."""
    return User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__role=role,
        memberships__ended_at=None,
    ).order_by("name", "email")


def _mandates() -> QuerySet[Mandate]:
    return Mandate.objects.select_related(
        "client", "consultant_organisation", "consultant_user", "granted_by"
    ).prefetch_related("role_rows")
