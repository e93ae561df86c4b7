"""What exactly do a verification statement and a self-declaration say?"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import override

from footprint.accounts.actors import local_day
from footprint.accounts.models import User
from footprint.assessments.enums import Opinion, ReviewState, Settlement
from footprint.assessments.models import (
    Assessment,
    Engagement,
    LineReview,
    Misstatement,
    SampleDrawn,
    Statement,
)
from footprint.assessments.selectors.candidates import accreditation_on
from footprint.assessments.selectors.findings import Standing, misstatements_of, standing_of
from footprint.core import text
from footprint.rulebooks.models import RuleBookRelease
from footprint.rulebooks.selectors import as_book

STATEMENT, DECLARATION = "verification_statement", "self_declaration"
MG_PER_KG = 10**6


def statement_facts(
    *,
    engagement: Engagement,
    opinion: Opinion,
    basis_zh: str,
    basis_en: str,
    signer: User,
    now: datetime,
) -> dict[str, Any]:
    """The facts of a statement as things stand now: for the preview, and frozen when it is signed."""
    standing = standing_of(engagement)
    day = local_day(now)
    approval = accreditation_on(engagement.verifier, on=day)
    basis = {"zh": basis_zh.strip() or basis_en.strip(), "en": basis_en.strip() or basis_zh.strip()}
    previous = _previous(engagement)
    return {
        **_what(engagement.assessment),
        "criteria": _criteria(engagement.criteria),
        "level": engagement.level,
        "materiality": {
            "percent": text.number(Decimal(engagement.materiality_percent).normalize()),
            "tonnes": text.tonnes(standing.judgement.materiality_mg),
        },
        "review": {
            "lines": standing.lines,
            "checked": standing.checked,
            "questions": _questions(engagement),
            "open_questions": standing.open_queries,
            "times_sent_back": engagement.steps.filter(name="send_back").count(),
        },
        "sampling": _sampling(engagement, standing),
        "misstatements": _misstatements(engagement, standing),
        "opinion": str(opinion),
        **({"basis": basis} if basis["zh"] else {}),
        "independence_declared_on": local_day(engagement.accepted_at).isoformat(),
        "accreditation": {
            "body": approval.body,
            "number": approval.number,
            "valid_until": approval.valid_until.isoformat(),
        }
        if approval
        else None,
        "signed_by": signer.name or signer.email,
        **({"previous": previous} if previous else {}),
    }


def declaration_facts(*, assessment: Assessment, criteria: RuleBookRelease, signer: User) -> dict[str, Any]:
    """The facts of a self-declaration."""
    book = as_book(criteria)
    clause = book.clauses[book.declaration.clause]
    return {
        **_what(assessment),
        "criteria": _criteria(criteria),
        "clause": {"zh": clause.text.zh, "en": clause.text.en},
        "third_party": False,
        "signed_by": signer.name or signer.email,
    }


def _what(assessment: Assessment) -> dict[str, Any]:
    """What the signature is about: the subject, and the one assessment by number, digest and total."""
    subject = assessment.subject
    event = assessment.inputs.get("event", {})
    when = {name: event[key] for name, key in (("starts_on", "start"), ("ends_on", "end")) if event.get(key)}
    place = {"place": str(event["place"])} if event.get("place") else {}
    return {
        "subject": {
            "kind": subject.kind,
            "name": {"zh": subject.name_zh, "en": subject.name_en or subject.name_zh},
            **when,
            **place,
        },
        "assessment": {
            "id": str(assessment.public_id),
            "number": assessment.sequence,
            "calculated_on": timezone.localdate(assessment.computed_at).isoformat(),
            "digest": assessment.digest,
            "total_t": text.tonnes(assessment.emissions_mg),
            "interval_t": _interval(assessment),
            "lines": assessment.lines.count(),
            "gwp_set": assessment.gwp_set,
            "factors": assessment.factor_release,
            "method": assessment.method,
        },
    }


def _interval(assessment: Assessment) -> dict[str, str]:
    tonnes = {
        name: Decimal(repr(getattr(assessment, f"{field}_kg"))) / 1000
        for name, field in (("value", "emissions"), ("low", "low"), ("high", "high"))
    }
    words = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            words[key] = text.interval(**tonnes)
    return words


def _criteria(release: RuleBookRelease | None) -> dict[str, Any] | None:
    if release is None:
        return None
    book = as_book(release)
    return {
        "title": {"zh": book.title.zh, "en": book.title.en},
        "document": book.document,
        "release": f"{release.name} {release.release}",
    }


def _questions(engagement: Engagement) -> int:
    """How many lines a question was ever put about."""
    asked = engagement.remarks.filter(kind__in=["query", "evidence_request"])
    return asked.aggregate(lines=Count("line_id", distinct=True))["lines"]


def _sampling(engagement: Engagement, standing: Standing) -> dict[str, Any] | None:
    sample: SampleDrawn | None = standing.sample
    if sample is None:
        return None
    reasons = list(sample.lines.values_list("reason", flat=True))
    reviewed = LineReview.objects.filter(
        engagement=engagement,
        state=ReviewState.CHECKED,
        line_id__in=sample.lines.values("line__line_id"),
    )
    return {
        "draw": sample.number,
        "seed": sample.seed,
        "confidence_percent": text.number(Decimal(sample.confidence_percent).normalize()),
        "threshold_t": text.tonnes(sample.threshold_mg),
        "lines_in_all": sample.lines_in_all,
        "large": reasons.count("key"),
        "drawn": reasons.count("drawn"),
        "checked": reviewed.count(),
        "coverage_percent": text.number(Decimal(sample.coverage * 100), decimals=1),
    }


def _misstatements(engagement: Engagement, standing: Standing) -> dict[str, Any]:
    found = list(misstatements_of(engagement))
    judgement = standing.judgement
    return {
        "over_t": text.tonnes(judgement.over_mg),
        "under_t": text.tonnes(judgement.under_mg),
        "net_t": text.tonnes(judgement.net_mg),
        "material": judgement.material,
        "corrected": sum(row.settled_as == Settlement.CORRECTED for row in found),
        "uncorrected": [_misstatement(row) for row in found if row.settled_as is None],
    }


def _misstatement(row: Misstatement) -> dict[str, str]:
    return {
        "what": row.description,
        "line": row.line.label if row.line else "",
        "kind": row.kind,
        "amount_t": text.tonnes(row.amount_mg),
    }


def _previous(engagement: Engagement) -> str:
    """Number of the last statement on the same subject that was withdrawn when it was reopened."""
    earlier = Statement.objects.filter(
        assessment__subject=engagement.subject, reopening__isnull=False, document__isnull=False
    )
    last = earlier.select_related("document").order_by("-id").first()
    return last.document.number if last else ""
