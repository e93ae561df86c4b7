"""How does an organiser get an estimate from a headcount?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.events.enums import DataPurpose
from footprint.events.models import FormDraft
from footprint.events.selectors import events_of
from footprint.events.services import draft_forget, estimate_make
from footprint.events.services.estimate import assumptions
from footprint.events.workflow import OPEN
from footprint.web.events.estimate_forms import HeadcountForm, typed

DRAFT = "headcount"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def headcount(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Expected attendees by origin, and the assumed amounts with a box to replace each."""
    event = object_or_404(events_of(request.actor), event_id)
    draft = FormDraft.objects.filter(event=event, person=request.actor.user, form=DRAFT).first()
    form = HeadcountForm(
        request.POST or None,
        place=event.place,
        known=event.plan.headcount,
        assumptions=assumptions(),
        initial=typed(draft.content) if draft else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            lines = estimate_make(
                event=event, headcount=form.headcount, by=request.actor.user, now=clock.now()
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            draft_forget(event=event, person=request.actor.user, form=DRAFT)
            messages.success(
                request,
                _("The estimate has %(count)s lines. Check them, then calculate.") % {"count": len(lines)},
            )
            return redirect("events:data", event_id=event.public_id, data_purpose=DataPurpose.ESTIMATE)
    editable = event.state in OPEN and event.plan.issued_at is None
    autosave = reverse("events:draft", args=[event.public_id, DRAFT])
    context = {"event": event, "form": form, "editable": editable, "autosave": autosave}
    return render(request, "events/headcount.html", context, status=400 if form.errors else 200)
