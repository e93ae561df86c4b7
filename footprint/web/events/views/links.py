"""How does an organiser make links by which others hand in data?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.certificates.documents import qr_svg
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.events.models import CollectionLink, Event
from footprint.events.selectors import events_of
from footprint.events.services import link_create, link_revoke
from footprint.events.services.links import link_code, link_is_open
from footprint.events.workflow import OPEN
from footprint.web.events.collect_forms import LinkForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def overview(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The links of an event, and the form for one more."""
    event = object_or_404(events_of(request.actor), event_id)
    form = LinkForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            link = link_create(event=event, by=request.actor.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The link is open. Pass its address on."))
            return redirect("events:link", event_id=event.public_id, link_id=link.public_id)
    now = clock.now()
    context = {
        "event": event,
        "form": form,
        "links": [(link, link_is_open(link, now=now)) for link in event.collection_links.all()],
        "editable": event.state in OPEN,
    }
    return render(request, "events/links.html", context, status=400 if form.errors else 200)


@require_safe
@requires("events.edit")
def show(request: HttpRequest, event_id: UUID, link_id: UUID) -> HttpResponse:
    """One link: its address and QR code, and what came in."""
    event, link = _found(request, event_id, link_id)
    persons = sum(int(answer["persons"]) for answer in link.answers.values_list("inputs", flat=True))
    expected = event.attendees_actual or event.attendees_expected
    context = {
        "event": event,
        "link": link,
        "address": public_address(request, link),
        "open": link_is_open(link, now=clock.now()),
        "lines": link.lines.all(),
        "persons": persons,
        "share": persons / expected if expected and persons else None,
    }
    return render(request, "events/link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def close(request: HttpRequest, event_id: UUID, link_id: UUID) -> HttpResponse:
    """Ask, then close a link."""
    event, link = _found(request, event_id, link_id)
    address = reverse("events:link", args=[event.public_id, link.public_id])
    if request.method == "POST":
        link_revoke(link=link, by=request.actor.user, now=clock.now())
        messages.success(request, _("The link is closed."))
        return redirect(address)
    context = {
        "title": _("Close this link?"),
        "text": link.label,
        "consequences": [_("Nobody can hand in anything through it any more."), _("What came in stays.")],
        "confirm_label": _("Close the link"),
        "cancel_url": address,
        "danger": True,
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context)


@require_safe
@requires("events.edit")
def qr(request: HttpRequest, event_id: UUID, link_id: UUID) -> HttpResponse:
    """The address as a QR code, to print on a badge or show on a screen."""
    _event, link = _found(request, event_id, link_id)
    return HttpResponse(qr_svg(public_address(request, link)), content_type="image/svg+xml")


def public_address(request: HttpRequest, link: CollectionLink) -> str:
    """The whole address that is passed on."""
    return request.build_absolute_uri(reverse("collect:form", args=[link.public_id, link_code(link)]))


def _found(request: HttpRequest, event_id: UUID, link_id: UUID) -> tuple[Event, CollectionLink]:
    event = object_or_404(events_of(request.actor), event_id)
    return event, object_or_404(event.collection_links.all(), link_id)
