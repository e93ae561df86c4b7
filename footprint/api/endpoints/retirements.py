"""Retirements: asked for, approved by a second person, proved by the registry."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.api.endpoint import Endpoint, operation
from footprint.api.files import csv_file
from footprint.api.filters import Filter
from footprint.api.renaming import fields_named
from footprint.api.shapes.credits import (
    InstructNew,
    ProofNew,
    ReasonNew,
    RetirementNew,
    RetirementShape,
)
from footprint.offsets.enums import RetirementState
from footprint.offsets.models import RetirementRequest
from footprint.offsets.selectors import retirement_instruction_csv
from footprint.offsets.selectors.holders import reservations_of, retirement_requests_of
from footprint.offsets.services import (
    retirement_approve,
    retirement_instruct,
    retirement_reject,
    retirement_request,
)
from footprint.offsets.services.proofs import retirement_prove_by_file

TAG = "retirements"


class RetirementEndpoint(Endpoint):
    """An address under one request for retirement."""

    def retirement(self, retirement_id: UUID) -> RetirementRequest:
        """The request, if the organisation is a party to it."""
        return self.found(retirement_requests_of(self.request.actor), retirement_id)

    def own(self, retirement_id: UUID) -> RetirementRequest:
        """A request from the organisation's own account: only the holder of the tonnes decides about them."""
        rows = retirement_requests_of(self.request.actor)
        return self.found(rows.filter(account__organisation=self.request.actor.organisation), retirement_id)

    def again(self, retirement: RetirementRequest) -> Response:
        """The request as it stands now."""
        return self.answer(RetirementRequest.objects.get(pk=retirement.pk))


class Retirements(RetirementEndpoint):
    """All requests."""

    @operation(
        tag=TAG,
        summary=_("Your retirements"),
        description=_("Requests of your organisation and where each stands."),
        action="credits.view",
        answer=RetirementShape,
        paged=True,
        filters=(
            Filter(name="state", label=_("State."), lookup="state", choices=tuple(RetirementState.values)),
            Filter(name="subject_id", label=_("What it is about."), kind="uuid", lookup="subject_public_id"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(retirement_requests_of(request.actor))

    @operation(
        tag=TAG,
        summary=_("Ask for a retirement"),
        description=_(
            "Asks for the retirement of everything that a reservation keeps. Beneficiary, purpose and "
            "claim are final. A second person approves."
        ),
        action="retirements.request",
        body=RetirementNew,
        answer=RetirementShape,
        status=201,
        once="needed",
    )
    def post(self, request: Request) -> Response:
        facts = self.body()
        with fields_named(lambda field: "reservation_id" if field == "id" else field):
            reservation = self.found(reservations_of(request.actor), facts.pop("reservation_id"))
        own = request.actor.organisation
        made = retirement_request(
            reservation=reservation,
            subject_public_id=facts.pop("subject_id"),
            beneficiary_organisation=own if facts["beneficiary_name"] in (own.name_zh, own.name_en) else None,
            requested_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
            **facts,
        )
        return self.answer(made, location=reverse("api:retirement", args=[made.public_id]))


class RetirementOne(RetirementEndpoint):
    """One request."""

    @operation(
        tag=TAG,
        summary=_("One retirement"),
        description=_("Its facts, its serial numbers and where it stands."),
        action="credits.view",
        answer=RetirementShape,
    )
    def get(self, request: Request, retirement_id: UUID) -> Response:
        return self.answer(self.retirement(retirement_id))


class RetirementApprove(RetirementEndpoint):
    """Approval."""

    @operation(
        tag=TAG,
        summary=_("Approve a retirement"),
        description=_(
            "The second person: a key in the name of whoever asked for it is refused. In a registry that "
            "is run here the serial numbers are retired at once, and that is final."
        ),
        action="retirements.approve",
        answer=RetirementShape,
        once="needed",
    )
    def post(self, request: Request, retirement_id: UUID) -> Response:
        found = self.own(retirement_id)
        approved = retirement_approve(
            retirement_request=found,
            approved_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.again(approved)


class RetirementReject(RetirementEndpoint):
    """Refusal."""

    @operation(
        tag=TAG,
        summary=_("Refuse a retirement"),
        description=_("Ends the request; its serial numbers are reserved again, or free."),
        action="retirements.approve",
        body=ReasonNew,
        answer=RetirementShape,
        once="needed",
    )
    def post(self, request: Request, retirement_id: UUID) -> Response:
        return self._end(retirement_id)

    def _end(self, retirement_id: UUID) -> Response:
        found = self.own(retirement_id)
        ended = retirement_reject(
            retirement_request=found,
            rejected_by=self.request.actor.user,
            reason=self.body()["reason"],
            request_id=self.request_key,
            now=self.now,
        )
        return self.again(ended)


class RetirementWithdraw(RetirementReject):
    """Withdrawal by those who asked."""

    @operation(
        tag=TAG,
        summary=_("Take a request back"),
        description=_("Ends a request of your own before its serial numbers are retired."),
        action="retirements.request",
        body=ReasonNew,
        answer=RetirementShape,
        once="needed",
    )
    def post(self, request: Request, retirement_id: UUID) -> Response:
        return self._end(retirement_id)


class RetirementInstruction(RetirementEndpoint):
    """What the registry is told."""

    @operation(
        tag=TAG,
        summary=_("The instruction for the registry"),
        description=_("The serial numbers to be retired as a CSV file."),
        action="credits.view",
        media="text/csv",
    )
    def get(self, request: Request, retirement_id: UUID) -> HttpResponseBase:
        return csv_file("retirement", retirement_instruction_csv(self.own(retirement_id)))

    @operation(
        tag=TAG,
        summary=_("Note that the registry was told"),
        description=_("After the approval, where the registry is not run here."),
        action="credits.edit",
        body=InstructNew,
        answer=RetirementShape,
        once="needed",
    )
    def post(self, request: Request, retirement_id: UUID) -> Response:
        found = self.own(retirement_id)
        told = retirement_instruct(
            retirement_request=found,
            instructed_by=request.actor.user,
            instruction_number=self.body()["instruction_number"],
            request_id=self.request_key,
            now=self.now,
        )
        return self.again(told)


class RetirementProof(RetirementEndpoint):
    """The registry's proof."""

    parser_classes = [MultiPartParser]

    @operation(
        tag=TAG,
        summary=_("Hand in the registry's proof"),
        description=_(
            "The file and the serial numbers that it names. They are compared serial by serial; when they "
            "are exactly those of the request, they are retired, and that is final."
        ),
        action="credits.edit",
        body=ProofNew,
        answer=RetirementShape,
        once="needed",
        upload=True,
    )
    def post(self, request: Request, retirement_id: UUID) -> Response:
        found, facts = self.own(retirement_id), self.body()
        retirement_prove_by_file(
            retirement_request=found,
            file_name=facts["file"].name,
            content=facts["file"].read(),
            serial_texts=[text.strip() for text in facts["serials"].splitlines() if text.strip()],
            proof_number=facts["proof_number"],
            retired_on=facts["retired_on"],
            proved_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.again(found)
