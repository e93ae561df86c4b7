"""How is a line of data entered, corrected, reviewed and removed?"""

import itertools
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from calculators.errors import CalculatorError, ErrorList
from calculators.numerals import parse_quantity
from calculators.plausibility import Doubt, doubt_range
from calculators.units import convert
from footprint.accounts.models import User
from footprint.core.activity import activity_record
from footprint.core.languages import bilingual
from footprint.core.problems import DomainError, InvalidInput, InvalidInputs
from footprint.events.enums import DataPurpose, LineOrigin, Section, Tier
from footprint.events.event_file import calculated, head, row
from footprint.events.models import DataLine, Event
from footprint.events.sections import BOXES, Box, packed
from footprint.events.workflow import require_open, require_version
from footprint.evidence.models import EvidenceFile
from footprint.evidence.services import evidence_upload


@transaction.atomic
def line_save(
    *,
    event: Event,
    purpose: DataPurpose,
    section: Section,
    label: str,
    values: Mapping[str, Any],
    tier: Tier,
    source_note: str = "",
    override_reason: str = "",
    evidence: Iterable[EvidenceFile] | None = None,
    files: Iterable[tuple[str, bytes]] = (),
    by: User | None,
    request_id: UUID,
    now: datetime,
    line: DataLine | None = None,
    version: int | None = None,
) -> DataLine:
    """Enter a line, or correct ``line``; the same request again returns the line that it made.

    Parameters
    ----------
    values
        What was typed, by box name (:data:`footprint.events.sections.BOXES`).
    override_reason
        Why a figure outside its likely range is right.
    evidence
        Files that prove the figure; None leaves them as they are.
    files
        Name and content of new files that prove it; they are taken as evidence along with the line.

    Raises
    ------
    InvalidInput, InvalidInputs
        A figure is missing, negative, in a wrong unit, or unlikely without a reason. Nothing is kept then.
    """
    Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_open(event)
    if line is None:
        made = DataLine.objects.filter(event=event, request_id=request_id).first()
        if made is not None:
            return made
        line = DataLine(
            event=event,
            purpose=purpose,
            section=section,
            code=free_codes(event, purpose, section)[0],
            request_id=request_id,
        )
        before: dict[str, Any] = {}
    else:
        line = DataLine.objects.select_for_update().get(pk=line.pk)
        require_version(line, version)
        before = {"label": line.label, "tier": line.tier, **line.inputs}
        line.version += 1
    line.label, line.tier = label.strip(), tier
    line.source_note, line.override_reason = source_note.strip(), override_reason.strip()
    line.inputs = inputs_of(section, values, override_reason=line.override_reason)
    line.entered_by, line.entered_at, line.reviewed = by, now, True
    if before and line.origin == LineOrigin.ESTIMATED:
        line.origin = LineOrigin.ENTERED  # somebody has corrected it: a new estimate leaves it alone
    require_calculable(event, line)
    proofs = [
        evidence_upload(
            organisation=event.organisation, filename=name, content=content, uploaded_by=by, now=now
        )
        for name, content in files
    ]
    line.save()
    if evidence is not None:
        line.evidence.set(evidence)
    line.evidence.add(*proofs)
    activity_record(
        verb="event_line.changed" if before else "event_line.entered",
        target=line,
        actor=by,
        organisation=event.organisation,
        before=before,
        after={"label": line.label, "tier": line.tier, **line.inputs},
        reason=line.override_reason,
        now=now,
    )
    return line


@transaction.atomic
def line_review(*, line: DataLine, by: User, now: datetime) -> DataLine:
    """Confirm a line that was copied or handed in by others: it counts from now on."""
    line = DataLine.objects.select_for_update().get(pk=line.pk)
    require_open(line.event)
    require_calculable(line.event, line)
    line.reviewed, line.version = True, line.version + 1
    line.entered_by, line.entered_at = by, now
    line.save()
    activity_record(
        verb="event_line.reviewed", target=line, actor=by, organisation=line.event.organisation, now=now
    )
    return line


@transaction.atomic
def section_review(
    *, event: Event, purpose: DataPurpose, section: Section, by: User, now: datetime
) -> list[DataLine]:
    """Confirm all lines of one kind that wait for review; one that cannot be calculated stops them all."""
    waiting = event.lines.filter(purpose=purpose, section=section, reviewed=False).order_by("id")
    return [line_review(line=line, by=by, now=now) for line in waiting]


@transaction.atomic
def line_remove(*, line: DataLine, by: User, version: int | None, now: datetime) -> None:
    """Take a line out of the data; footprints already calculated keep it."""
    line = DataLine.objects.select_for_update().get(pk=line.pk)
    require_open(line.event)
    require_version(line, version)
    activity_record(
        verb="event_line.removed",
        target=line,
        actor=by,
        organisation=line.event.organisation,
        before={"label": line.label, "tier": line.tier, **line.inputs},
        now=now,
    )
    line.evidence.clear()
    line.delete()


