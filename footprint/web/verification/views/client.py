"""How does an organiser have its footprint verified, or declare it itself?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.actors import local_day
from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.accounts.models import Organisation
from footprint.assessments.enums import EngagementState, Purpose
from footprint.assessments.models import Assessment, EngagementStep
from footprint.assessments.selectors import (
    assurance_of,
    current,
    engagement_standing,
    last_declaration,
    lines_of,
    verifier_candidates,
    verifier_reasons,
)
from footprint.assessments.services import (
    assessment_reopen,
    declaration_problem,
    engagement_request,
    self_declare,
)
from footprint.assessments.workflow import TALKING
from footprint.core import clock
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.events.models import Event
from footprint.events.selectors import events_of
from footprint.web.verification.forms import ReasonForm, RequestForm, SeenForm
from footprint.web.verification.shared import line_url, percent_of


@require_safe
@requires("verifications.view")
def event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Where the verification of an event stands, and what can be done next."""
    found = object_or_404(events_of(request.actor), event_id)
    assessment = current(subject=found.subject, purpose=Purpose.ACTUAL)
    standing = engagement_standing(found.subject)
    declaration = last_declaration(found.subject)
    free = assessment is not None and standing is None and declaration is None
    context = {
        "event": found,
        "assessment": assessment,
        "assurance": assurance_of(assessment) if assessment else None,
        "engagement": standing,
        "materiality_percent": percent_of(standing) if standing else "",
        "declaration": declaration,
        "candidates": verifier_candidates(subject=found.subject, on=local_day(clock.now())) if free else [],
        "declaration_problem": declaration_problem(assessment.rulebook_release) if free else None,
        "may_ask": request.actor.can("verifications.request"),
        "may_declare": request.actor.can("assessments.declare"),
        "questions": _questions(standing) if standing and standing.state in TALKING else [],
        "last_step": standing.steps.select_related("by", "organisation").last() if standing else None,
        "refusal": _refusal(found) if free else None,
        "past": found.subject.engagements.select_related("verifier").order_by("-id"),
    }
    return render(request, "verification/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.request")
def ask(request: HttpRequest, event_id: UUID, verifier_id: UUID) -> HttpResponse:
    """Agree on terms and ask a verifier."""
    found = object_or_404(events_of(request.actor), event_id)
    verifier = object_or_404(
        Organisation.objects.filter(accreditations__activity="verifier").distinct(), verifier_id
    )
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            engagement_request(
                subject=found.subject,
                verifier=verifier,
                by=request.actor.user,
                now=clock.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The verifier is asked and decides whether to accept."))
            return redirect("verification:event", event_id=event_id)
    context = {
        "event": found,
        "verifier": verifier,
        "form": form,
        "reasons": verifier_reasons(verifier=verifier, subject=found.subject, on=local_day(clock.now())),
        "assessment": current(subject=found.subject, purpose=Purpose.ACTUAL),
    }
    return render(request, "verification/ask.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assessments.declare")
@step_up_required("assessment.declare")
def declare(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Sign the footprint as the organisation's own declaration."""
    found = object_or_404(events_of(request.actor), event_id)
    assessment = current(subject=found.subject, purpose=Purpose.ACTUAL)
    if assessment is None:
        return redirect("verification:event", event_id=event_id)
    form = SeenForm(request.POST or None, initial={"seen": assessment.public_id})
    if request.method == "POST" and form.is_valid():
        seen = Assessment.objects.filter(public_id=form.cleaned_data["seen"]).first()
        try:
            self_declare(subject=found.subject, seen=seen, by=request.actor.user, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The footprint is declared; the document is issued."))
        return redirect("verification:event", event_id=event_id)
    context = {
        "title": _("Declare the footprint yourselves?"),
        "text": _("%(name)s: %(tonnes).2f tCO₂e")
        % {"name": _name(found), "tonnes": assessment.emissions_kg / 1000},
        "consequences": [
            _("A signed document says that your organisation stands for the result."),
            _("It says plainly, everywhere, that no third party has verified it."),
            _("The data are frozen from then on."),
            _("You confirm that you have neither entered nor calculated the data."),
        ],
        "form": form,
        "confirm_label": _("Sign the self-declaration"),
        "cancel_url": reverse("verification:event", args=[event_id]),
    }
    return render(request, "components/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.request")
@step_up_required("assessment.reopen")
def reopen(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Open the data of a verified or declared event again."""
    found = object_or_404(events_of(request.actor), event_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            assessment_reopen(
                subject=found.subject,
                reason=form.cleaned_data["reason"],
                by=request.actor.user,
                organisation=request.actor.organisation,
                now=clock.now(),
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The footprint is open again; what was signed is withdrawn."))
        return redirect("verification:event", event_id=event_id)
    context = {
        "title": _("Reopen the footprint?"),
        "text": _name(found),
        "consequences": [
            _("The signed document is withdrawn at once; its public page says so and tells your reason."),
            _("A cover or certificate that rests on it is put in question."),
            _("The data can be corrected, and have to be verified or declared anew."),
        ],
        "form": form,
        "confirm_label": _("Reopen"),
        "cancel_url": reverse("verification:event", args=[event_id]),
        "danger": True,
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _questions(engagement) -> list[dict]:
    """Lines whose question waits for the client."""
    rows = lines_of(engagement).filter(waits_for="client")
    return [
        {"label": row.label, "url": line_url(engagement, row.assessment.public_id, row.ordinal)}
        for row in rows
    ]


def _refusal(found: Event) -> EngagementStep | None:
    """The last word of a verifier that declined or withdrew, while nobody else is asked."""
    last = EngagementStep.objects.filter(engagement__subject=found.subject).order_by("-id")
    step = last.select_related("organisation").first()
    ended = step is not None and step.to_state in {EngagementState.DECLINED, EngagementState.WITHDRAWN}
    return step if ended and step.organisation_id != found.organisation_id else None


def _name(event: Event) -> str:
    return in_language(zh=event.name_zh, en=event.name_en or event.name_zh)
