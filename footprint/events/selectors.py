"""Whose events are they, what comes next, and what do their lines add up to today?"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from calculators.errors import CalculatorError
from calculators.inputs import Calculated
from calculators.rulebooks import CATEGORIES
from footprint.accounts.actors import Actor, for_actor
from footprint.assessments.enums import Purpose
from footprint.assessments.models import Assessment
from footprint.assessments.selectors import current
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, from_calculator
from footprint.events.enums import BoundaryStatus, DataPurpose, EventState
from footprint.events.event_file import calculated, event_file
from footprint.events.models import Event
from footprint.rulebooks.selectors import as_book

PURPOSES = {DataPurpose.ESTIMATE: Purpose.ESTIMATE, DataPurpose.ACTUAL: Purpose.ACTUAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One category on the boundary page."""

    code: str
    name: str
    scope: int
    status: str
    reason: str
    mandatory: bool
    place: str


def events_of(actor: Actor) -> QuerySet[Event]:
    """The events of the organisation acted for, the latest first."""
    found = Event.objects.select_related("organisation", "subject", "rulebook_release", "plan")
    return for_actor(found, actor).order_by("-starts_on", "-id")


def local_day(event: Event, now: datetime) -> date:
    """The calendar day at the event's place."""
    return now.astimezone(ZoneInfo(event.zone)).date()


def has_started(event: Event, now: datetime) -> bool:
    """Whether its first day has begun there."""
    return local_day(event, now) >= event.starts_on


def is_over(event: Event, now: datetime) -> bool:
    """Whether its last day has passed there."""
    return local_day(event, now) > event.ends_on


def treatments(event: Event) -> list[Treatment]:
    """Every category with how the event treats it; what is not chosen stands where the rule book puts it."""
    places = as_book(event.rulebook_release).boundary
    chosen = {choice.category: choice for choice in event.boundary.all()}
    found = []
    for code, category in CATEGORIES.items():
        place, choice = places.place(code), chosen.get(code)
        usual = BoundaryStatus.OUTSIDE if place == "outside" else BoundaryStatus.INSIDE
        found.append(
            Treatment(
                code=code,
                name=in_language(zh=category.zh, en=category.en),
                scope=category.scope,
                status=choice.status if choice else usual,
                reason=choice.reason if choice else "",
                mandatory=place == "inside",
                place=place,
            )
        )
    return found


def running(event: Event, *, purpose: DataPurpose) -> tuple[Calculated | None, DomainError | None]:
    """What the lines add up to today, or what is wrong with them; nothing is stored."""
    data = event_file(event, purpose=purpose)
    if not any(data.get("activities", {}).values()) and not data.get("reported"):
        return None, None
    try:
        return calculated(event, data), None
    except CalculatorError as error:
        return None, from_calculator(error)


def current_assessment(event: Event) -> Assessment | None:
    """The footprint that counts: recorded, else actual, else the estimate."""
    if event.state == EventState.RECORDED:
        return current(subject=event.subject, purpose=Purpose.RECORDED)
    return current(subject=event.subject, purpose=Purpose.ACTUAL) or current(
        subject=event.subject, purpose=Purpose.ESTIMATE
    )


def avoided_kg(event: Event) -> Decimal:
    """What the measures that were carried out avoided, as far as it is known; never an offset. [kgCO2e]"""
    found = event.measures.filter(done_on__isnull=False).aggregate(total=Sum("avoided_kg"))["total"]
    return found or Decimal(0)
