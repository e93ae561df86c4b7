"""What happens when an issuance turns out to be void?"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from footprint.core import outbox
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import (
    FINAL_STATES,
    BlockState,
    MovementKind,
    ReservationState,
    RetirementState,
    TransferState,
)
from footprint.offsets.ledger.locking import Locked, heads_lock
from footprint.offsets.ledger.posting import Plans, place_of, post
from footprint.offsets.ledger.reading import OpenBlock, blocks_of_issuance, blocks_of_transfer
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.models import Block, Issuance, Reservation, Retirement, RetirementRequest, Transfer
from footprint.offsets.problems import WrongState

FACT_KIND = "issuance.invalidated"
"""Payload: ``reason``, ``frozen_t``, ``retired_t`` [t], ``retirements`` and ``reservations`` (public ids)."""


def issuance_invalidate(
    *, issuance: Issuance, reason: str, invalidated_by, request_id: UUID, now: datetime
) -> Issuance:
    """Freeze what is left of an issuance and tell everybody who built on what was retired from it.

    Transfers with serials of it return whole. Reservations lose the serials of it and keep the rest; a
    retirement request that is not finished ends, because it would retire fewer tonnes than it says. What is
    retired stays retired: the outbox fact ``issuance.invalidated`` names those retirements.

    Raises
    ------
    WrongState
        It was invalidated before.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    body = {"issuance": issuance, "reason": reason}
    with once(
        service="issuance_invalidate", request_id=request_id, body=body, actor=invalidated_by, now=now
    ) as receipt:
        if receipt.answered:
            return Issuance.objects.get(pk=issuance.pk)
        locked, transfers = _lock(issuance, invalidated_by)
        issuance = Issuance.objects.select_related("registry", "project").get(pk=issuance.pk)
        if issuance.invalidated_at is not None:
            raise WrongState(record=issuance, state=_("Invalidated"), step=_("Invalidation"))
        issuance.invalidated_at, issuance.invalidated_by = now, invalidated_by
        issuance.invalidated_because = reason
        issuance.save(update_fields=["invalidated_at", "invalidated_by", "invalidated_because"])
        blocks = blocks_of_issuance(issuance.pk)
        _return_rest_of_transfers(issuance, transfers, locked, receipt)
        frozen_t = _freeze(issuance, blocks, locked, receipt)
        reservations = _end_reservations(blocks, reason, now)
        _tell(issuance, reservations, frozen_t, invalidated_by, now)
        return issuance


def _lock(issuance: Issuance, actor) -> tuple[Locked, list[Transfer]]:
    """All chain heads that the end of its transfers touches; a transfer may lie in several issuances."""
    transfers = list(
        Transfer.objects.filter(state=TransferState.OFFERED, blocks__issuance=issuance).distinct()
    )
    ids = Block.objects.open().filter(transfer__in=transfers).values_list("issuance_id", flat=True)
    locked = heads_lock([issuance.pk, *ids], actor=actor)
    begun = Transfer.objects.filter(
        pk__in=Block.objects.open().filter(issuance=issuance).values("transfer_id")
    ).exclude(pk__in=[transfer.pk for transfer in transfers])
    if begun.exists():
        raise WrongState(record=issuance, state=_("A transfer began meanwhile"), step=_("Invalidation"))
    open_ones = [transfer.pk for transfer in transfers]
    return locked, list(Transfer.objects.filter(pk__in=open_ones, state=TransferState.OFFERED))


def _return_rest_of_transfers(
    issuance: Issuance, transfers: list[Transfer], locked: Locked, receipt: Receipt
) -> None:
    plans = Plans()
    for transfer in transfers:
        for block in blocks_of_transfer(transfer.pk):
            if block.issuance_id != issuance.pk:
                plans[block.issuance_id].change(block, to=place_of(block, state=BlockState.HELD))
        transfer.state, transfer.decided_at = TransferState.INVALIDATED, receipt.now
        transfer.save(update_fields=["state", "decided_at"])
    if plans:
        post(kind=MovementKind.RETURN, plans=plans, locked=locked, receipt=receipt)


def _freeze(issuance: Issuance, blocks: list[OpenBlock], locked: Locked, receipt: Receipt) -> int:
    """Freeze every serial that is not retired, cancelled or frozen; return the tonnes. [t]"""
    plans = Plans()
    for block in blocks:
        if block.state not in FINAL_STATES and block.state != BlockState.FROZEN:
            plans[issuance.pk].change(block, to=place_of(block, state=BlockState.FROZEN))
    if not plans:
        return 0
    return post(kind=MovementKind.INVALIDATE, plans=plans, locked=locked, receipt=receipt)


def _end_reservations(blocks: list[OpenBlock], because: str, now: datetime) -> list[Reservation]:
    """Reservations go on with what they keep elsewhere, or end; their unfinished retirements end."""
    touched = list(
        Reservation.objects.filter(pk__in={block.reservation_id for block in blocks if block.reservation_id})
    )
    RetirementRequest.objects.filter(
        reservation__in=touched,
        state__in=[RetirementState.REQUESTED, RetirementState.APPROVED, RetirementState.INSTRUCTED],
    ).update(state=RetirementState.INVALIDATED, ended_at=now, ended_because=because)
    for reservation in touched:
        if Block.objects.open().filter(reservation=reservation).exists():
            reservation.state = ReservationState.ACTIVE
        else:
            reservation.state, reservation.ended_at = ReservationState.INVALIDATED, now
        reservation.save(update_fields=["state", "ended_at"])
    return touched


def _tell(issuance: Issuance, reservations: list[Reservation], frozen_t: int, actor, now: datetime) -> None:
    retired = Block.objects.open().filter(issuance=issuance, state=BlockState.RETIRED)
    retirements = Retirement.objects.filter(pk__in=retired.values("retirement_id")).order_by("pk")
    payload = {
        "reason": issuance.invalidated_because,
        "frozen_t": frozen_t,
        "retired_t": sum(block.tonnes for block in retired),
        "retirements": [str(retirement.public_id) for retirement in retirements],
        "reservations": [str(reservation.public_id) for reservation in reservations],
    }
    outbox.publish(kind=FACT_KIND, subject=issuance, now=now, payload=payload)
    activity_record(
        verb="issuance.invalidated",
        target=issuance,
        now=now,
        actor=actor,
        reason=issuance.invalidated_because,
        after={"frozen_t": frozen_t, "retired_t": payload["retired_t"]},
    )
