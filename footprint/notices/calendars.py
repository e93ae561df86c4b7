"""Which days do the rooms put into people's calendars, and what does the calendar file say?

A room registers a source in its ``notices.py``::

    @calendar_source("claims")
    def deadlines(actor: Actor, *, now: datetime) -> Iterator[CalendarEntry]:
        for claim in claims_of(actor):
            yield CalendarEntry(key=f"{claim.public_id}:cover", at=claim.due_at, zone=claim.event.zone, …)

The actor is a person acting for one organisation, or (in an organisation's own calendar) nobody in
particular with the rights of an auditor: ``actor.user`` is then ``None``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDDDTypes

from footprint.accounts.actors import Actor, actor_for, organisations_of
from footprint.accounts.enums import Role
from footprint.accounts.models import Organisation, User

NAMESPACE = UUID("6f0b9a3e-6d1f-4c0e-9a57-1f1f5f4d2b60")
ASK_AGAIN_AFTER = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One dated matter.

    Attributes
    ----------
    key
        Stable name within its source; the same key is the same entry, also when its day moves.
    at
        A day, or a moment; a moment counts as the day that it falls on in ``zone``.
    until
        The last day (inclusive) or moment of something that takes longer.
    title, text
        Plain or lazy texts, written in the language of the calendar.
    zone
        Time zone of the place it is about.
    all_day
        Whether it stands on top of the day (deadlines do) or at its hour.
    link
        Path on this site.
    """

    key: str
    at: date | datetime
    title: str | Promise
    text: str | Promise = ""
    until: date | datetime | None = None
    zone: str = "Asia/Shanghai"
    all_day: bool = True
    link: str = ""
    place: str | Promise = ""
    source: str = ""
    organisation: Organisation | None = None

    @property
    def uid(self) -> str:
        """The same in every calendar, for ever."""
        return f"{uuid5(NAMESPACE, f'{self.source}:{self.key}')}@footprint"

    @property
    def day(self) -> date:
        return _day(self.at, self.zone)

    @property
    def last_day(self) -> date:
        return self.day if self.until is None else _day(self.until, self.zone)


Source = Callable[..., Iterable[CalendarEntry]]
_sources: dict[str, Source] = {}


def calendar_source(name: str) -> Callable[[Source], Source]:
    """Register ``source(actor, *, now)``, which yields the dated matters that the actor may see."""

    def register(source: Source) -> Source:
        _sources[name] = source
        return source

    return register


def entries_of_actor(actor: Actor, *, now: datetime) -> list[CalendarEntry]:
    """What all rooms have for this actor, by day."""
    found = [
        _owned(entry, name, actor) for name, source in _sources.items() for entry in source(actor, now=now)
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.uid))


def entries_of_person(person: User, *, now: datetime) -> list[CalendarEntry]:
    """What all rooms have for the person in every organisation that they act for; each entry once."""
    if not person.is_active:
        return []
    if person.is_site_admin:
        return entries_of_actor(Actor(user=person), now=now)
    found: dict[str, CalendarEntry] = {}
    for organisation in organisations_of(user=person, now=now):
        actor = actor_for(user=person, organisation=organisation, now=now)
        for entry in entries_of_actor(actor, now=now):
            found.setdefault(entry.uid, entry)
    return sorted(found.values(), key=lambda entry: (entry.day, entry.uid))


def entries_of_organisation(organisation: Organisation, *, now: datetime) -> list[CalendarEntry]:
    """What all rooms have for the organisation."""
    return entries_of_actor(
        Actor(organisation=organisation, roles=frozenset({Role.AUDITOR}), is_member=True), now=now
    )


def calendar_file(entries: Iterable[CalendarEntry], *, name: str, now: datetime) -> bytes:
    """The entries as an iCalendar file (RFC 5545), in the language of the moment."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Footprint//Calendar//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDDDTypes(ASK_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDDDTypes(ASK_AGAIN_AFTER))
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return calendar.to_ical()


def _event(entry: CalendarEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", str(entry.title))
    if entry.all_day:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.last_day + timedelta(days=1))  # the end is the first day after
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", _utc(entry.at))
        if entry.until is not None:
            event.add("dtend", _utc(entry.until))
    said = [str(entry.text)]
    if entry.organisation is not None:
        said.append(str(entry.organisation))
    if entry.link:
        address = settings.PUBLIC_URL + entry.link
        event.add("url", address)
        said.append(_("Open: %(address)s") % {"address": address})
    event.add("description", "\n".join(line for line in said if line))
    if entry.place:
        event.add("location", str(entry.place))
    return event


def _owned(entry: CalendarEntry, source: str, actor: Actor) -> CalendarEntry:
    return replace(entry, source=source, organisation=entry.organisation or actor.organisation)


def _day(at: date | datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at


def _utc(at: date | datetime) -> datetime:
    if not isinstance(at, datetime):
        raise TypeError(f"{at} is a day; only a moment can stand at its hour.")
    return at.astimezone(UTC)
