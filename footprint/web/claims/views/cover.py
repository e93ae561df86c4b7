"""How does an organiser see what is missing, find credits, true up and ask for the retirement?"""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.guards import requires
from footprint.claims.cover import requests_of
from footprint.claims.enums import ClaimState
from footprint.claims.models import Claim
from footprint.claims.publications import privacy_of, publications_of
from footprint.claims.selectors import Due, claim_of, claims_of, dues_of, next_due
from footprint.claims.services import (
    Portfolio,
    claim_basis_set,
    claim_open,
    cover_reserve,
    cover_retire,
    cover_true_up,
    cover_try,
)
from footprint.claims.services.cover import change_needed, require_retirable
from footprint.claims.standing import Stand, stand_of
from footprint.core import charts, clock, text
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.web.claims.forms import BasisForm, PortfolioForm, ReserveForm, RetireForm, SeenForm
from footprint.web.claims.shared import (
    claim_found,
    documents_with_state,
    event_found,
    name_of,
    stand_found,
    state_words,
)
from footprint.web.claims.steps import life, next_step, slug_of, to_issue, unmet
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.market import answer_view


@require_safe
@requires("claims.view")
def claim_list(request: HttpRequest) -> HttpResponseBase:
    """The covers of the organisation acted for, each with its state and what is due next."""
    now = clock.now()
    stands: dict[int, Stand] = {}

    def stand(claim: Claim) -> Stand:
        return stands.setdefault(claim.pk, stand_of(claim, now=now))

    def in_state(claims, value: str):
        return claims.filter(pk__in=[claim.pk for claim in claims if stand(claim).state == value])

    listing = Listing(
        request,
        claims_of(request.actor),
        name="claims",
        order="-subject__event__ends_on",
        columns=(
            Column(
                name="event", label=_("Event"), order="subject__name_zh",
                value=lambda claim: name_of(claim.subject.event),
                url=lambda claim: reverse("claims:cover", args=[claim.subject.event.public_id]),
            ),
            Column(
                name="ends_on", label=_("Last day"), value="subject.event.ends_on",
                order="subject__event__ends_on", shape="date",
            ),
            Column(name="state", label=_("State"), value=lambda claim: state_words(stand(claim))["words"]),
            Column(
                name="target_t", label=_("To be covered"), shape="number", unit="t", decimals=0,
                value=lambda claim: stand(claim).standing.target_t,
            ),
            Column(
                name="kept_t", label=_("Kept"), shape="number", unit="t", decimals=0,
                value=lambda claim: stand(claim).standing.kept_t,
            ),
            Column(name="due", label=_("Next deadline"), value=lambda claim: _due_words(stand(claim))),
            Column(
                name="due_on", label=_("Due on"), shape="date",
                value=lambda claim: getattr(next_due(stand(claim)), "day", None),
            ),
        ),
        filters=(Filter(name="state", label=_("State"), choices=ClaimState.choices, apply=in_state),),
        search=("subject__name_zh", "subject__name_en", "subject__event__place"),
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "claims/list.html", {"listing": listing})


