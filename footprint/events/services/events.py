"""How is an event opened, changed and copied?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.errors import CalculatorError
from calculators.event.places import place as known_place
from footprint.accounts.models import Organisation, User
from footprint.assessments.enums import SubjectKind
from footprint.assessments.services import subject_create
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput, from_calculator
from footprint.events.enums import LineOrigin
from footprint.events.models import BoundaryChoice, DataLine, Event, Measure, Plan, Venue
from footprint.events.workflow import require_open, require_version
from footprint.rulebooks.models import RuleBookRelease

FIELDS = (
    "name_zh",
    "name_en",
    "kind",
    "starts_on",
    "ends_on",
    "zone",
    "place",
    "attendees_expected",
    "attendees_actual",
    "privacy",
)


@transaction.atomic
def event_create(
    *,
    organisation: Organisation,
    rulebook_release: RuleBookRelease,
    facts: Mapping[str, Any],
    venues: list[str],
    created_by: User | None,
    request_id: UUID,
    now: datetime,
    copied_from: Event | None = None,
) -> Event:
    """Open an event; the same request again returns the event that it opened.

    Parameters
    ----------
    facts
        Values of :data:`FIELDS`.
    venues
        Names of the places where it is held.

    Raises
    ------
    InvalidInput
        The last day is before the first, or the city or time zone is not known.
    """
    existing = Event.objects.filter(organisation=organisation, request_id=request_id).first()
    if existing is not None:
        return existing
    values = {name: facts[name] for name in FIELDS if name in facts}
    _require_sound(values)
    subject = subject_create(
        organisation=organisation,
        kind=SubjectKind.EVENT,
        name_zh=values["name_zh"],
        name_en=values.get("name_en", ""),
        now=now,
    )
    event = Event.objects.create(
        **values,
        organisation=organisation,
        subject=subject,
        rulebook_release=rulebook_release,
        copied_from=copied_from,
        request_id=request_id,
        created_by=created_by,
        created_at=now,
    )
    Plan.objects.create(event=event)
    _set_venues(event, venues)
    activity_record(verb="event.created", target=event, actor=created_by, organisation=organisation, now=now)
    return event


@transaction.atomic
def event_update(
    *,
    event: Event,
    facts: Mapping[str, Any],
    venues: list[str],
    by: User | None,
    version: int | None,
    now: datetime,
) -> Event:
    """Change what is known of an event; its name on documents already issued stays as it was."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_open(event)
    require_version(event, version)
    values = {name: facts[name] for name in FIELDS if name in facts}
    _require_sound({name: getattr(event, name) for name in FIELDS} | values)
    if event.plan.issued_at and values.get("starts_on", event.starts_on) != event.starts_on:
        raise InvalidInput(
            _("The plan is issued for an event that starts on %(day)s."),
            field="starts_on",
            value=str(values["starts_on"]),
            params={"day": event.starts_on.isoformat()},
            remedy=_("Keep the first day, or copy the event and plan the copy."),
        )
    before = {name: str(getattr(event, name)) for name in values}
    for name, value in values.items():
        setattr(event, name, value)
    event.version += 1
    event.save()
    _set_venues(event, venues)
    activity_record(
        verb="event.changed",
        target=event,
        actor=by,
        organisation=event.organisation,
        before={name: text for name, text in before.items() if text != str(values[name])},
        after={name: str(value) for name, value in values.items() if str(value) != before[name]},
        now=now,
    )
    return event


@transaction.atomic
def event_copy(
    *,
    event: Event,
    rulebook_release: RuleBookRelease,
    name_zh: str,
    name_en: str,
    starts_on: date,
    ends_on: date,
    by: User,
    request_id: UUID,
    now: datetime,
) -> Event:
    """Open a new event like an earlier one; its lines count only once somebody has reviewed them."""
    facts = {name: getattr(event, name) for name in FIELDS} | {
        "name_zh": name_zh,
        "name_en": name_en,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "attendees_actual": None,
    }
    copy = event_create(
        organisation=event.organisation,
        rulebook_release=rulebook_release,
        facts=facts,
        venues=[venue.name for venue in event.venues.all()],
        created_by=by,
        request_id=request_id,
        now=now,
        copied_from=event,
    )
    if copy.lines.exists() or copy.boundary.exists():
        return copy
    same_book = rulebook_release == event.rulebook_release
    BoundaryChoice.objects.bulk_create(
        BoundaryChoice(event=copy, category=row.category, status=row.status, reason=row.reason)
        for row in (event.boundary.all() if same_book else ())
    )
    Measure.objects.bulk_create(
        Measure(event=copy, label=row.label, owner=row.owner, due_on=starts_on, expected_kg=row.expected_kg)
        for row in event.measures.all()
    )
    DataLine.objects.bulk_create(
        DataLine(
            event=copy,
            purpose=row.purpose,
            section=row.section,
            code=row.code,
            label=row.label,
            inputs={name: value for name, value in row.inputs.items() if name != "on"},
            tier=row.tier,
            source_note=row.source_note,
            override_reason=row.override_reason,
            reviewed=False,
            origin=LineOrigin.COPIED,
            entered_by=by,
            entered_at=now,
        )
        for row in event.lines.all()
    )
    return copy


def _set_venues(event: Event, names: list[str]) -> None:
    """Keep the venues that are still named, add new ones; a venue that lines name stays."""
    wanted = [name.strip() for name in names if name.strip()]
    known = {venue.name: venue for venue in event.venues.all()}
    for name in wanted:
        if name not in known:
            known[name] = Venue.objects.create(event=event, name=name, code=f"venue-{len(known) + 1}")
    used = {row.get("venue") for row in event.lines.values_list("inputs", flat=True)}
    for name, venue in known.items():
        if name not in wanted and venue.code not in used:
            venue.delete()


def _require_sound(values: Mapping[str, Any]) -> None:
    if values["ends_on"] < values["starts_on"]:
        raise InvalidInput(
            _("The last day, %(end)s, is before the first, %(start)s."),
            field="ends_on",
            value=values["ends_on"].isoformat(),
            params={"start": values["starts_on"].isoformat(), "end": values["ends_on"].isoformat()},
            remedy=_("Correct one of the two days."),
        )
    try:
        ZoneInfo(values.get("zone", "Asia/Shanghai"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(
            _("No time zone is called “%(zone)s”."),
            field="zone",
            value=values["zone"],
            params={"zone": values["zone"]},
            remedy=_("Write it like Asia/Shanghai."),
        ) from error
    try:
        known_place(values["place"], path="place")
    except CalculatorError as error:
        raise from_calculator(error) from error
