"""How does a result become a record, and how is it verified, declared and reopened?"""

from footprint.assessments.services.assessments import (
    LineOrigin,
    ReasonMissing,
    assessment_record,
    subject_create,
)
from footprint.assessments.services.declarations import declaration_problem, self_declare
from footprint.assessments.services.engagements import (
    engagement_accept,
    engagement_decline,
    engagement_request,
    engagement_resubmit,
    engagement_send_back,
    engagement_withdraw,
)
from footprint.assessments.services.misstatements import misstatement_record, misstatement_settle
from footprint.assessments.services.reopening import assessment_reopen
from footprint.assessments.services.reviews import line_review, remark_add
from footprint.assessments.services.sampling import sample_draw
from footprint.assessments.services.statements import (
    documents_complete,
    opinion_draft,
    opinion_problems,
    statement_sign,
)

__all__ = [
    "LineOrigin",
    "ReasonMissing",
    "assessment_record",
    "assessment_reopen",
    "declaration_problem",
    "documents_complete",
    "engagement_accept",
    "engagement_decline",
    "engagement_request",
    "engagement_resubmit",
    "engagement_send_back",
    "engagement_withdraw",
    "line_review",
    "misstatement_record",
    "misstatement_settle",
    "opinion_draft",
    "opinion_problems",
    "remark_add",
    "sample_draw",
    "self_declare",
    "statement_sign",
    "subject_create",
]
