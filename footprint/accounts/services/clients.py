"""How does a program come to act for an organisation, change its key and lose its rights?"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import get_access_token_model, get_application_model

from footprint.accounts.actors import Actor
from footprint.accounts.api_scopes import SCOPES
from footprint.accounts.clients import digest_of
from footprint.accounts.enums import Role
from footprint.accounts.models import ApiCall, ApiClient, ApiKey, ApiUsage, User
from footprint.core.activity import activity_record
from footprint.core.clock import real_now
from footprint.core.problems import Conflict, InvalidInput, NotAllowed

KEY_DAYS_AT_MOST = 365
OVERLAP = timedelta(days=1)
LAST_USED_GRAIN = timedelta(minutes=1)  # the moment of last use is written at most so often
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key just made. ``secret`` is known at this moment only."""

    key: ApiKey
    secret: str


@transaction.atomic
def api_client_create(
    *,
    actor: Actor,
    name: str,
    roles: Iterable[Role],
    scopes: Iterable[str],
    days: int,
    stepped_up: bool,
    now: datetime,
) -> NewKey:
    """Let a program act for the organisation, in the name of the person who asks for it.

    Parameters
    ----------
    roles
        Roles of the program, out of those that the person holds.
    scopes
        Names in :data:`footprint.accounts.api_scopes.SCOPES`.
    days
        How long the first key lasts. [day]
    stepped_up
        Whether the person has just proved who they are; ``…:approve`` scopes need it.

    Raises
    ------
    InvalidInput
        No role, no scope, or one that the person cannot give.
    NotAllowed
        The actor is not a member of the organisation, or is a program itself.
    """
    if not actor.is_member or actor.client is not None:
        raise NotAllowed(_("Only a member of the organisation gives a program access to it."))
    roles, scopes = set(roles), set(scopes)
    _check(actor, roles=roles, scopes=scopes, days=days, stepped_up=stepped_up)
    client_id = f"fpc_{_random(20)}"
    application_model = get_application_model()
    client = ApiClient.objects.create(
        organisation=actor.organisation,
        steward=actor.user,
        name=name.strip(),
        client_id=client_id,
        roles=[role.value for role in Role if role in roles],
        scopes=[scope for scope in SCOPES if scope in scopes],
        # OAuth2 keeps a record of its own; its secret names the client whose keys count (accounts.oauth).
        application=application_model.objects.create(
            client_id=client_id,
            client_secret=client_id,
            hash_client_secret=False,
            name=name.strip(),
            client_type=application_model.CLIENT_CONFIDENTIAL,
            authorization_grant_type=application_model.GRANT_CLIENT_CREDENTIALS,
        ),
        created_at=real_now(),
    )
    _record("created", client, by=actor.user, after={"roles": client.roles, "scopes": client.scopes}, now=now)
    return _key_make(client, days=days)


@transaction.atomic
def api_key_rotate(
    *, client: ApiClient, by: User, days: int, overlap: timedelta = OVERLAP, now: datetime
) -> NewKey:
    """Make a new key; the old ones end after ``overlap``, so that the program can change over."""
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    if client.steward_id != by.pk:
        raise NotAllowed(
            _("Only %(person)s, in whose name the program acts, makes a new key."),
            params={"person": client.steward},
        )
    _refuse_revoked(client)
    _check_days(days)
    end = real_now() + overlap
    client.keys.filter(expires_at__gt=end).update(expires_at=end)
    _record("key_rotated", client, by=by, now=now)
    return _key_make(client, days=days)


@transaction.atomic
def api_client_revoke(*, client: ApiClient, by: User, reason: str, now: datetime) -> ApiClient:
    """Take all rights from a program at once; what it did stays on record."""
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    _refuse_revoked(client)
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    client.revoked_at, client.revoked_by, client.revoke_reason = real_now(), by, reason.strip()
    client.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    get_access_token_model().objects.filter(application=client.application_id).delete()
    _record("revoked", client, by=by, reason=reason, now=now)
    return client


def api_key_used(*, key: ApiKey) -> None:
    """Note that a key was used."""
    now = real_now()
    if key.last_used_at is None or key.last_used_at < now - LAST_USED_GRAIN:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def api_use_record(
    *, client: ApiClient, key_prefix: str, method: str, path: str, status: int, request_id: str, now: datetime
) -> None:
    """Count an answered call; one that was meant to change something is also written down."""
    column = "refused" if status >= 400 else "answered"
    day = real_now().date()
    if not ApiUsage.objects.filter(client=client, day=day).update(**{column: F(column) + 1}):
        try:
            with transaction.atomic():
                ApiUsage.objects.create(client=client, day=day, **{column: 1})
        except IntegrityError:  # another call of this day was first
            ApiUsage.objects.filter(client=client, day=day).update(**{column: F(column) + 1})
    if method not in ("GET", "HEAD"):
        ApiCall.objects.create(
            client=client,
            key_prefix=key_prefix,
            method=method,
            path=path[:300],
            status=status,
            request_id=request_id,
            called_at=now,
        )


def _key_make(client: ApiClient, *, days: int) -> NewKey:
    now = real_now()
    prefix = f"fpk_{_random(8)}"
    secret = f"{prefix}_{_random(44)}"
    key = ApiKey.objects.create(
        client=client,
        prefix=prefix,
        sha256=digest_of(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return NewKey(key=key, secret=secret)


def _check(actor: Actor, *, roles: set, scopes: set, days: int, stepped_up: bool) -> None:
    if not roles:
        raise InvalidInput(_("Choose at least one role."), field="roles")
    lacking = [role for role in Role if role in roles and role not in actor.roles]
    if lacking:
        raise InvalidInput(
            _("You do not hold this role yourself: %(roles)s."),
            field="roles",
            value=[role.value for role in lacking],
            params={"roles": ", ".join(str(role.label) for role in lacking)},
            remedy=_("Let somebody who holds it make the key."),
        )
    unknown = sorted(scopes - set(SCOPES))
    if unknown or not scopes:
        raise InvalidInput(
            _("Choose at least one of the scopes in the list."), field="scopes", value=unknown or None
        )
    if not stepped_up and any(SCOPES[name].needs_step_up for name in scopes):
        raise NotAllowed(
            _("A key that approves is given only by somebody who has just proved who they are."),
            code="step_up_needed",
        )
    _check_days(days)


def _check_days(days: int) -> None:
    if not 1 <= days <= KEY_DAYS_AT_MOST:
        raise InvalidInput(
            _("A key lasts between 1 and %(most)d days."),
            field="days",
            value=days,
            params={"most": KEY_DAYS_AT_MOST},
        )


def _refuse_revoked(client: ApiClient) -> None:
    if client.revoked_at is not None:
        raise Conflict(_("“%(name)s” was revoked already."), params={"name": client.name})


def _record(what: str, client: ApiClient, *, by: User, now: datetime, **facts) -> None:
    activity_record(
        verb=f"api_client.{what}",
        target=client,
        actor=by,
        organisation=client.organisation,
        now=now,
        **facts,
    )


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _position in range(length))
