"""What do the core pages answer: home, theme, about, accessibility?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from footprint.web.context import THEME_COOKIE, THEMES
from footprint.web.home import PATH, forest_chart, groups, venue_chart

YEAR_SECONDS = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the product does, and the way in for each group of readers."""
    return render(
        request,
        "web/home.html",
        {
            "groups": groups(signed_in=request.user.is_authenticated),
            "path": PATH,
            "venue_chart": venue_chart(),
            "forest_chart": forest_chart(),
        },
    )


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto, and go back to where the reader was."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    chosen = request.POST.get("theme", "auto")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=YEAR_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the site does with numbers, and what it refuses to do."""
    return render(request, "web/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Which standard the pages meet, how that is checked, and whom to tell when one does not."""
    return render(request, "web/accessibility.html")
