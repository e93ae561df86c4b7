"""How is it shown what steps to emit less have achieved?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.events.selectors import avoided_kg, events_of
from footprint.events.services import measure_achieve, measure_remove
from footprint.events.workflow import OPEN
from footprint.web.events.forms import AchieveForm, MeasureForm


@require_safe
@requires("events.view")
def overview(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """All measures: planned, done, and what they avoided. Offsets stand elsewhere."""
    event = object_or_404(events_of(request.actor), event_id)
    context = {
        "event": event,
        "measures": event.measures.all(),
        "avoided": avoided_kg(event),
        "measure_form": MeasureForm(),
        "editable": event.state in OPEN and request.actor.can("events.edit"),
    }
    return render(request, "events/measures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def achieve(request: HttpRequest, event_id: UUID, measure_id: UUID) -> HttpResponse:
    """Note that a measure was carried out, with the lines that show what it avoided."""
    event = object_or_404(events_of(request.actor), event_id)
    measure = object_or_404(event.measures.all(), measure_id)
    form = AchieveForm(request.POST or None, measure=measure)
    if request.method == "POST" and form.is_valid():
        try:
            measure_achieve(measure=measure, by=request.actor.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The measure is noted as done."))
            return redirect("events:measures", event_id=event.public_id)
    context = {"event": event, "measure": measure, "form": form, "editable": event.state in OPEN}
    return render(request, "events/measure.html", context, status=400 if form.errors else 200)


@require_POST
@requires("events.edit")
def drop(request: HttpRequest, event_id: UUID, measure_id: UUID) -> HttpResponse:
    """Take a measure off the list."""
    event = object_or_404(events_of(request.actor), event_id)
    found = object_or_404(event.measures.all(), measure_id)
    try:
        measure_remove(measure=found, by=request.actor.user, now=clock.now())
    except DomainError as error:
        show_as_message(request, error)
    else:
        messages.success(request, _("The measure is removed."))
    page = "events:plan" if event.plan.issued_at is None else "events:measures"
    return redirect(reverse(page, args=[event.public_id]))
