"""How many tonnes lie where, and where has a serial been?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Sum

from footprint.offsets.enums import BlockState, ReservationState
from footprint.offsets.models import Account, Block, Issuance, Movement, Reservation

TONNES = Sum(F("last") - F("first") + 1)


@dataclass(frozen=True)
class Holding:
    """Tonnes of one issuance in one account and state. [t]"""

    account: Account
    issuance: Issuance
    state: str
    tonnes: int


@dataclass(frozen=True)
class Event:
    """One station in the life of a serial: the movement, and the block in which the serial lay after it."""

    movement: Movement
    block: Block


def account_balance(account: Account) -> dict[str, int]:
    """State → tonnes of an account; states without tonnes are left out. [t]"""
    rows = Block.objects.open().filter(account=account).values_list("state").annotate(tonnes=TONNES)
    return {state: int(tonnes) for state, tonnes in rows.order_by("state")}


def issuance_balance(issuance: Issuance) -> dict[str, int]:
    """State → tonnes of an issuance; they sum to the issuance. [t]"""
    rows = Block.objects.open().filter(issuance=issuance).values_list("state").annotate(tonnes=TONNES)
    return {state: int(tonnes) for state, tonnes in rows.order_by("state")}


def holdings(*, accounts: Iterable[Account], states: Iterable[str] = ()) -> list[Holding]:
    """What accounts hold, by issuance and state, oldest vintage first."""
    blocks = Block.objects.open().filter(account__in=list(accounts))
    if states:
        blocks = blocks.filter(state__in=list(states))
    rows = list(
        blocks.values_list("account_id", "issuance_id", "state")
        .annotate(tonnes=TONNES)
        .order_by("issuance__vintage", "issuance_id", "account_id", "state")
    )
    accounts_by_key = Account.objects.select_related("registry", "organisation").in_bulk(
        {account for account, *_rest in rows}
    )
    issuances = Issuance.objects.select_related("registry", "project__methodology").in_bulk(
        {issuance for _account, issuance, *_rest in rows}
    )
    return [
        Holding(accounts_by_key[account], issuances[issuance], state, int(tonnes))
        for account, issuance, state, tonnes in rows
    ]


def blocks_at(*, issuance: Issuance, moment: datetime) -> QuerySet[Block]:
    """The blocks of an issuance that stood at a moment, ascending."""
    return (
        Block.objects.filter(issuance=issuance)
        .as_of(moment)
        .select_related("account__organisation", "account__registry")
        .order_by("first")
    )


def serial_history(*, issuance: Issuance, serial: int) -> list[Event]:
    """Where one serial has been, from its issue to now."""
    blocks = (
        Block.objects.filter(issuance=issuance, first__lte=serial, last__gte=serial)
        .select_related("opened_by__actor", "account__organisation", "reservation", "transfer", "retirement")
        .order_by("opened_by__sequence")
    )
    return [Event(movement=block.opened_by, block=block) for block in blocks]


def reservations_expiring(*, accounts: Iterable[Account], before: datetime) -> QuerySet[Reservation]:
    """Active reservations that end before a moment, the next first."""
    return (
        Reservation.objects.filter(
            account__in=list(accounts), state=ReservationState.ACTIVE, expires_at__lt=before
        )
        .select_related("account__registry", "account__organisation", "reserved_by")
        .order_by("expires_at", "pk")
    )


def reservation_tonnes(reservation: Reservation) -> int:
    """What a reservation keeps now. [t]"""
    kept = Block.objects.open().filter(reservation=reservation, state=BlockState.RESERVED)
    return int(kept.aggregate(tonnes=TONNES)["tonnes"] or 0)
