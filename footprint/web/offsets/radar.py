"""Where might a tonne be counted twice, and who has looked at it?"""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.offsets.enums import RadarCode, RadarState
from footprint.offsets.models import RadarFinding
from footprint.offsets.selectors.radar import evidence_of, findings_concerning, in_state, may_settle
from footprint.offsets.services import radar_finding_settle
from footprint.web.listing import Column, Filter, Listing

TO_DO = {
    RadarCode.SAME_SERIAL: gettext_lazy(
        "Compare both entries with the registry's statement. Freeze the one that is wrong; if both came from "
        "the registry, ask it which of them stands."
    ),
    RadarCode.SAME_PROJECT: gettext_lazy(
        "Ask the project's owner in which registry the reductions of this time were issued, and freeze the "
        "other issuance until there is an answer in writing."
    ),
    RadarCode.SAME_ELECTRICITY: gettext_lazy(
        "Ask for the register of green certificates of the same months. Electricity whose certificate was "
        "sold cannot be a reduction too."
    ),
    RadarCode.RESULTS_BASED: gettext_lazy(
        "Release what is reserved. A results-based payment gives no title to the reductions, so nothing can "
        "be claimed with it."
    ),
    RadarCode.NOT_AN_OFFSET: gettext_lazy(
        "Release what is reserved and choose units that stand for a tonne."
    ),
    RadarCode.REFUSED_KIND: gettext_lazy("Choose units that the rule book accepts, or another rule book."),
    RadarCode.UNDECIDED_KIND: gettext_lazy(
        "Ask whoever publishes the rule book in writing and keep the answer as evidence, or choose units "
        "that it names."
    ),
    RadarCode.BAD_CERTIFICATE_CODE: gettext_lazy(
        "Compare the code with the certificate. A green certificate has 32 digits."
    ),
}
"""What to do about each kind of finding."""


@require_safe
@requires("credits.view")
def radar(request: HttpRequest) -> HttpResponseBase:
    """What the radar found in the registries that concern the organisation acted for."""
    found = findings_concerning(request.actor)
    listing = Listing(
        request,
        found,
        name="radar",
        columns=(
            Column(name="code", label=_("Finding"), order="code",
                   value=lambda row: row.get_code_display(), url=finding_url),
            Column(name="text", label=_("What was seen")),
            Column(
                name="registries", label=_("Registries"),
                value=lambda row: ", ".join(str(registry) for registry in row.registries.all()),
            ),
            Column(name="first_seen_at", label=_("First seen"), order="first_seen_at", shape="moment"),
            Column(name="state", label=_("State"), shape="state"),
        ),
        filters=(
            Filter(name="code", label=_("Finding"), choices=RadarCode.choices),
            Filter(name="state", label=_("State"), choices=RadarState.choices, apply=in_state),
        ),
        search=("text_zh", "text_en", "rule_zh", "rule_en"),
        order="-first_seen_at",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    context = {
        "listing": listing,
        "counts": [(state.label, in_state(found, state).count()) for state in RadarState],
    }
    return render(request, "offsets/radar.html", context)


class SettleForm(forms.Form):
    """Why nothing is counted twice."""

    reason = forms.CharField(
        label=gettext_lazy("Why nothing is counted twice"),
        help_text=gettext_lazy("Name the paper that you looked at. Your name is kept beside it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_safe
@requires("credits.view")
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding: what was seen, by which rule, and what to do."""
    found = object_or_404(findings_concerning(request.actor), finding_id)
    open_ = found.state == RadarState.ATTENTION and may_settle(request.actor, found)
    context = {
        "finding": found,
        "evidence": evidence_of(found),
        "to_do": TO_DO[RadarCode(found.code)],
        "may_settle": open_ and request.actor.can("radar.settle"),
    }
    return render(request, "offsets/finding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("radar.settle")
def settle(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Somebody has looked and says why nothing is counted twice."""
    found = object_or_404(findings_concerning(request.actor), finding_id)
    if not may_settle(request.actor, found):
        raise Http404(_("The operator of the registry settles this."))
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            radar_finding_settle(
                finding=found,
                reason=form.cleaned_data["reason"],
                settled_by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The finding is settled."))
            return redirect(finding_url(found))
    context = {
        "title": _("Is nothing counted twice?"),
        "text": found.text,
        "consequences": [
            _("The finding stays on record with your reason and your name."),
            _("It no longer waits for anybody. It comes back only when something new is seen."),
        ],
        "form": form,
        "confirm_label": _("Settle"),
        "cancel_url": finding_url(found),
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def finding_url(row: RadarFinding) -> str:
    return reverse("offsets:radar-finding", args=[row.public_id])
