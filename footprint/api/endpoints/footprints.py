"""Footprints: computed once, given out as stored."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from calculators.explain import Node, line_node
from footprint.api.endpoint import Endpoint, operation
from footprint.api.endpoints.events import EventEndpoint
from footprint.api.filters import Filter
from footprint.api.shapes.events import ComputeNew
from footprint.api.shapes.footprints import FootprintFull, FootprintLine, FootprintShape, FootprintTrace
from footprint.assessments.enums import Purpose
from footprint.assessments.models import Assessment
from footprint.assessments.selectors import of_organisation
from footprint.core.problems import NotFound
from footprint.events.enums import DataPurpose
from footprint.events.event_file import event_file
from footprint.events.services import event_compute

TAG = "footprints"


class EventFootprints(EventEndpoint):
    """The footprints of an event."""

    @operation(
        tag=TAG,
        summary=_("Footprints of an event"),
        description=_("Every footprint that was calculated for it, the newest first; none is ever deleted."),
        action="assessments.view",
        answer=FootprintShape,
        paged=True,
        filters=(
            Filter(
                name="purpose",
                label=_("Why it was calculated."),
                lookup="purpose",
                choices=tuple(Purpose.values),
            ),
        ),
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        return self.page(_light(self.event(event_id).subject.assessments.all()))

    @operation(
        tag=TAG,
        summary=_("Calculate the footprint"),
        description=_(
            "Calculates from the lines of data and stores the result. It supersedes the one before, which "
            "stays; a reason is needed from the second one on. The actual footprint is calculated after the "
            "event."
        ),
        action="assessments.compute",
        body=ComputeNew,
        answer=FootprintFull,
        status=201,
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        event, facts = self.event(event_id), self.body()
        made = event_compute(event=event, **facts, by=request.actor.user, now=self.now)
        return self.answer(made, location=reverse("api:footprint", args=[made.public_id]))


class EventFile(EventEndpoint):
    """The event file."""

    @operation(
        tag=TAG,
        summary=_("The event file as the data stand"),
        description=_("What “python -m calculators evaluate” turns into the same milligrams on any machine."),
        action="events.view",
        media="application/json",
        filters=(
            Filter(
                name="purpose",
                label=_("Estimate or actual data (the usual)."),
                choices=tuple(DataPurpose.values),
            ),
        ),
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        purpose = self.parameters()["purpose"] or DataPurpose.ACTUAL
        return Response(event_file(self.event(event_id), purpose=DataPurpose(purpose)))


class FootprintEndpoint(Endpoint):
    """An address under one footprint."""

    def footprint(self, footprint_id: UUID, *, whole: bool = False) -> Assessment:
        """The footprint, if it is the organisation's; ``whole`` with its stored document."""
        rows = of_organisation(self.request.actor.organisation).select_related(
            "supersedes", "rulebook_release"
        )
        return self.found(rows.defer(None) if whole else rows, footprint_id)


class FootprintOne(FootprintEndpoint):
    """One footprint."""

    @operation(
        tag=TAG,
        summary=_("One footprint"),
        description=_("Total, interval, categories, and what it rests on."),
        action="assessments.view",
        answer=FootprintFull,
    )
    def get(self, request: Request, footprint_id: UUID) -> Response:
        found = self.footprint(footprint_id)
        response = self.answer(found)
        response["ETag"] = f'"{found.digest[:32]}"'
        return response


class FootprintLines(FootprintEndpoint):
    """Its lines."""

    @operation(
        tag=TAG,
        summary=_("Lines of a footprint"),
        description=_("What a verifier reads: activity, factor and emissions of each line."),
        action="assessments.view",
        answer=FootprintLine,
        paged=True,
        most=500,
        filters=(
            Filter(name="category", label=_("Category."), lookup="category"),
            Filter(name="inside", label=_("Inside the boundary."), kind="flag", lookup="inside"),
        ),
    )
    def get(self, request: Request, footprint_id: UUID) -> Response:
        return self.page(self.footprint(footprint_id).lines.all(), by="ordinal", ascending=True)


class FootprintLineOne(FootprintEndpoint):
    """One line."""

    @operation(
        tag=TAG,
        summary=_("Where a number comes from"),
        description=_("One line with its formula, inputs, conversions and factor, as rows of a tree."),
        action="assessments.view",
        answer=FootprintTrace,
    )
    def get(self, request: Request, footprint_id: UUID, ordinal: int) -> Response:
        found = self.footprint(footprint_id, whole=True)
        row = found.lines.filter(ordinal=ordinal).first()
        if row is None:
            raise NotFound(_("The footprint has no line with this number."), field="ordinal", value=ordinal)
        row.trace = list(_steps(line_node(found.result.find(row.line_id), found.gwp_set)))
        return self.answer(row)


class FootprintResult(FootprintEndpoint):
    """The whole stored result."""

    @operation(
        tag=TAG,
        summary=_("The stored result"),
        description=_("The result in its canonical form; its SHA-256 is the footprint's digest."),
        action="assessments.view",
        media="application/json",
    )
    def get(self, request: Request, footprint_id: UUID) -> Response:
        return Response(self.footprint(footprint_id, whole=True).data)


class FootprintInputs(FootprintEndpoint):
    """What it was calculated from."""

    @operation(
        tag=TAG,
        summary=_("The inputs"),
        description=_("The event file that the footprint was calculated from."),
        action="assessments.view",
        media="application/json",
    )
    def get(self, request: Request, footprint_id: UUID) -> Response:
        return Response(self.footprint(footprint_id, whole=True).inputs)


def _light(rows: QuerySet) -> QuerySet:
    return rows.select_related("subject", "supersedes", "rulebook_release").defer("document", "inputs")


def _steps(node: Node, depth: int = 0) -> Iterator[dict[str, Any]]:
    yield {
        "depth": depth,
        "what_zh": node.zh,
        "what_en": node.en,
        "value": node.value,
        "unit": node.unit,
        "note_zh": node.note_zh,
        "note_en": node.note_en,
    }
    for child in node.children:
        yield from _steps(child, depth + 1)
