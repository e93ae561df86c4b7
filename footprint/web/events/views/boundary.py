"""How is the boundary of an event drawn on a page?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from footprint.accounts.guards import object_or_404, refused, requires
from footprint.core import clock
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_on_form
from footprint.events.selectors import events_of, treatments
from footprint.events.services import boundary_set
from footprint.events.workflow import OPEN
from footprint.rulebooks.selectors import as_book
from footprint.web.events.forms import BoundaryForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.view")
def boundary(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Every category: inside, outside, or zero with a reason."""
    if request.method == "POST" and not request.actor.can("events.edit"):
        return refused(request, "events.edit")
    event = object_or_404(events_of(request.actor), event_id)
    rows = treatments(event)
    form = BoundaryForm(request.POST or None, rows=rows, initial={"version": event.version})
    if request.method == "POST" and form.is_valid():
        try:
            boundary_set(
                event=event,
                choices=form.choices,
                by=request.actor.user,
                version=form.cleaned_data["version"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The boundary is drawn."))
            return redirect("events:data", event_id=event.public_id, data_purpose="estimate")
    book = as_book(event.rulebook_release)
    clause = book.clauses[book.boundary.clause]
    context = {
        "event": event,
        "form": form,
        "rows": rows,
        "editable": event.state in OPEN and request.actor.can("events.edit"),
        "clause": in_language(zh=clause.text.zh, en=clause.text.en),
    }
    return render(request, "events/boundary.html", context, status=400 if form.errors else 200)
