"""Which prices does the price book hold?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import QuerySet

from footprint.offsets.models import PriceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSpread:
    """Where the known prices of one kind and currency lie. [currency/t]"""

    instrument: str
    currency: str
    count: int
    lowest: Decimal
    median: Decimal
    highest: Decimal
    newest_on: date


def prices_known(
    *, instrument: str = "", currency: str = "", until: date | None = None, since: date | None = None
) -> QuerySet[PriceRecord]:
    """Prices, newest first."""
    found = PriceRecord.objects.select_related("project")
    if instrument:
        found = found.filter(instrument=instrument)
    if currency:
        found = found.filter(currency=currency)
    if until is not None:
        found = found.filter(until_on__lte=until)
    if since is not None:
        found = found.filter(until_on__gte=since)
    return found.order_by("-until_on", "key")


def price_spreads() -> list[PriceSpread]:
    """Every kind and currency of which prices are known; different currencies are never put together."""
    groups: dict[tuple[str, str], list[PriceRecord]] = {}
    for record in PriceRecord.objects.exclude(instrument="").order_by("instrument", "currency", "price"):
        groups.setdefault((record.instrument, record.currency), []).append(record)
    return [
        PriceSpread(
            instrument=instrument,
            currency=currency,
            count=len(records),
            lowest=records[0].price,
            median=Decimal(median(record.price for record in records)),
            highest=max(record.price_high or record.price for record in records),
            newest_on=max(record.until_on for record in records),
        )
        for (instrument, currency), records in groups.items()
    ]
