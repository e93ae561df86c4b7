"""How does a file of trips become lines of data, in one go, and how is it taken back?"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators.errors import CalculatorError
from footprint.accounts.models import User
from footprint.core.activity import activity_record
from footprint.core.jobs import job_enqueue
from footprint.core.models import Job
from footprint.core.problems import Conflict, from_calculator
from footprint.events.enums import DataPurpose, LineOrigin, Section, Tier
from footprint.events.event_file import calculated, head, row
from footprint.events.models import DataLine, Event, ImportBatch
from footprint.events.sections import choices_of
from footprint.events.services.lines import free_codes
from footprint.events.trip_files import read_trips
from footprint.events.workflow import require_open

LINES_AT_ONCE = 500
GROUPS_AT_ONCE = 300
IMPORT_JOB = "events.import"


@transaction.atomic
def import_read(
    *, event: Event, purpose: DataPurpose, filename: str, content: bytes, by: User, now: datetime
) -> ImportBatch:
    """Read a file of trips for a preview; neither the file nor a name in it is kept.

    Raises
    ------
    InvalidInput, TooMuch
        The file as a whole cannot be read. Faults of single cells are kept in the preview.
    """
    require_open(event)
    filename = filename.replace("\\", "/").rpartition("/")[2].strip()[:200]
    found = read_trips(content, filename=filename)
    return ImportBatch.objects.create(
        event=event,
        purpose=purpose,
        filename=filename,
        sha256=hashlib.sha256(content).hexdigest(),
        groups=found.as_groups(),
        faults=found.faults,
        ignored=found.ignored,
        row_count=found.rows,
        fault_count=found.fault_rows,
        created_by=by,
        created_at=now,
    )


@transaction.atomic
def import_apply(
    *, batch: ImportBatch, by: User, now: datetime, progress: Callable[..., None] | None = None
) -> ImportBatch:
    """Take over all groups of a batch as lines; a second time changes nothing.

    Parameters
    ----------
    progress
        Told how many rows are done. [rows]

    Raises
    ------
    Conflict
        Rows have faults, the batch was taken back, or the same file was taken over before.
    """
    batch = ImportBatch.objects.select_for_update().select_related("event").get(pk=batch.pk)
    if batch.applied_at is not None and batch.undone_at is None:
        return batch
    event = Event.objects.select_for_update(of=("self",)).get(pk=batch.event_id)
    require_open(event)
    _require_sound(batch)
    lines = _lines(batch, by, now)
    _require_calculable(event, lines)
    if progress is not None:
        progress(done=batch.row_count // 2, total=batch.row_count)
    DataLine.objects.bulk_create(lines, batch_size=LINES_AT_ONCE)
    if progress is not None:
        progress(done=batch.row_count)
    batch.applied_at, batch.applied_by = now, by
    batch.save(update_fields=["applied_at", "applied_by"])
    activity_record(
        verb="event_import.applied",
        target=batch,
        actor=by,
        organisation=event.organisation,
        after={"file": batch.filename, "rows": batch.row_count, "lines": len(lines)},
        now=now,
    )
    return batch


@transaction.atomic
def import_start(*, batch: ImportBatch, page: str, by: User, now: datetime) -> Job | None:
    """Take over a batch: a small one at once, a large one in the background; the work, or None when done.

    Parameters
    ----------
    page
        Address of the page to go back to.
    """
    if len(batch.groups) <= GROUPS_AT_ONCE:
        import_apply(batch=batch, by=by, now=now)
        return None
    _require_sound(batch)
    require_open(batch.event)
    return job_enqueue(
        kind=IMPORT_JOB,
        payload={"batch": str(batch.public_id), "by": by.pk, "page": page},
        key=str(batch.public_id),
        total=batch.row_count,
        created_by=by,
        organisation=batch.event.organisation,
    )


@transaction.atomic
def import_undo(*, batch: ImportBatch, by: User, now: datetime) -> ImportBatch:
    """Take all lines of a batch out again; footprints already calculated keep them."""
    batch = ImportBatch.objects.select_for_update().select_related("event").get(pk=batch.pk)
    require_open(batch.event)
    if batch.applied_at is None:
        raise Conflict(
            gettext_lazy("This file has not been taken over."),
            field="applied_at",
            remedy=gettext_lazy("There is nothing to take back."),
        )
    if batch.undone_at is not None:
        return batch
    lines = list(batch.lines.all())
    for line in lines:
        line.evidence.clear()
    batch.lines.all().delete()
    batch.undone_at, batch.undone_by = now, by
    batch.save(update_fields=["undone_at", "undone_by"])
    activity_record(
        verb="event_import.undone",
        target=batch,
        actor=by,
        organisation=batch.event.organisation,
        before={"lines": len(lines)},
        now=now,
    )
    return batch


def _require_sound(batch: ImportBatch) -> None:
    if batch.undone_at is not None:
        raise Conflict(
            gettext_lazy("This file was taken back."),
            field="undone_at",
            remedy=gettext_lazy("Upload it again."),
        )
    if batch.fault_count:
        raise Conflict(
            gettext_lazy("%(count)s rows cannot be read; nothing is taken over."),
            field="faults",
            value=batch.fault_count,
            params={"count": batch.fault_count},
            remedy=gettext_lazy("Correct the cells that are named in your file and upload it again."),
        )
    twin = ImportBatch.objects.filter(
        event=batch.event_id,
        purpose=batch.purpose,
        sha256=batch.sha256,
        applied_at__isnull=False,
        undone_at=None,
    )
    if twin.exists():
        raise Conflict(
            gettext_lazy("The same file has been taken over already."),
            code="same_file",
            field="file",
            value=batch.filename,
            remedy=gettext_lazy("Take the earlier one back first, or upload another file."),
        )


def _lines(batch: ImportBatch, by: User, now: datetime) -> list[DataLine]:
    """One line for each kind of trip, and one for each length of stay."""
    trips: dict[tuple[str, ...], dict[str, Any]] = {}
    stays: dict[str, int] = {}
    modes = dict(choices_of("mode"))
    for group in batch.groups:
        facts = {
            name: group[name]
            for name in ("mode", "from", "distance_km_one_way", "persons_per_car")
            if group.get(name)
        }
        trip = trips.setdefault(tuple(sorted(facts.items())), facts | {"persons": 0})
        trip["persons"] += group["persons"]
        if group.get("nights") not in (None, "", "0"):
            stays[group["nights"]] = stays.get(group["nights"], 0) + group["persons"]
    note = _("%(file)s, %(rows)s rows, SHA-256 %(digest)s…") % {
        "file": batch.filename,
        "rows": batch.row_count,
        "digest": batch.sha256[:16],
    }
    drafts = [
        (
            Section.TRAVEL,
            " · ".join(part for part in (trip.get("from", ""), str(modes[trip["mode"]])) if part),
            trip | {"persons": str(trip["persons"])},
        )
        for trip in trips.values()
    ] + [
        (
            Section.LODGING,
            _("Nights of attendees: %(nights)s each") % {"nights": nights},
            {"persons": str(persons), "nights": nights},
        )
        for nights, persons in sorted(stays.items(), key=lambda item: int(item[0]))
    ]
    codes = {
        section: iter(free_codes(batch.event, batch.purpose, section, count=len(drafts)))
        for section in (Section.TRAVEL, Section.LODGING)
    }
    return [
        DataLine(
            event=batch.event,
            purpose=batch.purpose,
            section=section,
            code=next(codes[section]),
            label=label,
            inputs=inputs,
            tier=Tier.BETTER,
            source_note=note[:500],
            origin=LineOrigin.IMPORTED,
            batch=batch,
            entered_by=by,
            entered_at=now,
        )
        for section, label, inputs in drafts
    ]


def _require_calculable(event: Event, lines: list[DataLine]) -> None:
    """Let the laboratory try all lines together, before any is kept."""
    data = head(event)
    data.pop("boundary", None)
    activities: dict[str, list] = {}
    for line in lines:
        activities.setdefault(line.section, []).append(row(line))
    try:
        calculated(event, data | {"activities": activities})
    except CalculatorError as error:
        raise from_calculator(error) from error
