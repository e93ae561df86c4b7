"""Serials change hands: offered, then accepted or returned."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from footprint.core import outbox
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import AccountKind, BlockState, Choice, MovementKind, TransferState
from footprint.offsets.ledger.choosing import NamedSerials, Wish, until_enough
from footprint.offsets.ledger.locking import Locked, heads_lock
from footprint.offsets.ledger.posting import Place, Plans, place_of, post
from footprint.offsets.ledger.reading import OpenBlock, blocks_of_transfer
from footprint.offsets.ledger.requests import once
from footprint.offsets.models import Account, Block, Issuance, Transfer
from footprint.offsets.problems import WrongState

FACTS = {
    TransferState.OFFERED: "transfer.offered",
    TransferState.ACCEPTED: "transfer.accepted",
    TransferState.REJECTED: "transfer.rejected",
    TransferState.WITHDRAWN: "transfer.withdrawn",
}
"""Outbox facts. Payload: ``sender`` and ``receiver`` (public ids of organisations), ``tonnes`` [t]."""


def transfer_offer(
    *,
    from_account: Account,
    to_account: Account,
    tonnes: int = 0,
    serials: NamedSerials = (),
    issuances: Sequence[Issuance] | None = None,
    choice: str = Choice.OLDEST_FIRST,
    note: str = "",
    offered_by,
    request_id: UUID,
    now: datetime,
) -> Transfer:
    """Offer free serials to another holding of the same registry; they wait in transfer.

    ``tonnes`` [t] or ``serials``, as in ``blocks_reserve``.

    Raises
    ------
    InsufficientCredits, SerialsNotFree
        Not so many, or not these, are free. Nothing moved.
    """
    if bool(tonnes) == bool(serials):
        raise InvalidInput(_("Give either the tonnes or the serials to be transferred."), field="tonnes")
    _check_accounts(from_account, to_account)
    wish = Wish(account=from_account, tonnes=tonnes, serials=serials, issuances=issuances, choice=choice)

    def attempt(wide: bool) -> Transfer:
        return _offer(wish, to_account, note, offered_by, request_id=request_id, now=now, wide=wide)

    return until_enough(attempt)


def _offer(
    wish: Wish, to_account: Account, note: str, offered_by, *, request_id: UUID, now: datetime, wide: bool
) -> Transfer:
    body = {**wish.body(), "to": to_account, "note": note}
    with once(
        service="transfer_offer",
        request_id=request_id,
        body=body,
        actor=offered_by,
        now=now,
        look=wish.look(),
    ) as receipt:
        if receipt.answered:
            return Transfer.objects.get(request_id=request_id)
        taken = wish.take(receipt.seen, actor=offered_by, wide=wide)
        transfer = Transfer.objects.create(
            from_account=wish.account,
            to_account=to_account,
            tonnes=taken.tonnes,
            note=note,
            offered_by=offered_by,
            offered_at=now,
            request_id=request_id,
        )
        place = Place(
            account_id=wish.account.pk,
            account=str(wish.account.public_id),
            state=BlockState.IN_TRANSFER,
            transfer_id=transfer.pk,
            reference=str(transfer.public_id),
        )
        plans = Plans()
        for block, parts in taken.parts:
            plans[block.issuance_id].change(block, to=place, serials=parts)
        for plan in plans.values():
            plan.facts = {"to": str(to_account.public_id)}
        post(kind=MovementKind.OFFER, plans=plans, locked=taken.locked, receipt=receipt)
        _tell(transfer, now)
        return transfer


def transfer_accept(*, transfer: Transfer, decided_by, request_id: UUID, now: datetime) -> Transfer:
    """The receiver takes the serials.

    Raises
    ------
    WrongState
        The offer was decided before, or ended.
    """
    return _decide(transfer, TransferState.ACCEPTED, decided_by, request_id, now)


def transfer_reject(*, transfer: Transfer, decided_by, request_id: UUID, now: datetime) -> Transfer:
    """The receiver declines; the serials are free in the sender's account again."""
    return _decide(transfer, TransferState.REJECTED, decided_by, request_id, now)


def transfer_withdraw(*, transfer: Transfer, decided_by, request_id: UUID, now: datetime) -> Transfer:
    """The sender takes the offer back."""
    return _decide(transfer, TransferState.WITHDRAWN, decided_by, request_id, now)


def _check_accounts(from_account: Account, to_account: Account) -> None:
    if from_account.pk == to_account.pk:
        raise InvalidInput(_("Sender and receiver are the same account."), field="to_account")
    if from_account.registry_id != to_account.registry_id:
        raise InvalidInput(
            _("Units do not leave their registry: %(sender)s and %(receiver)s are in different ones."),
            field="to_account",
            params={"sender": str(from_account), "receiver": str(to_account)},
        )
    if {from_account.kind, to_account.kind} != {AccountKind.HOLDING}:
        raise InvalidInput(
            _("Only holdings of organisations transfer units to one another."), field="to_account"
        )


def transfer_lock(transfer: Transfer, *, actor) -> tuple[Locked, Transfer, list[OpenBlock]]:
    """The transfer as it is under the chain heads of its issuances, with the blocks on their way."""
    ids = Block.objects.open().filter(transfer=transfer).values_list("issuance_id", flat=True)
    locked = heads_lock(ids, actor=actor)
    fresh = Transfer.objects.select_related("to_account__organisation", "from_account__organisation").get(
        pk=transfer.pk
    )
    return locked, fresh, blocks_of_transfer(transfer.pk)


def _decide(transfer: Transfer, decision: str, decided_by, request_id: UUID, now: datetime) -> Transfer:
    body = {"transfer": transfer, "decision": decision}
    with once(
        service="transfer_decide", request_id=request_id, body=body, actor=decided_by, now=now
    ) as receipt:
        if receipt.answered:
            return Transfer.objects.get(pk=transfer.pk)
        locked, transfer, blocks = transfer_lock(transfer, actor=decided_by)
        if transfer.state != TransferState.OFFERED:
            raise WrongState(record=transfer, state=transfer.get_state_display(), step=_("A decision"))
        accepted = decision == TransferState.ACCEPTED
        plans = Plans()
        for block in blocks:
            to = place_of(block, state=BlockState.HELD, account=transfer.to_account if accepted else None)
            plans[block.issuance_id].change(block, to=to)
        kind = MovementKind.ACCEPT if accepted else MovementKind.RETURN
        post(kind=kind, plans=plans, locked=locked, receipt=receipt)
        transfer.state, transfer.decided_by, transfer.decided_at = decision, decided_by, now
        transfer.save(update_fields=["state", "decided_by", "decided_at"])
        _tell(transfer, now)
        return transfer


def _tell(transfer: Transfer, now: datetime) -> None:
    """The other side learns of it in the rooms above."""
    payload = {
        "sender": str(transfer.from_account.organisation.public_id),
        "receiver": str(transfer.to_account.organisation.public_id),
        "tonnes": transfer.tonnes,
    }
    outbox.publish(kind=FACTS[TransferState(transfer.state)], subject=transfer, now=now, payload=payload)
