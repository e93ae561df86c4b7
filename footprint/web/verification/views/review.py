"""How are lines drawn, and how are misstatements noted and settled?"""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from footprint.accounts.guards import object_or_404, refused, requires
from footprint.assessments.enums import ReviewState, SampleReason
from footprint.assessments.models import Engagement, Misstatement
from footprint.assessments.selectors import lines_of, misstatements_of, standing_of
from footprint.assessments.services import misstatement_record, misstatement_settle, sample_draw
from footprint.core import clock, text
from footprint.core.problems import DomainError, show_on_form
from footprint.web.verification.forms import MisstatementForm, SampleForm, SettleForm
from footprint.web.verification.shared import found_at_work, found_open, line_url, shared

MG_PER_KG = 10**6


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.review")
def sample(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """Draw the lines to look at; the page says how many, which and why."""
    one = found_at_work(request, engagement_id)
    form = SampleForm(request.POST or None, engagement=one)
    if request.method == "POST" and form.is_valid():
        try:
            sample_draw(engagement=one, by=request.actor.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The sample is drawn."))
            return redirect("verification:sample", engagement_id=engagement_id)
    standing = standing_of(one)
    drawn = standing.sample
    chosen = [
        {
            "line": row,
            "url": line_url(one, row.assessment.public_id, row.ordinal),
            "kg": row.emissions_mg / MG_PER_KG,
            "reason": SampleReason(row.sample_reason).label,
            "review": ReviewState(row.review_state).label,
        }
        for row in (lines_of(one).exclude(sample_reason="") if drawn else ())
    ]
    context = {
        **shared(request, one),
        "form": form,
        "standing": standing,
        "sample": drawn,
        "coverage": drawn.coverage * 100 if drawn else None,
        "share": text.number(drawn.key_share_percent.normalize()) if drawn else "",
        "confidence": text.number(drawn.confidence_percent.normalize()) if drawn else "",
        "large": sum(entry["line"].sample_reason == "key" for entry in chosen),
        "drawn": sum(entry["line"].sample_reason == "drawn" for entry in chosen),
        "chosen": chosen,
        "draws": one.samples.select_related("drawn_by").order_by("-number"),
    }
    return render(request, "verification/sample.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.view")
def misstatements(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """What was found wrong, against materiality; the verifier adds to it."""
    if request.method == "POST" and not request.actor.can("verifications.review"):
        return refused(request, "verifications.review")
    find = found_at_work if request.method == "POST" else found_open
    one = find(request, engagement_id)
    line = request.GET.get("line", "")
    form = MisstatementForm(
        request.POST or None, engagement=one, **({"initial": {"line": line}} if line.isdecimal() else {})
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            misstatement_record(
                engagement=one,
                line=data["line"],
                description=data["description"],
                amount_mg=form.amount_mg,
                kind=data["kind"],
                by=request.actor.user,
                request_id=data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The misstatement is noted."))
            return redirect("verification:misstatements", engagement_id=engagement_id)
    context = {
        **shared(request, one),
        "form": form,
        "standing": standing_of(one),
        "rows": [_entry(one, row) for row in misstatements_of(one)],
    }
    return render(request, "verification/misstatements.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.review")
def settle(request: HttpRequest, engagement_id: UUID, misstatement_id: UUID) -> HttpResponse:
    """Say how a misstatement ended."""
    one = found_at_work(request, engagement_id)
    wrong = object_or_404(misstatements_of(one), misstatement_id)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            misstatement_settle(
                misstatement=wrong, by=request.actor.user, now=clock.now(), **form.cleaned_data
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The misstatement is settled."))
            return redirect("verification:misstatements", engagement_id=engagement_id)
    context = {
        "title": _("How did this misstatement end?"),
        "text": _("%(what)s: %(kg).3f kg") % {"what": wrong.description, "kg": wrong.amount_mg / MG_PER_KG},
        "consequences": [_("It no longer counts against materiality."), _("It stays on record.")],
        "form": form,
        "confirm_label": _("Settle it"),
        "cancel_url": reverse("verification:misstatements", args=[engagement_id]),
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _entry(one: Engagement, row: Misstatement) -> dict:
    """A misstatement with its amount in kilograms, signed, and where its line is shown."""
    line = row.line
    return {
        "row": row,
        "amount": text.number(Decimal(row.amount_mg) / MG_PER_KG, decimals=3),
        "url": line_url(one, line.assessment.public_id, line.ordinal) if line else "",
    }
