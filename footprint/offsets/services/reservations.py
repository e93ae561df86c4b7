"""Serials are kept for somebody, and given free again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput
from footprint.offsets import ranges
from footprint.offsets.enums import BlockState, Choice, MovementKind, ReservationState, RetirementPurpose
from footprint.offsets.ledger.choosing import NamedSerials, Taken, Wish, until_enough, whole_tonnes
from footprint.offsets.ledger.locking import Locked
from footprint.offsets.ledger.posting import Place, Plans, place_of, post
from footprint.offsets.ledger.reading import (
    OpenBlock,
    blocks_from,
    issuances_reserved,
    lock_and_read,
    reserved,
)
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.ledger.sql import Statement, insert, next_keys, together, written
from footprint.offsets.models import Account, Issuance, Reservation
from footprint.offsets.problems import InsufficientCredits, WrongState

EXPIRY = UUID("5a6b3c52-7f0e-4f0c-9f0e-2d6c1f6f9a10")
"""Namespace of the request keys under which the site itself ends reservations."""
MOST_AHEAD = timedelta(days=92)
"""A reservation can be prolonged again and again, but never further ahead than this."""


def blocks_reserve(
    *,
    account: Account,
    tonnes: int = 0,
    serials: NamedSerials = (),
    issuances: Sequence[Issuance] | None = None,
    choice: str = Choice.OLDEST_FIRST,
    purpose: str = RetirementPurpose.EVENT_NEUTRALITY,
    subject: str = "",
    subject_public_id: UUID | None = None,
    expires_at: datetime,
    reserved_by,
    request_id: UUID,
    now: datetime,
) -> Reservation:
    """Set exact serials of an account apart until ``expires_at``.

    Parameters
    ----------
    tonnes
        How many; chosen by ``choice`` among what is free. [t]
    serials
        Instead of ``tonnes``: exactly these, as (issuance, range).
    issuances
        Choose among these alone, in this order; all of the account by default, oldest vintage first.

    Raises
    ------
    InsufficientCredits, SerialsNotFree
        Not so many, or not these, are free. Nothing moved.
    """
    if bool(tonnes) == bool(serials):
        raise InvalidInput(_("Give either the tonnes or the serials to be reserved."), field="tonnes")
    if expires_at <= now:
        raise InvalidInput(_("A reservation must end in the future."), field="expires_at")
    wish = Wish(account=account, tonnes=tonnes, serials=serials, issuances=issuances, choice=choice)
    facts = {
        "purpose": purpose, "subject": subject, "subject_public_id": subject_public_id,
        "expires_at": expires_at,
    }  # fmt: skip

    def reserve() -> Reservation:
        return until_enough(
            lambda wide: _reserve(wish, facts, reserved_by, request_id=request_id, now=now, wide=wide)
        )

    try:
        return reserve()
    except InsufficientCredits:
        if not reservations_expire(account=account, now=now):
            raise
        return reserve()


def _reserve(
    wish: Wish, facts: dict[str, Any], reserved_by, *, request_id: UUID, now: datetime, wide: bool
) -> Reservation:
    body = {**wish.body(), **facts}
    with once(
        service="blocks_reserve",
        request_id=request_id,
        body=body,
        actor=reserved_by,
        now=now,
        look=wish.look(),
    ) as receipt:
        if receipt.answered:
            return Reservation.objects.get(request_id=request_id)
        taken = wish.take(receipt.seen, next_keys(Reservation), actor=reserved_by, wide=wide)
        reservation = reservation_of(taken, wish, facts, actor=reserved_by, receipt=receipt)
        reservation_fill(reservation, taken, receipt=receipt)
        return reservation


def reservation_of(
    taken: Taken, wish: Wish, facts: dict[str, Any], *, actor, receipt: Receipt, state: str = ""
) -> Reservation:
    """The record of a reservation that is about to be filled; its key was read beside the serials."""
    return Reservation(
        **facts,
        id=taken.beside[0][0][0],  # the first of the keys read beside the serials
        account=wish.account,
        tonnes=taken.tonnes,
        state=state or ReservationState.ACTIVE,
        choice=Choice.EXACT if wish.serials else wish.choice,
        reserved_by=actor,
        reserved_at=receipt.now,
        request_id=receipt.request_id,
    )


def reservation_fill(
    reservation: Reservation, taken: Taken, *, receipt: Receipt, after: Sequence[Statement] = ()
) -> None:
    """Write a new reservation and bring taken serials into it; ``after`` writes what depends on it."""
    place = Place(
        account_id=reservation.account_id,
        account=str(reservation.account.public_id),
        state=BlockState.RESERVED,
        reservation_id=reservation.pk,
        reference=str(reservation.public_id),
    )
    plans = Plans()
    for block, parts in taken.parts:
        plans[block.issuance_id].change(block, to=place, serials=parts)
    post(
        kind=MovementKind.RESERVE,
        plans=plans,
        locked=taken.locked,
        receipt=receipt,
        before=insert([reservation]),
        after=after,
    )
    written([reservation])


def reservation_lock(reservation: Reservation, *, actor) -> tuple[Locked, Reservation, list[OpenBlock]]:
    """The reservation as it is under the chain heads of its issuances, with the blocks that it keeps."""
    [ids] = together(issuances_reserved([reservation.pk]))
    locked, [kept] = lock_and_read((row[0] for row in ids), reserved([reservation.pk]), actor=actor)
    fresh = Reservation.objects.select_related("account__registry").get(pk=reservation.pk)
    return locked, fresh, blocks_from(kept)


def reservation_release(
    *, reservation: Reservation, tonnes: int | None = None, released_by, request_id: UUID, now: datetime
) -> Reservation:
    """Give reserved serials free: all of them, or the ``tonnes`` highest ones. [t]

    Raises
    ------
    WrongState
        The reservation is committed to a retirement, or ended.
    InsufficientCredits
        It keeps fewer tonnes.
    """
    body = {"reservation": reservation, "tonnes": tonnes}
    with once(
        service="reservation_release", request_id=request_id, body=body, actor=released_by, now=now
    ) as receipt:
        if receipt.answered:
            return Reservation.objects.get(pk=reservation.pk)
        return _release(
            reservation,
            tonnes=tonnes,
            ended_as=ReservationState.RELEASED,
            actor=released_by,
            receipt=receipt,
        )


def reservation_expire(*, reservation: Reservation, now: datetime) -> Reservation:
    """Give all serials of a reservation free whose time is over; harmless when repeated."""
    request_id = uuid5(EXPIRY, str(reservation.public_id))
    body = {"reservation": reservation}
    with once(service="reservation_expire", request_id=request_id, body=body, actor=None, now=now) as receipt:
        if receipt.answered:
            return Reservation.objects.get(pk=reservation.pk)
        if now < reservation.expires_at:
            raise WrongState(record=reservation, state=reservation.get_state_display(), step=_("Expiry"))
        return _release(
            reservation,
            tonnes=None,
            ended_as=ReservationState.EXPIRED,
            actor=None,
            receipt=receipt,
        )


def reservations_expire(*, now: datetime, account: Account | None = None) -> int:
    """End every active reservation whose time is over; return how many ended."""
    due = Reservation.objects.filter(state=ReservationState.ACTIVE, expires_at__lte=now)
    if account is not None:
        due = due.filter(account=account)
    ended = 0
    for reservation in due.order_by("pk"):
        try:
            reservation_expire(reservation=reservation, now=now)
            ended += 1
        except WrongState:  # somebody released or committed it in the meantime
            continue
    return ended


def _release(
    reservation: Reservation, *, tonnes: int | None, ended_as: str, actor, receipt: Receipt
) -> Reservation:
    locked, reservation, blocks = reservation_lock(reservation, actor=actor)
    if reservation.state != ReservationState.ACTIVE:
        raise WrongState(record=reservation, state=reservation.get_state_display(), step=_("Release"))
    kept_t = sum(block.tonnes for block in blocks)
    tonnes = kept_t if tonnes is None else whole_tonnes(tonnes)
    if tonnes > kept_t:
        raise InsufficientCredits(account=reservation.account, asked_t=tonnes, held_t=kept_t)
    plans, missing = Plans(), tonnes
    for block in reversed(blocks):
        if missing <= 0:
            break
        parts = ranges.highest([block.serials], count=missing)
        plans[block.issuance_id].change(block, to=place_of(block, state=BlockState.HELD), serials=parts)
        missing -= ranges.tonnes(parts)
    post(kind=MovementKind.RELEASE, plans=plans, locked=locked, receipt=receipt)
    if tonnes == kept_t:
        reservation.state, reservation.ended_at = ended_as, receipt.now
        reservation.save(update_fields=["state", "ended_at"])
    return reservation


@transaction.atomic
def reservation_prolong(
    *, reservation: Reservation, expires_at: datetime, now: datetime, actor
) -> Reservation:
    """Let a reservation last until a later moment, at most ``MOST_AHEAD`` from now.

    Raises
    ------
    InvalidInput
        The moment is not later, or too far ahead: a reservation keeps tonnes from others.
    WrongState
        The reservation has ended.
    """
    _locked, reservation, _blocks = reservation_lock(reservation, actor=actor)
    if reservation.state != ReservationState.ACTIVE or reservation.expires_at <= now:
        raise WrongState(record=reservation, state=reservation.get_state_display(), step=_("Prolongation"))
    if expires_at <= reservation.expires_at:
        raise InvalidInput(_("A reservation is prolonged to a later moment."), field="expires_at")
    if expires_at > now + MOST_AHEAD:
        raise InvalidInput(
            _("That is more than %(days)s days ahead. Choose an earlier end and prolong again later."),
            field="expires_at",
            value=expires_at.isoformat(timespec="minutes"),
            params={"days": MOST_AHEAD.days},
        )
    reservation.expires_at = expires_at
    reservation.save(update_fields=["expires_at"])
    return reservation
