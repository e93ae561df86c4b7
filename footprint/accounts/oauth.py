"""How does a program change its key for a short-lived token? (OAuth2 client credentials)

The client secret is any valid key of the API client, so keys are made, rotated and revoked in one place.
"""

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from footprint.accounts.api_scopes import SCOPES
from footprint.accounts.clients import key_of_secret


class ApiClientValidator(OAuth2Validator):
    """Accepts the keys of an API client as its secret."""

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        """``stored_secret`` names the client (``services.clients``), the other is one of its keys."""
        key = key_of_secret(provided_secret)
        return key is not None and key.client.client_id == stored_secret


class ApiScopes(BaseScopes):
    """The scopes of an API client; a token may ask for fewer."""

    def get_all_scopes(self):
        return {name: str(scope.label) for name, scope in SCOPES.items()}

    def get_available_scopes(self, application=None, request=None, *args, **kwargs):
        return list(application.api_client.scopes) if application is not None else list(SCOPES)

    def get_default_scopes(self, application=None, request=None, *args, **kwargs):
        return self.get_available_scopes(application)
