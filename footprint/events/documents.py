"""What do the documents of an event say: its neutrality plan and the report of its footprint?

Facts are plain data in both languages, frozen when the document is issued. Figures are texts with the digits
that their interval supports; nothing is computed here that the assessment does not hold.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from calculators.line import Line
from calculators.result import Result
from calculators.rulebooks import CATEGORIES
from footprint.assessments.enums import AssuranceLevel, Purpose
from footprint.assessments.models import Assessment
from footprint.assessments.selectors import assurance_of
from footprint.core import text as writing
from footprint.events.enums import EventKind, Tier
from footprint.events.models import Event, Measure, Plan
from footprint.events.selectors import treatments
from footprint.rulebooks.selectors import as_book

LINES_PRINTED = 400
UNITS_ZH = {
    "passenger-km": "人公里",
    "vehicle-km": "车公里",
    "room-night": "间夜",
    "person-night": "人晚",
    "meal": "餐",
    "person": "人",
    "item": "件",
}
Words = dict[str, str]


def both(text: str | Promise) -> Words:
    """A text of the catalogues in both languages."""
    found = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[key] = str(text)
    return found


def words(*, zh: str, en: str) -> Words:
    """Two texts without the empty one."""
    return {key: text for key, text in (("zh", zh), ("en", en)) if text}


def category_words(code: str) -> Words:
    """The name of a category in both languages."""
    known = CATEGORIES.get(code)
    return words(zh=known.zh, en=known.en) if known else {"zh": code, "en": code}


def plan_facts(event: Event, plan: Plan) -> dict[str, Any]:
    """What the plan says on the day of issue; ``plan.estimate`` is the footprint that is expected."""
    book = as_book(event.rulebook_release)
    estimate = plan.estimate
    return {
        "event": event_facts(event),
        "rulebook": _rulebook(event),
        "demanded": [words(zh=duty.text.zh, en=duty.text.en) for duty in book.plan.contents],
        "boundary": boundary_facts(event),
        "estimate": figure_facts(event, estimate) | {"lines": _lines(estimate)},
        "measures": [
            {
                "label": measure.label,
                "owner": measure.owner,
                "due_on": measure.due_on.isoformat(),
                "expected_t": _kg_as_t(measure.expected_kg),
            }
            for measure in event.measures.all()
        ],
        "timetable": plan.timetable,
        "responsible": plan.responsible,
        "cover_intended": plan.cover_intended,
    }


def report_facts(event: Event, assessment: Assessment) -> dict[str, Any]:
    """What the report of a stored footprint says."""
    result = assessment.result
    lines = [*result.lines, *result.outside]
    plan = event.plan
    return {
        "event": event_facts(event),
        "purpose": both(Purpose(assessment.purpose).label),
        "rulebook": _rulebook(event),
        "boundary": boundary_facts(event),
        "footprint": figure_facts(event, assessment),
        "scopes": [
            {"scope": str(scope or "–"), "t": _t(kg), "share": _share(kg, result)}
            for scope, kg in sorted(result.by("scope").items(), key=lambda item: str(item[0]))
        ],
        "outside": _by_category(result, inside=False),
        "tiers": [
            {"tier": both(Tier(tier).label), "t": _t(kg), "share": _share(kg, result)}
            for tier, kg in sorted(result.by("tier").items())
        ],
        "factors": _factors(lines),
        "method": {
            "version": assessment.method,
            "gwp": assessment.gwp_set,
            "factor_release": assessment.factor_release,
            "factor_digest": assessment.factor_digest,
            "digest": assessment.digest,
            "not_restated": writing.percent(assessment.not_restated_share),
        },
        "assurance": _assurance(assessment),
        "uncertainty": {"p95_t": _mg_as_t(round(assessment.p95_kg * 1_000_000))},
        "estimate": _estimate(plan, assessment),
        "measures": [_measure(measure) for measure in event.measures.all() if measure.done_on],
        "source": (event.recorded_file or {}).get("event", {}).get("source", ""),
        "computed_at": assessment.computed_at.date().isoformat(),
        "number": assessment.sequence,
        "reason": assessment.reason,
        "lines": _lines(assessment),
        "lines_left_out": max(0, len(lines) - LINES_PRINTED),
    }


def event_facts(event: Event) -> dict[str, Any]:
    """Name, days and places."""
    return {
        "name": words(zh=event.name_zh, en=event.name_en),
        "kind": both(EventKind(event.kind).label),
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "days": event.days,
        "zone": event.zone,
        "place": event.place,
        "venues": [venue.name for venue in event.venues.all()],
        "attendees_expected": event.attendees_expected,
        "attendees_actual": event.attendees_actual,
    }


def boundary_facts(event: Event) -> list[dict[str, Any]]:
    """How each category is treated, and why."""
    return [
        {
            "category": category_words(row.code),
            "scope": row.scope,
            "status": row.status,
            "reason": "" if row.place == "outside" else row.reason,
            "by_rule": row.place == "outside",
        }
        for row in treatments(event)
    ]


def figure_facts(event: Event, assessment: Assessment) -> dict[str, Any]:
    """Total with interval, categories, and what falls on one attendee and day."""
    low, high = assessment.low_kg / 1000, assessment.high_kg / 1000
    total = writing.tonnes_exact(assessment.emissions_mg)
    persons = event.attendees_actual or event.attendees_expected
    bounds = _bounds(low, high, float(total))
    each = assessment.emissions_kg / persons / event.days if persons else None
    return {
        "id": str(assessment.public_id),
        "mg": str(assessment.emissions_mg),
        "t": writing.estimate(value=total, low=low, high=high),
        "exact_t": writing.number(total, decimals=2) if total >= 1 else _mg_as_t(assessment.emissions_mg),
        "low_t": bounds[0],
        "high_t": bounds[1],
        "per_attendee_day_kg": "" if each is None else writing.number(Decimal(f"{each:.3g}")),
        "categories": _by_category(assessment.result, inside=True),
    }


def _bounds(low: float, high: float, value: float) -> tuple[str, str]:
    with override("en"):
        low_text, _dash, high_text = writing.interval(value=value, low=low, high=high).partition("–")
    return low_text, high_text or low_text


def _by_category(result: Result, *, inside: bool) -> list[dict[str, Any]]:
    sums = sorted(result.by("category", inside=inside).items(), key=lambda item: (-item[1], str(item[0])))
    return [
        {
            "category": category_words(str(code)),
            "t": _t(kg),
            "value_t": float(round(kg / 1000, 6)),
            **({"share": _share(kg, result)} if inside else {}),
        }
        for code, kg in sums
    ]


def _factors(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Each emission factor in use with its source, and by how many lines."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        factor = line.factor
        if factor is None:
            continue
        entry = found.setdefault(
            factor.key,
            {
                "key": factor.key,
                "name": words(zh=factor.name_zh, en=factor.name_en),
                "value": f"{factor.value:f}",
                "unit": factor.unit,
                "region": factor.region,
                "year": factor.year,
                "source": factor.source,
                "lines": 0,
            },
        )
        entry["lines"] += 1
    return [found[key] for key in sorted(found)]


def _lines(assessment: Assessment) -> list[dict[str, Any]]:
    """The lines as they were calculated, with what proved them; the first ones when there are very many."""
    rows = []
    kept = assessment.lines.select_related("source").prefetch_related("evidence__file")
    for row in kept.order_by("ordinal")[:LINES_PRINTED]:
        source = getattr(row, "source", None)
        figure = "" if row.quantity is None else writing.number(_figures(row.quantity))
        proofs = [proof.file.filename for proof in row.evidence.all()]
        rows.append(
            {
                "label": row.label,
                "category": category_words(row.category),
                "inside": row.inside,
                "quantity": figure,
                "unit": words(zh=UNITS_ZH.get(row.unit, row.unit), en=row.unit) if figure else {},
                "factor": row.factor_key,
                "tier": both(Tier(row.tier).label),
                "t": _mg_as_t(row.emissions_mg),
                "proof": "; ".join(proofs) or (source.source_note if source else ""),
            }
        )
    return rows


def _assurance(assessment: Assessment) -> dict[str, Any]:
    """What a third party, or the organisation itself, has said of the footprint."""
    said = assurance_of(assessment)
    verifier = said.verifier
    return {
        "state": both(said.state.label),
        "level": both(AssuranceLevel(said.level).label) if said.level else {},
        "third_party": said.is_third_party,
        "verifier": words(zh=verifier.name_zh, en=verifier.name_en) if verifier else {},
        "statement": said.statement.number if said.statement else "",
        "signed_on": said.signed_at.date().isoformat() if said.signed_at else "",
    }


def _estimate(plan: Plan, assessment: Assessment) -> dict[str, Any] | None:
    """The figure of the issued plan beside this one; None when there is no plan or this is its estimate."""
    if plan.issued_at is None or plan.estimate_id == assessment.pk:
        return None
    before = plan.estimate
    difference = assessment.emissions_mg - before.emissions_mg
    return {
        "issued_on": plan.facts["issued_on"],
        "t": _mg_as_t(before.emissions_mg),
        "more_t": _mg_as_t(abs(difference)),
        "more": difference > 0,
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "label": measure.label,
        "owner": measure.owner,
        "done_on": measure.done_on.isoformat(),
        "avoided_t": _kg_as_t(measure.avoided_kg),
        "before": _side(measure.before),
        "after": _side(measure.after),
        "explanation": measure.explanation,
    }


def _side(line: dict[str, Any] | None) -> dict[str, str] | None:
    return None if line is None else {"label": line["label"], "t": _mg_as_t(line["mg"])}


def _rulebook(event: Event) -> dict[str, Any]:
    book = as_book(event.rulebook_release)
    return {"title": words(zh=book.title.zh, en=book.title.en), "release": event.rulebook_release.release}


def _t(kg: Decimal) -> str:
    return _mg_as_t(int(kg * 1_000_000))


def _mg_as_t(mg: int) -> str:
    return writing.tonnes(mg)


def _kg_as_t(kg: Decimal | None) -> str:
    return "" if kg is None else _t(kg)


def _share(kg: Decimal, result: Result) -> str:
    total = result.total()
    return writing.percent(kg / total) if total else ""


def _figures(value: float | Decimal) -> Decimal:
    """Six significant figures, without an exponent."""
    return Decimal(f"{Decimal(f'{value:.6g}'):f}")
