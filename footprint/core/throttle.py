"""How often has somebody asked in this minute? Counted in the shared cache, so that all processes see it."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_S = 60


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What is left of a minute's allowance. [requests], [s]"""

    limit: int
    used: int
    resets_in_s: int

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit


def take(*, what: str, who: str, per_minute: int) -> Allowance:
    """Count one more request of ``who`` for ``what`` in the running minute."""
    window, second = divmod(int(time.time()), WINDOW_S)
    used = _count(f"{what}:{who}:{window}")
    return Allowance(limit=per_minute, used=used, resets_in_s=WINDOW_S - second)


def client_address(request: HttpRequest) -> str:
    """The reader's network address: behind our own proxy the one that the proxy saw last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def _count(key: str) -> int:
    """One more request under ``key``, and how many that makes."""
    cache.add(key, 0, WINDOW_S * 2)
    try:
        return cache.incr(key)
    except ValueError:  # the cache had to make room and threw the count away
        cache.set(key, 1, WINDOW_S * 2)
        return 1
