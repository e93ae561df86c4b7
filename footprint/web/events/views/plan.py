"""How is the neutrality plan of an event written and issued on pages?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from footprint.accounts.guards import object_or_404, refused, requires
from footprint.assessments.enums import Purpose
from footprint.assessments.selectors import current
from footprint.certificates.selectors import documents_of_subject
from footprint.core import clock
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.events.models import Event, FormDraft
from footprint.events.selectors import events_of
from footprint.events.services import draft_forget, measure_add, plan_document_ask, plan_issue, plan_save
from footprint.events.services.plan import TEXTS
from footprint.events.workflow import OPEN
from footprint.rulebooks.selectors import as_book
from footprint.web.events.forms import MeasureForm, PlanForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.view")
def plan(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The plan: estimate, measures, timetable, what is to cover the rest."""
    if request.method == "POST" and not request.actor.can("events.edit"):
        return refused(request, "events.edit")
    event = object_or_404(events_of(request.actor), event_id)
    form = PlanForm(request.POST or None, initial=_texts(request, event))
    if request.method == "POST" and form.is_valid():
        texts = {name: form.cleaned_data[name] for name in TEXTS}
        version = form.cleaned_data["version"]
        try:
            plan_save(event=event, texts=texts, by=request.actor.user, version=version, now=clock.now())
        except DomainError as error:
            show_on_form(form, error)
        else:
            draft_forget(event=event, person=request.actor.user, form="plan")
            messages.success(request, _("The plan is saved; it is not issued yet."))
            return redirect("events:plan", event_id=event.public_id)
    context = _context(request, event) | {"form": form, "measure_form": MeasureForm()}
    return render(request, "events/plan.html", context, status=400 if form.errors else 200)


@require_POST
@requires("events.edit")
def measure(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Note one more measure."""
    event = object_or_404(events_of(request.actor), event_id)
    form = MeasureForm(request.POST)
    if form.is_valid():
        try:
            measure_add(event=event, by=request.actor.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The measure is noted."))
            page = "events:plan" if event.plan.issued_at is None else "events:measures"
            return redirect(page, event_id=event.public_id)
    texts = PlanForm(initial=_texts(request, event))
    context = _context(request, event) | {"form": texts, "measure_form": form}
    return render(request, "events/plan.html", context, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def issue(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Ask, then issue the plan."""
    event = object_or_404(events_of(request.actor), event_id)
    if request.method == "POST":
        try:
            page = reverse("events:plan", args=[event.public_id])
            plan = plan_issue(event=event, by=request.actor.user, now=clock.now(), page=page)
        except DomainError as error:
            show_as_message(request, error)
            return redirect("events:plan", event_id=event.public_id)
        messages.success(request, _("The plan is issued. Its PDF is being made."))
        job = plan_document_ask(plan=plan, page=page, by=request.actor.user)
        return redirect("jobs:show", job_id=job.public_id)
    context = {
        "title": _("Issue the plan?"),
        "text": in_language(zh=event.name_zh, en=event.name_en or event.name_zh),
        "consequences": [
            _("The plan stays as it is now, with boundary, estimate and measures."),
            _("The first day of the event can no longer be changed."),
        ],
        "confirm_label": _("Issue the plan"),
        "cancel_url": reverse("events:plan", args=[event.public_id]),
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context)


def _texts(request: HttpRequest, event: Event) -> dict:
    """The texts as saved, or as this person typed them last without saving."""
    draft = FormDraft.objects.filter(event=event, person=request.actor.user, form="plan").first()
    kept = {name: getattr(event.plan, name) for name in TEXTS}
    typed = {name: text for name, text in (draft.content if draft else {}).items() if name in TEXTS}
    return kept | typed | {"version": event.plan.version}


def _context(request: HttpRequest, event: Event) -> dict:
    book = as_book(event.rulebook_release)
    estimate = event.plan.estimate or current(subject=event.subject, purpose=Purpose.ESTIMATE)
    return {
        "event": event,
        "autosave": reverse("events:draft", args=[event.public_id, "plan"]),
        "plan": event.plan,
        "estimate": estimate,
        "wanted": [in_language(zh=duty.text.zh, en=duty.text.en) for duty in book.plan.contents],
        "measures": event.measures.all(),
        "documents": documents_of_subject(event.plan).prefetch_related("files"),
        "editable": event.state in OPEN and event.plan.issued_at is None and request.actor.can("events.edit"),
    }
