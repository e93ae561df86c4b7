"""Which words are stored for assessments and their verification?"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubjectKind(models.TextChoices):
    """What a footprint can be about."""

    EVENT = "event", _("Event")
    PRODUCT = "product", _("Product")
    ORGANISATION = "organisation", _("Organisation")


class Purpose(models.TextChoices):
    """Why it was calculated; results of different purposes never supersede each other."""

    ESTIMATE = "estimate", _("Estimate before the event")
    ACTUAL = "actual", _("Actual footprint")
    SCENARIO = "scenario", _("Scenario")
    RECORDED = "recorded", _("Recorded from a public source")


class AssuranceLevel(models.TextChoices):
    """How sure a verifier makes itself before it signs (ISO 14064-3)."""

    REASONABLE = "reasonable", _("Reasonable assurance")
    LIMITED = "limited", _("Limited assurance")


class EngagementState(models.TextChoices):
    """Where a verification stands."""

    REQUESTED = "requested", pgettext_lazy("verification", "Requested")
    DECLINED = "declined", pgettext_lazy("verification", "Declined")
    ACCEPTED = "accepted", pgettext_lazy("verification", "Accepted")
    IN_PROGRESS = "in_progress", pgettext_lazy("verification", "In progress")
    SENT_BACK = "sent_back", pgettext_lazy("verification", "Sent back")
    WITHDRAWN = "withdrawn", pgettext_lazy("verification", "Withdrawn")
    CONCLUDED = "concluded", pgettext_lazy("verification", "Concluded")
    REOPENED = "reopened", pgettext_lazy("verification", "Reopened")


class ReviewState(models.TextChoices):
    """What the verifier says of one line."""

    NOT_LOOKED_AT = "not_looked_at", pgettext_lazy("line", "Not looked at")
    CHECKED = "checked", pgettext_lazy("line", "Checked")
    QUERIED = "queried", pgettext_lazy("line", "Queried")


class RemarkKind(models.TextChoices):
    """What somebody says about a line."""

    NOTE = "note", pgettext_lazy("remark", "Note")
    QUERY = "query", pgettext_lazy("remark", "Question")
    EVIDENCE_REQUEST = "evidence_request", pgettext_lazy("remark", "Request for evidence")
    ANSWER = "answer", pgettext_lazy("remark", "Answer")


class SampleReason(models.TextChoices):
    """Why a line is in the sample."""

    KEY = "key", pgettext_lazy("sample", "Large")
    DRAWN = "drawn", pgettext_lazy("sample", "Drawn")


class MisstatementKind(models.TextChoices):
    """What kind of misstatement it is."""

    FACTUAL = "factual", pgettext_lazy("misstatement", "Factual")
    JUDGEMENTAL = "judgemental", pgettext_lazy("misstatement", "Judgemental")
    PROJECTED = "projected", pgettext_lazy("misstatement", "Projected")


class Settlement(models.TextChoices):
    """How a misstatement came to its end."""

    CORRECTED = "corrected", pgettext_lazy("misstatement", "Corrected")
    DROPPED = "dropped", pgettext_lazy("misstatement", "Found to be none")


class Opinion(models.TextChoices):
    """What the verifier concludes (ISO 14064-3)."""

    UNMODIFIED = "unmodified", pgettext_lazy("opinion", "Unmodified")
    QUALIFIED = "qualified", pgettext_lazy("opinion", "Qualified")
    ADVERSE = "adverse", pgettext_lazy("opinion", "Adverse")
    DISCLAIMED = "disclaimed", pgettext_lazy("opinion", "Disclaimed")


class AssuranceState(models.TextChoices):
    """What a third party, or the organisation itself, has said of an assessment so far."""

    NONE = "none", pgettext_lazy("assurance", "Not verified")
    REQUESTED = "requested", pgettext_lazy("assurance", "Verification requested")
    IN_PROGRESS = "in_progress", pgettext_lazy("assurance", "In verification")
    SENT_BACK = "sent_back", pgettext_lazy("assurance", "Sent back by the verifier")
    VERIFIED = "verified", pgettext_lazy("assurance", "Verified")
    QUALIFIED = "qualified", pgettext_lazy("assurance", "Verified with qualification")
    ADVERSE = "adverse", pgettext_lazy("assurance", "Adverse opinion")
    DISCLAIMED = "disclaimed", pgettext_lazy("assurance", "No opinion given")
    SELF_DECLARED = (
        "self_declared",
        pgettext_lazy("assurance", "Declared by the organisation, not verified by a third party"),
    )
