"""What has a verification found so far, and which opinions does that allow?"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from calculators.assurance import Judgement, judge, materiality_mg
from footprint.assessments.enums import ReviewState
from footprint.assessments.models import Engagement, Misstatement, SampleDrawn
from footprint.assessments.selectors.engagements import lines_of


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far the review of the present assessment has come.

    ``sample`` is the last draw from the assessment under review; None where it was not drawn yet.
    """

    lines: int
    checked: int
    open_queries: int
    sample: SampleDrawn | None
    sampled: int
    sampled_seen: int
    judgement: Judgement

    @property
    def sample_left(self) -> int:
        """Lines of the sample that nobody has looked at: neither checked nor queried."""
        return self.sampled - self.sampled_seen


def standing_of(engagement: Engagement) -> Standing:
    """Count what was looked at, and hold what was not corrected against materiality."""
    rows = list(lines_of(engagement).values_list("review_state", "sample_reason"))
    sample = engagement.samples.order_by("-number").first()
    if sample is not None and sample.assessment_id != engagement.assessment_id:
        sample = None
    checked, unseen = ReviewState.CHECKED, ReviewState.NOT_LOOKED_AT
    uncorrected = misstatements_of(engagement).filter(settled_as=None)
    return Standing(
        lines=len(rows),
        checked=sum(state == checked for state, _reason in rows),
        open_queries=engagement.reviews.filter(state=ReviewState.QUERIED).count(),
        sample=sample,
        sampled=sum(bool(reason) for _state, reason in rows) if sample else 0,
        sampled_seen=sum(bool(reason) and state != unseen for state, reason in rows) if sample else 0,
        judgement=judge(
            uncorrected.values_list("amount_mg", flat=True), materiality_mg=materiality_of(engagement)
        ),
    )


def materiality_of(engagement: Engagement) -> int:
    """What misstatements may come to. [mgCO2e]"""
    percent = Decimal(engagement.materiality_percent)
    return materiality_mg(total_mg=engagement.assessment.emissions_mg or 0, percent=percent)


def misstatements_of(engagement: Engagement) -> QuerySet[Misstatement]:
    """What was found wrong, in the order in which it was found."""
    found = engagement.misstatements.select_related(
        "line__assessment", "found_by", "settled_by", "settled_in"
    )
    return found.order_by("id")
