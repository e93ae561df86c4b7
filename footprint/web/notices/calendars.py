"""How does a reader see the dates to come and take them into their own calendar?"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.actors import local_day
from footprint.accounts.guards import requires
from footprint.core import clock
from footprint.notices import services
from footprint.notices.calendars import (
    calendar_file,
    entries_of_organisation,
    entries_of_person,
)
from footprint.notices.models import CalendarFeed
from footprint.notices.tokens import feed_by_token, feed_token

LANGUAGES = dict(settings.LANGUAGES)
KEEP_PAST = timedelta(days=7)


@require_safe
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """The dates to come, and the secret addresses under which calendar programs find them."""
    now = clock.now()
    today = local_day(now)
    entries = [
        entry for entry in entries_of_person(request.user, now=now) if entry.last_day >= today - KEEP_PAST
    ]
    own = services.feed_of_person(person=request.user, now=now)
    context = {
        "entries": entries,
        "today": today,
        "own": _addresses(own),
        "shared": None,
        "may_reset_shared": request.actor.can("calendar.edit"),
    }
    if request.actor.can("calendar.view"):
        shared = services.feed_of_organisation(organisation=request.actor.organisation, now=now)
        context["shared"] = _addresses(shared)
    return render(request, "notices/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reset_own(request: HttpRequest) -> HttpResponse:
    """Give the reader's own calendar a new address."""
    feed = services.feed_of_person(person=request.user, now=clock.now())
    return _reset(request, feed, _("Only you know the present address, unless you passed it on."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("calendar.edit")
def reset_organisation(request: HttpRequest) -> HttpResponse:
    """Give the organisation's calendar a new address."""
    organisation = request.actor.organisation
    feed = services.feed_of_organisation(organisation=organisation, now=clock.now())
    return _reset(request, feed, _("Everybody in the organisation knows the present address."))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file; the secret address is the key, calendar programs cannot sign in."""
    found = feed_by_token(token)
    if found is None or (found.person and not found.person.is_active):
        raise Http404(_("There is no calendar at this address. It may have been given a new one."))
    now = clock.now()
    asked = request.GET.get("lang", "")
    own = found.person.language if found.person else settings.LANGUAGE_CODE
    with override(asked if asked in LANGUAGES else own):
        if found.person:
            entries, name = entries_of_person(found.person, now=now), _("Footprint: my dates")
        else:
            entries = entries_of_organisation(found.organisation, now=now)
            name = _("Footprint: %(organisation)s") % {"organisation": found.organisation}
        content = calendar_file(entries, name=name, now=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="footprint.ics"'
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def _reset(request: HttpRequest, feed: CalendarFeed, who_knows: str) -> HttpResponse:
    if request.method == "POST":
        services.feed_reset(feed=feed, now=clock.now())
        messages.success(request, _("The calendar has a new address. Subscribe to it anew."))
        return redirect("notices:calendar")
    context = {
        "title": _("Give this calendar a new address?"),
        "text": who_knows,
        "consequences": [
            _("The present address stops working at once, on every device."),
            _("Whoever shall go on seeing the dates must subscribe to the new address."),
        ],
        "confirm_label": _("Make a new address"),
        "cancel_url": reverse("notices:calendar"),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)


def _addresses(feed: CalendarFeed) -> dict:
    """The address of a feed for the clipboard, and for a program that opens such links by itself."""
    path = reverse("notices:calendar-feed", args=[feed_token(feed)])
    if feed.organisation_id:
        path += f"?lang={get_language()}"
    address = settings.PUBLIC_URL + path
    return {
        "address": address,
        "subscribe": address.replace(urlsplit(address).scheme, "webcal", 1),
        "download": path,
        "since": feed.changed_at,
    }
