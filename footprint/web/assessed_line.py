"""How is one line of an assessment taken apart, as it was when the assessment was computed?"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from calculators.explain import Node, line_node
from calculators.rulebooks import CATEGORIES
from footprint.assessments.models import AssessmentLine
from footprint.core.charts.figures import unit_text
from footprint.core.languages import in_language
from footprint.core.text import number
from footprint.events.sections import field_labels

DEEPEST = 3


def line_context(row: AssessmentLine) -> dict[str, Any]:
    """What ``verification/_assessed_line.html`` shows: formula, inputs, factor, person, source, evidence."""
    assessment = row.assessment
    part = assessment.result.find(row.line_id)
    return {
        "row": row,
        "assessment": assessment,
        "category": category_name(row.category),
        "factor": part.factor,
        "tree": list(_flat(line_node(part, assessment.gwp_set))),
        "source": getattr(row, "source", None),
        "evidence": row.evidence.select_related("file"),
        "evidence_told": part.activity.evidence,
    }


def category_name(code: str) -> str:
    """The name of a category; a code that no rule book knows stays as it is."""
    known = CATEGORIES.get(code)
    return in_language(zh=known.zh, en=known.en) if known else code


def _flat(node: Node, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The tree as rows with their depth."""
    yield {
        "depth": min(depth, DEEPEST),
        "what": field_labels().get(node.en) or unit_text(in_language(zh=node.zh, en=node.en)),
        "value": _figure(node.value),
        "unit": unit_text(node.unit),
        "note": in_language(zh=node.note_zh, en=node.note_en),
    }
    for child in node.children:
        yield from _flat(child, depth + 1)


def _figure(value: str) -> str:
    """A number as people read it; other words stay."""
    try:
        exact = Decimal(value)
    except (InvalidOperation, TypeError):
        return value
    return number(exact.normalize()) if exact.is_finite() else value
