"""Verification: asked for, accepted, reviewed line by line, signed."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.accounts.selectors import organisation_named
from footprint.api.endpoint import Endpoint, operation
from footprint.api.endpoints.lines import evidence_files
from footprint.api.filters import Filter
from footprint.api.renaming import fields_named
from footprint.api.shapes.verification import (
    AcceptNew,
    AnswerNew,
    DeclareNew,
    MisstatementNew,
    MisstatementShape,
    NoteNew,
    QuestionNew,
    RemarkShape,
    ReviewNew,
    SampleNew,
    SampleShape,
    SettleNew,
    SignedShape,
    SignNew,
    VerificationFull,
    VerificationLine,
    VerificationNew,
    VerificationShape,
)
from footprint.assessments.enums import EngagementState, RemarkKind
from footprint.assessments.models import Assessment, AssessmentLine, Engagement, Subject
from footprint.assessments.selectors import engagements_of, engagements_to_review, lines_of, remarks_of
from footprint.assessments.services import (
    engagement_accept,
    engagement_decline,
    engagement_request,
    engagement_resubmit,
    engagement_send_back,
    engagement_withdraw,
    line_review,
    misstatement_record,
    misstatement_settle,
    remark_add,
    sample_draw,
    self_declare,
    statement_sign,
)
from footprint.core.problems import NotFound

TAG = "verification"


class AnyVerification(Endpoint):
    """An address under one verification."""

    def verification(self, verification_id: UUID) -> Engagement:
        """The verification, if the organisation is a party to it."""
        return self.found(engagements_of(self.request.actor), verification_id)

    def to_review(self, verification_id: UUID) -> Engagement:
        """The verification, if the organisation is its verifier."""
        return self.found(engagements_to_review(self.request.actor), verification_id)

    def line(self, engagement: Engagement, ordinal: int) -> AssessmentLine:
        """A line of the footprint under review."""
        found = engagement.assessment.lines.filter(ordinal=ordinal).first()
        if found is None:
            raise NotFound(_("The footprint has no line with this number."), field="ordinal", value=ordinal)
        return found

    def again(self, engagement: Engagement) -> Response:
        """The verification as it stands now."""
        return self.answer(self.verification(engagement.public_id))


class Verifications(AnyVerification):
    """All verifications."""

    @operation(
        tag=TAG,
        summary=_("Verifications"),
        description=_("Those of your footprints, and those that you were asked to do."),
        action="verifications.view",
        answer=VerificationShape,
        paged=True,
        filters=(
            Filter(name="state", label=_("State."), lookup="state", choices=tuple(EngagementState.values)),
            Filter(name="subject_id", label=_("What it is about."), kind="uuid", lookup="subject__public_id"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(engagements_of(request.actor))

    @operation(
        tag=TAG,
        summary=_("Ask for a verification"),
        description=_(
            "Asks an approved verifier without ties to your organisation to verify the actual footprint."
        ),
        action="verifications.request",
        body=VerificationNew,
        answer=VerificationFull,
        status=201,
    )
    def post(self, request: Request) -> Response:
        facts = self.body()
        own = Subject.objects.filter(organisation=request.actor.organisation)
        with fields_named(lambda field: "subject_id" if field == "id" else field):
            subject = self.found(own, facts.pop("subject_id"))
        made = engagement_request(
            subject=subject,
            verifier=organisation_named(facts.pop("verifier"), field="verifier"),
            **facts,
            by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        location = reverse("api:verification", args=[made.public_id])
        return self.answer(self.verification(made.public_id), location=location)


class VerificationOne(AnyVerification):
    """One verification."""

    @operation(
        tag=TAG,
        summary=_("One verification"),
        description=_("Where it stands, what was looked at and what was found wrong."),
        action="verifications.view",
        answer=VerificationFull,
    )
    def get(self, request: Request, verification_id: UUID) -> Response:
        return self.answer(self.verification(verification_id))


class VerificationAccept(AnyVerification):
    """Acceptance."""

    @operation(
        tag=TAG,
        summary=_("Accept a verification"),
        description=_(
            "With a declaration of independence; from now on the data behind the footprint are frozen."
        ),
        action="verifications.review",
        body=AcceptNew,
        answer=VerificationFull,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement, facts = self.to_review(verification_id), self.body()
        seen = self._seen(engagement, facts["footprint_id"])
        engagement_accept(
            engagement=engagement,
            independence=facts["independence"],
            seen=seen,
            by=request.actor.user,
            now=self.now,
        )
        return self.again(engagement)

    def _seen(self, engagement: Engagement, footprint_id: UUID) -> Assessment:
        with fields_named(lambda field: "footprint_id" if field == "id" else field):
            return self.found(engagement.subject.assessments.all(), footprint_id)


class VerificationDecline(AnyVerification):
    """Refusal."""

    @operation(
        tag=TAG,
        summary=_("Decline a verification"),
        description=_("The verifier says no, with a reason."),
        action="verifications.review",
        body=NoteNew,
        answer=VerificationFull,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement = self.to_review(verification_id)
        engagement_decline(engagement=engagement, **self.body(), by=request.actor.user, now=self.now)
        return self.again(engagement)


class VerificationSendBack(AnyVerification):
    """Back to the client."""

    @operation(
        tag=TAG,
        summary=_("Send back"),
        description=_("The client may change its data, calculate anew and hand in again."),
        action="verifications.review",
        body=NoteNew,
        answer=VerificationFull,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement = self.to_review(verification_id)
        engagement_send_back(engagement=engagement, **self.body(), by=request.actor.user, now=self.now)
        return self.again(engagement)


class VerificationResubmit(AnyVerification):
    """Handed in again."""

    @operation(
        tag=TAG,
        summary=_("Hand in again"),
        description=_("The client hands the newest footprint in, with a word on what has changed."),
        action="verifications.request",
        body=NoteNew,
        answer=VerificationFull,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement = self.verification(verification_id)
        note = self.body()["reason"]
        engagement_resubmit(engagement=engagement, note=note, by=request.actor.user, now=self.now)
        return self.again(engagement)


class VerificationWithdraw(AnyVerification):
    """Withdrawn."""

    @operation(
        tag=TAG,
        summary=_("Withdraw"),
        description=_("The client ends the verification before it is concluded."),
        action="verifications.request",
        body=NoteNew,
        answer=VerificationFull,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement = self.verification(verification_id)
        engagement_withdraw(
            engagement=engagement,
            organisation=request.actor.organisation,
            **self.body(),
            by=request.actor.user,
            now=self.now,
        )
        return self.again(engagement)


class VerificationLines(AnyVerification):
    """Lines under review."""

    @operation(
        tag=TAG,
        summary=_("Lines under review"),
        description=_("Every line of the footprint, with where its review stands and whether it was drawn."),
        action="verifications.view",
        answer=VerificationLine,
        paged=True,
        most=500,
        filters=(
            Filter(name="category", label=_("Category."), lookup="category"),
            Filter(name="review_state", label=_("Where its review stands."), lookup="review_state"),
        ),
    )
    def get(self, request: Request, verification_id: UUID) -> Response:
        return self.page(lines_of(self.verification(verification_id)), by="ordinal", ascending=True)


class VerificationSample(AnyVerification):
    """The sample."""

    @operation(
        tag=TAG,
        summary=_("Draw a sample"),
        description=_(
            "Large lines always, others in proportion to their size; the same seed draws the same lines."
        ),
        action="verifications.review",
        body=SampleNew,
        answer=SampleShape,
        status=201,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement = self.to_review(verification_id)
        sample = sample_draw(engagement=engagement, **self.body(), by=request.actor.user, now=self.now)
        return self.answer(sample)


class VerificationLineReview(AnyVerification):
    """What is said of a line."""

    @operation(
        tag=TAG,
        summary=_("Check a line"),
        description=_("The verifier marks a line as checked, or takes the mark back."),
        action="verifications.review",
        body=ReviewNew,
        answer=VerificationLine,
    )
    def put(self, request: Request, verification_id: UUID, ordinal: int) -> Response:
        engagement = self.to_review(verification_id)
        line = self.line(engagement, ordinal)
        state = self.body()["state"]
        line_review(engagement=engagement, line=line, state=state, by=request.actor.user, now=self.now)
        return self.answer(lines_of(engagement).get(ordinal=ordinal))


class VerificationRemarks(AnyVerification):
    """The talk about a line."""

    @operation(
        tag=TAG,
        summary=_("Remarks on a line"),
        description=_("Questions and answers of both sides, the newest first."),
        action="verifications.view",
        answer=RemarkShape,
        paged=True,
    )
    def get(self, request: Request, verification_id: UUID, ordinal: int) -> Response:
        engagement = self.verification(verification_id)
        line = self.line(engagement, ordinal)
        return self.page(remarks_of(engagement, line_id=line.line_id))


class Talk(AnyVerification):
    """What a side says about a line."""

    def say(self, engagement: Engagement, ordinal: int, *, kind: str) -> Response:
        """Write down what a side says about a line."""
        line, facts = self.line(engagement, ordinal), self.body()
        remark = remark_add(
            engagement=engagement,
            line=line,
            kind=facts.get("kind", kind),
            text=facts["text"],
            files=evidence_files(facts.get("evidence", []), self.request.actor),
            by=self.request.actor.user,
            organisation=self.request.actor.organisation,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(remark)


class VerificationQuestions(Talk):
    """What the verifier says."""

    @operation(
        tag=TAG,
        summary=_("Ask about a line"),
        description=_("A question keeps the line open until the client has answered; a note does not."),
        action="verifications.review",
        body=QuestionNew,
        answer=RemarkShape,
        status=201,
    )
    def post(self, request: Request, verification_id: UUID, ordinal: int) -> Response:
        return self.say(self.to_review(verification_id), ordinal, kind=RemarkKind.QUERY)


class VerificationAnswers(Talk):
    """What the client says."""

    @operation(
        tag=TAG,
        summary=_("Answer a question"),
        description=_("The client's answer to a question about a line, with evidence where it helps."),
        action="verifications.request",
        body=AnswerNew,
        answer=RemarkShape,
        status=201,
    )
    def post(self, request: Request, verification_id: UUID, ordinal: int) -> Response:
        return self.say(self.verification(verification_id), ordinal, kind=RemarkKind.ANSWER)


class VerificationMisstatements(AnyVerification):
    """What is wrong."""

    @operation(
        tag=TAG,
        summary=_("Note a misstatement"),
        description=_("What is wrong and by how much; it is held against materiality."),
        action="verifications.review",
        body=MisstatementNew,
        answer=MisstatementShape,
        status=201,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement = self.to_review(verification_id)
        facts = self.body()
        ordinal = facts.pop("ordinal")
        made = misstatement_record(
            engagement=engagement,
            line=None if ordinal is None else self.line(engagement, ordinal),
            **facts,
            by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(made)


class VerificationMisstatementSettle(AnyVerification):
    """Its end."""

    @operation(
        tag=TAG,
        summary=_("Settle a misstatement"),
        description=_("It was corrected, or was none."),
        action="verifications.review",
        body=SettleNew,
        answer=MisstatementShape,
    )
    def post(self, request: Request, verification_id: UUID, misstatement_id: UUID) -> Response:
        engagement = self.to_review(verification_id)
        found = self.found(engagement.misstatements.all(), misstatement_id)
        settled = misstatement_settle(misstatement=found, **self.body(), by=request.actor.user, now=self.now)
        return self.answer(settled)


class VerificationSign(AnyVerification):
    """The opinion."""

    @operation(
        tag=TAG,
        summary=_("Sign the statement"),
        description=_(
            "The opinion, signed by a person of the verifier other than the one who did the review. Each "
            "reason why it cannot be signed yet is named."
        ),
        action="verifications.sign",
        body=SignNew,
        answer=SignedShape,
        status=201,
        once="needed",
        versioned=True,
    )
    def post(self, request: Request, verification_id: UUID) -> Response:
        engagement = self.to_review(verification_id)
        version = self.match(engagement)
        signed = statement_sign(
            engagement=engagement, **self.body(), by=request.actor.user, version=version, now=self.now
        )
        return self.answer(signed)


class Declarations(AnyVerification):
    """Declared without a verifier."""

    @operation(
        tag=TAG,
        summary=_("Declare a footprint"),
        description=_(
            "Where the rule book allows it; the certificate says so. Not by whoever calculated it."
        ),
        action="assessments.declare",
        body=DeclareNew,
        answer=SignedShape,
        status=201,
        once="needed",
    )
    def post(self, request: Request) -> Response:
        own = Assessment.objects.filter(subject__organisation=request.actor.organisation)
        with fields_named(lambda field: "footprint_id" if field == "id" else field):
            seen = self.found(own.select_related("subject"), self.body()["footprint_id"])
        declared = self_declare(subject=seen.subject, seen=seen, by=request.actor.user, now=self.now)
        return self.answer(declared)
