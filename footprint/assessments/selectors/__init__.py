"""Which assessment counts, what do its lines add up to, and what has been said of it?"""

from footprint.assessments.selectors.assessments import category_totals_mg, current, history, of_organisation
from footprint.assessments.selectors.assurance import Assurance, assurance_of, is_frozen
from footprint.assessments.selectors.candidates import Candidate, verifier_candidates, verifier_reasons
from footprint.assessments.selectors.engagements import (
    engagement_standing,
    engagements_asked,
    engagements_of,
    engagements_open_to,
    engagements_to_review,
    evidence_of_engagements,
    last_declaration,
    lines_gone,
    lines_of,
    remarks_of,
)
from footprint.assessments.selectors.findings import Standing, misstatements_of, standing_of

__all__ = [
    "Assurance",
    "Candidate",
    "Standing",
    "assurance_of",
    "category_totals_mg",
    "current",
    "engagement_standing",
    "engagements_asked",
    "engagements_of",
    "engagements_open_to",
    "engagements_to_review",
    "evidence_of_engagements",
    "history",
    "is_frozen",
    "last_declaration",
    "lines_gone",
    "lines_of",
    "misstatements_of",
    "of_organisation",
    "remarks_of",
    "standing_of",
    "verifier_candidates",
    "verifier_reasons",
]
