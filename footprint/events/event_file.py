"""How does what the site knows of an event become an event file that anybody can calculate?

The file is plain data in the form of ``calculators/event/schema.json``. The site calculates from this file
and from nothing else, so that the exported file gives the same milligrams on any machine.
"""

import json
from typing import Any

from calculators.factors import shipped_library
from calculators.inputs import Calculated, calculate
from footprint.events.enums import DataPurpose, EventState
from footprint.events.models import DataLine, Event
from footprint.rulebooks.selectors import as_book


def head(event: Event) -> dict[str, Any]:
    """Return the file without activities: the event, its places, rule book and boundary."""
    name = {"zh": event.name_zh} | ({"en": event.name_en} if event.name_en else {})
    facts: dict[str, Any] = {
        "name": name,
        "kind": event.kind,
        "start": event.starts_on.isoformat(),
        "end": event.ends_on.isoformat(),
        "zone": event.zone,
        "place": event.place,
    }
    if event.region:
        facts["region"] = event.region
    persons = event.attendees_actual or event.attendees_expected
    if persons:
        facts["attendees_on_site"] = persons
    venues = [
        {"id": venue.code, "name": venue.name} | ({"place": venue.place} if venue.place else {})
        for venue in event.venues.all()
    ]
    if venues:
        facts["venues"] = venues
    boundary = [
        {"category": choice.category, "status": choice.status}
        | ({"reason": choice.reason} if choice.reason else {})
        for choice in event.boundary.all()
    ]
    return {
        "format": "carbon-event/1",
        "event": facts,
        "rulebook": event.rulebook_release.name,
        "gwp": event.gwp_set,
        **({"boundary": boundary} if boundary else {}),
    }


def row(line: DataLine) -> dict[str, Any]:
    """Return one line as the event file holds it."""
    proofs = "; ".join(file.filename for file in line.evidence.all()) if line.pk else ""
    notes = {"evidence": proofs, "note": line.source_note}
    return {
        "id": line.code,
        "label": line.label,
        "tier": line.tier,
        **line.inputs,
        **{name: text for name, text in notes.items() if text},
    }


def event_file(event: Event, *, purpose: DataPurpose) -> dict[str, Any]:
    """Return the whole file, without lines that wait for review; a recorded event's as it was recorded."""
    if event.state == EventState.RECORDED:
        return dict(event.recorded_file)
    activities: dict[str, list] = {}
    counted = event.lines.filter(purpose=purpose, reviewed=True).prefetch_related("evidence")
    for line in counted.order_by("section", "id"):
        activities.setdefault(line.section, []).append(row(line))
    data = head(event) | {"activities": activities}
    plan = getattr(event, "plan", None)
    if plan is not None and plan.issued_at is not None:
        data["plan"] = {
            "issued_on": plan.facts["issued_on"],
            "contents": plan.facts["contents"],
        }
    measures = [_measure(measure) for measure in event.measures.all() if measure.done_on]
    return data | ({"measures": measures} if measures else {})


def calculated(event: Event, data: dict[str, Any]) -> Calculated:
    """Return the footprint of a file under the release of the rule book that the event keeps."""
    text = json.dumps(data, ensure_ascii=False).encode()
    return calculate(text, library=shipped_library(), book=as_book(event.rulebook_release))


def _measure(measure: Any) -> dict[str, Any]:
    known = {} if measure.avoided_kg is None else {"avoided": f"{measure.avoided_kg} kg"}
    return {"label": measure.label, "owner": measure.owner, **known}
