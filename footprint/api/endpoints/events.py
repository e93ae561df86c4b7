"""Events: opened, bounded, planned."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.api.endpoint import Endpoint, operation
from footprint.api.filters import Filter
from footprint.api.renaming import fields_named
from footprint.api.shapes.events import (
    BoundaryChange,
    BoundaryShape,
    EventChange,
    EventCopy,
    EventNew,
    EventShape,
    MeasureNew,
    MeasureShape,
    PlanChange,
    PlanShape,
)
from footprint.core.problems import InvalidInput
from footprint.events.enums import EventKind, EventState
from footprint.events.models import Event
from footprint.events.selectors import events_of, treatments
from footprint.events.services import (
    boundary_set,
    event_copy,
    event_create,
    event_update,
    measure_add,
    measure_remove,
    plan_issue,
    plan_save,
)
from footprint.rulebooks.selectors import latest

TAG = "events"


class EventEndpoint(Endpoint):
    """An address under one event."""

    def event(self, event_id: UUID) -> Event:
        """The event, if it is the organisation's."""
        return self.found(events_of(self.request.actor), event_id)


class Events(EventEndpoint):
    """All events."""

    @operation(
        tag=TAG,
        summary=_("Your events"),
        description=_("The events of your organisation, the newest first."),
        action="events.view",
        answer=EventShape,
        paged=True,
        filters=(
            Filter(
                name="state", label=_("Where they stand."), lookup="state", choices=tuple(EventState.values)
            ),
            Filter(name="kind", label=_("Kind of event."), lookup="kind", choices=tuple(EventKind.values)),
            Filter(name="from", label=_("First day on or after."), kind="day", lookup="starts_on__gte"),
            Filter(name="to", label=_("First day on or before."), kind="day", lookup="starts_on__lte"),
            Filter(name="name", label=_("Part of the Chinese name."), lookup="name_zh__icontains"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(events_of(request.actor).prefetch_related("venues"))

    @operation(
        tag=TAG,
        summary=_("Open an event"),
        description=_(
            "Opens an event and pins the newest release of its rule book: later releases do not change "
            "how it is judged."
        ),
        action="events.edit",
        body=EventNew,
        answer=EventShape,
        status=201,
    )
    def post(self, request: Request) -> Response:
        facts = self.body()
        event = event_create(
            organisation=request.actor.organisation,
            rulebook_release=latest(facts.pop("rulebook")),
            venues=facts.pop("venues", []),
            facts=facts,
            created_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(event, location=reverse("api:event", args=[event.public_id]))


class EventOne(EventEndpoint):
    """One event."""

    @operation(
        tag=TAG,
        summary=_("One event"),
        description=_("The event with its venues and the version that a change must name."),
        action="events.view",
        answer=EventShape,
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        return self.answer(self.event(event_id))

    @operation(
        tag=TAG,
        summary=_("Change an event"),
        description=_("Only the fields that are sent are changed."),
        action="events.edit",
        body=EventChange,
        answer=EventShape,
        versioned=True,
    )
    def patch(self, request: Request, event_id: UUID) -> Response:
        event = self.event(event_id)
        version, facts = self.match(event), self.body()
        changed = event_update(
            event=event,
            venues=facts.pop("venues", [venue.name for venue in event.venues.all()]),
            facts=facts,
            by=request.actor.user,
            version=version,
            now=self.now,
        )
        return self.answer(changed)


class EventCopies(EventEndpoint):
    """Copies of an event."""

    @operation(
        tag=TAG,
        summary=_("Copy an event"),
        description=_("Opens an event like this one. Its lines count only once they have been reviewed."),
        action="events.edit",
        body=EventCopy,
        answer=EventShape,
        status=201,
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        event, facts = self.event(event_id), self.body()
        rulebook = facts.pop("rulebook", "")
        copy = event_copy(
            event=event,
            rulebook_release=latest(rulebook) if rulebook else event.rulebook_release,
            **facts,
            by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(copy, location=reverse("api:event", args=[copy.public_id]))


class Boundary(EventEndpoint):
    """What is counted."""

    @operation(
        tag=TAG,
        summary=_("The boundary"),
        description=_("Every category: inside, outside or zero, and why."),
        action="events.view",
        answer=BoundaryShape,
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        return self._answer(self.event(event_id))

    @operation(
        tag=TAG,
        summary=_("Draw the boundary"),
        description=_(
            "Treats each category as named; the others stay. What is not inside needs a reason, and what the "
            "rule book counts cannot be left out."
        ),
        action="events.edit",
        body=BoundaryChange,
        answer=BoundaryShape,
        versioned=True,
    )
    def put(self, request: Request, event_id: UUID) -> Response:
        event = self.event(event_id)
        version, rows = self.match(event), self.body()["categories"]
        places = {row["category"]: number for number, row in enumerate(rows)}
        known = {row.code for row in treatments(event)}
        for number, row in enumerate(rows):
            if row["category"] not in known:
                raise InvalidInput(
                    _("There is no category “%(name)s”."),
                    code="unknown_category",
                    field=f"categories.{number}.category",
                    value=row["category"],
                    params={"name": row["category"], "known": ", ".join(sorted(known))},
                    remedy=_("Choose one of: %(known)s."),
                )

        def name(field: str) -> str:
            what, _separator, category = field.partition("_")
            return f"categories.{places[category]}.{what}" if category in places else field

        with fields_named(name):
            changed = boundary_set(
                event=event,
                choices={row["category"]: (row["status"], row["reason"]) for row in rows},
                by=request.actor.user,
                version=version,
                now=self.now,
            )
        return self._answer(changed)

    def _answer(self, event: Event) -> Response:
        response = self.answer({"categories": treatments(event), "version": event.version})
        response["ETag"] = f'"{event.version}"'
        return response


class PlanOne(EventEndpoint):
    """The neutrality plan."""

    @operation(
        tag=TAG,
        summary=_("The neutrality plan"),
        description=_("Texts, measures and, once issued, the plan as it was issued."),
        action="events.view",
        answer=PlanShape,
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        return self.answer(self.event(event_id).plan)

    @operation(
        tag=TAG,
        summary=_("Write the plan"),
        description=_("Changes the texts that are sent, while the plan is not issued."),
        action="events.edit",
        body=PlanChange,
        answer=PlanShape,
        versioned=True,
    )
    def patch(self, request: Request, event_id: UUID) -> Response:
        event = self.event(event_id)
        version, texts = self.match(event.plan), self.body()
        plan = plan_save(event=event, texts=texts, by=request.actor.user, version=version, now=self.now)
        return self.answer(plan)


class PlanIssue(EventEndpoint):
    """Issue of the plan."""

    @operation(
        tag=TAG,
        summary=_("Issue the plan"),
        description=_(
            "Before the event starts: freezes the plan with its estimate. Everything that the rule book "
            "wants and that is missing is named."
        ),
        action="events.edit",
        answer=PlanShape,
        once="needed",
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        plan = plan_issue(event=self.event(event_id), by=request.actor.user, now=self.now)
        return self.answer(plan)


class Measures(EventEndpoint):
    """Steps to emit less."""

    @operation(
        tag=TAG,
        summary=_("Note a measure"),
        description=_("A step to emit less, with who sees to it and by when. The same step is noted once."),
        action="events.edit",
        body=MeasureNew,
        answer=MeasureShape,
        status=201,
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        event, facts = self.event(event_id), self.body()
        measure = measure_add(event=event, **facts, by=request.actor.user, now=self.now)
        return self.answer(measure)


class MeasureOne(EventEndpoint):
    """One step."""

    @operation(
        tag=TAG,
        summary=_("Take a measure off the list"),
        description=_("A plan that is issued keeps it."),
        action="events.edit",
        status=204,
    )
    def delete(self, request: Request, event_id: UUID, measure_id: UUID) -> Response:
        measure = self.found(self.event(event_id).measures.all(), measure_id)
        measure_remove(measure=measure, by=request.actor.user, now=self.now)
        return self.nothing()
