"""How does an event start from an earlier one?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.events.selectors import events_of
from footprint.events.services import event_copy
from footprint.rulebooks.selectors import latest
from footprint.web.events.forms import CopyForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def copy(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """A new name and new days; everything else comes along and waits for review."""
    event = object_or_404(events_of(request.actor), event_id)
    form = CopyForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = event_copy(
                event=event,
                rulebook_release=latest(data["rulebook"]),
                by=request.actor.user,
                now=clock.now(),
                **{name: data[name] for name in ("name_zh", "name_en", "starts_on", "ends_on", "request_id")},
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The copy is open. Its lines count once you have reviewed them."))
            return redirect("events:overview", event_id=made.public_id)
    context = {"event": event, "form": form}
    return render(request, "events/copy.html", context, status=400 if form.errors else 200)
