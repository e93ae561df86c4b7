"""Lines of data: what was metered, bought, travelled, eaten."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.accounts.actors import Actor
from footprint.api.endpoint import Endpoint, operation
from footprint.api.endpoints.events import EventEndpoint
from footprint.api.filters import Filter
from footprint.api.renaming import fields_named, under
from footprint.api.shapes.events import LineChange, LineNew, LineShape, LinesMade, LinesNew, SectionShape
from footprint.core.problems import DomainError, InvalidInput, InvalidInputs
from footprint.events.enums import DataPurpose, Section
from footprint.events.models import DataLine
from footprint.events.sections import BOXES, choices_of
from footprint.events.services import line_remove, line_review, line_save, lines_enter
from footprint.evidence.models import EvidenceFile
from footprint.evidence.selectors import evidence_of

TAG = "lines"
ABOVE_INPUTS = {
    "label",
    "tier",
    "source_note",
    "override_reason",
    "evidence",
    "purpose",
    "section",
    "version",
}
IN_INPUTS = under("inputs", names=ABOVE_INPUTS | {"state"})


class Sections(Endpoint):
    """What can be entered."""

    @operation(
        tag=TAG,
        summary=_("Kinds of data and their figures"),
        description=_(
            "For each kind of data the figures that a line can hold: name, unit, likely range, choices."
        ),
        action="events.view",
        answer=SectionShape,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        return self.page([_section(section) for section in Section])


class Lines(EventEndpoint):
    """The lines of an event."""

    @operation(
        tag=TAG,
        summary=_("Lines of data"),
        description=_("Everything that was entered for the event, the newest first."),
        action="events.view",
        answer=LineShape,
        paged=True,
        most=500,
        filters=(
            Filter(
                name="purpose",
                label=_("Estimate or actual data."),
                lookup="purpose",
                choices=tuple(DataPurpose.values),
            ),
            Filter(name="section", label=_("Kind of data."), lookup="section", choices=tuple(Section.values)),
        ),
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        return self.page(self.event(event_id).lines.prefetch_related("evidence"))

    @operation(
        tag=TAG,
        summary=_("Enter a line"),
        description=_(
            "Figures may be written as people write them (“12.8万度”, “3.2 t”). A figure outside its likely "
            "range needs a reason."
        ),
        action="events.edit",
        body=LineNew,
        answer=LineShape,
        status=201,
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        event = self.event(event_id)
        values = line_values(self.body(), request.actor)
        with fields_named(IN_INPUTS):
            line = line_save(
                event=event, **values, by=request.actor.user, request_id=self.request_key, now=self.now
            )
        return self.answer(line, location=reverse("api:line", args=[event.public_id, line.public_id]))


class LinesBulk(EventEndpoint):
    """Many lines at once."""

    @operation(
        tag=TAG,
        summary=_("Enter many lines"),
        description=_(
            "Up to 500 lines in one request: all are entered, or none. Every line that is wrong is named by "
            "its place (“lines.17.inputs.quantity”)."
        ),
        action="events.edit",
        body=LinesNew,
        answer=LinesMade,
        status=201,
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        event, given = self.event(event_id), self.body()["lines"]
        rows, faults = [], []
        for number, data in enumerate(given):
            try:
                rows.append(line_values(self.read(data, LineNew), request.actor))
            except DomainError as error:
                faults += _placed(error, f"lines.{number}")
        if faults:
            raise InvalidInputs(faults)

        def name(field: str) -> str:
            place, _separator, inner = field.partition(".")
            return f"lines.{place}.{IN_INPUTS(inner)}" if place.isdigit() else field

        with fields_named(name):
            lines = lines_enter(
                event=event, rows=rows, by=request.actor.user, request_id=self.request_key, now=self.now
            )
        return self.answer({"items": lines})


class LineEndpoint(EventEndpoint):
    """An address under one line."""

    def line(self, event_id: UUID, line_id: UUID) -> DataLine:
        """The line, if it is one of the event's."""
        return self.found(self.event(event_id).lines.select_related("event"), line_id)


class LineOne(LineEndpoint):
    """One line."""

    @operation(
        tag=TAG,
        summary=_("One line"),
        description=_("The line with the version that a change must name."),
        action="events.view",
        answer=LineShape,
    )
    def get(self, request: Request, event_id: UUID, line_id: UUID) -> Response:
        return self.answer(self.line(event_id, line_id))

    @operation(
        tag=TAG,
        summary=_("Correct a line"),
        description=_("Replaces the line's figures; footprints already calculated keep the old ones."),
        action="events.edit",
        body=LineChange,
        answer=LineShape,
        versioned=True,
    )
    def put(self, request: Request, event_id: UUID, line_id: UUID) -> Response:
        line = self.line(event_id, line_id)
        version, values = self.match(line), line_values(self.body(), request.actor)
        with fields_named(IN_INPUTS):
            changed = line_save(
                event=line.event,
                purpose=line.purpose,
                section=line.section,
                **values,
                by=request.actor.user,
                request_id=self.request_key,
                now=self.now,
                line=line,
                version=version,
            )
        return self.answer(changed)

    @operation(
        tag=TAG,
        summary=_("Take a line out"),
        description=_("Footprints already calculated keep it."),
        action="events.edit",
        status=204,
        versioned=True,
    )
    def delete(self, request: Request, event_id: UUID, line_id: UUID) -> Response:
        line = self.line(event_id, line_id)
        line_remove(line=line, by=request.actor.user, version=self.match(line), now=self.now)
        return self.nothing()


class LineReview(LineEndpoint):
    """Review of a copied line."""

    @operation(
        tag=TAG,
        summary=_("Confirm a copied line"),
        description=_("A line that came with a copied event counts from now on."),
        action="events.edit",
        answer=LineShape,
    )
    def post(self, request: Request, event_id: UUID, line_id: UUID) -> Response:
        line = line_review(line=self.line(event_id, line_id), by=request.actor.user, now=self.now)
        return self.answer(line)


def line_values(facts: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """The body's facts as the services take them: ``values`` and evidence files."""
    values = {**facts, "values": facts["inputs"]}
    del values["inputs"]
    if "evidence" in values:
        values["evidence"] = evidence_files(values["evidence"], actor)
    return values


def evidence_files(ids: Iterable[UUID], actor: Actor) -> list[EvidenceFile]:
    """The organisation's own evidence files with these identifiers, in the order given."""
    wanted = list(ids)
    found = {file.public_id: file for file in evidence_of(actor).filter(public_id__in=wanted)}
    for number, public_id in enumerate(wanted):
        if public_id not in found:
            raise InvalidInput(
                _("There is no evidence file with this identifier."),
                code="unknown_evidence",
                field=f"evidence.{number}",
                value=str(public_id),
                remedy=_("Hand the file in first: POST /evidence."),
            )
    return [found[public_id] for public_id in wanted]


def _placed(error: DomainError, place: str) -> list[DomainError]:
    errors = getattr(error, "errors", [error])
    for one in errors:
        one.field = f"{place}.{one.field}" if one.field else place
    return errors


def _section(section: Section) -> SimpleNamespace:
    boxes = [
        {
            "name": box.name,
            "label": box.label,
            "shape": box.shape,
            "unit": box.unit,
            "low": str(box.low),
            "high": None if box.high is None else str(box.high),
            "required": box.required,
            "choices": [value for value, _label in choices_of(box.choices)] if box.choices else [],
        }
        for box in BOXES[section]
    ]
    return SimpleNamespace(section=section.value, label=section.label, boxes=boxes)
