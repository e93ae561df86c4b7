"""How does a test sign somebody in, with a fresh proof of who they are?"""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from footprint.accounts.models import User

TOTP_SECRET = "JBSWY3DPEHPK3PXP"


def second_factor_add(user: User) -> Authenticator:
    """An authenticator app with ``TOTP_SECRET``."""
    return TOTP.activate(user, TOTP_SECRET).instance


def sign_in(client: Client, user: User, *, fresh: bool = False, method: str = "password") -> Client:
    """Sign in; ``fresh`` also leaves the proof that a step-up asks for (``method``: password or mfa)."""
    client.force_login(user)
    if fresh:
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": method, "at": time.time(), "reauthenticated": True}
        ]
        session.save()
    return client
