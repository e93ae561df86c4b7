"""What do readers see while the site is being worked on?

``MAINTENANCE=1``, or a file named ``maintenance`` in the data folder (no restart needed), answers every
page with 503.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from footprint.web.errors import bare_page

RETRY_SECONDS = 300


def maintenance_page(request: HttpRequest) -> HttpResponse:
    """503 with a word on when to come back."""
    headers = {"Retry-After": str(RETRY_SECONDS)}
    if request.path.startswith("/api/") or not request.accepts("text/html"):
        body = {
            "type": "about:blank",
            "title": _("This site is being worked on."),
            "status": 503,
            "detail": _("Nothing is lost. Please try again in a few minutes."),
        }
        return JsonResponse(body, status=503, headers=headers, content_type="application/problem+json")
    return HttpResponse(bare_page("503.html"), status=503, headers=headers)


class MaintenanceMiddleware:
    """Answer 503 to everything but static files while work is going on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE or (settings.DATA_DIR / "maintenance").exists():
            return maintenance_page(request)
        return self.get_response(request)
