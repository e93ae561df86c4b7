"""How is a stored footprint shown, taken apart and handed out?"""

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from calculators.difference import difference
from footprint.accounts.guards import object_or_404, requires
from footprint.assessments.models import Assessment, AssessmentLine
from footprint.assessments.selectors import assurance_of
from footprint.certificates.selectors import documents_of_subject
from footprint.core import charts
from footprint.events.enums import DataPurpose, EventState, Tier
from footprint.events.event_file import event_file as make_file
from footprint.events.models import Event
from footprint.events.selectors import avoided_kg, current_assessment, events_of
from footprint.web.assessed_line import category_name, line_context
from footprint.web.listing import Column, Listing


@require_safe
@requires("events.view")
def current(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """To the footprint that counts, or what is missing for one."""
    event = object_or_404(events_of(request.actor), event_id)
    found = current_assessment(event)
    if found is None:
        return render(request, "events/no_footprint.html", {"event": event})
    return redirect("events:assessment", event_id=event.public_id, assessment_id=found.public_id)


@require_safe
@requires("events.view")
def assessment(request: HttpRequest, event_id: UUID, assessment_id: UUID) -> HttpResponseBase:
    """One stored footprint: total, categories, scopes, data quality, every line, and its history."""
    event, found = _found(request, event_id, assessment_id)
    listing = Listing(
        request,
        AssessmentLine.objects.filter(assessment=found),
        name="footprint",
        order="ordinal",
        page_size=200,
        columns=(
            Column(
                name="label", label=pgettext("data", "Activity"), url=lambda row: _line_address(event, row)
            ),
            Column(name="category", label=_("Category"), value=lambda row: category_name(row.category)),
            Column(name="scope", label=_("Scope")),
            Column(name="tier", label=_("Data quality"), value=lambda row: Tier(row.tier).label),
            Column(
                name="inside",
                label=_("Boundary"),
                value=lambda row: _("inside") if row.inside else _("outside, not added"),
            ),
            Column(
                name="emissions",
                label=_("Emissions"),
                value=lambda row: row.emissions_mg / 1e6,
                shape="number",
                unit="kgCO2e",
            ),
        ),
    )
    if listing.wants_file:
        return listing.file()
    result = found.result
    shares = result.by("tier")
    total = float(result.total()) or 1.0
    persons = event.attendees_actual or event.attendees_expected
    previous = found.supersedes
    context = {
        "event": event,
        "assessment": found,
        "assurance": assurance_of(found),
        "listing": listing,
        "tonnes": [value / 1000 for value in (found.emissions_kg, found.low_kg, found.high_kg)],
        "chart": _chart(result),
        "scopes": [(scope, float(value) / 1000) for scope, value in sorted(result.by("scope").items())],
        "tiers": [(Tier(tier).label, float(value) / total) for tier, value in shares.items()],
        "per_day": found.emissions_kg / persons / event.days if persons else None,
        "history": event.subject.assessments.order_by("-id").defer("document", "inputs"),
        "difference": _difference(previous, found) if previous else None,
        "previous": previous,
        "report_url": reverse("events:report-document", args=[event.public_id, found.public_id]),
        "documents": documents_of_subject(found).prefetch_related("files"),
        "measures": [measure for measure in event.measures.all() if measure.done_on],
        "avoided": avoided_kg(event),
        "can_export": event.state == EventState.RECORDED or found.purpose in DataPurpose.values,
    }
    return render(request, "events/footprint.html", context)


@require_safe
@requires("events.view")
def line(request: HttpRequest, event_id: UUID, assessment_id: UUID, ordinal: int) -> HttpResponse:
    """Where one number comes from: formula, inputs, conversion, factor, source, person, evidence."""
    event, found = _found(request, event_id, assessment_id)
    row = get_object_or_404(found.lines.select_related("assessment", "source__entered_by"), ordinal=ordinal)
    context = {"event": event, **line_context(row)}
    return render(request, "events/footprint_line.html", context)


@require_safe
@requires("events.view")
def result(request: HttpRequest, event_id: UUID, assessment_id: UUID) -> HttpResponse:
    """The stored result in its canonical form, or the event file that it was calculated from."""
    _event, found = _found(request, event_id, assessment_id)
    data = found.inputs if request.GET.get("what") == "inputs" else found.data
    return _json(data, "event" if data is found.inputs else "result")


@require_safe
@requires("events.view")
def event_file(request: HttpRequest, event_id: UUID, data_purpose: str) -> HttpResponse:
    """The event file as the data stand today."""
    event = object_or_404(events_of(request.actor), event_id)
    if data_purpose not in DataPurpose.values:
        raise Http404
    return _json(make_file(event, purpose=DataPurpose(data_purpose)), "event")


def _json(data: dict, name: str) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _found(request: HttpRequest, event_id: UUID, assessment_id: UUID) -> tuple[Event, Assessment]:
    event = object_or_404(events_of(request.actor), event_id)
    return event, object_or_404(event.subject.assessments.select_related("supersedes"), assessment_id)


def _line_address(event: Event, row: AssessmentLine) -> str:
    return reverse("events:assessment-line", args=[event.public_id, row.assessment.public_id, row.ordinal])


def _chart(result) -> charts.Chart | None:
    sums = sorted(result.by("category").items(), key=lambda item: -item[1])
    items = [charts.Bar(label=category_name(str(code)), value=float(value) / 1000) for code, value in sums]
    if not items:
        return None
    return charts.bars(ident="categories", title=_("Footprint by category"), unit="tCO2e", items=items)


def _difference(before: Assessment, after: Assessment) -> list[tuple[str, float]]:
    """What each cause did to the total. [kgCO2e]"""
    names = {
        "data": _("Data"),
        "factor": _("Emission factors"),
        "gwp": _("GWP set"),
        "method": _("Method"),
    }
    found = difference(before.result, after.result)
    return [(label, float(found.part(cause))) for cause, label in names.items()]