@require_safe
@requires("claims.view")
def cover(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Where one stands, what is next, and by when."""
    event = event_found(request, event_id)
    claim = claim_of(event)
    if claim is None:
        context = {"event": event, "name": name_of(event), "form": BasisForm()}
        return render(request, "claims/unopened.html", context)
    stand = stand_of(claim, now=clock.now())
    kind = to_issue(stand)
    context = {
        "event": event,
        "name": name_of(event),
        "stand": stand,
        "facts": stand.standing,
        "state": state_words(stand),
        "steps": life(stand),
        "next": next_step(stand),
        "dues": [_due_row(stand, due) for due in dues_of(stand)],
        "due_note": _period_note(stand),
        "chart": _chart(stand),
        "lines": stand.cover.lines,
        "requests": requests_of(claim),
        "unmet": unmet(stand),
        "true_ups": claim.true_ups.select_related("done_by", "quote"),
        "documents": documents_with_state(claim, now=stand.now),
        "kind": slug_of(kind) if kind else "",
        "privacy": privacy_of(event),
        "publications": publications_of(claim.subject),
        "duties": _duties(stand),
    }
    return render(request, "claims/cover.html", context)


@require_POST
@requires("claims.edit")
def open_cover(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Open the cover of an event."""
    event = event_found(request, event_id)
    form = BasisForm(request.POST)
    if form.is_valid():
        try:
            claim_open(
                event=event, basis=form.cleaned_data["basis"], opened_by=request.actor.user, now=clock.now()
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The cover is open."))
            return redirect("claims:cover", event_id=event_id)
    context = {"event": event, "name": name_of(event), "form": form}
    return render(request, "claims/unopened.html", context, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("claims.edit")
def basis(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Choose which value of the footprint is covered."""
    claim = claim_found(request, event_id)
    form = BasisForm(request.POST or None, initial={"basis": claim.basis, "version": claim.version})
    if request.method == "POST" and form.is_valid():
        try:
            claim_basis_set(claim=claim, by=request.actor.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The quantity to cover is set."))
            return redirect("claims:cover", event_id=event_id)
    context = {
        "title": _("What is to be covered?"),
        "text": _("The footprint has an interval. Cover its value, or be on the safe side."),
        "consequences": [_("The whole tonnes to cover change; what is kept stays kept.")],
        "form": form,
        "confirm_label": _("Save"),
        "cancel_url": reverse("claims:cover", args=[event_id]),
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


@require_safe
@requires("claims.edit")
def match(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """What would cover the missing tonnes, with reasons; nothing is written."""
    stand = stand_found(request, event_id)
    form = PortfolioForm(request.GET if "first" in request.GET else PortfolioForm.defaults())
    tried = None
    if form.is_valid():
        try:
            tried = cover_try(claim=stand.claim, portfolio=form.portfolio, now=stand.now)
        except DomainError as error:
            show_on_form(form, error)
    return _match_page(request, stand, form, tried)


@require_POST
@requires("claims.edit")
def reserve(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Reserve the serials of the trial: for the first time, or to top up what is kept."""
    stand = stand_found(request, event_id)
    form = ReserveForm(request.POST)
    if form.is_valid():
        common = {
            "claim": stand.claim,
            "portfolio": form.portfolio,
            "seen_t": form.cleaned_data["seen_t"],
            "request_id": form.cleaned_data["request_id"],
            "now": stand.now,
        }
        try:
            if stand.final is not None and stand.standing.kept_t:
                cover_true_up(done_by=request.actor.user, **common)
            else:
                cover_reserve(reserved_by=request.actor.user, **common)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The serials are reserved for this event."))
            return redirect("claims:cover", event_id=event_id)
    return _match_page(request, stand, form, None, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("claims.edit")
def release(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Give free what the final footprint does not need."""
    stand = stand_found(request, event_id)
    try:
        change = change_needed(stand)
    except DomainError as error:
        show_as_message(request, error)
        return redirect("claims:cover", event_id=event_id)
    if change > 0:
        return redirect("claims:match", event_id=event_id)
    form = SeenForm(request.POST or None, initial={"seen_t": change})
    if request.method == "POST" and form.is_valid():
        try:
            cover_true_up(
                claim=stand.claim,
                portfolio=Portfolio(),
                seen_t=form.cleaned_data["seen_t"],
                done_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=stand.now,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("What is kept fits the final footprint."))
            return redirect("claims:cover", event_id=event_id)
    facts = {
        "tonnes": text.number(-change),
        "planned": text.number(stand.planned_t),
        "required": text.number(stand.required_t),
    }
    context = {
        "title": _("Release %(tonnes)s t?") % facts,
        "text": _("Planned were %(planned)s t, the final footprint needs %(required)s t.") % facts,
        "consequences": [
            _("The highest serials of the newest reservation are free for others at once."),
            _("Both numbers and the release stand on the certificate."),
        ],
        "form": form,
        "confirm_label": _("Release"),
        "cancel_url": reverse("claims:cover", args=[event_id]),
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("retirements.request")
def retire(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Ask for the retirement of everything reserved."""
    stand = stand_found(request, event_id)
    form = RetireForm(request.POST or None, initial={"seen_t": stand.standing.reserved_t})
    if request.method == "POST" and form.is_valid():
        try:
            cover_retire(
                claim=stand.claim, requested_by=request.actor.user, now=stand.now, **form.cleaned_data
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The retirement is requested. A second person approves it."))
            return redirect("claims:cover", event_id=event_id)
    if request.method != "POST":
        try:
            require_retirable(stand)
        except DomainError as error:
            show_as_message(request, error)
            return redirect("claims:cover", event_id=event_id)
    tonnes = text.number(stand.standing.reserved_t)
    context = {
        "title": _("Ask for the retirement of %(tonnes)s t?") % {"tonnes": tonnes},
        "text": name_of(stand.event),
        "consequences": [
            _("The beneficiary is %(name)s, the purpose this event; both are final.")
            % {"name": request.actor.organisation},
            _("A second person of each holder approves; until then the request can be withdrawn."),
            _("A retirement itself cannot be undone."),
        ],
        "form": form,
        "confirm_label": _("Ask for the retirement"),
        "cancel_url": reverse("claims:cover", args=[event_id]),
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _match_page(request: HttpRequest, stand: Stand, form, tried, *, status: int = 200) -> HttpResponse:
    errors = bool(form.errors)
    context = {
        "event": stand.event,
        "name": name_of(stand.event),
        "stand": stand,
        "facts": stand.standing,
        "form": form,
        "answer": answer_view(tried.answer, currency=tried.wish.currency) if tried else None,
        "given": [(name, form.data.get(name, "")) for name in PortfolioForm.base_fields],
        "request_id": uuid4(),
    }
    return render(request, "claims/match.html", context, status=400 if errors else status)


def _due_words(stand: Stand) -> str:
    due = next_due(stand)
    return str(due.label) if due else ""


def _due_row(stand: Stand, due: Due) -> dict:
    """A deadline with the days that are left or over, and its clause."""
    left = due.days_left(stand.today)
    clause = stand.book.clauses.get(due.clause)
    return {"due": due, "left": left, "over": max(0, -left), "clause": clause}


def _period_note(stand: Stand) -> str:
    """How the last day for credits was found."""
    period = stand.periods.get("credits") or next(iter(stand.periods.values()), None)
    return "" if period is None else in_language(zh=period.note_zh, en=period.note_en)


def _duties(stand: Stand) -> list[tuple[str, object]]:
    met = publications_of(stand.claim.subject)
    return [
        (in_language(zh=duty.text.zh, en=duty.text.en), met.get(duty.id)) for duty in stand.book.publication
    ]


def _chart(stand: Stand) -> charts.Chart | None:
    """Plan, need and what stands for it, as bars of whole tonnes."""
    facts = stand.standing
    rows = [
        (_("Planned by the estimate"), facts.planned_t, 4),
        (_("Needed by the final footprint"), facts.required_t, 0),
        (_("Reserved"), facts.reserved_t, 1),
        (_("Promised"), facts.promised_t, 2),
        (_("Retired with proof"), facts.done_t, 3),
    ]
    items = [
        charts.Bar(label=label, value=float(tonnes), kind=kind, decimals=0)
        for label, tonnes, kind in rows
        if tonnes
    ]
    if not items:
        return None
    return charts.bars(ident="cover", title=_("Plan, need and cover"), unit="tCO2e", items=items)