def free_codes(event: Event, purpose: str, section: str, *, count: int = 1) -> list[str]:
    """The next names of lines of this kind that are not taken."""
    taken = set(event.lines.filter(purpose=purpose, section=section).values_list("code", flat=True))
    numbers = (f"{section}-{number}" for number in itertools.count(len(taken) + 1))
    return list(itertools.islice((code for code in numbers if code not in taken), count))


def inputs_of(section: Section, values: Mapping[str, Any], *, override_reason: str) -> dict[str, Any]:
    """Return the fields of the event file, figures as typed; a bare quantity gets the unit of its box.

    Raises
    ------
    InvalidInput, InvalidInputs
        A figure is missing, malformed, or unlikely without a reason.
    """
    kept: dict[str, Any] = {}
    faults: list[DomainError] = []
    for box in BOXES[Section(section)]:
        value = values.get(box.name)
        text = value.strip() if isinstance(value, str) else value
        if box.shape == "flag":
            if text:
                kept[box.name] = True
        elif text in (None, ""):
            if box.required:
                faults.append(_missing(box))
        elif box.shape in ("choice", "text"):
            kept[box.name] = str(text)
        else:
            try:
                kept |= _figure(box, str(text), override_reason)
            except DomainError as error:
                faults.append(error)
    if faults:
        raise faults[0] if len(faults) == 1 else InvalidInputs(faults)
    if values.get("venue"):
        kept["venue"] = str(values["venue"])
    return packed(Section(section), kept)


def _missing(box: Box) -> InvalidInput:
    return InvalidInput(
        _("“%(box)s” is empty."),
        field=box.name,
        params={"box": box.label},
        remedy=_("Enter it; a figure that is not known does not count as zero."),
    )


def _figure(box: Box, text: str, override_reason: str) -> dict[str, Any]:
    try:
        reading = parse_quantity(text, path=box.name)
    except CalculatorError as error:
        raise InvalidInput(
            bilingual(zh=error.message_zh, en=error.message_en), code=error.code, field=box.name, value=text
        ) from error
    doubt = _doubt(box, reading.value, reading.unit)
    if doubt is not None and not override_reason:
        raise InvalidInput(
            bilingual(zh=doubt[0], en=doubt[1]),
            code="unlikely",
            field=box.name,
            value=text,
            remedy=_("Correct it, or say below why the unusual figure is right."),
        )
    unit = {} if box.shape != "quantity" or reading.unit else {"unit": box.unit}
    return {box.name: text, **unit}


def _doubt(box: Box, value: Decimal, unit: str) -> tuple[str, str] | None:
    """What speaks against a figure, in both languages; a unit of another kind is judged by the laboratory."""
    if box.high is None:
        return None
    try:
        exact = convert(value, unit, box.unit) if unit and unit != box.unit else value
    except CalculatorError:
        return None
    stated = exact if isinstance(exact, Decimal) else Decimal(exact.numerator) / Decimal(exact.denominator)
    doubt: Doubt | None = doubt_range(stated=stated, low=box.low, high=box.high, unit=box.unit or "1")
    if doubt is None:
        return None
    with override("zh-hans"):
        span_zh = f"通常在 {box.low:,f} 到 {box.high:,f} {box.unit} 之间（依据：{box.basis}）".strip()
    with override("en"):
        span_en = f"It usually lies between {box.low:,f} and {box.high:,f} {box.unit} ({box.basis})".strip()
    return f"{stated:,f} {box.unit} 不常见。{span_zh}。", f"{stated:,f} {box.unit} is unusual. {span_en}."


def require_calculable(event: Event, line: DataLine) -> None:
    """Let the laboratory try the line alone; what it finds is said beside the box concerned."""
    data = head(event)
    data.pop("boundary", None)
    prefix = f"activities.{line.section}.0."
    try:
        calculated(event, data | {"activities": {line.section: [row(line)]}})
    except CalculatorError as error:
        errors = error.errors if isinstance(error, ErrorList) else (error,)
        found: list[DomainError] = []
        for one in errors:
            name = one.path.removeprefix(prefix).rpartition(".")[2]
            box = "quantity" if name == "unit" else name  # number and unit are typed into one box
            text = bilingual(zh=one.message_zh, en=one.message_en)
            found.append(InvalidInput(text, code=one.code, field=box, value=line.inputs.get(box)))
        raise (found[0] if len(found) == 1 else InvalidInputs(found)) from error
