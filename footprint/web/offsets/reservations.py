"""Which serials are kept back, until when, and how are they given free?"""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.core.text import number
from footprint.offsets.enums import ReservationState
from footprint.offsets.selectors.holders import reservations_of, with_parties
from footprint.offsets.services import reservation_prolong, reservation_release
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.shared import OnceForm, serials_of

SOON = timedelta(days=7)


@require_safe
@requires("credits.view")
def reservations(request: HttpRequest) -> HttpResponseBase:
    """Reservations, what ends next first."""
    now = clock.now()
    listing = Listing(
        request,
        reservations_of(request.actor),
        name="reservations",
        columns=(
            Column(
                name="subject", label=_("Kept for"), order="subject",
                value=lambda row: row.subject or row.get_purpose_display(),
                url=lambda row: reverse("offsets:reservation", args=[row.public_id]),
            ),
            Column(name="registry", label=_("Registry"), value="account.registry.name"),
            Column(
                name="kept_t", label=_("Amount"), order="kept_t", shape="number", unit="t", decimals=0
            ),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="expires_at", label=_("Ends"), order="expires_at", shape="moment"),
            Column(name="reserved_by", label=_("Reserved by")),
        ),
        filters=(
            Filter(name="state", label=_("State"), choices=ReservationState.choices),
            Filter(
                name="soon", label=_("End"), choices=[("7", _("Within seven days"))],
                apply=lambda rows, _value: rows.filter(
                    state=ReservationState.ACTIVE, expires_at__lte=now + SOON
                ),
            ),
        ),
        search=("subject", "account__registry__name_zh", "account__registry__name_en"),
        order="due",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/reservations.html", {"listing": listing})


@require_safe
@requires("credits.view")
def reservation(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """One reservation with the exact serials that it keeps."""
    found = object_or_404(reservations_of(request.actor), reservation_id)
    now = clock.now()
    blocks = with_parties(found.blocks.filter(closed_by__isnull=True)).order_by("issuance", "first")
    context = {
        "reservation": found,
        "rows": [(block, serials_of(block)) for block in blocks],
        "active": found.state == ReservationState.ACTIVE and found.expires_at > now,
        "over": found.state == ReservationState.ACTIVE and found.expires_at <= now,
        "soon": found.state == ReservationState.ACTIVE and now < found.expires_at <= now + SOON,
        "requests": found.retirement_requests.order_by("-pk"),
    }
    return render(request, "offsets/reservation.html", context)


class ReleaseForm(OnceForm):
    """How much is given free."""

    tonnes = forms.IntegerField(
        label=gettext_lazy("Only so many tonnes"),
        help_text=gettext_lazy("Empty: everything. The highest serials are given free first."),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "t"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("reservations.edit")
def release(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Give reserved serials free."""
    found = object_or_404(reservations_of(request.actor), reservation_id)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reservation_release(
                reservation=found,
                tonnes=form.cleaned_data["tonnes"],
                released_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The serials are free."))
            return redirect("offsets:reservation", reservation_id=reservation_id)
    context = {
        "title": _("Give the serials free?"),
        "text": _("%(tonnes)s t are kept for “%(subject)s”.")
        % {"tonnes": number(found.kept_t), "subject": found.subject or found.get_purpose_display()},
        "consequences": [
            _("Anybody who may use this account can reserve, transfer or retire them at once."),
            _("The reservation does not come back; reserve again, and other serials may be chosen."),
        ],
        "form": form,
        "confirm_label": _("Give free"),
        "cancel_url": reverse("offsets:reservation", args=[reservation_id]),
        "danger": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


class ProlongForm(forms.Form):
    """Until when."""

    expires_at = forms.DateTimeField(
        label=gettext_lazy("New end"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("Later than the present end, and at most 92 days from today."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("reservations.edit")
def prolong(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Let a reservation last longer."""
    found = object_or_404(reservations_of(request.actor), reservation_id)
    form = ProlongForm(request.POST or None, initial={"expires_at": found.expires_at + SOON})
    if request.method == "POST" and form.is_valid():
        try:
            reservation_prolong(
                reservation=found,
                expires_at=form.cleaned_data["expires_at"],
                actor=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The reservation lasts longer now."))
            return redirect("offsets:reservation", reservation_id=reservation_id)
    context = {"reservation": found, "form": form}
    return render(request, "offsets/prolong.html", context, status=400 if form.errors else 200)
