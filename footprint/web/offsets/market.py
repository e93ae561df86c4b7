"""How is a demand matched to lots, quoted, and reserved?"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.offsets.enums import QuoteState
from footprint.offsets.models import Quote
from footprint.offsets.selectors.holders import quotes_of
from footprint.offsets.services import match_dry_run, match_reserve, quote_make
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.market_forms import QuoteForm, ReserveForm, WishForm, in_chinese, rule_choices


@require_safe
@requires("reservations.edit")
def match(request: HttpRequest) -> HttpResponse:
    """Say what is wanted; see at once what the matcher would do. Nothing is written."""
    asked = "demand_t" in request.GET
    form = WishForm(request.GET if asked else None)
    tried = None
    if asked and form.is_valid():
        try:
            tried = match_dry_run(organisation=request.actor.organisation, wish=form.wish, now=clock.now())
        except DomainError as error:
            show_on_form(form, error)
    context = {
        "form": form,
        "answer": answer_view(tried.answer, currency=tried.wish.currency) if tried else None,
        "given": [(name, value) for name, value in request.GET.items() if name in form.fields],
        "request_id": uuid4(),
        "steps": _steps(2 if tried else 1),
    }
    return render(request, "offsets/match.html", context, status=400 if form.errors else 200)


@require_POST
@requires("reservations.edit")
def quote_new(request: HttpRequest) -> HttpResponse:
    """Freeze what the matcher answers now."""
    form = QuoteForm(request.POST)
    if form.is_valid():
        try:
            quote = quote_make(
                organisation=request.actor.organisation,
                wish=form.wish,
                subject=form.cleaned_data["subject"],
                quoted_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The quote %(number)s is on record.") % {"number": quote.number})
            return redirect("offsets:quote", quote_id=quote.public_id)
    context = {"form": form, "answer": None, "steps": _steps(1)}
    return render(request, "offsets/match.html", context, status=400)


@require_safe
@requires("credits.view")
def quotes(request: HttpRequest) -> HttpResponseBase:
    """What was quoted to the organisation acted for."""
    titles = dict(rule_choices())
    listing = Listing(
        request,
        quotes_of(request.actor),
        name="quotes",
        columns=(
            Column(
                name="number", label=_("Number"), order="number",
                url=lambda row: reverse("offsets:quote", args=[row.public_id]),
            ),
            Column(name="subject", label=_("What it is for"), order="subject"),
            Column(name="rules", label=_("Rules"), value=lambda row: titles.get(row.rules, row.rules)),
            Column(
                name="demand_t", label=_("Wanted"), order="demand_t", shape="number", unit="t", decimals=0
            ),
            Column(
                name="covered_t", label=_("Covered"), order="covered_t", shape="number", unit="t", decimals=0
            ),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="valid_until", label=_("Valid until"), order="valid_until", shape="moment"),
        ),
        filters=(Filter(name="state", label=_("State"), choices=QuoteState.choices),),
        search=("number", "subject"),
        order="-quoted_at",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/quotes.html", {"listing": listing})


@require_safe
@requires("credits.view")
def quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """One quote as it was frozen."""
    found = object_or_404(quotes_of(request.actor), quote_id)
    context = {
        "quote": found,
        "answer": answer_view(found.answer, currency=found.currency),
        "rules": dict(rule_choices()).get(found.rules, found.rules),
        "open": _is_open(found),
        "reservations": _reservations(found),
        "steps": _steps(4 if found.state == QuoteState.RESERVED else 3),
    }
    return render(request, "offsets/quote.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("reservations.edit")
def quote_reserve(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Reserve the exact serials of a quote."""
    found = object_or_404(quotes_of(request.actor), quote_id)
    form = ReserveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            match_reserve(
                quote=found,
                purpose=form.cleaned_data["purpose"],
                expires_at=now + timedelta(days=form.cleaned_data["days"]),
                reserved_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=now,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The serials are reserved."))
            return redirect("offsets:quote", quote_id=quote_id)
    context = {
        "title": _("Reserve these serials?"),
        "text": _("Quote %(number)s: %(covered)s t of %(demand)s t.")
        % {"number": found.number, "covered": found.covered_t, "demand": found.demand_t},
        "consequences": [
            _("Nobody else can reserve, transfer or retire these serials until the reservation ends."),
            _("Nothing is retired yet: a retirement is asked for later, approved by a second person."),
        ],
        "form": form,
        "confirm_label": _("Reserve"),
        "cancel_url": reverse("offsets:quote", args=[quote_id]),
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def answer_view(answer: dict[str, Any], *, currency: str) -> dict[str, Any]:
    """The matcher's answer in the reader's language."""
    tongue = "zh" if in_chinese() else "en"

    def lot(row: dict[str, Any]) -> dict[str, Any]:
        findings = [
            {**finding, "text": finding[tongue] or finding["zh"]} for finding in row.get("findings", [])
        ]
        return {**row, "name": row[f"project_{tongue}"] or row["project_zh"], "findings": findings}

    reasons = answer.get("reasons")
    if reasons:
        names = {row["name"]: row[tongue] for row in reasons["lifted"]}
        reasons = {
            "preferences": [{**row, "text": row[tongue]} for row in reasons["price_of_preference"]],
            "binding": [{**row, "text": row[tongue]} for row in reasons["lifted"] if row["binding"]],
            "closes": [names.get(name, name) for name in reasons["closes_shortfall"]],
            "budget_for_all": reasons["budget_for_all"],
        }
    return {
        **answer,
        "title": answer["rules"][tongue],
        "currency": currency,
        "chosen": [lot(row) for row in answer["chosen"]],
        "refused": [lot(row) for row in answer["refused"]],
        "left_out_t": sum(row["tonnes"] for row in answer["left_out"]),
        "reasons": reasons,
    }


def _is_open(found: Quote) -> bool:
    return found.state == QuoteState.OPEN and found.valid_until > clock.now() and found.covered_t > 0


def _reservations(found: Quote) -> list:
    lines = found.lines.filter(reservation__isnull=False).select_related("reservation__account__registry")
    return list({line.reservation_id: line.reservation for line in lines}.values())


def _steps(current: int) -> list[dict[str, str]]:
    labels = (_("Wish"), _("Proposal"), _("Quote"), _("Reserved"))
    return [
        {"label": label, "state": "done" if i < current else "current" if i == current else "todo", "url": ""}
        for i, label in enumerate(labels, 1)
    ]
