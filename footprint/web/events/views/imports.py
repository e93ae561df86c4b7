"""How is a file of trips looked through, taken over and taken back?"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.events.enums import DataPurpose
from footprint.events.models import Event, ImportBatch
from footprint.events.sections import choices_of
from footprint.events.selectors import events_of
from footprint.events.services import import_read, import_start, import_undo
from footprint.events.trip_files import HEADINGS
from footprint.events.workflow import OPEN
from footprint.web.events.collect_forms import ImportForm
from footprint.web.sheets import csv_response, xlsx_response

GROUPS_SHOWN = 100
_BLANK = dict.fromkeys(("from", "distance_km_one_way", "persons_per_car", "nights"), "")
_EXAMPLES = (
    {"zh": ("北京", "高铁", 12, "", "", 2), "en": ("Beijing", "rail", 12, "", "", 2)},
    {"zh": ("重庆", "自驾", 3, "", 3, 0), "en": ("Chongqing", "car", 3, "", 3, 0)},
    {"zh": ("", "地铁", 40, 15, "", 0), "en": ("", "metro", 40, 15, "", 0)},
)


@require_safe
@requires("events.view")
def template(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """An example table with the headings that are understood, in the reader's language."""
    if file_format not in ("csv", "xlsx"):
        raise Http404
    headings = [in_language(zh=zh, en=en) for zh, en in HEADINGS.values()]
    language = in_language(zh="zh", en="en")
    values = [example[language] for example in _EXAMPLES]
    answer = csv_response if file_format == "csv" else xlsx_response
    return answer("trips", headings, values)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def upload(request: HttpRequest, event_id: UUID, data_purpose: str) -> HttpResponse:
    """Hand in a file of trips, and the files handed in before."""
    event = object_or_404(events_of(request.actor), event_id)
    if data_purpose not in DataPurpose.values:
        raise Http404
    purpose = DataPurpose(data_purpose)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            batch = import_read(
                event=event,
                purpose=purpose,
                filename=given.name,
                content=given.read(),
                by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            return redirect("events:import-preview", event_id=event.public_id, batch_id=batch.public_id)
    context = {
        "event": event,
        "purpose": purpose,
        "form": form,
        "batches": event.imports.filter(purpose=purpose)
        .select_related("created_by")
        .defer("groups", "faults"),
        "headings": HEADINGS.values(),
        "editable": event.state in OPEN,
    }
    return render(request, "events/import.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def preview(request: HttpRequest, event_id: UUID, batch_id: UUID) -> HttpResponse:
    """What was read, with every fault by cell; taken over on request."""
    event, batch = _found(request, event_id, batch_id)
    page = _address(batch)
    if request.method == "POST":
        try:
            job = import_start(batch=batch, page=page, by=request.actor.user, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
            return redirect(page)
        if job is not None:
            return redirect("jobs:show", job_id=job.public_id)
        messages.success(request, _("The file is taken over."))
        return redirect(page)
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    modes = dict(choices_of("mode"))
    context = {
        "event": event,
        "batch": batch,
        "faults": [
            fault | {"said": fault["error"][language], "name": in_language(**fault["column"])}
            for fault in batch.faults
        ],
        "groups": [
            _BLANK | group | {"mode_label": modes[group["mode"]]} for group in batch.groups[:GROUPS_SHOWN]
        ],
        "more": max(0, len(batch.groups) - GROUPS_SHOWN),
        "persons": sum(group["persons"] for group in batch.groups),
        "line_count": batch.lines.count(),
        "editable": event.state in OPEN,
    }
    return render(request, "events/import_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.edit")
def undo(request: HttpRequest, event_id: UUID, batch_id: UUID) -> HttpResponse:
    """Ask, then take a file back."""
    _event, batch = _found(request, event_id, batch_id)
    if request.method == "POST":
        try:
            import_undo(batch=batch, by=request.actor.user, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The file is taken back; its lines are gone."))
        return redirect(_address(batch))
    context = {
        "title": _("Take this file back?"),
        "text": batch.filename,
        "consequences": [
            _("All lines that came from it are removed, also those that were corrected."),
            _("Footprints that are already calculated keep them."),
        ],
        "confirm_label": _("Take it back"),
        "cancel_url": _address(batch),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)


def _found(request: HttpRequest, event_id: UUID, batch_id: UUID) -> tuple[Event, ImportBatch]:
    event = object_or_404(events_of(request.actor), event_id)
    return event, object_or_404(event.imports.all(), batch_id)


def _address(batch: ImportBatch) -> str:
    return reverse("events:import-preview", args=[batch.event.public_id, batch.public_id])
