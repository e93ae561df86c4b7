"""How does a holder name a price at which anybody may reserve what lies free?"""

from datetime import datetime, time, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.core.text import number
from footprint.offsets.currencies import CURRENCIES
from footprint.offsets.enums import BlockState
from footprint.offsets.models import Offer
from footprint.offsets.selectors import holdings
from footprint.offsets.selectors.holders import accounts_of, offers_of
from footprint.offsets.services import offer_make, offer_withdraw
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.shared import day_input

STATES = {
    "standing": gettext_lazy("Stands"),
    "expired": gettext_lazy("Expired"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def _state(offer: Offer, now: datetime) -> str:
    if offer.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if offer.valid_until <= now else "standing"


@require_safe
@requires("credits.view")
def offers(request: HttpRequest) -> HttpResponseBase:
    """What the organisation acted for offers and has offered."""
    now = clock.now()
    standing = {"withdrawn_at": None, "valid_until__gt": now}
    listing = Listing(
        request,
        offers_of(request.actor),
        name="offers",
        columns=(
            Column(
                name="project", label=_("Project"), value="issuance.project.name",
                order="issuance__project__number",
            ),
            Column(name="registry", label=_("Registry"), value="account.registry.name"),
            Column(name="vintage", label=_("Vintage"), value="issuance.vintage", order="issuance__vintage"),
            Column(name="price", label=_("Price per tonne"), order="price", shape="number", decimals=2),
            Column(name="currency", label=_("Currency")),
            Column(name="smallest_t", label=_("Smallest purchase"), shape="number", unit="t", decimals=0),
            Column(name="valid_until", label=_("Valid until"), order="valid_until", shape="moment"),
            Column(
                name="state", label=_("State"), value=lambda offer: str(STATES[_state(offer, now)]),
                url=lambda offer: reverse("offsets:offer-withdraw", args=[offer.public_id])
                if _state(offer, now) == "standing" else "",
            ),
        ),
        filters=(
            Filter(
                name="state", label=_("State"),
                choices=[("standing", STATES["standing"]), ("over", _("Over"))],
                apply=lambda rows, state: (rows.filter if state == "standing" else rows.exclude)(**standing),
            ),
        ),
        search=("issuance__project__number", "issuance__project__name_zh", "issuance__project__name_en"),
        order="-offered_at",
    )  # fmt: skip
    return (
        listing.file() if listing.wants_file else render(request, "offsets/offers.html", {"listing": listing})
    )


class PriceForm(forms.Form):
    """Which lot, at what price, until when."""

    lot = forms.ChoiceField(
        label=gettext_lazy("What is offered"),
        help_text=gettext_lazy("Everything that lies free there, also what is added later."),
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price per tonne"), min_value=0, max_digits=14, decimal_places=4
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), initial="CNY")
    smallest_t = forms.IntegerField(
        label=gettext_lazy("Smallest purchase"),
        min_value=1,
        max_value=10**9,
        initial=1,
        widget=forms.NumberInput(attrs={"data-unit": "t"}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("To the end of that day, Beijing time."),
        widget=day_input(),
    )

    def __init__(self, *args, lots: dict[str, tuple], **kwargs):
        super().__init__(*args, **kwargs)
        self.lots = lots
        self.fields["lot"].choices = [
            (key, f"{issuance.project} · {issuance.vintage} · {number(tonnes)} t")
            for key, (_account, issuance, tonnes) in lots.items()
        ]
        self.fields["currency"].choices = [(code, code) for code in CURRENCIES]

    @property
    def valid_until(self) -> datetime:
        """The last moment of the last day."""
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time())
        )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def offer_new(request: HttpRequest) -> HttpResponse:
    """Name a price for what lies free of one project and year."""
    lots = {
        f"{held.account.public_id}:{held.issuance.public_id}": (held.account, held.issuance, held.tonnes)
        for held in holdings(accounts=accounts_of(request.actor), states=[BlockState.HELD])
    }
    form = PriceForm(request.POST or None, lots=lots)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        account, issuance, _tonnes = lots[given["lot"]]
        try:
            offer_make(
                account=account,
                issuance=issuance,
                price=given["price"],
                currency=given["currency"],
                smallest_t=given["smallest_t"],
                valid_until=form.valid_until,
                offered_by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The offer stands; whoever looks for credits finds it."))
            return redirect("offsets:offers")
    context = {"form": form, "lots": lots}
    return render(request, "offsets/offer_new.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def offer_end(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Take an offer back."""
    offer = object_or_404(offers_of(request.actor), offer_id)
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        try:
            offer_withdraw(offer=offer, withdrawn_by=request.actor.user, now=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The offer is withdrawn."))
        return redirect("offsets:offers")
    context = {
        "title": _("Withdraw the offer?"),
        "text": str(offer.issuance.project),
        "consequences": [
            _("Quotes that rest on it can no longer be reserved; what is reserved already stays so.")
        ],
        "form": form,
        "confirm_label": _("Withdraw the offer"),
        "cancel_url": reverse("offsets:offers"),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)
