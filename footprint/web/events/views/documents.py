"""How are the plan and the report of an event asked for as PDF?"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from footprint.accounts.guards import object_or_404, requires
from footprint.core.problems import DomainError, show_as_message
from footprint.events.selectors import events_of
from footprint.events.services import plan_document_ask, report_document_ask


@require_POST
@requires("events.edit")
def plan_document(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Have the PDF of an issued plan made, where a crash or a switched-off renderer left none."""
    event = object_or_404(events_of(request.actor), event_id)
    page = reverse("events:plan", args=[event.public_id])
    try:
        job = plan_document_ask(plan=event.plan, page=page, by=request.actor.user)
    except DomainError as error:
        show_as_message(request, error)
        return redirect(page)
    return redirect("jobs:show", job_id=job.public_id)


@require_POST
@requires("events.edit")
def report_document(request: HttpRequest, event_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Have the report of a footprint made."""
    event = object_or_404(events_of(request.actor), event_id)
    assessment = object_or_404(event.subject.assessments.all(), assessment_id)
    page = reverse("events:assessment", args=[event.public_id, assessment.public_id])
    job = report_document_ask(event=event, assessment=assessment, page=page, by=request.actor.user)
    return redirect("jobs:show", job_id=job.public_id)
