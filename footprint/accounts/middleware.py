"""Who is behind this request, in which language, and is a second factor still missing?"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from footprint.accounts.actors import NOBODY, Actor, actor_chosen
from footprint.accounts.second_factor import second_factor_missing
from footprint.core import clock

SESSION_KEY = "acting_organisation"
# What a person without the required second factor may still reach: signing in and out, setting the factor up,
# and what is public.
OPEN_VIEW_PREFIXES = ("account_", "mfa_", "verify", "api:")  # the API knows no sessions
OPEN_VIEWS = frozenset(
    {
        "set_language",
        "theme",
        "accounts:second-factor",
        "home",
        "about",
        "accessibility",
        "notices:unsubscribe",
        "notices:calendar-feed",
    }
)


def actor_of(request: HttpRequest) -> Actor:
    """The actor of this request, from its session; nobody when not signed in."""
    if not request.user.is_authenticated:
        return NOBODY
    return actor_chosen(user=request.user, public_id=request.session.get(SESSION_KEY), now=clock.now())


def acting_organisation_choose(request: HttpRequest, public_id) -> None:
    """Remember for the session for which organisation the person acts from now on."""
    request.session[SESSION_KEY] = str(public_id)
    request.actor = SimpleLazyObject(lambda: actor_of(request))


class ActorMiddleware:
    """Put ``request.actor`` in place (looked up when first used) and speak the person's language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if signed_in and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SecondFactorMiddleware:
    """Send people in accredited roles to set up a second factor before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name or ""
        if name in OPEN_VIEWS or name.startswith(OPEN_VIEW_PREFIXES):
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not second_factor_missing(request.user):
            return None
        return redirect(reverse("accounts:second-factor"))
