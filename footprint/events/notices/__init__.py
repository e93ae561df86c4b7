"""What are organisers reminded of, and which days of events stand in calendars?

What is due is read from the events themselves, so nothing has to be taken back when a day moves.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from footprint.accounts.actors import Actor
from footprint.core.dates import day
from footprint.core.languages import in_language
from footprint.core.periodic import periodic
from footprint.events.enums import EventState
from footprint.events.models import Event, Measure
from footprint.events.selectors import events_of, local_day
from footprint.notices.calendars import CalendarEntry, calendar_source
from footprint.notices.enums import Topic
from footprint.notices.kinds import notice_kind
from footprint.notices.links import link_to
from footprint.notices.selectors import people_with
from footprint.notices.services import notice_send

PLAN_DUE = notice_kind(
    "event.plan_due",
    label=gettext_lazy("The plan of an event is to be issued before it starts"),
    topic=Topic.EVENTS,
    subject=gettext_lazy("“%(event)s” starts on %(day)s; its plan is not issued yet"),
    text=gettext_lazy("A plan counts only when it is issued before the first day."),
    mandatory=True,
    action="events.edit",
)
DATA_DUE = notice_kind(
    "event.data_due",
    label=gettext_lazy("An event is over and its footprint is not calculated yet"),
    topic=Topic.EVENTS,
    subject=gettext_lazy("“%(event)s” is over: collect the data and calculate its footprint"),
    text=gettext_lazy("Bills and lists are easiest to get now. It ended on %(day)s."),
    action="events.edit",
)
MEASURE_DUE = notice_kind(
    "event.measure_due",
    label=gettext_lazy("A reduction measure is due"),
    topic=Topic.EVENTS,
    subject=gettext_lazy("“%(measure)s” is due on %(day)s"),
    text=gettext_lazy(
        "Event: %(event)s; responsible: %(owner)s. Note when it is done and what it has saved."
    ),
    action="events.edit",
)
PLAN_WARNINGS_DAYS = (7, 30)
MEASURE_WARNING = timedelta(days=3)
LOOK_BACK = timedelta(days=60)
BEFORE_FOOTPRINT = (EventState.DRAFT, EventState.PLANNED)


@periodic("events.notices", every=timedelta(hours=1))
def tell_of_events(*, now: datetime) -> None:
    """Tell organisers of plans, data and measures that are due; nobody twice of the same."""
    ahead, back = now.date() + timedelta(days=max(PLAN_WARNINGS_DAYS) + 1), now.date() - LOOK_BACK
    near = Event.objects.filter(state__in=BEFORE_FOOTPRINT, ends_on__gte=back, starts_on__lte=ahead)
    for event in near.select_related("organisation", "plan").order_by("pk"):
        _tell_of_event(event, now)
    due = Measure.objects.filter(
        done_on=None, due_on__gte=back, due_on__lte=now.date() + MEASURE_WARNING + timedelta(days=1)
    )
    for measure in due.select_related("event__organisation").order_by("pk"):
        if measure.due_on <= local_day(measure.event, now) + MEASURE_WARNING:
            facts = {"measure": measure.label, "owner": measure.owner, "day": _written(measure.due_on)}
            key = f"{measure.public_id}:{measure.due_on}"
            _send(MEASURE_DUE, measure.event, facts, "events:measures", key, now=now)


def _tell_of_event(event: Event, now: datetime) -> None:
    today = local_day(event, now)
    days_left = (event.starts_on - today).days
    warning = next((days for days in PLAN_WARNINGS_DAYS if days_left <= days), None)
    if days_left > 0 and warning and event.plan.issued_at is None:
        key = f"{event.public_id}:{event.starts_on}:{warning}"
        _send(PLAN_DUE, event, {"day": _written(event.starts_on)}, "events:plan", key, now=now)
    if today > event.ends_on:
        key = f"{event.public_id}:{event.ends_on}"
        _send(DATA_DUE, event, {"day": _written(event.ends_on)}, "events:overview", key, now=now)


def _send(kind: str, event: Event, facts: dict[str, Any], page: str, key: str, *, now: datetime) -> None:
    notice_send(
        kind=kind,
        to=people_with(event.organisation, "events.edit", now=now),
        facts={"event": lambda: in_language(zh=event.name_zh, en=event.name_en), **facts},
        organisation=event.organisation,
        link=link_to(page, event.public_id),
        key=f"{kind}:{key}",
        now=now,
    )


def _written(date_: date):
    return lambda: day(date_)


@calendar_source("events")
def days_of_events(actor: Actor, *, now: datetime) -> Iterator[CalendarEntry]:
    """The days of the organisation's events, the last day for each plan, and what measures are due."""
    if not actor.can("events.view"):
        return
    found = events_of(actor).exclude(state=EventState.RECORDED).prefetch_related("measures")
    for event in found:
        name = in_language(zh=event.name_zh, en=event.name_en)
        yield CalendarEntry(
            key=f"event:{event.public_id}",
            at=event.starts_on,
            until=event.ends_on,
            zone=event.zone,
            title=name,
            place=event.place,
            link=link_to("events:overview", event.public_id),
        )
        if event.plan.issued_at is None and local_day(event, now) < event.starts_on:
            yield CalendarEntry(
                key=f"plan:{event.public_id}",
                at=event.starts_on - timedelta(days=1),
                zone=event.zone,
                title=_("Last day to issue the plan of “%(event)s”") % {"event": name},
                link=link_to("events:plan", event.public_id),
            )
        for measure in event.measures.all():
            if measure.done_on is None:
                yield CalendarEntry(
                    key=f"measure:{measure.public_id}",
                    at=measure.due_on,
                    zone=event.zone,
                    title=_("Measure due: %(measure)s") % {"measure": measure.label},
                    text=_("Event: %(event)s; responsible: %(owner)s")
                    % {"event": name, "owner": measure.owner},
                    link=link_to("events:measures", event.public_id),
                )
