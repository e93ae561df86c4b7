"""How often may one address ask, so that nobody tries out numbers or wears the checker out?"""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from footprint.core.activity import keyed_hash
from footprint.core.problem_json import CONTENT_TYPE
from footprint.core.problems import problem

WINDOW_S = 60


def client_address(request: HttpRequest) -> str:
    """The reader's network address: behind our own proxy the one that the proxy saw last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def at_most(per_minute: int, *, what: str) -> Callable:
    """Answer 429 when one address asks for ``what`` more than ``per_minute`` times a minute. [1/min]"""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def limited(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            window, second = divmod(int(time.time()), WINDOW_S)
            who = keyed_hash(client_address(request), purpose="verify.throttle")[:24]
            key = f"verify:{what}:{who}:{window}"
            if _count(key) > per_minute:
                return _too_many(request, wait_s=WINDOW_S - second)
            return view(request, *args, **kwargs)

        return limited

    return decorator


def _count(key: str) -> int:
    """One more request under ``key``, and how many that makes."""
    cache.add(key, 0, WINDOW_S * 2)
    try:
        return cache.incr(key)
    except ValueError:  # the cache had to make room and threw the count away
        cache.set(key, 1, WINDOW_S * 2)
        return 1


def _too_many(request: HttpRequest, *, wait_s: int) -> HttpResponse:
    if request.path.endswith(".json"):
        detail = _("Try again in %(seconds)s seconds.") % {"seconds": wait_s}
        body = problem(code="too_many_requests", status=429, title=_("Too many requests."), detail=detail)
        response = JsonResponse(body, status=429, content_type=CONTENT_TYPE)
    else:
        response = render(request, "verify/too_many.html", {"wait_s": wait_s}, status=429)
    response["Retry-After"] = str(wait_s)
    return response
