"""How does a headcount become the lines of an estimate?"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators.errors import CalculatorError
from calculators.event.estimate import (
    ASSUMED,
    Expected,
    Group,
    Headcount,
    assumed_amount,
    assumption,
    expected_lines,
)
from footprint.accounts.models import User
from footprint.core.activity import activity_record
from footprint.core.languages import in_language
from footprint.core.problems import Conflict, InvalidInput, from_calculator
from footprint.core.text import number
from footprint.events.enums import DataPurpose, LineOrigin, Tier
from footprint.events.models import DataLine, Event, Plan
from footprint.events.sections import ASSUMED_UNITS
from footprint.events.services.lines import free_codes, require_calculable
from footprint.events.workflow import require_open


@transaction.atomic
def estimate_make(*, event: Event, headcount: Mapping[str, Any], by: User, now: datetime) -> list[DataLine]:
    """Replace the estimated lines by those that follow from a headcount; corrected lines stay.

    Parameters
    ----------
    headcount
        As :func:`headcount_of` reads it: ``groups`` (origin, persons, mode, distance_km_one_way, stays),
        ``meal_kind``, ``waste_treatment``, ``stated`` (amounts by name of the laboratory's ``ASSUMED``).
        Plain JSON, numbers as text.

    Raises
    ------
    Conflict
        The plan is issued already: its estimate stays.
    InvalidInput
        Nobody is expected, a place is not known, or a number is impossible. Nothing is changed then.
    """
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_open(event)
    plan = Plan.objects.select_for_update().get(event=event)
    if plan.issued_at is not None:
        raise Conflict(
            gettext_lazy("The plan was issued with its estimate; both stay as they are."),
            code="plan_issued",
            field="groups",
            remedy=gettext_lazy("Enter what happened as actual data; the footprint says how it differs."),
        )
    lines = _lines(event, headcount_of(headcount, days=event.days), by, now)
    event.lines.filter(purpose=DataPurpose.ESTIMATE, origin=LineOrigin.ESTIMATED).delete()
    for line in lines:
        line.code = free_codes(event, line.purpose, line.section)[0]
        require_calculable(event, line)
        line.save()
    plan.headcount = dict(headcount)
    plan.save(update_fields=["headcount"])
    activity_record(
        verb="event.estimated",
        target=event,
        actor=by,
        organisation=event.organisation,
        after={"lines": len(lines), "headcount": dict(headcount)},
        now=now,
    )
    return lines


def headcount_of(data: Mapping[str, Any], *, days: int) -> Headcount:
    """The headcount as the laboratory takes it."""
    groups = [
        Group(
            origin=group["origin"],
            persons=Decimal(group["persons"]),
            mode=group["mode"],
            distance_km_one_way=Decimal(group["distance_km_one_way"])
            if group.get("distance_km_one_way")
            else None,
            stays=bool(group.get("stays")),
        )
        for group in data.get("groups", ())
    ]
    return Headcount(
        groups=groups,
        days=days,
        meal_kind=data.get("meal_kind", ""),
        waste_treatment=data.get("waste_treatment", ""),
        stated={name: Decimal(text) for name, text in data.get("stated", {}).items() if text},
    )


def assumptions() -> list[dict[str, Any]]:
    """The amounts that are taken when nobody states others, each with its source, place and year."""
    found = []
    for name in ASSUMED:
        record = assumption(name)
        amount, unit = _shown(name)
        found.append(
            {
                "name": name,
                "label": in_language(zh=record.name_zh, en=record.name_en),
                "amount": amount,
                "unit": str(unit),
                "source": record.source,
                "ref": record.source_ref,
                "region": record.region,
                "year": record.year,
                "note": record.note,
            }
        )
    return found


def _lines(event: Event, known: Headcount, by: User, now: datetime) -> list[DataLine]:
    try:
        expected = expected_lines(known)
    except CalculatorError as error:
        raise from_calculator(error) from error
    if not expected:
        raise InvalidInput(
            gettext_lazy("Nobody is expected yet."),
            field="groups",
            remedy=gettext_lazy("Enter at least one group: from where, how many, and how they travel."),
        )
    return [
        DataLine(
            event=event,
            purpose=DataPurpose.ESTIMATE,
            section=one.section,
            label=in_language(zh=one.label_zh, en=one.label_en),
            inputs=dict(one.inputs),
            tier=Tier.BASIC,
            source_note=_note(one)[:500],
            origin=LineOrigin.ESTIMATED,
            entered_by=by,
            entered_at=now,
        )
        for one in expected
    ]


def _note(expected: Expected) -> str:
    """What a line rests on: the assumed amounts with their source, or what the organiser stated."""
    if not expected.assumed:
        return _("Estimated from the expected attendees as the organiser states them.")
    parts = []
    for name in expected.assumed:
        record = assumption(name)
        amount, unit = _shown(name)
        parts.append(
            _("Assumed: %(what)s %(amount)s %(unit)s (%(source)s, %(region)s %(year)s).")
            % {
                "what": in_language(zh=record.name_zh, en=record.name_en),
                "amount": amount,
                "unit": unit,
                "source": record.source,
                "region": record.region,
                "year": record.year,
            }
        )
    return " ".join(parts)


def _shown(name: str) -> tuple[str, Any]:
    """An assumed amount as people read it, and its unit."""
    return number(assumed_amount(name).quantize(Decimal("0.01")).normalize()), ASSUMED_UNITS[name]
