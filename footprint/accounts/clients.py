"""Which program is behind a key or a token, and what may it do at this moment?"""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime

from oauth2_provider.models import get_access_token_model

from footprint.accounts.actors import Actor, actor_for
from footprint.accounts.api_scopes import actions_of
from footprint.accounts.models import ApiClient, ApiKey
from footprint.core.clock import real_now

KEY_START = "fpk_"


def digest_of(secret: str) -> str:
    """What is kept of a key or a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_of_secret(secret: str) -> ApiKey | None:
    """The valid key with this secret, if there is one."""
    prefix, _separator, _rest = secret.rpartition("_")
    key = (
        ApiKey.objects.select_related("client__organisation", "client__steward").filter(prefix=prefix).first()
    )
    if key is None or not hmac.compare_digest(key.sha256, digest_of(secret)):
        return None
    if not key.is_valid(real_now()):
        return None
    return key


def token_found(token: str):
    """The valid OAuth2 token with this text, with its API client, if there is one."""
    tokens = get_access_token_model().objects.select_related(
        "application__api_client__organisation", "application__api_client__steward"
    )
    return tokens.filter(
        token_checksum=digest_of(token),
        expires__gt=real_now(),
        application__api_client__isnull=False,
        application__api_client__revoked_at=None,
    ).first()


def client_actor(client: ApiClient, *, scopes: list[str] | None = None, now: datetime) -> Actor:
    """The program as an actor: its person's rights of today, narrowed to its roles and scopes.

    ``scopes`` are those of a token; the client's own by default. A person who left, or lost a role, takes the
    program's rights along.
    """
    person = actor_for(user=client.steward, organisation=client.organisation, now=now)
    if not client.steward.is_active:
        person = Actor(user=client.steward)
    granted = set(client.scopes) & set(scopes) if scopes is not None else set(client.scopes)
    return replace(
        person,
        roles=frozenset(role for role in person.roles if role in client.roles),
        dormant_roles=frozenset(role for role in person.dormant_roles if role in client.roles),
        mandates=(),
        client=client,
        actions=actions_of(granted),
    )
