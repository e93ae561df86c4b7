"""How is a message posted to an address of strangers without becoming a way into our own network?

The host is looked up once; every address that it has must be a public one, and the connection goes to exactly
that address, so that a second look-up cannot lead elsewhere. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput

TIMEOUT_S = 10
ANSWER_BYTES = 500


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; ``status`` is None when nothing did."""

    status: int | None
    took_ms: int
    text: str = ""
    error: str = ""

    @property
    def taken(self) -> bool:
        """Whether the other side has the message."""
        return self.status is not None and 200 <= self.status < 300


def address_check(url: str) -> str:
    """The one network address that ``url`` leads to.

    Raises
    ------
    InvalidInput
        The address is not ``https``, is not found, or leads into a private network.
    """
    parts = urlsplit(url)
    schemes = ("https", "http") if settings.WEBHOOK_PRIVATE_ADDRESSES else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.password:
        raise InvalidInput(
            _("A webhook needs an https address without user name and password."),
            field="url",
            value=url,
            remedy=_("Write it like https://example.com/hooks/footprint."),
        )
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = {entry[4][0] for entry in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError, ValueError) as error:
        raise InvalidInput(
            _("The host %(host)s is not found."),
            field="url",
            value=url,
            params={"host": parts.hostname},
            remedy=_("Check the spelling."),
        ) from error
    private = sorted(
        address for address in found if not ipaddress.ip_address(address.split("%")[0]).is_global
    )
    if private and not settings.WEBHOOK_PRIVATE_ADDRESSES:
        raise InvalidInput(
            _("%(host)s leads to %(address)s, which is not a public address."),
            code="address_not_public",
            field="url",
            value=url,
            params={"host": parts.hostname, "address": private[0]},
            remedy=_("Give an address that can be reached from the internet."),
        )
    return sorted(found)[0]


def post(*, url: str, body: str, headers: dict[str, str]) -> Answer:
    """Post a message once and say what came back."""
    began = time.monotonic()
    try:
        status, text = _post(url, address=address_check(url), body=body.encode(), headers=headers)
    except InvalidInput as error:
        return Answer(status=None, took_ms=_since(began), error=str(error)[:300])
    except (OSError, http.client.HTTPException) as error:
        return Answer(status=None, took_ms=_since(began), error=f"{type(error).__name__}: {error}"[:300])
    return Answer(status=status, took_ms=_since(began), text=text)


def _post(url: str, *, address: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT_S)
    stream = socket.create_connection((address, port), timeout=TIMEOUT_S)
    if secure:
        stream = ssl.create_default_context().wrap_socket(stream, server_hostname=parts.hostname)
    connection.sock = stream
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers={**headers, "Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read(ANSWER_BYTES).decode(errors="replace")
    finally:
        connection.close()


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
