"""How does a test call the programming interface?"""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

from footprint.accounts.actors import actor_for
from footprint.accounts.api_scopes import SCOPES
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import NewKey, api_client_create
from footprint.core import clock


def key_for(
    user: User, organisation: Organisation, *, scopes=tuple(SCOPES), roles=None, days: int = 90, name="程序"
) -> NewKey:
    """A key of a program in a person's name, with all that the person may by default."""
    now = clock.now()
    actor = actor_for(user=user, organisation=organisation, now=now)
    return api_client_create(
        actor=actor,
        name=name,
        roles=actor.roles if roles is None else roles,
        scopes=scopes,
        days=days,
        stepped_up=True,
        now=now,
    )


class Caller:
    """Speaks JSON with a key; answers are Django responses."""

    def __init__(self, secret: str = "", *, language: str = "en"):
        self.secret, self.language = secret, language
        self.client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str):
        sent = {"Accept-Language": self.language, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.secret:
            sent.setdefault("Authorization", f"Bearer {self.secret}")
        address = path if path.startswith("/") else f"/api/v1/{path}"
        data = "" if body is None else json.dumps(body)
        return self.client.generic(method, address, data, content_type="application/json", headers=sent)

    def get(self, path: str, **headers: str):
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str):
        headers.setdefault("Idempotency_Key", str(uuid4()))
        return self("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str):
        return self("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str):
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str):
        return self("DELETE", path, **headers)

    def upload(self, path: str, files: dict[str, Any], **headers: str):
        """Send files and fields as a form."""
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        sent |= {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.language}
        sent.setdefault("Idempotency-Key", str(uuid4()))
        return self.client.post(f"/api/v1/{path}", files, headers=sent)
