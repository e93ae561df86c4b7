"""How does a computed result become a record that nobody can change?"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.line import Line
from calculators.result import MG_PER_KG, Result
from footprint.accounts.models import Organisation, User
from footprint.assessments.enums import Purpose, SubjectKind
from footprint.assessments.models import (
    Assessment,
    AssessmentLine,
    LineEvidence,
    LineSource,
    SelfDeclaration,
    Statement,
    Subject,
)
from footprint.assessments.problems import SubjectFrozen
from footprint.assessments.selectors.assurance import is_frozen
from footprint.core import outbox
from footprint.core.problems import DomainError
from footprint.evidence.models import EvidenceFile
from footprint.rulebooks.models import RuleBookRelease

LINES_AT_ONCE = 1000


class ReasonMissing(DomainError):
    """A result is replaced without a word why."""

    code = "reason_missing"


@dataclass(frozen=True, kw_only=True)
class LineOrigin:
    """Who entered the figure behind a line, when, from where, and which files prove it."""

    entered_by: User | None = None
    entered_at: datetime | None = None
    source_note: str = ""
    override_reason: str = ""
    evidence: tuple[EvidenceFile, ...] = ()


def subject_create(
    *, organisation: Organisation, kind: SubjectKind, name_zh: str, name_en: str = "", now: datetime
) -> Subject:
    """Open a subject that footprints, cover and documents can be about."""
    return Subject.objects.create(
        organisation=organisation, kind=kind, name_zh=name_zh, name_en=name_en, created_at=now
    )


@transaction.atomic
def assessment_record(
    *,
    subject: Subject,
    purpose: Purpose,
    inputs: Mapping[str, Any],
    result: Result,
    rulebook_release: RuleBookRelease | None = None,
    computed_by: User | None = None,
    reason: str = "",
    origins: Mapping[str, LineOrigin] | None = None,
    now: datetime,
) -> Assessment:
    """Store a result of :func:`calculators.engine.evaluate`; it supersedes the last one of its purpose.

    The same inputs with the same result are not stored twice: the existing assessment is returned.

    Parameters
    ----------
    inputs
        What the result was computed from, as given (plain JSON data).
    reason
        Why an earlier result is replaced; needed from the second assessment of a purpose on.
    origins
        By line id: persons, sources and files as they are now; later changes do not reach the assessment.

    Raises
    ------
    ReasonMissing
        An earlier result would be superseded without a reason.
    SubjectFrozen
        The actual footprint is being verified, or was verified or declared.
    """
    Subject.objects.select_for_update().get(pk=subject.pk)
    document = result.document()
    facts = {
        "digest": hashlib.sha256(document).hexdigest(),
        "inputs_digest": hashlib.sha256(rfc8785.dumps(_plain(inputs))).hexdigest(),
        "rulebook_release": rulebook_release,
    }
    last = subject.assessments.filter(purpose=purpose).order_by("-sequence").first()
    if last is not None and all(getattr(last, name) == value for name, value in facts.items()):
        return last
    if purpose == Purpose.ACTUAL:
        require_not_frozen(subject)
    if last is not None and not reason.strip():
        raise ReasonMissing(
            _("An assessment of this purpose exists already; this one would replace it."),
            field="reason",
            remedy=_("Say in a sentence what has changed."),
        )
    span = result.interval()
    assessment = Assessment.objects.create(
        **facts,
        subject=subject,
        purpose=purpose,
        sequence=last.sequence + 1 if last else 1,
        supersedes=last,
        reason=reason,
        inputs=_plain(inputs),
        method=result.facts.method,
        factor_release=result.facts.release,
        factor_digest=result.facts.release_digest,
        gwp_set=result.facts.gwp_set,
        document=gzip.compress(document, mtime=0),
        emissions_kg=span.value,
        emissions_mg=_milligrams(result.total()) if result.facts.rounding == "event" else None,
        low_kg=span.low,
        high_kg=span.high,
        p95_kg=span.p95,
        not_restated_share=result.not_restated()[1],
        computed_at=now,
        computed_by=computed_by,
    )
    if result.facts.rounding == "event":
        lines = [*result.lines, *result.outside]
        AssessmentLine.objects.bulk_create(
            (_line_row(assessment, ordinal, line) for ordinal, line in enumerate(lines, 1)),
            batch_size=LINES_AT_ONCE,
        )
        _keep_origins(assessment, origins or {})
    outbox.publish(
        kind="assessment.recorded",
        subject=assessment,
        now=now,
        payload={"subject": str(subject.public_id), "purpose": str(purpose), "emissions_kg": span.value},
    )
    if last is not None:
        outbox.publish(
            kind="assessment.superseded",
            subject=last,
            now=now,
            payload={"by": str(assessment.public_id), "subject": str(subject.public_id)},
        )
    return assessment


def require_not_frozen(subject: Subject) -> None:
    """Refuse a change of data on which a verifier, or the organisation itself, has put its hand.

    Raises
    ------
    SubjectFrozen
        With the way out.
    """
    if not is_frozen(subject):
        return
    signed = (
        Statement.objects.filter(assessment__subject=subject, reopening=None).exists()
        or SelfDeclaration.objects.filter(assessment__subject=subject, reopening=None).exists()
    )
    raise SubjectFrozen(name=str(subject), signed=signed)


def _keep_origins(assessment: Assessment, origins: Mapping[str, LineOrigin]) -> None:
    lines = {line.line_id: line for line in assessment.lines.filter(line_id__in=list(origins))}
    known = [(lines[line_id], origin) for line_id, origin in origins.items() if line_id in lines]
    LineSource.objects.bulk_create(
        (_source_row(line, origin) for line, origin in known), batch_size=LINES_AT_ONCE
    )
    LineEvidence.objects.bulk_create(
        (LineEvidence(line=line, file=file) for line, origin in known for file in origin.evidence),
        batch_size=LINES_AT_ONCE,
    )


def _source_row(line: AssessmentLine, origin: LineOrigin) -> LineSource:
    return LineSource(
        line=line,
        entered_by=origin.entered_by,
        entered_at=origin.entered_at,
        source_note=origin.source_note,
        override_reason=origin.override_reason,
    )


def _line_row(assessment: Assessment, ordinal: int, line: Line) -> AssessmentLine:
    row = line.activity
    return AssessmentLine(
        assessment=assessment,
        ordinal=ordinal,
        line_id=row.id,
        inside=row.inside,
        category=row.category,
        stage=row.stage,
        scope=row.scope,
        tier=row.tier,
        label=row.label,
        quantity=None if row.reported_kg_co2e is not None else row.quantity,
        unit=row.unit,
        factor_key=line.factor.key if line.factor else "",
        emissions_mg=_milligrams(line.total_kg_co2e),
        gases_mg={gas: _milligrams(kg) for gas, kg in line.kg_co2e.items()},
    )


def _milligrams(kg: Decimal) -> int:
    whole = kg * MG_PER_KG
    if whole != whole.to_integral_value():
        raise ValueError(f"{kg} kg is not a whole number of milligrams")
    return int(whole)


def _plain(value: Any) -> Any:
    """The value as JSON data: days and decimals become text."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
