"""What did units cost, where, when, and who printed it?"""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.offsets.currencies import CURRENCIES
from footprint.offsets.enums import Instrument, PriceKind
from footprint.offsets.models import PriceRecord
from footprint.offsets.selectors.prices import price_spreads, prices_known
from footprint.offsets.services import price_record
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.price_chart import kind_words, price_chart, price_words
from footprint.web.offsets.price_forms import PriceForm

USUAL_CURRENCY = "CNY"


@require_safe
def prices(request: HttpRequest) -> HttpResponseBase:
    """Every price on record, as a list and as a picture of one currency."""
    listing = _listing(request)
    if listing.wants_file:
        return listing.file()
    currency = _currency_shown(listing)
    context = {
        "listing": listing,
        "chart": price_chart(list(listing.queryset), currency=currency),
        "spreads": [
            (Instrument(row.instrument).label, row)
            for row in price_spreads()
            if listing.chosen.get("currency", row.currency) == row.currency
            and listing.chosen.get("instrument", row.instrument) == row.instrument
        ],
    }
    return render(request, "offsets/prices.html", context)


@require_safe
def price(request: HttpRequest, price_id: UUID) -> HttpResponse:
    """One price: as printed, where, and by whom."""
    found = object_or_404(prices_known(), price_id)
    return render(request, "offsets/price.html", {"price": found, "words": price_words(found)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("prices.edit")
def price_new(request: HttpRequest) -> HttpResponse:
    """Write down a price with its source."""
    form = PriceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record = price_record(**form.facts(), recorded_by=request.actor.user, now=clock.now())
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The price is on record."))
            return redirect("offsets:price", price_id=record.public_id)
    return render(request, "offsets/price_new.html", {"form": form}, status=400 if form.errors else 200)


def _listing(request: HttpRequest) -> Listing:
    return Listing(
        request,
        prices_known(),
        name="prices",
        columns=(
            Column(
                name="until_on", label=_("Day"), order="until_on", shape="date",
                url=lambda row: reverse("offsets:price", args=[row.public_id]),
            ),
            Column(
                name="instrument", label=_("Kind of unit"), order="instrument",
                value=kind_words,
            ),
            Column(name="venue", label=_("Trading venue")),
            Column(name="kind", label=_("What it is a price of"), order="kind",
                   value=lambda row: row.get_kind_display()),
            Column(name="price", label=_("Price per tonne"), value=price_words, order="price"),
            Column(name="currency", label=_("Currency"), order="currency"),
            Column(name="quantity_t", label=_("Quantity"), order="quantity_t", shape="number", unit="t",
                   decimals=0),
            Column(name="source", label=_("Source")),
        ),
        filters=(
            Filter(name="instrument", label=_("Kind of unit"), choices=Instrument.choices),
            Filter(name="kind", label=_("What it is a price of"), choices=PriceKind.choices),
            Filter(
                name="currency", label=_("Currency"),
                choices=[(code, f"{code} · {name}") for code, name in CURRENCIES.items()],
            ),
        ),
        search=("venue_zh", "venue_en", "source", "printed"),
        order="-until_on",
    )  # fmt: skip


def _currency_shown(listing: Listing) -> str:
    """The currency of the picture: the one asked for, else the usual one, else that of the newest price."""
    if asked := listing.chosen.get("currency"):
        return asked
    found: QuerySet[PriceRecord] = listing.queryset
    known = list(found.values_list("currency", flat=True))
    return USUAL_CURRENCY if USUAL_CURRENCY in known or not known else known[0]
