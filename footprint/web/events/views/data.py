"""How is the data of an event entered, corrected and calculated on pages?"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.events.enums import DataPurpose, Section
from footprint.events.models import DataLine, Event, FormDraft
from footprint.events.selectors import PURPOSES, events_of, running
from footprint.events.services import (
    draft_forget,
    draft_save,
    event_compute,
    line_remove,
    line_review,
    line_save,
    section_review,
)
from footprint.events.workflow import OPEN
from footprint.web.events.forms import ComputeForm, LineForm

LINES_ADDED_LIVE = 500
LINES_ON_A_CARD = 8
LINES_ON_A_PAGE = 100
WHOLE_FORMS = ("plan", "headcount")
NOT_KEPT = ("csrfmiddlewaretoken", "request_id", "version", "evidence", "files")


@require_safe
@requires("events.view")
def overview(request: HttpRequest, event_id: UUID, data_purpose: str) -> HttpResponse:
    """All kinds of data with their lines and the running total."""
    event = object_or_404(events_of(request.actor), event_id)
    purpose = _purpose(data_purpose)
    lines = list(event.lines.filter(purpose=purpose))
    groups = [_group(event, purpose, section, lines) for section in Section]
    context = {
        **_shared(request, event, purpose),
        "groups": groups,
        "form": ComputeForm(),
        "again": event.subject.assessments.filter(purpose=PURPOSES[purpose]).exists(),
    }
    return render(request, "events/data.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def section(request: HttpRequest, event_id: UUID, data_purpose: str, data_section: str) -> HttpResponse:
    """The lines of one kind, and the form for one more."""
    event = object_or_404(events_of(request.actor), event_id)
    purpose, kind = _purpose(data_purpose), _section(data_section)
    name = f"{purpose}-{kind}"
    draft = FormDraft.objects.filter(event=event, person=request.actor.user, form=name).first()
    form = LineForm(
        request.POST or None,
        request.FILES or None,
        section=kind,
        event=event,
        organisation=event.organisation,
        initial=draft.content if draft else {},
    )
    if request.method == "POST" and form.is_valid():
        given = form.given
        given.pop("version")
        try:
            line_save(
                event=event, purpose=purpose, section=kind, by=request.actor.user, now=clock.now(), **given
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            draft_forget(event=event, person=request.actor.user, form=name)
            messages.success(request, _("The line is saved."))
            return redirect(
                "events:section", event_id=event.public_id, data_purpose=purpose, data_section=kind
            )
    context = {
        **_shared(request, event, purpose),
        "form": form,
        "label": kind.label,
        "kind": kind,
        "waiting_here": event.lines.filter(purpose=purpose, section=kind, reviewed=False).count(),
        "page": Paginator(_lines(event, purpose, kind), LINES_ON_A_PAGE).get_page(request.GET.get("page")),
        "autosave": reverse("events:draft", args=[event.public_id, name]),
        "drafted": draft if request.method != "POST" else None,
    }
    return render(request, "events/section.html", context, status=400 if form.errors else 200)


@require_POST
@requires("events.edit")
def draft(request: HttpRequest, event_id: UUID, form_name: str) -> HttpResponse:
    """Remember what is typed."""
    event = object_or_404(events_of(request.actor), event_id)
    if form_name not in WHOLE_FORMS:
        _purpose(form_name.partition("-")[0])
        _section(form_name.partition("-")[2])
    content = {name: value[:2000] for name, value in request.POST.items() if name not in NOT_KEPT}
    draft_save(event=event, person=request.actor.user, form=form_name, content=content, now=clock.now())
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def line(request: HttpRequest, event_id: UUID, line_id: UUID) -> HttpResponse:
    """Correct one line."""
    event = object_or_404(events_of(request.actor), event_id)
    kept = object_or_404(event.lines.prefetch_related("evidence"), line_id)
    form = LineForm(
        request.POST or None,
        request.FILES or None,
        section=Section(kept.section),
        event=event,
        organisation=event.organisation,
        line=kept,
    )
    if request.method == "POST" and form.is_valid():
        try:
            line_save(
                event=event,
                purpose=kept.purpose,
                section=Section(kept.section),
                by=request.actor.user,
                now=clock.now(),
                line=kept,
                **form.given,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The line is saved."))
            return redirect(_list_of(kept))
    context = {**_shared(request, event, DataPurpose(kept.purpose)), "form": form, "line": kept}
    return render(request, "events/line.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def remove(request: HttpRequest, event_id: UUID, line_id: UUID) -> HttpResponse:
    """Ask, then take a line out."""
    event = object_or_404(events_of(request.actor), event_id)
    kept = object_or_404(event.lines.all(), line_id)
    if request.method == "POST":
        try:
            line_remove(line=kept, by=request.actor.user, version=None, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The line is removed."))
        return redirect(_list_of(kept))
    context = {
        "title": _("Remove this line?"),
        "text": kept.label,
        "consequences": [_("Footprints that are already calculated keep it.")],
        "confirm_label": _("Remove"),
        "cancel_url": reverse("events:line", args=[event.public_id, kept.public_id]),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)


@require_POST
@requires("events.edit")
def review(request: HttpRequest, event_id: UUID, line_id: UUID) -> HttpResponse:
    """Confirm one line as it is."""
    event = object_or_404(events_of(request.actor), event_id)
    kept = object_or_404(event.lines.all(), line_id)
    try:
        line_review(line=kept, by=request.actor.user, now=clock.now())
    except DomainError as error:
        show_as_message(request, error)
    else:
        messages.success(request, _("The line is reviewed and counts."))
    return redirect(_list_of(kept))


@require_POST
@requires("events.edit")
def review_section(
    request: HttpRequest, event_id: UUID, data_purpose: str, data_section: str
) -> HttpResponse:
    """Confirm all lines of one kind as they are."""
    event = object_or_404(events_of(request.actor), event_id)
    purpose, kind = _purpose(data_purpose), _section(data_section)
    try:
        lines = section_review(
            event=event, purpose=purpose, section=kind, by=request.actor.user, now=clock.now()
        )
    except DomainError as error:
        show_as_message(request, error)
    else:
        messages.success(request, _("%(count)s lines are reviewed and count.") % {"count": len(lines)})
    return redirect("events:section", event_id=event.public_id, data_purpose=purpose, data_section=kind)


@require_POST
@requires("events.edit")
def compute(request: HttpRequest, event_id: UUID, data_purpose: str) -> HttpResponse:
    """Calculate and store the footprint."""
    event = object_or_404(events_of(request.actor), event_id)
    purpose = _purpose(data_purpose)
    form = ComputeForm(request.POST)
    form.is_valid()
    try:
        found = event_compute(
            event=event,
            purpose=purpose,
            by=request.actor.user,
            reason=form.cleaned_data.get("reason", ""),
            now=clock.now(),
        )
    except DomainError as error:
        show_as_message(request, error)
        return redirect("events:data", event_id=event.public_id, data_purpose=purpose)
    messages.success(request, _("The footprint is calculated and stored."))
    return redirect("events:assessment", event_id=event.public_id, assessment_id=found.public_id)


def _shared(request: HttpRequest, event: Event, purpose: DataPurpose) -> dict:
    many = event.lines.filter(purpose=purpose).count() > LINES_ADDED_LIVE
    total, problem = (None, None) if many else running(event, purpose=purpose)
    return {
        "event": event,
        "purpose": purpose,
        "total": total.result.interval() if total else None,
        "problem": problem,
        "many": many,
        "waiting": event.lines.filter(purpose=purpose, reviewed=False).count(),
        "editable": event.state in OPEN and request.actor.can("events.edit"),
    }


def _group(event: Event, purpose: DataPurpose, section: Section, lines: list[DataLine]) -> dict:
    """One kind of data on the overview: its first lines and how many more there are."""
    own = [line for line in lines if line.section == section]
    return {
        "label": section.label,
        "url": reverse("events:section", args=[event.public_id, purpose, section]),
        "lines": own[:LINES_ON_A_CARD],
        "more": max(0, len(own) - LINES_ON_A_CARD),
    }


def _lines(event: Event, purpose: DataPurpose, section: Section) -> QuerySet[DataLine]:
    """The lines of one kind, those that wait for review first."""
    found = event.lines.filter(purpose=purpose, section=section).select_related("entered_by", "batch")
    return found.prefetch_related("evidence").order_by("reviewed", "id")


def _list_of(kept: DataLine) -> str:
    return reverse("events:section", args=[kept.event.public_id, kept.purpose, kept.section])


def _purpose(text: str) -> DataPurpose:
    if text not in DataPurpose.values:
        raise Http404
    return DataPurpose(text)


def _section(text: str) -> Section:
    if text not in Section.values:
        raise Http404
    return Section(text)
