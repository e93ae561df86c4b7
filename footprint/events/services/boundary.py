"""How is the boundary of an event drawn?"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.core.activity import activity_record
from footprint.core.problems import DomainError, InvalidInput, InvalidInputs
from footprint.events.enums import BoundaryStatus
from footprint.events.models import BoundaryChoice, Event
from footprint.events.sections import CATEGORY
from footprint.events.selectors import Treatment, treatments
from footprint.events.workflow import require_open, require_version


@transaction.atomic
def boundary_set(
    *,
    event: Event,
    choices: Mapping[str, tuple[str, str]],
    by: User,
    version: int | None,
    now: datetime,
) -> Event:
    """Treat every category as chosen: inside, outside or zero, the last two with a reason.

    Parameters
    ----------
    choices
        Treatment and reason by category; categories not named stay as they are.

    Raises
    ------
    InvalidInputs
        Every choice that the rule book does not allow or that lacks its reason; nothing is changed then.
    """
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_open(event)
    require_version(event, version)
    faults: list[DomainError] = []
    rows = []
    with_data = _categories_with_data(event)
    for row in treatments(event):
        status, reason = choices.get(row.code, (row.status, row.reason))
        faults += _faults(row, status, reason.strip(), with_data)
        if row.place == "outside" and status == BoundaryStatus.OUTSIDE:
            reason = reason.strip() or str(_("Outside the boundary of the rule book."))
        rows.append(BoundaryChoice(event=event, category=row.code, status=status, reason=reason.strip()))
    if faults:
        raise InvalidInputs(faults)
    event.boundary.all().delete()
    BoundaryChoice.objects.bulk_create(rows)
    event.version += 1
    event.save(update_fields=["version"])
    activity_record(
        verb="event.boundary_drawn",
        target=event,
        actor=by,
        organisation=event.organisation,
        after={row.category: row.status for row in rows},
        now=now,
    )
    return event


def _faults(row: Treatment, status: str, reason: str, with_data: set[str]) -> list[DomainError]:
    facts = {"name": row.name}
    if row.mandatory and status == BoundaryStatus.OUTSIDE:
        return [
            InvalidInput(
                _("“%(name)s” cannot be left out: the rule book counts it."),
                field=f"status_{row.code}",
                value=status,
                params=facts,
                remedy=_("Choose “Inside”, or “Zero” with the reason why nothing was emitted."),
            )
        ]
    if row.place == "outside" and status != BoundaryStatus.OUTSIDE:
        return [
            InvalidInput(
                _("The rule book does not count “%(name)s”."),
                field=f"status_{row.code}",
                value=status,
                params=facts,
                remedy=_("Choose “Outside”; its figures are shown beside the footprint."),
            )
        ]
    if status == BoundaryStatus.ZERO and row.code in with_data:
        return [
            InvalidInput(
                _("“%(name)s” has data and cannot be zero."),
                field=f"status_{row.code}",
                value=status,
                params=facts,
                remedy=_("Remove its lines, or choose “Inside”."),
            )
        ]
    if status != BoundaryStatus.INSIDE and row.place != "outside" and not reason:
        return [
            InvalidInput(
                _("“%(name)s” is left out without a reason."),
                field=f"reason_{row.code}",
                params=facts,
                remedy=_("Say in a sentence why."),
            )
        ]
    return []


def _categories_with_data(event: Event) -> set[str]:
    found: set[str] = set()
    for section, inputs in event.lines.values_list("section", "inputs"):
        if inputs.get("losses") or inputs.get("upstream"):
            found.add("energy_supply")
        if section == "travel":
            found.add(inputs.get("category", "travel"))
        elif section == "fuel":
            found.add("fuel_mobile" if inputs.get("mobile") else "fuel_fixed")
        else:
            found |= set(CATEGORY[section])
    return found
