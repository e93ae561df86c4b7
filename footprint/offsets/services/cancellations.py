"""A registry's operator asks for serials to be cancelled; a second person decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.core import outbox
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.offsets import ranges
from footprint.offsets.enums import BlockState, CancellationState
from footprint.offsets.ledger.choosing import NamedSerials
from footprint.offsets.ledger.requests import once
from footprint.offsets.models import Account, Block, CancellationRequest, Issuance
from footprint.offsets.problems import SecondPersonNeeded, SerialsNotFree, WrongState
from footprint.offsets.ranges import Range, common
from footprint.offsets.selectors.serials import texts_of
from footprint.offsets.services.holds import blocks_cancel

FACTS = {state: f"cancellation.{state}" for state in CancellationState}
"""Outbox facts, without payload."""
CANCELLABLE = (BlockState.HELD, BlockState.FROZEN, BlockState.BUFFER)


def cancellation_request(
    *, account: Account, serials: NamedSerials, reason: str, requested_by, request_id: UUID, now: datetime
) -> CancellationRequest:
    """Ask for serials of an account to be cancelled; nothing moves until somebody else approves.

    The record's public identifier is ``request_id``.

    Raises
    ------
    InvalidInput
        There is no reason, or the registry is not operated here.
    SerialsNotFree
        Not all of them are free, frozen or in the buffer in this account.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    if not account.registry.operated_here:
        raise InvalidInput(_("Only serials of a registry operated here can be cancelled."), field="account")
    body = {"account": account, "serials": serials, "reason": reason}
    with once(
        service="cancellation_request", request_id=request_id, body=body, actor=requested_by, now=now
    ) as receipt:
        if receipt.answered:
            return CancellationRequest.objects.get(public_id=request_id)
        for issuance, part in serials:
            _check_there(account, issuance, part)
        request = CancellationRequest.objects.create(
            public_id=request_id,
            account=account,
            pieces=[[issuance.pk, part.first, part.last] for issuance, part in serials],
            serials=texts_of(serials),
            tonnes=ranges.tonnes(part for _issuance, part in serials),
            reason=reason.strip(),
            requested_by=requested_by,
            requested_at=now,
        )
        _note(request, requested_by, now)
        return request


def cancellation_approve(
    *, cancellation: CancellationRequest, decided_by, request_id: UUID, now: datetime
) -> CancellationRequest:
    """A second person cancels the serials; final.

    Raises
    ------
    SecondPersonNeeded
        The same person asked for it.
    WrongState
        It was decided before.
    SerialsNotFree
        Some of the serials went elsewhere in the meantime. Nothing moved.
    """
    with transaction.atomic():
        found = _locked(cancellation)
        if found.requested_by_id == decided_by.pk:
            raise SecondPersonNeeded
        issuances = Issuance.objects.select_related("registry", "project").in_bulk(
            {pk for pk, _first, _last in found.pieces}
        )
        blocks_cancel(
            account=found.account,
            serials=[(issuances[pk], Range(first, last)) for pk, first, last in found.pieces],
            reason=found.reason,
            requested_by=found.requested_by,
            approved_by=decided_by,
            request_id=request_id,
            now=now,
        )
        return _decided(found, CancellationState.APPROVED, decided_by, now, "")


def cancellation_reject(
    *, cancellation: CancellationRequest, decided_by, reason: str, request_id: UUID, now: datetime
) -> CancellationRequest:
    """Put the request aside; nothing moves. Whoever asked may take it back."""
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    body = {"cancellation": cancellation, "reason": reason}
    with once(
        service="cancellation_reject", request_id=request_id, body=body, actor=decided_by, now=now
    ) as receipt:
        if receipt.answered:
            return CancellationRequest.objects.get(pk=cancellation.pk)
        return _decided(_locked(cancellation), CancellationState.REJECTED, decided_by, now, reason.strip())


def _check_there(account: Account, issuance: Issuance, wanted: Range) -> None:
    blocks = Block.objects.open().filter(
        issuance=issuance, account=account, state__in=CANCELLABLE,
        first__lte=wanted.last, last__gte=wanted.first,
    )  # fmt: skip
    inside = [
        part for block in blocks.order_by("first") for part in common([Range(*block.serials)], [wanted])
    ]
    if ranges.tonnes(inside) != wanted.tonnes:
        states = " / ".join(str(state.label) for state in CANCELLABLE)
        raise SerialsNotFree(wanted=issuance.serial_text(wanted), state=states, account=account)


def _locked(cancellation: CancellationRequest) -> CancellationRequest:
    found = (
        CancellationRequest.objects.select_for_update(of=("self",))
        .select_related("account__registry", "account__organisation", "requested_by")
        .get(pk=cancellation.pk)
    )
    if found.state != CancellationState.REQUESTED:
        raise WrongState(record=found, state=found.get_state_display(), step=_("A decision"))
    return found


def _decided(
    request: CancellationRequest, state: str, decided_by, now: datetime, because: str
) -> CancellationRequest:
    request.state, request.decided_by, request.decided_at = state, decided_by, now
    request.decided_because = because
    request.save(update_fields=["state", "decided_by", "decided_at", "decided_because"])
    _note(request, decided_by, now, because)
    return request


def _note(request: CancellationRequest, actor, now: datetime, reason: str = "") -> None:
    activity_record(
        verb=f"cancellation.{request.state}",
        target=request,
        now=now,
        actor=actor,
        organisation=request.account.registry.operator,
        reason=reason or request.reason,
        after={"serials": request.serials[:200], "tonnes": request.tonnes},
    )
    outbox.publish(kind=FACTS[CancellationState(request.state)], subject=request, now=now)
