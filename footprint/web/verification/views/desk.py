"""What lies on the desk of a verifier, and how does one verification stand?"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from footprint.accounts.guards import requires
from footprint.assessments.enums import AssuranceLevel, EngagementState
from footprint.assessments.models import Engagement, Statement
from footprint.assessments.selectors import engagements_of, lines_gone
from footprint.core.languages import in_language
from footprint.rulebooks.selectors import as_book
from footprint.web.listing import Column, Filter, Listing
from footprint.web.verification.shared import found, line_url, progress, shared


@require_safe
@requires("verifications.view")
def desk(request: HttpRequest) -> HttpResponseBase:
    """All verifications in which the organisation acted for is a party."""
    listing = Listing(
        request,
        engagements_of(request.actor),
        name="verifications",
        columns=(
            Column(
                name="subject",
                label=_("What is verified"),
                order="subject__name_zh",
                url=lambda row: reverse("verification:engagement", args=[row.public_id]),
            ),
            Column(name="client", label=_("Client"), order="subject__organisation__name_zh"),
            Column(name="verifier", label=_("Verification body"), order="verifier__name_zh"),
            Column(
                name="footprint",
                label=_("Footprint"),
                value=lambda row: row.footprint_kg / 1000,
                order="assessment__emissions_kg",
                shape="number",
                unit="tCO2e",
                decimals=2,
            ),
            Column(name="level", label=_("Level"), value=lambda row: row.get_level_display(), order="level"),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="requested_at", label=_("Asked on"), order="requested_at", shape="moment"),
        ),
        filters=(
            Filter(name="state", label=_("State"), choices=EngagementState.choices),
            Filter(name="level", label=_("Level"), choices=AssuranceLevel.choices),
        ),
        search=(
            "subject__name_zh",
            "subject__name_en",
            "subject__organisation__name_zh",
            "subject__organisation__name_en",
            "verifier__name_zh",
        ),
        order="-requested_at",
    )
    if listing.wants_file:
        return listing.file()
    return render(request, "verification/desk.html", {"listing": listing})


@require_safe
@requires("verifications.view")
def engagement(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """Terms, progress, what comes next and everything that has happened."""
    one = found(request, engagement_id)
    gone = [
        (review, line_url(one, review.row.assessment.public_id, review.row.ordinal))
        for review in lines_gone(one)
    ]
    context = {
        **shared(request, one),
        **progress(one),
        "criteria": _criteria(one),
        "statement": Statement.objects.filter(engagement=one).select_related("document", "signed_by").first(),
        "history": one.steps.select_related("by", "organisation", "assessment").order_by("-id"),
        "gone": gone,
    }
    return render(request, "verification/engagement.html", context)


def _criteria(one: Engagement) -> str:
    if one.criteria is None:
        return ""
    title = as_book(one.criteria).title
    return in_language(zh=title.zh, en=title.en)
