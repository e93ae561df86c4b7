"""How are many lines entered at once?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from footprint.accounts.models import User
from footprint.core.problems import DomainError, InvalidInputs
from footprint.events.models import DataLine, Event
from footprint.events.services.lines import line_save
from footprint.events.workflow import require_open


@transaction.atomic
def lines_enter(
    *, event: Event, rows: Sequence[Mapping[str, Any]], by: User | None, request_id: UUID, now: datetime
) -> list[DataLine]:
    """Enter all lines, or none; the same request again returns the lines that it made.

    Parameters
    ----------
    rows
        Keywords of :func:`line_save` for each line.

    Raises
    ------
    InvalidInputs
        Every fault of every line; fields begin with the place of the line: ``3.quantity``.
    """
    require_open(event)
    lines: list[DataLine] = []
    faults: list[DomainError] = []
    for place, row in enumerate(rows):
        try:
            with transaction.atomic():
                lines.append(
                    line_save(event=event, **row, by=by, request_id=uuid5(request_id, str(place)), now=now)
                )
        except DomainError as error:
            for one in getattr(error, "errors", [error]):
                one.field = f"{place}.{one.field}" if one.field else str(place)
                faults.append(one)
    if faults:
        raise InvalidInputs(faults)
    return lines
