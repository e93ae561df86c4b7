"""How are the lines of a verification listed, taken apart, checked and talked about?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.guards import requires
from footprint.assessments.enums import ReviewState, SampleReason
from footprint.assessments.models import AssessmentLine, Engagement
from footprint.assessments.selectors import lines_of, misstatements_of, remarks_of
from footprint.assessments.services import line_review, remark_add
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.events.enums import Tier
from footprint.evidence.services import evidence_upload
from footprint.web.assessed_line import category_name, line_context
from footprint.web.listing import Column, Filter, Listing
from footprint.web.verification.forms import CheckForm, RemarkForm
from footprint.web.verification.shared import found_as_party, found_as_verifier, found_open, line_url, shared

PAGE_SIZE = 100
MG_PER_KG = 10**6


@require_safe
@requires("verifications.view")
def lines(request: HttpRequest, engagement_id: UUID) -> HttpResponseBase:
    """The lines under review, with where each stands."""
    one = found_open(request, engagement_id)
    context = shared(request, one)
    listing = _listing(request, one, by_verifier=context["by_verifier"])
    if listing.wants_file:
        return listing.file()
    return render(request, "verification/lines.html", {**context, "listing": listing})


@require_safe
@requires("verifications.view")
def line(request: HttpRequest, engagement_id: UUID, assessment_id: UUID, ordinal: int) -> HttpResponse:
    """One line: where the number comes from, and what both sides say about it."""
    one, row = _found_line(request, engagement_id, assessment_id, ordinal)
    return _line_page(request, one, row)


@require_POST
@requires("verifications.review")
def check(request: HttpRequest, engagement_id: UUID, assessment_id: UUID, ordinal: int) -> HttpResponse:
    """Mark a line as checked, or as not looked at after all."""
    found_as_verifier(request, engagement_id)
    one, row = _found_line(request, engagement_id, assessment_id, ordinal)
    form = CheckForm(request.POST)
    if form.is_valid():
        try:
            line_review(
                engagement=one,
                line=row,
                state=ReviewState(form.cleaned_data["state"]),
                by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("“%(line)s” is marked.") % {"line": row.label})
    following = _next_line(one, row) if request.POST.get("then") == "next" else row
    return redirect(line_url(one, assessment_id, following.ordinal))


@require_http_methods(["POST"])
@requires("verifications.view")
def remark(request: HttpRequest, engagement_id: UUID, assessment_id: UUID, ordinal: int) -> HttpResponse:
    """Say something about a line, with files."""
    found_as_party(request, engagement_id)
    one, row = _found_line(request, engagement_id, assessment_id, ordinal)
    context = shared(request, one)
    form = RemarkForm(request.POST, request.FILES, by_verifier=context["by_verifier"])
    if not context["may_talk"]:
        messages.error(
            request, _("Nothing can be written: the verification is not accepted yet, or it is over.")
        )
        return redirect(line_url(one, assessment_id, ordinal))
    if form.is_valid():
        organisation, user, now = request.actor.organisation, request.actor.user, clock.now()
        data = form.cleaned_data
        try:
            files = [
                evidence_upload(
                    organisation=organisation,
                    filename=given.name,
                    content=given.read(),
                    description=row.label,
                    uploaded_by=user,
                    now=now,
                )
                for given in data["files"]
            ]
            remark_add(
                engagement=one,
                line=row,
                kind=data["kind"],
                text=data["text"],
                files=files,
                by=user,
                organisation=organisation,
                request_id=data["request_id"],
                now=now,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("It is written; the other side reads it here."))
            return redirect(line_url(one, assessment_id, ordinal))
    return _line_page(request, one, row, remark_form=form, status=400)


def _line_page(
    request: HttpRequest,
    one: Engagement,
    row: AssessmentLine,
    *,
    remark_form: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = shared(request, one)
    standing = lines_of(one).filter(line_id=row.line_id).first()
    review = one.reviews.filter(line_id=row.line_id).select_related("by").first()
    context |= {
        **line_context(row),
        "emissions_kg": row.emissions_mg / MG_PER_KG,
        "sample_reason": _reason(standing.sample_reason) if standing and context["by_verifier"] else "",
        "review": review,
        "review_state": review.state if review else ReviewState.NOT_LOOKED_AT.value,
        "review_label": ReviewState(review.state if review else ReviewState.NOT_LOOKED_AT).label,
        "superseded": row.assessment_id != one.assessment_id,
        "now_url": line_url(one, one.assessment.public_id, standing.ordinal) if standing else "",
        "remarks": remarks_of(one, line_id=row.line_id),
        "misstatements": misstatements_of(one).filter(line__line_id=row.line_id),
        "remark_form": remark_form or RemarkForm(by_verifier=context["by_verifier"]),
        "previous_url": _neighbour(one, row, "-ordinal", ordinal__lt=row.ordinal),
        "next_url": _neighbour(one, row, "ordinal", ordinal__gt=row.ordinal),
    }
    return render(request, "verification/line.html", context, status=status)


def _listing(request: HttpRequest, one: Engagement, *, by_verifier: bool) -> Listing:
    rows = lines_of(one)
    total = sum(abs(mg) for mg in rows.filter(inside=True).values_list("emissions_mg", flat=True)) or 1
    categories = sorted(set(rows.values_list("category", flat=True)))
    drawn = (Column(name="sample_reason", label=_("Sample"), value=lambda row: _reason(row.sample_reason)),)
    chosen = (
        Filter(
            name="sampled",
            label=_("Sample"),
            choices=(("yes", _("In the sample")), ("no", _("Not in the sample"))),
            apply=lambda queryset, value: (
                queryset.filter(sample_reason="") if value == "no" else queryset.exclude(sample_reason="")
            ),
        ),
    )
    return Listing(
        request,
        rows,
        name="lines",
        order="ordinal",
        page_size=PAGE_SIZE,
        search=("label", "line_id", "factor_key"),
        columns=(
            Column(
                name="label",
                label=_("Activity line"),
                order="label",
                url=lambda row: line_url(one, row.assessment.public_id, row.ordinal),
            ),
            Column(
                name="category",
                label=_("Category"),
                order="category",
                value=lambda row: category_name(row.category),
            ),
            Column(
                name="emissions",
                label=_("Emissions"),
                order="emissions_mg",
                value=lambda row: row.emissions_mg / MG_PER_KG,
                shape="number",
                unit="kgCO2e",
                decimals=1,
            ),
            Column(
                name="share",
                label=_("Share"),
                value=lambda row: 100 * abs(row.emissions_mg) / total if row.inside else None,
                shape="number",
                unit="%",
                decimals=1,
            ),
            Column(name="tier", label=_("Data quality"), value=lambda row: Tier(row.tier).label),
            *(drawn if by_verifier else ()),
            Column(
                name="review_state",
                label=_("Review"),
                order="review_state",
                shape="state",
                labels=dict(ReviewState.choices),
            ),
            Column(name="waits_for", label=_("Waits for"), value=lambda row: _party(row.waits_for)),
        ),
        filters=(
            Filter(
                name="category",
                label=_("Category"),
                choices=[(code, category_name(code)) for code in categories],
            ),
            Filter(name="review_state", label=_("Review"), choices=ReviewState.choices),
            *(chosen if by_verifier else ()),
            Filter(
                name="waits_for",
                label=_("Waits for"),
                choices=(("client", _("the client")), ("verifier", _("the verifier"))),
            ),
        ),
    )


def _reason(stored: str) -> str:
    return str(SampleReason(stored).label) if stored else ""


def _party(stored: str) -> str:
    words = {
        "client": pgettext("waits for", "the client"),
        "verifier": pgettext("waits for", "the verifier"),
    }
    return words.get(stored, "")


def _found_line(
    request: HttpRequest, engagement_id: UUID, assessment_id: UUID, ordinal: int
) -> tuple[Engagement, AssessmentLine]:
    """A line of any footprint that was under review in this verification."""
    one = found_open(request, engagement_id)
    seen = one.steps.values("assessment")
    rows = AssessmentLine.objects.select_related("assessment", "source__entered_by")
    row = get_object_or_404(rows, assessment__in=seen, assessment__public_id=assessment_id, ordinal=ordinal)
    return one, row


def _next_line(one: Engagement, row: AssessmentLine) -> AssessmentLine:
    """The next line that nobody has looked at: of the sample first, where one is drawn."""
    left = lines_of(one).filter(review_state=ReviewState.NOT_LOOKED_AT)
    in_sample = left.exclude(sample_reason="")
    rows = in_sample if in_sample.exists() else left
    return rows.filter(ordinal__gt=row.ordinal).first() or rows.first() or row


def _neighbour(one: Engagement, row: AssessmentLine, order: str, **after) -> str:
    other = AssessmentLine.objects.filter(assessment=row.assessment_id, **after).order_by(order).first()
    return line_url(one, row.assessment.public_id, other.ordinal) if other else ""
