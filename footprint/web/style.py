"""What does the style page answer? Every component in its states, where somebody works on the site."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from footprint.web import errors, style_examples
from footprint.web.maintenance import maintenance_page

CSRF = 4030


def require_workshop(request: HttpRequest) -> None:
    """Only in the demo, with DEBUG, or for a site administrator; elsewhere there is no such page."""
    admin = request.user.is_authenticated and request.user.is_site_admin
    if not (settings.DEMO or settings.DEBUG or admin):
        raise Http404


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    require_workshop(request)
    page = Paginator(range(128), 10).page(4)
    page.query = ""
    return render(
        request,
        "web/style.html",
        {
            "tokens": style_examples.TOKENS,
            "kinds": style_examples.KINDS,
            "states": style_examples.STATES,
            "steps": style_examples.example_steps(),
            "findings": style_examples.example_findings(),
            "charts": style_examples.example_charts(),
            "empty_form": style_examples.empty_form(),
            "refused_form": style_examples.refused_form(),
            "page": page,
            "moments": [
                datetime(2026, 3, 13, 2, tzinfo=UTC),
                datetime(2026, 7, 2, 7, 30, tzinfo=UTC),
                date(2027, 5, 22),
            ],
        },
    )


@require_safe
def style_confirm(request: HttpRequest) -> HttpResponse:
    """A confirmation page; its form leads back to itself and changes nothing."""
    require_workshop(request)
    return render(
        request,
        "components/confirm.html",
        {
            "title": _("Retire 3,903 tonnes?"),
            "text": _("You ask the registry to retire these credits for the event “Spring conference 2026”."),
            "consequences": [
                _("A second person of your organisation must approve."),
                _("After the registry's proof nobody can use these serial numbers again."),
            ],
            "confirm_label": _("Ask for retirement"),
            "cancel_url": "/style/",
            "form": None,
            "danger": True,
            "irreversible": True,
            "action": "",
        },
    )


@require_safe
def style_error(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as readers would see it."""
    require_workshop(request)
    makers = {
        400: errors.bad_request,
        403: errors.permission_denied,
        404: errors.page_not_found,
        500: errors.server_error,
        503: maintenance_page,
        CSRF: errors.csrf_failure,
    }
    if code not in makers:
        raise Http404
    return makers[code](request)
