"""Which program asks? ``Authorization: Bearer`` with a key, or with a token that a key was changed for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from footprint.accounts.actors import NOBODY
from footprint.accounts.clients import KEY_START, client_actor, key_of_secret, token_found
from footprint.accounts.models import ApiClient
from footprint.accounts.services import api_key_used
from footprint.core import clock


@dataclass(frozen=True, kw_only=True)
class Credential:
    """What a request was opened with."""

    client: ApiClient
    shown: str  # how it is named in the log: the beginning of the key, or "token"
    scopes: tuple[str, ...]


class ClientAuthentication(BaseAuthentication):
    """Keys and OAuth2 tokens of API clients; sessions of browsers count for nothing here."""

    def authenticate_header(self, request) -> str:
        return 'Bearer realm="footprint"'

    def authenticate(self, request):
        request._request.actor = NOBODY
        words = request.headers.get("Authorization", "").split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() != "bearer":
            raise AuthenticationFailed(_("Send the key as “Authorization: Bearer <key>”."))
        credential = _of_key(words[1]) if words[1].startswith(KEY_START) else _of_token(words[1])
        if credential is None:
            raise AuthenticationFailed(_("This key or token is not known, has run out or was revoked."))
        client = credential.client
        actor = client_actor(client, scopes=list(credential.scopes), now=clock.now())
        if actor.organisation is None:
            raise AuthenticationFailed(
                _("The person in whose name this key acts no longer belongs to the organisation.")
            )
        request._request.actor = actor
        return client.steward, credential


def _of_key(secret: str) -> Credential | None:
    key = key_of_secret(secret)
    if key is None:
        return None
    api_key_used(key=key)
    return Credential(client=key.client, shown=key.prefix, scopes=tuple(key.client.scopes))


def _of_token(text: str) -> Credential | None:
    token = token_found(text)
    if token is None:
        return None
    client = token.application.api_client
    return Credential(client=client, shown="token", scopes=tuple(token.scope.split()))
