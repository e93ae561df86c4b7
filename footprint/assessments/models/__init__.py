"""What is a footprint about, what exactly was computed, and who has verified or declared it?"""

from footprint.assessments.models.assessments import (
    Assessment,
    AssessmentLine,
    LineEvidence,
    LineSource,
    Subject,
)
from footprint.assessments.models.engagements import Engagement, EngagementStep
from footprint.assessments.models.reviews import LineReview, Remark, RemarkFile, SampledLine, SampleDrawn
from footprint.assessments.models.statements import (
    Misstatement,
    OpinionDraft,
    Reopening,
    SelfDeclaration,
    Statement,
)

__all__ = [
    "Assessment",
    "AssessmentLine",
    "Engagement",
    "EngagementStep",
    "LineEvidence",
    "LineReview",
    "LineSource",
    "Misstatement",
    "OpinionDraft",
    "Remark",
    "RemarkFile",
    "Reopening",
    "SampleDrawn",
    "SampledLine",
    "SelfDeclaration",
    "Statement",
    "Subject",
]
