"""Serials are kept for somebody, and given free again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput
from footprint.offsets import ranges
from footprint.offsets.enums import BlockState, Choice, MovementKind, ReservationState, RetirementPurpose
from footprint.offsets.ledger.choosing import NamedSerials, Taken, choose, take_named, whole_tonnes
from footprint.offsets.ledger.locking import Locked, heads_lock
from footprint.offsets.ledger.posting import Place, Plans, place_of, post
from footprint.offsets.ledger.reading import OpenBlock, blocks_of_reservations, issuances_reserved
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.models import Account, Issuance, Reservation
from footprint.offsets.problems import InsufficientCredits, WrongState

EXPIRY = UUID("5a6b3c52-7f0e-4f0c-9f0e-2d6c1f6f9a10")
"""Namespace of the request keys under which the site itself ends reservations."""


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
    options = {
        "account": account, "tonnes": tonnes, "serials": serials, "issuances": issuances, "choice": choice,
        "purpose": purpose, "subject": subject, "subject_public_id": subject_public_id,
        "expires_at": expires_at, "reserved_by": reserved_by, "request_id": request_id, "now": now,
    }  # fmt: skip
    if bool(tonnes) == bool(serials):
        raise InvalidInput(_("Give either the tonnes or the serials to be reserved."), field="tonnes")
    if expires_at <= now:
        raise InvalidInput(_("A reservation must end in the future."), field="expires_at")
    try:
        return _reserve(**options)
    except InsufficientCredits:
        if not reservations_expire(account=account, now=now):
            raise
        return _reserve(**options)


def _reserve(
    *, account, tonnes, serials, issuances, choice, purpose, subject, subject_public_id,
    expires_at, reserved_by, request_id, now,
) -> Reservation:  # fmt: skip
    body = {
        "account": account, "tonnes": tonnes, "serials": serials, "issuances": issuances, "choice": choice,
        "purpose": purpose, "subject": [subject, subject_public_id], "expires_at": expires_at,
    }  # fmt: skip
    with once(
        service="blocks_reserve", request_id=request_id, body=body, actor=reserved_by, now=now
    ) as receipt:
        if receipt.answered:
            return Reservation.objects.get(request_id=request_id)
        locked, taken = serials_take(
            account=account, tonnes=tonnes, serials=serials, issuances=issuances, choice=choice,
            actor=reserved_by,
        )  # fmt: skip
        reservation = Reservation.objects.create(
            account=account,
            tonnes=tonnes_of(taken),
            choice=Choice.EXACT if serials else choice,
            purpose=purpose,
            subject=subject,
            subject_public_id=subject_public_id,
            expires_at=expires_at,
            reserved_by=reserved_by,
            reserved_at=now,
            request_id=request_id,
        )
        reservation_fill(reservation=reservation, locked=locked, taken=taken, receipt=receipt)
        return reservation


def serials_take(
    *, account: Account, tonnes: int, serials: NamedSerials, issuances, choice: str, actor
) -> tuple[Locked, Taken]:
    """Lock and take free serials of an account: the ones named, or so many by choice."""
    if serials:
        return take_named(account=account, serials=serials, states={BlockState.HELD}, actor=actor)
    return choose(
        account=account, tonnes_wanted=whole_tonnes(tonnes), choice=choice, issuances=issuances, actor=actor
    )


def tonnes_of(taken: Taken) -> int:
    """How much was taken. [t]"""
    return sum(ranges.tonnes(parts) for _block, parts in taken)


def reservation_fill(*, reservation: Reservation, locked: Locked, taken: Taken, receipt: Receipt) -> None:
    """Bring taken serials into a new reservation."""
    place = Place(
        account_id=reservation.account_id,
        account=str(reservation.account.public_id),
        state=BlockState.RESERVED,
        reservation_id=reservation.pk,
        reference=str(reservation.public_id),
    )
    plans = Plans()
    for block, parts in taken:
        plans[block.issuance_id].change(block, to=place, serials=parts)
    post(kind=MovementKind.RESERVE, plans=plans, locked=locked, receipt=receipt)


def reservation_lock(reservation: Reservation, *, actor) -> tuple[Locked, Reservation, list[OpenBlock]]:
    """The reservation as it is under the chain heads of its issuances, with the blocks that it keeps."""
    locked = heads_lock(issuances_reserved([reservation.pk]), actor=actor)
    fresh = Reservation.objects.select_related("account").get(pk=reservation.pk)
    return locked, fresh, blocks_of_reservations([reservation.pk])


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
    """Let a reservation last until a later moment."""
    _locked, reservation, _blocks = reservation_lock(reservation, actor=actor)
    if reservation.state != ReservationState.ACTIVE or reservation.expires_at <= now:
        raise WrongState(record=reservation, state=reservation.get_state_display(), step=_("Prolongation"))
    if expires_at <= reservation.expires_at:
        raise InvalidInput(_("A reservation is prolonged to a later moment."), field="expires_at")
    reservation.expires_at = expires_at
    reservation.save(update_fields=["expires_at"])
    return reservation
