"""How often may one address ask, so that nobody tries out numbers or wears the checker out?"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from footprint.core.activity import keyed_hash
from footprint.core.problem_json import CONTENT_TYPE
from footprint.core.problems import problem
from footprint.core.throttle import client_address, take


def at_most(per_minute: int, *, what: str) -> Callable:
    """Answer 429 when one address asks for ``what`` more than ``per_minute`` times a minute. [1/min]"""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def limited(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            who = keyed_hash(client_address(request), purpose="verify.throttle")[:24]
            allowance = take(what=f"verify:{what}", who=who, per_minute=per_minute)
            if allowance.exceeded:
                return _too_many(request, wait_s=allowance.resets_in_s)
            return view(request, *args, **kwargs)

        return limited

    return decorator


def _too_many(request: HttpRequest, *, wait_s: int) -> HttpResponse:
    if request.path.endswith(".json"):
        detail = _("Try again in %(seconds)s seconds.") % {"seconds": wait_s}
        body = problem(code="too_many_requests", status=429, title=_("Too many requests."), detail=detail)
        response = JsonResponse(body, status=429, content_type=CONTENT_TYPE)
    else:
        response = render(request, "verify/too_many.html", {"wait_s": wait_s}, status=429)
    response["Retry-After"] = str(wait_s)
    return response
