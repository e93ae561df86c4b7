"""What has the organisation asked to be approved for, and what became of it?"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.actors import local_day
from footprint.accounts.enums import AccreditedActivity
from footprint.accounts.guards import object_or_404, requires
from footprint.accounts.selectors import accreditations_of, decisions_of
from footprint.accounts.services import accreditation_request, accreditation_withdraw
from footprint.accounts.workflow import steps_open
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.evidence.models import EvidenceFile
from footprint.evidence.services import evidence_upload
from footprint.web.accounts.forms import AccreditationForm, ReasonForm
from footprint.web.evidence.views import file_given_out


@require_safe
@requires("accreditations.view")
def approvals(request: HttpRequest) -> HttpResponse:
    """All requests of the organisation, newest first."""
    today = local_day(clock.now())
    context = {
        "approvals": [(a, a.state_on(today)) for a in accreditations_of(request.actor)],
        "may_request": request.actor.can("accreditations.request"),
        "activities": AccreditedActivity.labels,
    }
    return render(request, "accounts/approvals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accreditations.request")
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the approval to verify, certify or run a registry."""
    form = AccreditationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            accreditation = accreditation_request(
                organisation=request.actor.organisation,
                requested_by=request.user,
                now=clock.now(),
                evidence_digest=_digest_kept(request, facts.pop("evidence_file")),
                **facts,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(
                request, _("The request is sent. A site administrator compares it with the register.")
            )
            return redirect("accounts:approval", accreditation.public_id)
    return render(request, "accounts/approval_form.html", {"form": form})


@require_safe
@requires("accreditations.view")
def approval(request: HttpRequest, accreditation_id: UUID) -> HttpResponse:
    """One request with its history."""
    accreditation = object_or_404(accreditations_of(request.actor), accreditation_id)
    state = accreditation.state_on(local_day(clock.now()))
    context = {
        "accreditation": accreditation,
        "state": state,
        "decisions": decisions_of(accreditation),
        "may_withdraw": request.actor.can("accreditations.request")
        and bool(steps_open(accreditation.state, by="organisation")),
    }
    return render(request, "accounts/approval.html", context)


@require_safe
@login_required
def certificate(request: HttpRequest, accreditation_id: UUID) -> HttpResponseBase:
    """The accreditation certificate handed in, for the organisation itself and the site's administrators."""
    accreditation = object_or_404(accreditations_of(request.actor), accreditation_id)
    handed_in = EvidenceFile.objects.filter(
        organisation=accreditation.organisation, sha256=accreditation.evidence_digest
    )
    return file_given_out(get_object_or_404(handed_in))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accreditations.request")
def withdraw(request: HttpRequest, accreditation_id: UUID) -> HttpResponse:
    """Take a request back or give an approval up."""
    accreditation = object_or_404(accreditations_of(request.actor), accreditation_id)
    form = ReasonForm(request.POST or None)
    back = reverse("accounts:approval", args=[accreditation.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            accreditation_withdraw(
                accreditation=accreditation,
                withdrawn_by=request.user,
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The approval is withdrawn."))
        return redirect(back)
    context = {
        "title": _("Withdraw: %(activity)s?") % {"activity": accreditation.get_activity_display()},
        "text": _("Members keep their roles, but the roles give no right until a new approval is valid."),
        "form": form,
        "confirm_label": _("Withdraw"),
        "cancel_url": back,
        "danger": True,
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context)


def _digest_kept(request: HttpRequest, given: UploadedFile | None) -> str:
    """Keep the certificate as evidence of the organisation; the request names it by its digest."""
    if given is None:
        return ""
    file = evidence_upload(
        organisation=request.actor.organisation,
        filename=given.name,
        content=given.read(),
        uploaded_by=request.user,
        now=clock.now(),
        description=_("Accreditation certificate"),
    )
    return file.sha256
