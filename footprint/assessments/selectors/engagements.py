"""Which verifications may this reader see, and what is in them?"""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from footprint.accounts.actors import Actor, for_actor
from footprint.assessments.enums import EngagementState, ReviewState
from footprint.assessments.models import (
    AssessmentLine,
    Engagement,
    EngagementStep,
    LineEvidence,
    LineReview,
    Remark,
    RemarkFile,
    SampledLine,
    SelfDeclaration,
    Subject,
)
from footprint.assessments.models.engagements import STANDING
from footprint.evidence.selectors import readable_by

ENTERED = tuple(
    state
    for state in EngagementState
    if state not in {EngagementState.REQUESTED, EngagementState.DECLINED, EngagementState.WITHDRAWN}
)
"""States in which the verifier reads the evidence, also afterwards: it must be able to account for it."""


def engagements_of(actor: Actor) -> QuerySet[Engagement]:
    """Verifications in which the organisation acted for is client or verifier, newest first."""
    return (engagements_asked(actor) | engagements_to_review(actor)).order_by("-id")


def engagements_asked(actor: Actor) -> QuerySet[Engagement]:
    """Verifications of what the organisation acted for has computed."""
    return for_actor(_engagements(), actor, path="subject__organisation")


def engagements_to_review(actor: Actor) -> QuerySet[Engagement]:
    """Verifications that the organisation acted for was asked to do."""
    return for_actor(_engagements(), actor, path="verifier")


def engagements_open_to(actor: Actor) -> QuerySet[Engagement]:
    """Verifications whose lines the organisation acted for may read: a verifier from its acceptance on."""
    entered = engagements_to_review(actor).filter(state__in=ENTERED)
    return (engagements_asked(actor) | entered).order_by("-id")


def engagement_standing(subject: Subject) -> Engagement | None:
    """The verification that is open, or was concluded and not reopened."""
    return _engagements().filter(subject=subject, state__in=STANDING).first()


def last_declaration(subject: Subject) -> SelfDeclaration | None:
    """The organisation's own declaration that still counts."""
    found = SelfDeclaration.objects.filter(assessment__subject=subject, reopening=None)
    return found.select_related("assessment", "document", "signed_by").first()


def lines_of(engagement: Engagement) -> QuerySet[AssessmentLine]:
    """The lines of the assessment under review, with where each stands.

    Adds ``review_state``, ``review_changed``, ``sample_reason`` (empty when not drawn) and ``waits_for``
    (``client`` or ``verifier`` while a question is open, else empty).
    """
    review = LineReview.objects.filter(engagement=engagement, line_id=OuterRef("line_id"))
    last_sample = engagement.samples.order_by("-number").values("pk")[:1]
    sampled = SampledLine.objects.filter(sample__in=Subquery(last_sample), line=OuterRef("pk"))
    last_word = Remark.objects.filter(engagement=engagement, line_id=OuterRef("line_id")).order_by("-id")
    return (
        AssessmentLine.objects.filter(assessment=engagement.assessment_id)
        .select_related("assessment")
        .annotate(
            review_state=Coalesce(
                Subquery(review.values("state")[:1]),
                Value(ReviewState.NOT_LOOKED_AT.value),
                output_field=CharField(),
            ),
            review_changed=Exists(review.filter(changed=True)),
            sample_reason=Coalesce(
                Subquery(sampled.values("reason")[:1]), Value(""), output_field=CharField()
            ),
            last_speaker=Subquery(last_word.values("organisation")[:1]),
        )
        .annotate(
            waits_for=Case(
                When(~Q(review_state=ReviewState.QUERIED), then=Value("")),
                When(last_speaker=Value(engagement.verifier_id), then=Value("client")),
                default=Value("verifier"),
                output_field=CharField(),
            )
        )
        .order_by("ordinal")
    )


def remarks_of(engagement: Engagement, *, line_id: str) -> QuerySet[Remark]:
    """What was said about a line, the first word first."""
    found = engagement.remarks.filter(line_id=line_id).select_related("by", "organisation", "row__assessment")
    return found.prefetch_related("files__file").order_by("id")


def lines_gone(engagement: Engagement) -> QuerySet[LineReview]:
    """Reviews of lines that the assessment under review no longer has."""
    present = AssessmentLine.objects.filter(assessment=engagement.assessment_id, line_id=OuterRef("line_id"))
    return engagement.reviews.filter(~Exists(present)).select_related("row__assessment").order_by("id")


@readable_by
def evidence_of_engagements(actor: Actor) -> Q:
    """A verifier reads the files behind the lines that it verifies; both sides read those of remarks."""
    if not actor.can("verifications.view"):
        return Q(pk__in=())
    reviewed = Engagement.objects.filter(verifier=actor.organisation, state__in=ENTERED)
    seen = EngagementStep.objects.filter(engagement__in=reviewed).values("assessment")
    parties = Engagement.objects.filter(
        Q(verifier=actor.organisation) | Q(subject__organisation=actor.organisation), state__in=ENTERED
    )
    return Q(pk__in=LineEvidence.objects.filter(line__assessment__in=seen).values("file")) | Q(
        pk__in=RemarkFile.objects.filter(remark__engagement__in=parties).values("file")
    )


def _engagements() -> QuerySet[Engagement]:
    return Engagement.objects.select_related(
        "subject__organisation", "verifier", "assessment", "criteria", "requested_by", "accepted_by"
    ).annotate(footprint_kg=F("assessment__emissions_kg"))
