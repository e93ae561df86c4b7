"""How are events listed, opened, shown and changed?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_on_form
from footprint.events.enums import DataPurpose, EventKind, EventState
from footprint.events.models import Event
from footprint.events.selectors import current_assessment, events_of, has_started, is_over
from footprint.events.services import event_create, event_update
from footprint.rulebooks.selectors import as_book, latest
from footprint.web.events.forms import EventForm
from footprint.web.listing import Column, Filter, Listing


@require_safe
@requires("events.view")
def event_list(request: HttpRequest) -> HttpResponseBase:
    """The events of the organisation acted for."""
    now = clock.now()
    listing = Listing(
        request,
        events_of(request.actor),
        name="events",
        order="-starts_on",
        columns=(
            Column(name="name", label=_("Event"), value=_name, order="name_zh", url=_address),
            Column(name="kind", label=_("Kind"), value=lambda event: event.get_kind_display()),
            Column(name="starts_on", label=_("First day"), order="starts_on", shape="date"),
            Column(name="ends_on", label=_("Last day"), order="ends_on", shape="date"),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="next", label=_("Next deadline"), value=lambda event: next_deadline(event, now)[1]),
        ),
        filters=(
            Filter(name="state", label=_("State"), choices=EventState.choices),
            Filter(name="kind", label=_("Kind"), choices=EventKind.choices),
        ),
        search=("name_zh", "name_en", "place", "venues__name"),
    )
    if listing.wants_file:
        return listing.file()
    return render(request, "events/list.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def create(request: HttpRequest) -> HttpResponse:
    """Open an event."""
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            event = event_create(
                organisation=request.actor.organisation,
                rulebook_release=latest(form.cleaned_data["rulebook"]),
                facts=form.facts,
                venues=form.venue_names,
                created_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The event is open. Draw its boundary next."))
            return redirect("events:boundary", event_id=event.public_id)
    return render(request, "events/form.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@requires("events.view")
def overview(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Where an event stands and what comes next."""
    event = object_or_404(events_of(request.actor), event_id)
    now = clock.now()
    book = as_book(event.rulebook_release)
    steps = life(event, now)
    context = {
        "event": event,
        "steps": steps,
        "next_step": next((step for step in steps if step["state"] == "current"), None),
        "deadline": next_deadline(event, now),
        "assessment": current_assessment(event),
        "rulebook": in_language(zh=book.title.zh, en=book.title.en),
        "name": _name(event),
    }
    return render(request, "events/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def edit(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Change the facts of an event."""
    event = object_or_404(events_of(request.actor), event_id)
    form = EventForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            event_update(
                event=event,
                facts=form.facts,
                venues=form.venue_names,
                by=request.actor.user,
                version=form.cleaned_data["version"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("events:overview", event_id=event.public_id)
    context = {"form": form, "event": event, "name": _name(event)}
    return render(request, "events/form.html", context, status=400 if form.errors else 200)


def next_deadline(event: Event, now) -> tuple[str, str]:
    """What is due next and on which day; two empty texts when nothing is."""
    if event.state == EventState.RECORDED:
        return "", ""
    if not has_started(event, now) and event.plan.issued_at is None:
        return _("Plan to be issued before"), event.starts_on.isoformat()
    if not is_over(event, now):
        return _("Data collected until"), event.ends_on.isoformat()
    book = as_book(event.rulebook_release)
    if book.clock("credits") is None:
        return "", ""
    due = book.period(kind="credits", event_end=event.ends_on, zone=event.zone)
    return _("Rest offset by"), due.last_day.isoformat()


SIGNED = frozenset({EventState.VERIFIED, EventState.SELF_DECLARED, EventState.RECORDED})


def life(event: Event, now) -> list[dict]:
    """The steps of an event's life, each with its page."""
    at = [event.public_id]
    issued, over = event.plan.issued_at is not None, is_over(event, now)
    done = event.state in {
        EventState.COMPUTED,
        EventState.IN_VERIFICATION,
        EventState.VERIFIED,
        EventState.SELF_DECLARED,
        EventState.RECORDED,
    }
    steps = [
        (_("Boundary"), event.boundary.exists() or done, reverse("events:boundary", args=at)),
        (
            _("Estimate"),
            issued or done or event.subject.assessments.exists(),
            reverse("events:data", args=[*at, "estimate"]),
        ),
        (_("Plan"), issued or done, reverse("events:plan", args=at)),
        (_("Actual data"), done or (over and _has_data(event)), reverse("events:data", args=[*at, "actual"])),
        (_("Footprint"), done, reverse("events:footprint", args=at)),
        (_("Verification"), event.state in SIGNED, reverse("verification:event", args=at)),
    ]
    missed = {2} if has_started(event, now) and not steps[2][1] else set()
    current = next((n for n, step in enumerate(steps) if not step[1] and n not in missed), None)
    return [
        {
            "label": label,
            "state": "done"
            if complete
            else "error"
            if number in missed
            else "current"
            if number == current
            else "todo",
            "url": url,
        }
        for number, (label, complete, url) in enumerate(steps)
    ]


def _has_data(event: Event) -> bool:
    return event.lines.filter(purpose=DataPurpose.ACTUAL, reviewed=True).exists()


def _name(event: Event) -> str:
    return in_language(zh=event.name_zh, en=event.name_en or event.name_zh)


def _address(event: Event) -> str:
    return reverse("events:overview", args=[event.public_id])
