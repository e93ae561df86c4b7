"""How does a program change client id and key for a token? (OAuth2 client credentials, RFC 6749)"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from oauth2_provider.views import TokenView

from footprint.core.activity import keyed_hash
from footprint.core.throttle import client_address, take

PER_MINUTE = 60


@csrf_exempt  # no session of a browser counts here
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token of one hour; errors are those of RFC 6749, as OAuth libraries expect them."""
    who = keyed_hash(client_address(request), purpose="api.throttle")[:24]
    allowance = take(what="api:token", who=who, per_minute=PER_MINUTE)
    if allowance.exceeded:
        body = {"error": "slow_down", "error_description": f"Try again in {allowance.resets_in_s} seconds."}
        return JsonResponse(body, status=429, headers={"Retry-After": str(allowance.resets_in_s)})
    return TokenView.as_view()(request)
