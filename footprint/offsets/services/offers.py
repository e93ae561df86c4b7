"""A holder offers what is free, and takes the offer back."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.offsets.currencies import currency_checked
from footprint.offsets.enums import AccountKind
from footprint.offsets.ledger.choosing import whole_tonnes
from footprint.offsets.models import Account, Issuance, Offer
from footprint.offsets.problems import WrongState

SMALLEST_STEP = Decimal("0.0001")


@transaction.atomic
def offer_make(
    *,
    account: Account,
    issuance: Issuance,
    price: Decimal,
    currency: str = "CNY",
    smallest_t: int = 1,
    valid_until: datetime,
    offered_by,
    now: datetime,
) -> Offer:
    """Offer whatever the account holds free in an issuance; an offer that stands there is replaced.

    Parameters
    ----------
    price
        Price of one tonne, at most four decimals. [currency/t]
    smallest_t
        The least that is parted with. [t]

    Raises
    ------
    InvalidInput
        The price, the currency or the end makes no sense, or the account is no holding of this registry.
    """
    if account.kind != AccountKind.HOLDING or account.registry_id != issuance.registry_id:
        raise InvalidInput(_("Only a holding in the registry of the issuance can offer it."), field="account")
    if not price.is_finite() or price < 0 or price % SMALLEST_STEP:
        raise InvalidInput(
            _("The price %(price)s must be zero or more, with at most four decimals."),
            field="price",
            value=str(price),
            params={"price": price},
        )
    if valid_until <= now:
        raise InvalidInput(_("An offer must end in the future."), field="valid_until")
    for standing in Offer.objects.filter(account=account, issuance=issuance, withdrawn_at__isnull=True):
        _end(standing, by=offered_by, now=now)
    offer = Offer.objects.create(
        account=account,
        issuance=issuance,
        currency=currency_checked(currency),
        price=price,
        smallest_t=whole_tonnes(smallest_t),
        valid_until=valid_until,
        offered_at=now,
        offered_by=offered_by,
    )
    activity_record(
        verb="offer.made", target=offer, now=now, actor=offered_by, organisation=account.organisation
    )
    return offer


@transaction.atomic
def offer_withdraw(*, offer: Offer, withdrawn_by, now: datetime) -> Offer:
    """Take an offer back; quotes that rest on it can no longer be reserved."""
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.withdrawn_at is not None:
        raise WrongState(record=offer, state=_("Withdrawn"), step=_("Withdrawal"))
    return _end(offer, by=withdrawn_by, now=now)


def _end(offer: Offer, *, by, now: datetime) -> Offer:
    offer.withdrawn_at, offer.withdrawn_by = now, by
    offer.save(update_fields=["withdrawn_at", "withdrawn_by"])
    activity_record(
        verb="offer.withdrawn", target=offer, now=now, actor=by, organisation=offer.account.organisation
    )
    return offer
