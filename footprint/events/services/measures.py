"""How are steps to emit less planned, and how is it shown what they have achieved? (Never an offset.)"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.errors import CalculatorError
from footprint.accounts.models import User
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput, from_calculator
from footprint.events.event_file import calculated, head, row
from footprint.events.models import DataLine, Event, Measure
from footprint.events.selectors import local_day
from footprint.events.workflow import require_open

MG_PER_KG = 1_000_000


@transaction.atomic
def measure_add(
    *,
    event: Event,
    label: str,
    owner: str,
    due_on: date,
    expected_kg: Decimal | None,
    by: User,
    now: datetime,
) -> Measure:
    """Note a step to emit less, with who sees to it and by when; the same step is noted once."""
    require_open(event)
    measure, _created = Measure.objects.get_or_create(
        event=event,
        label=label.strip(),
        owner=owner.strip(),
        due_on=due_on,
        defaults={"expected_kg": expected_kg},
    )
    activity_record(verb="measure.added", target=measure, actor=by, organisation=event.organisation, now=now)
    return measure


@transaction.atomic
def measure_achieve(
    *,
    measure: Measure,
    done_on: date,
    before: DataLine | None,
    after: DataLine | None,
    avoided_kg: Decimal | None,
    explanation: str,
    by: User,
    now: datetime,
) -> Measure:
    """Note that a measure was carried out and what it avoided.

    Parameters
    ----------
    before, after
        The line as it would have been without the measure, and as it was with it. Both are kept as they are
        now; the difference of their emissions is what the measure avoided.
    avoided_kg
        What was avoided, where no two lines show it; then ``explanation`` says how it was found. [kgCO2e]

    Raises
    ------
    InvalidInput
        The day has not come; one of the two lines is missing or they do not show a reduction; a figure comes
        without an explanation.
    """
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    event = measure.event
    require_open(event)
    _require_past(event, done_on, now)
    if (before is None) != (after is None):
        raise InvalidInput(
            _("A reduction is shown by two lines: without and with the measure."),
            field="after" if after is None else "before",
            remedy=_("Choose both, or neither and type the figure."),
        )
    if before is not None and after is not None:
        measure.before, measure.after = _frozen(event, before), _frozen(event, after)
        avoided_kg = Decimal(measure.before["mg"] - measure.after["mg"]) / MG_PER_KG
        if avoided_kg < 0:
            raise InvalidInput(
                _("With the measure the line emits %(more)s kg more than without it."),
                field="after",
                params={"more": f"{-avoided_kg:,.3f}"},
                remedy=_("Choose the lines the other way round, or leave the reduction open."),
            )
    else:
        measure.before = measure.after = None
        if avoided_kg is not None and not explanation.strip():
            raise InvalidInput(
                _("The reduction comes without an explanation."),
                field="explanation",
                remedy=_("Say in a sentence how the figure was found."),
            )
    measure.done_on, measure.explanation = done_on, explanation.strip()
    measure.avoided_kg = None if avoided_kg is None else avoided_kg.quantize(Decimal("0.001"))
    measure.save()
    activity_record(
        verb="measure.achieved",
        target=measure,
        actor=by,
        organisation=event.organisation,
        after={"done_on": done_on.isoformat(), "avoided_kg": str(measure.avoided_kg)},
        now=now,
    )
    return measure


@transaction.atomic
def measure_remove(*, measure: Measure, by: User, now: datetime) -> None:
    """Take a measure off the list; a plan already issued keeps it."""
    require_open(measure.event)
    activity_record(
        verb="measure.removed",
        target=measure,
        actor=by,
        organisation=measure.event.organisation,
        before={"label": measure.label},
        now=now,
    )
    measure.delete()


def _require_past(event: Event, done_on: date, now: datetime) -> None:
    today = local_day(event, now)
    if done_on > today:
        raise InvalidInput(
            _("%(day)s has not come yet; today is %(today)s."),
            field="done_on",
            value=done_on.isoformat(),
            params={"day": done_on.isoformat(), "today": today.isoformat()},
            remedy=_("Note the measure as done once it is."),
        )


def _frozen(event: Event, line: DataLine) -> Mapping[str, Any]:
    """The line as it is now, with its emissions. [mgCO2e]"""
    given = row(line)
    try:
        found = calculated(event, head(event) | {"activities": {line.section: [given]}, "boundary": []})
    except CalculatorError as error:
        raise from_calculator(error) from error
    result = found.result
    total = sum((one.total_kg_co2e for one in (*result.lines, *result.outside)), Decimal(0))
    return {
        "section": line.section,
        "purpose": line.purpose,
        "label": line.label,
        "row": given,
        "mg": int(total * MG_PER_KG),
    }
