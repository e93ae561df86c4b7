"""What does a reader see when something went wrong? What happened, why, and what to do now."""

import logging
import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from footprint.core.problem_json import CONTENT_TYPE
from footprint.core.problems import problem

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that no page of ours sends."""
    return HttpResponse(bare_page("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reader is known, but may not do this; the exception's words say why."""
    reason = str(exception or "")
    return render(request, "403.html", {"reason": reason}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such address, or a record that this reader may not know of; a program gets a problem."""
    if request.path.startswith("/api/v1/"):
        body = problem(
            code="not_found",
            status=404,
            title=_("This was not found."),
            detail=_("The interface has no such address."),
            instance=request.path,
        )
        return JsonResponse(body, status=404, content_type=CONTENT_TYPE)
    return render(request, "404.html", {"path": request.path}, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old; nothing was stored."""
    return render(request, "403_csrf.html", {"back": request.get_full_path()}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake. The page needs neither database nor session; its number is found in the log."""
    incident = uuid.uuid4().hex[:12]
    log.error("Incident %s at %s %s", incident, request.method, request.path)
    return HttpResponse(bare_page("500.html", incident=incident), status=500)


def bare_page(name: str, **context) -> str:
    """A page without request, session or database."""
    chinese = (get_language() or "zh").startswith("zh")
    return render_to_string(name, {"site_html_language": "zh-Hans" if chinese else "en", **context})
