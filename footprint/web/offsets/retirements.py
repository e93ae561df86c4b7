"""How does a retirement go from the request to the registry's proof?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.certificates.selectors import documents_of_subject
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.core.text import number
from footprint.offsets.enums import RetirementState
from footprint.offsets.models import RetirementRequest
from footprint.offsets.selectors import retirement_instruction, retirement_instruction_csv
from footprint.offsets.selectors.holders import reservations_of, retirement_requests_of
from footprint.offsets.services import (
    retirement_approve,
    retirement_instruct,
    retirement_reject,
    retirement_request,
)
from footprint.offsets.services.proofs import retirement_prove_by_file
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.retirement_forms import InstructForm, ProofForm, ReasonForm, RetirementForm
from footprint.web.offsets.shared import OnceForm
from footprint.web.sheets import csv_response

BEFORE_THE_END = (RetirementState.REQUESTED, RetirementState.APPROVED, RetirementState.INSTRUCTED)


@require_safe
@requires("credits.view")
def retirements(request: HttpRequest) -> HttpResponseBase:
    """Requests of the organisation acted for and where each stands."""
    listing = Listing(
        request,
        retirement_requests_of(request.actor),
        name="retirements",
        columns=(
            Column(
                name="subject", label=_("Subject"), order="subject",
                url=lambda row: reverse("offsets:retirement", args=[row.public_id]),
            ),
            Column(name="beneficiary_name", label=_("Beneficiary"), order="beneficiary_name"),
            Column(name="registry", label=_("Registry"), value="account.registry.name"),
            Column(name="tonnes", label=_("Amount"), order="tonnes", shape="number", unit="t", decimals=0),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="requested_at", label=_("Requested"), order="requested_at", shape="moment"),
        ),
        filters=(Filter(name="state", label=_("State"), choices=RetirementState.choices),),
        search=("subject", "beneficiary_name", "claim", "retirement__number"),
        order="-requested_at",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/retirements.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("retirements.request")
def retirement_new(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Ask for the retirement of everything that a reservation keeps."""
    reservation = object_or_404(reservations_of(request.actor), reservation_id)
    organisation = request.actor.organisation
    form = RetirementForm(
        request.POST or None,
        initial={
            "beneficiary_name": str(organisation),
            "beneficiary_kind": "organisation",
            "purpose": reservation.purpose,
            "subject": reservation.subject,
            "zone": reservation.account.registry.zone,
            "privacy": "public",
        },
    )
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = retirement_request(
                reservation=reservation,
                subject_public_id=reservation.subject_public_id,
                beneficiary_organisation=organisation
                if facts["beneficiary_name"] == str(organisation)
                else None,
                requested_by=request.actor.user,
                now=clock.now(),
                **facts,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The retirement is requested. A second person approves it."))
            return redirect("offsets:retirement", request_id=made.public_id)
    context = {"reservation": reservation, "form": form}
    return render(request, "offsets/retirement_new.html", context, status=400 if form.errors else 200)


@require_safe
@requires("credits.view")
def retirement(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: its facts, its serials, what comes next and who does it."""
    found = _found(request, request_id)
    ours = _is_ours(request, found)
    by_asker = found.requested_by_id == request.actor.user.pk
    context = {
        "request_row": found,
        "lines": retirement_instruction(found),
        "retirement": getattr(found, "retirement", None),
        "steps": _steps(found),
        "ours": ours,
        "may_approve": ours and found.state == RetirementState.REQUESTED and not by_asker,
        "waits_for_second": found.state == RetirementState.REQUESTED and by_asker,
        "may_instruct": ours and found.state == RetirementState.APPROVED,
        "may_prove": ours and found.state == RetirementState.INSTRUCTED,
        "may_end": ours and found.state in BEFORE_THE_END,
    }
    return render(request, "offsets/retirement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("retirements.approve")
@step_up_required("retirement.approve")
def approve(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """A second person approves."""
    found = _own(request, request_id)
    here = found.account.registry.operated_here
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retirement_approve(
                retirement_request=found,
                approved_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            done = _("The serials are retired.") if here else _("Approved. Now the registry is instructed.")
            messages.success(request, done)
            return redirect("offsets:retirement", request_id=request_id)
    end = (
        _("This registry is operated here: the serials are retired at once.")
        if here
        else _("The registry may be instructed to retire the serials.")
    )
    context = {
        "title": _("Approve the retirement?"),
        "text": _("%(tonnes)s t for %(beneficiary)s: “%(claim)s”")
        % {"tonnes": number(found.tonnes), "beneficiary": found.beneficiary_name, "claim": found.claim},
        "consequences": [end, _("Your name stands in the record as the second person.")],
        "form": form,
        "confirm_label": _("Approve"),
        "cancel_url": reverse("offsets:retirement", args=[request_id]),
        "irreversible": here,
        "danger": here,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("retirements.approve")
def reject(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The approver refuses, or the registry did."""
    return _end(request, request_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("retirements.request")
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The asker's side takes the request back."""
    return _end(request, request_id)


def _end(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = _own(request, request_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retirement_reject(
                retirement_request=found,
                rejected_by=request.actor.user,
                reason=form.cleaned_data["reason"],
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The request is ended; its serials are not retired."))
            return redirect("offsets:retirement", request_id=request_id)
    context = {
        "title": _("End this request?"),
        "text": _("%(tonnes)s t for %(beneficiary)s.")
        % {"tonnes": number(found.tonnes), "beneficiary": found.beneficiary_name},
        "consequences": [
            _("Its serials are reserved again, or free when the time of the reservation is over."),
            _("The reason stays in the record."),
        ],
        "form": form,
        "confirm_label": _("End the request"),
        "cancel_url": reverse("offsets:retirement", args=[request_id]),
        "danger": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def instruct(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Note that the registry was told."""
    found = _own(request, request_id)
    letter = documents_of_subject(found).first()
    form = InstructForm(request.POST or None, initial={"instruction_number": letter.number if letter else ""})
    if request.method == "POST" and form.is_valid():
        try:
            retirement_instruct(
                retirement_request=found,
                instructed_by=request.actor.user,
                instruction_number=form.cleaned_data["instruction_number"],
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("Noted. When the proof comes, hand it in here."))
            return redirect("offsets:retirement", request_id=request_id)
    context = {"request_row": found, "form": form}
    return render(request, "offsets/instruct.html", context, status=400 if form.errors else 200)


@require_safe
@requires("credits.view")
def instruction_file(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """The serials to be retired, as a CSV file for the registry."""
    found = _own(request, request_id)
    headings, *rows = retirement_instruction_csv(found)
    return csv_response(f"retirement-{str(found.public_id)[:8]}", headings, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def prove(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Hand in the registry's proof; when it names exactly these serials, they are retired."""
    found = _own(request, request_id)
    form = ProofForm(request.POST or None, request.FILES or None, zone=found.zone)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            retirement_prove_by_file(
                retirement_request=found,
                file_name=given["file"].name,
                content=given["file"].read(),
                serial_texts=form.serial_texts,
                proof_number=given["proof_number"],
                retired_on=given["retired_on"],
                proved_by=request.actor.user,
                request_id=given["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The proof names exactly these serials. They are retired."))
            return redirect("offsets:retirement", request_id=request_id)
    context = {"request_row": found, "form": form}
    return render(request, "offsets/prove.html", context, status=400 if form.errors else 200)


def _found(request: HttpRequest, request_id: UUID) -> RetirementRequest:
    return object_or_404(retirement_requests_of(request.actor), request_id)


def _own(request: HttpRequest, request_id: UUID) -> RetirementRequest:
    """A request from the reader's own holding: only the holder of the tonnes decides about them."""
    return object_or_404(
        retirement_requests_of(request.actor).filter(account__organisation=request.actor.organisation),
        request_id,
    )


def _is_ours(request: HttpRequest, found: RetirementRequest) -> bool:
    own = request.actor.organisation
    return own is not None and found.account.organisation_id == own.pk


def _steps(found: RetirementRequest) -> list[dict[str, str]]:
    """Where the request stands; an ended one stopped after the last step that was reached."""
    labels = [_("Requested"), _("Approved"), _("Registry instructed"), _("Retired")]
    reached = 1 + (found.approved_at is not None) + (found.instructed_at is not None)
    if found.account.registry.operated_here:
        labels.pop(2)
    if found.state == RetirementState.RETIRED:
        reached = len(labels) + 1
    ended = found.state in (RetirementState.REJECTED, RetirementState.INVALIDATED)
    return [
        {
            "label": label,
            "state": "done" if i <= reached - ended else "error" if ended and i == reached else
            "current" if i == reached + 1 else "todo",
            "url": "",
        }
        for i, label in enumerate(labels, 1)
    ]  # fmt: skip
