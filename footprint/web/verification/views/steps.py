"""How do both sides move a verification on?"""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from footprint.accounts.guards import requires, step_up_required
from footprint.assessments.enums import Purpose
from footprint.assessments.models import Assessment, Engagement
from footprint.assessments.selectors import current
from footprint.assessments.services import (
    assessment_reopen,
    engagement_accept,
    engagement_decline,
    engagement_resubmit,
    engagement_send_back,
    engagement_withdraw,
)
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.web.verification.forms import AcceptForm, NoteForm, ReasonForm, SendBackForm
from footprint.web.verification.shared import (
    after,
    found_as_client,
    found_as_party,
    found_as_verifier,
    shared,
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.review")
def accept(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """Take a verification on, after a look at the footprint and a declaration of independence."""
    one = found_as_verifier(request, engagement_id)
    assessment = current(subject=one.subject, purpose=Purpose.ACTUAL) or one.assessment
    form = AcceptForm(request.POST or None, initial={"seen": assessment.public_id, "version": one.version})
    if request.method == "POST" and form.is_valid():
        seen = Assessment.objects.filter(public_id=form.cleaned_data["seen"]).first() or one.assessment
        try:
            engagement_accept(
                engagement=one,
                independence=form.declaration,
                seen=seen,
                version=form.cleaned_data["version"],
                by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            return after(request, one, _("Accepted. The client's data are frozen from now on."))
    context = {**shared(request, one), "form": form, "assessment": assessment}
    return render(request, "verification/accept.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.review")
def decline(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """Do not take it on."""
    one = found_as_verifier(request, engagement_id)
    return _confirmed(
        request,
        one,
        form=ReasonForm(request.POST or None),
        act=lambda data: engagement_decline(
            engagement=one, reason=data["reason"], by=request.actor.user, now=clock.now()
        ),
        done=_("Declined; the client reads the reason."),
        title=_("Do not accept this verification?"),
        consequences=[_("The client reads your reason and may ask another verifier.")],
        label=_("Do not accept"),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.review")
def send_back(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """Give the data back for correction."""
    one = found_as_verifier(request, engagement_id)
    return _confirmed(
        request,
        one,
        form=SendBackForm(request.POST or None, initial={"version": one.version}),
        act=lambda data: engagement_send_back(
            engagement=one,
            reason=data["reason"],
            version=data["version"],
            by=request.actor.user,
            now=clock.now(),
        ),
        done=_("Sent back. The client corrects the data and hands them in again."),
        title=_("Send the data back?"),
        consequences=[
            _("The client may change the data and calculates a new footprint."),
            _("What you have checked stays checked where a line does not change."),
        ],
        label=_("Send back"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.request")
def resubmit(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """Hand the corrected footprint in again."""
    one = found_as_client(request, engagement_id)
    return _confirmed(
        request,
        one,
        form=NoteForm(request.POST or None),
        act=lambda data: engagement_resubmit(
            engagement=one, note=data["note"], by=request.actor.user, now=clock.now()
        ),
        done=_("Handed in again. The data are frozen from now on."),
        title=_("Hand the footprint in again?"),
        consequences=[
            _("The verifier goes on with the footprint that was calculated last."),
            _("The data are frozen until the verifier sends them back or concludes."),
        ],
        label=_("Hand in again"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.view")
def withdraw(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """End the verification without a statement."""
    one = found_as_party(request, engagement_id)
    return _confirmed(
        request,
        one,
        form=ReasonForm(request.POST or None),
        act=lambda data: engagement_withdraw(
            engagement=one,
            organisation=request.actor.organisation,
            reason=data["reason"],
            by=request.actor.user,
            now=clock.now(),
        ),
        done=_("The verification is ended without a statement."),
        title=_("End the verification without a statement?"),
        consequences=[
            _("What was found and said so far stays on record."),
            _("The client may change the data and ask another verifier."),
        ],
        label=_("End it"),
        danger=True,
        irreversible=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.sign")
@step_up_required("assessment.reopen")
def reopen(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """The verifier takes its statement back because of what became known afterwards."""
    one = found_as_verifier(request, engagement_id)
    return _confirmed(
        request,
        one,
        form=ReasonForm(request.POST or None),
        act=lambda data: assessment_reopen(
            subject=one.subject,
            reason=data["reason"],
            by=request.actor.user,
            organisation=request.actor.organisation,
            now=clock.now(),
        ),
        done=_("The statement is withdrawn."),
        title=_("Withdraw the statement?"),
        consequences=[
            _("The public page of the statement says so at once and tells your reason."),
            _("The client's data are open again and have to be verified anew."),
        ],
        label=_("Withdraw the statement"),
        danger=True,
        irreversible=True,
    )


def _confirmed(
    request: HttpRequest,
    one: Engagement,
    *,
    form,
    act: Callable,
    done: str,
    title: str,
    consequences: list[str],
    label: str,
    danger: bool = False,
    irreversible: bool = False,
) -> HttpResponse:
    """Ask with a form, then take the step; what stands against it is said on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            return after(request, one, done)
    context = {
        "title": title,
        "text": str(one),
        "consequences": consequences,
        "form": form,
        "confirm_label": label,
        "cancel_url": reverse("verification:engagement", args=[one.public_id]),
        "danger": danger,
        "irreversible": irreversible,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)
