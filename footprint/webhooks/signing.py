"""How does the other side know that a message is ours and unchanged?

The scheme of Standard Webhooks: HMAC-SHA256 over ``<id>.<timestamp>.<body>``, in base64, one signature for
each secret in force.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

SECRET_START = "whsec_"  # noqa: S105  (the beginning of every secret, not a secret)
SECRET_BYTES = 32


def secret_make() -> str:
    """A new signing secret."""
    return SECRET_START + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers_signed(
    *, message_id: str, body: str, secrets_in_force: Iterable[str], now: datetime
) -> dict[str, str]:
    """The headers that go with a message."""
    timestamp = str(int(now.timestamp()))
    signatures = [
        signature(secret=secret, message_id=message_id, timestamp=timestamp, body=body)
        for secret in secrets_in_force
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def signature(*, secret: str, message_id: str, timestamp: str, body: str) -> str:
    """One signature, with the version of the scheme before it."""
    key = base64.b64decode(secret.removeprefix(SECRET_START))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
