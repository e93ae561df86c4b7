"""Prices enter the price book, with currency, venue, day and source."""

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, InvalidInput
from footprint.offsets.currencies import currency_checked
from footprint.offsets.enums import PriceKind
from footprint.offsets.models import PriceRecord, Project

FAR = 5
"""A price more than so many times above or below the median of its kind is an outlier. [1]"""
ENOUGH = 3
"""From so many known prices on, a median says something."""
STEP = Decimal("0.0001")


@transaction.atomic
def price_record(
    *,
    key: str,
    kind: str,
    venue_zh: str,
    venue_en: str,
    currency: str,
    until_on: date,
    printed: str,
    source: str,
    instrument: str = "",
    price: Decimal | None = None,
    price_high: Decimal | None = None,
    quantity_t: Decimal | None = None,
    value: Decimal | None = None,
    from_on: date | None = None,
    project: Project | None = None,
    note_zh: str = "",
    note_en: str = "",
    outlier_because: str = "",
    recorded_by=None,
    now: datetime,
) -> PriceRecord:
    """Write down a price as printed; a derived one follows from quantity and value.

    Parameters
    ----------
    price, price_high
        Price of one tonne; both ends of a printed range. [currency/t]
    quantity_t, value
        What changed hands, as printed. [t] [currency]
    outlier_because
        Why a price far from all others is taken all the same.

    Raises
    ------
    InvalidInput
        A fact is missing or contradicts another; the price is far from all others and nobody says why.
    Conflict
        The key is taken.
    """
    if PriceRecord.objects.filter(key=key).exists():
        raise Conflict(
            _("There is a price “%(key)s” already; prices are never changed."),
            field="key",
            params={"key": key},
        )
    if not source.strip() or not printed.strip():
        raise InvalidInput(
            _("A price needs its source and the words in which it was printed."), field="source"
        )
    price = _price(kind, price, price_high, quantity_t, value)
    _check_outlier(instrument, currency_checked(currency), price, outlier_because)
    record = PriceRecord.objects.create(
        key=key, kind=kind, venue_zh=venue_zh, venue_en=venue_en, currency=currency, until_on=until_on,
        printed=printed, source=source, instrument=instrument, price=price, price_high=price_high,
        quantity_t=quantity_t, value=value, from_on=from_on, project=project, note_zh=note_zh,
        note_en=note_en, outlier_because=outlier_because, recorded_at=now, recorded_by=recorded_by,
    )  # fmt: skip
    activity_record(verb="price.recorded", target=record, now=now, actor=recorded_by)
    return record


def _price(
    kind: str,
    price: Decimal | None,
    price_high: Decimal | None,
    quantity_t: Decimal | None,
    value: Decimal | None,
) -> Decimal:
    """The price of one tonne, checked against quantity and value where both are printed."""
    for number in (price, price_high, quantity_t, value):
        if number is not None and (not number.is_finite() or number <= 0):
            raise InvalidInput(
                _("%(number)s must be above zero."),
                field="price",
                value=str(number),
                params={"number": number},
            )
    if (kind == PriceKind.RANGE) != (price_high is not None):
        raise InvalidInput(_("A printed range needs both ends, any other price has one."), field="price_high")
    if kind == PriceKind.DERIVED:
        if price is not None or quantity_t is None or value is None:
            raise InvalidInput(_("A derived price needs quantity and value, and no price."), field="value")
        return (value / quantity_t).quantize(STEP, ROUND_HALF_EVEN)
    if price is None or price % STEP or (price_high is not None and price_high < price):
        raise InvalidInput(
            _("Give the price with at most four decimals, a range from low to high."), field="price"
        )
    exact = kind in {PriceKind.TRADE, PriceKind.AUCTION}
    if exact and quantity_t is not None and value is not None and price * quantity_t != value:
        raise InvalidInput(
            _("%(quantity)s t × %(price)s are %(product)s, but the value is %(value)s."),
            code="price_product_differs",
            field="value",
            value=str(value),
            params={"quantity": quantity_t, "price": price, "product": price * quantity_t, "value": value},
        )
    return price


def _check_outlier(instrument: str, currency: str, price: Decimal, because: str) -> None:
    known = PriceRecord.objects.filter(instrument=instrument, currency=currency).exclude(instrument="")
    prices = list(known.values_list("price", flat=True))
    if len(prices) < ENOUGH or because.strip():
        return
    middle = median(prices)
    if not middle / FAR <= price <= middle * FAR:
        raise InvalidInput(
            _("%(price)s %(currency)s is far from the median %(median)s of %(count)s known prices."),
            code="price_outlier",
            field="price",
            value=str(price),
            params={"price": price, "currency": currency, "median": middle, "count": len(prices)},
            remedy=_("Check the number and its unit, or say why it is right."),
        )
