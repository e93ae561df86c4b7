"""How do people without an account tell how they travelled, or hand in figures with evidence?

A link works until its day, at most so many times, and until somebody closes it. Its code is not stored: it is
derived from the site's key, so that it can be shown again and not guessed. What comes in waits for review.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators.errors import CalculatorError
from calculators.event.places import place
from footprint.accounts.models import User
from footprint.core.activity import activity_record, keyed_hash
from footprint.core.problems import Conflict, InvalidInput, from_calculator
from footprint.events.enums import LineOrigin, LinkKind, Section, Tier
from footprint.events.models import Answer, CollectionLink, DataLine, Event
from footprint.events.sections import choices_of
from footprint.events.selectors import local_day
from footprint.events.services.lines import free_codes, inputs_of, require_calculable
from footprint.events.workflow import OPEN, require_open
from footprint.evidence.models import EvidenceFile
from footprint.evidence.services import evidence_upload

MOST_ANSWERS = {LinkKind.SURVEY: 20_000, LinkKind.SUPPLIER: 50}
LINKS_PER_EVENT = 50
OPEN_AFTER_EVENT = timedelta(days=365)
PERSONS_AT_MOST = 60
FILES_AT_MOST = 5
TRIP = ("mode", "from", "distance_km_one_way", "persons_per_car")


def link_code(link: CollectionLink) -> str:
    """The secret part of the link's address."""
    return keyed_hash(str(link.public_id), purpose="events.collection_link")[:32]


def link_find(*, public_id: UUID, code: str) -> CollectionLink | None:
    """The link with this address, or None; whether it is still open is another question."""
    found = CollectionLink.objects.select_related("event__organisation").filter(public_id=public_id).first()
    return found if found is not None and constant_time_compare(link_code(found), code) else None


@transaction.atomic
def link_create(
    *,
    event: Event,
    kind: LinkKind,
    section: Section,
    label: str,
    expires_on: date,
    by: User,
    request_id: UUID,
    now: datetime,
) -> CollectionLink:
    """Make a link; the same request again returns the link that it made.

    Raises
    ------
    InvalidInput
        Its last day is over, or more than a year after the event.
    Conflict
        The event has as many links as it may have.
    """
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_open(event)
    made = CollectionLink.objects.filter(event=event, request_id=request_id).first()
    if made is not None:
        return made
    today = local_day(event, now)
    if not today <= expires_on <= event.ends_on + OPEN_AFTER_EVENT:
        raise InvalidInput(
            gettext_lazy("A link is open until a day between today and a year after the event."),
            field="expires_on",
            value=expires_on.isoformat(),
            remedy=gettext_lazy("Choose a day soon after the event: people forget how they travelled."),
        )
    if event.collection_links.count() >= LINKS_PER_EVENT:
        raise Conflict(
            gettext_lazy("An event has at most %(count)s links."),
            field="label",
            params={"count": LINKS_PER_EVENT},
            remedy=gettext_lazy("Use one of the links that are open."),
        )
    link = CollectionLink.objects.create(
        event=event,
        kind=kind,
        section=Section.TRAVEL if kind == LinkKind.SURVEY else section,
        label=label.strip(),
        expires_on=expires_on,
        most_answers=MOST_ANSWERS[LinkKind(kind)],
        request_id=request_id,
        created_by=by,
        created_at=now,
    )
    activity_record(
        verb="event_link.created", target=link, actor=by, organisation=event.organisation, now=now
    )
    return link


@transaction.atomic
def link_revoke(*, link: CollectionLink, by: User, now: datetime) -> CollectionLink:
    """Close a link; what came in stays."""
    link = CollectionLink.objects.select_for_update().get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = now, by
        link.save(update_fields=["revoked_at", "revoked_by"])
        activity_record(
            verb="event_link.revoked", target=link, actor=by, organisation=link.event.organisation, now=now
        )
    return link


def link_is_open(link: CollectionLink, *, now: datetime) -> bool:
    """Whether anything can be handed in through it."""
    return (
        link.revoked_at is None
        and local_day(link.event, now) <= link.expires_on
        and link.answer_count < link.most_answers
        and link.event.state in OPEN
    )


@transaction.atomic
def answer_give(
    *, link: CollectionLink, values: Mapping[str, Any], request_id: UUID, now: datetime
) -> Answer:
    """Take one answer of an attendee; like answers add up in one line that waits for review.

    Parameters
    ----------
    values
        ``mode``, ``persons``, ``from`` or ``distance_km_one_way``, ``persons_per_car``, ``nights``.

    Raises
    ------
    Conflict
        The link is closed.
    InvalidInput, InvalidInputs
        A figure is missing, unlikely, or the place is not known.
    """
    link = _held(link, now)
    given = Answer.objects.filter(request_id=request_id).first()
    if given is not None:
        return given
    persons = str(values.get("persons") or "1")
    facts = {name: values.get(name) for name in TRIP} | {"persons": persons}
    facts["from"] = _place(str(facts["from"] or ""))
    trip = inputs_of(Section.TRAVEL, facts, override_reason="")
    if int(persons) > PERSONS_AT_MOST:
        raise InvalidInput(
            gettext_lazy("One answer speaks for at most %(most)s persons."),
            field="persons",
            value=persons,
            params={"most": PERSONS_AT_MOST},
            remedy=gettext_lazy("Larger groups: ask the organiser to enter you."),
        )
    drafts = [(Section.TRAVEL, trip, _trip_label(trip))]
    nights = str(values.get("nights") or "0")
    if nights != "0":
        stay = inputs_of(Section.LODGING, {"persons": persons, "nights": nights}, override_reason="")
        drafts.append((Section.LODGING, stay, _("Nights of attendees: %(nights)s each") % {"nights": nights}))
    for section, inputs, label in drafts:
        _add_up(link, section, inputs, label, now)
    answer = Answer.objects.create(
        link=link, inputs=trip | {"nights": nights}, request_id=request_id, given_at=now
    )
    _count(link)
    return answer


def figures_hand_in(
    *,
    link: CollectionLink,
    label: str,
    values: Mapping[str, Any],
    note: str,
    override_reason: str,
    files: Iterable[tuple[str, bytes]],
    request_id: UUID,
    now: datetime,
) -> DataLine:
    """Take figures of a supplier as a line that waits for review, with its evidence.

    Raises
    ------
    Conflict
        The link is closed.
    InvalidInput, InvalidInputs, FileRefused
        A figure or a file cannot be taken; nothing is kept then but the bytes of earlier files.
    """
    files = list(files)
    if len(files) > FILES_AT_MOST:
        raise InvalidInput(
            gettext_lazy("At most %(most)s files can be handed in at once."),
            field="files",
            value=len(files),
            params={"most": FILES_AT_MOST},
            remedy=gettext_lazy("Put the pages into fewer files."),
        )
    with transaction.atomic():
        link = _held(link, now)
        made = DataLine.objects.filter(request_id=request_id, link=link).first()
        if made is not None:
            return made
        line = DataLine(
            event=link.event,
            purpose=link.purpose,
            section=link.section,
            code=free_codes(link.event, link.purpose, link.section)[0],
            label=label.strip(),
            inputs=inputs_of(Section(link.section), values, override_reason=override_reason.strip()),
            tier=Tier.BETTER,
            source_note=f"{link.label}: {note.strip()}".rstrip(": ")[:500],
            override_reason=override_reason.strip(),
            reviewed=False,
            origin=LineOrigin.SUPPLIED,
            link=link,
            entered_by=None,
            entered_at=now,
            request_id=request_id,
        )
        require_calculable(link.event, line)
        proofs = [_proof(link, name, content, now) for name, content in files]
        line.save()
        line.evidence.set(proofs)
        _count(link)
        activity_record(
            verb="event_line.handed_in",
            target=line,
            organisation=link.event.organisation,
            after={"link": str(link.public_id), "label": line.label, **line.inputs},
            now=now,
        )
        return line


def _place(text: str) -> str:
    """One name for each city, so that like answers add up."""
    if not text.strip():
        return ""
    try:
        found = place(text, path="from")
    except CalculatorError as error:
        raise from_calculator(error) from error
    return found.zh or found.key


def _proof(link: CollectionLink, name: str, content: bytes, now: datetime) -> EvidenceFile:
    return evidence_upload(
        organisation=link.event.organisation,
        filename=name,
        content=content,
        description=link.label[:300],
        uploaded_by=None,
        now=now,
    )


def _held(link: CollectionLink, now: datetime) -> CollectionLink:
    link = CollectionLink.objects.select_for_update(of=("self",)).select_related("event").get(pk=link.pk)
    if not link_is_open(link, now=now):
        raise Conflict(
            gettext_lazy("This link is closed."),
            code="link_closed",
            field="link",
            remedy=gettext_lazy("Ask the organiser for a new one."),
        )
    require_open(link.event)
    return link


def _add_up(
    link: CollectionLink, section: Section, inputs: dict[str, Any], label: str, now: datetime
) -> None:
    """Add the persons to the line of like answers that still waits for review, or begin one."""
    facts = {name: value for name, value in inputs.items() if name != "persons"}
    waiting = DataLine.objects.filter(link=link, section=section, reviewed=False)
    line = next((one for one in waiting if _facts(one) == facts), None)
    if line is None:
        line = DataLine(
            event=link.event,
            purpose=link.purpose,
            section=section,
            code=free_codes(link.event, link.purpose, section)[0],
            label=label[:300],
            inputs=inputs,
            tier=Tier.BETTER,
            source_note=link.label[:500],
            reviewed=False,
            origin=LineOrigin.SURVEYED,
            link=link,
            entered_at=now,
        )
        require_calculable(link.event, line)
    else:
        persons = int(line.inputs["persons"]) + int(inputs["persons"])
        line.inputs = line.inputs | {"persons": str(persons)}
        line.version += 1
    line.save()


def _facts(line: DataLine) -> dict[str, Any]:
    return {name: value for name, value in line.inputs.items() if name != "persons"}


def _count(link: CollectionLink) -> None:
    link.answer_count += 1
    link.save(update_fields=["answer_count"])


def _trip_label(trip: Mapping[str, Any]) -> str:
    modes = {code: str(label) for code, label in choices_of("mode")}
    return " · ".join(part for part in (str(trip.get("from", "")), modes[trip["mode"]]) if part)
