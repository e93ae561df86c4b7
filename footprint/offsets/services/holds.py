"""Serials are frozen, set aside, handed back or cancelled."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import AccountKind, BlockState, MovementKind
from footprint.offsets.ledger.choosing import NamedSerials, take_named
from footprint.offsets.ledger.posting import Plans, place_of, post
from footprint.offsets.ledger.requests import once
from footprint.offsets.models import Account, Issuance
from footprint.offsets.problems import SecondPersonNeeded


def blocks_freeze(
    *, account: Account, serials: NamedSerials, reason: str, actor, request_id: UUID, now: datetime
) -> int:
    """Forbid every use of free serials for the time being; return the tonnes frozen. [t]

    Raises
    ------
    SerialsNotFree
        Not all of them are free in the account. Nothing moved.
    """
    return _change(
        kind=MovementKind.FREEZE, account=account, serials=serials, states={BlockState.HELD},
        state=BlockState.FROZEN, reason=reason, actor=actor, request_id=request_id, now=now,
    )  # fmt: skip


def blocks_unfreeze(
    *, account: Account, serials: NamedSerials, reason: str, actor, request_id: UUID, now: datetime
) -> int:
    """Lift a freeze; return the tonnes that are free again. [t]

    Raises
    ------
    SerialsNotFree
        Not all of them are frozen in the account.
    InvalidInput
        Their issuance is invalid: what is left of it stays frozen.
    """
    return _change(
        kind=MovementKind.UNFREEZE, account=account, serials=serials, states={BlockState.FROZEN},
        state=BlockState.HELD, reason=reason, actor=actor, request_id=request_id, now=now,
    )  # fmt: skip


def blocks_set_aside(
    *, account: Account, serials: NamedSerials, reason: str, actor, request_id: UUID, now: datetime
) -> int:
    """Put free serials into the registry's buffer pool; return the tonnes. [t]"""
    pool = account.registry.accounts.get(kind=AccountKind.BUFFER)
    return _change(
        kind=MovementKind.SET_ASIDE, account=account, serials=serials, states={BlockState.HELD},
        state=BlockState.BUFFER, to_account=pool, reason=reason, actor=actor, request_id=request_id, now=now,
    )  # fmt: skip


def blocks_hand_back(
    *, account: Account, serials: NamedSerials, reason: str, actor, request_id: UUID, now: datetime
) -> int:
    """Give serials of the buffer pool to an account of the same registry; return the tonnes. [t]"""
    pool = account.registry.accounts.get(kind=AccountKind.BUFFER)
    return _change(
        kind=MovementKind.HAND_BACK, account=pool, serials=serials, states={BlockState.BUFFER},
        state=BlockState.HELD, to_account=account, reason=reason, actor=actor, request_id=request_id, now=now,
    )  # fmt: skip


def blocks_assign(
    *, account: Account, serials: NamedSerials, reason: str, actor, request_id: UUID, now: datetime
) -> int:
    """Bring serials that lie elsewhere in a registry operated here into a holding; return the tonnes. [t]

    Raises
    ------
    InvalidInput
        The registry is not operated here: there a holding enters by the registry's statement.
    SerialsNotFree
        Not all of them lie free outside the holdings.
    """
    if not account.registry.operated_here or account.kind != AccountKind.HOLDING:
        raise InvalidInput(
            _("Only into a holding of a registry operated here are serials brought by its operator."),
            field="account",
        )
    outside = account.registry.accounts.get(kind=AccountKind.OUTSIDE)
    return _change(
        kind=MovementKind.ENTER, account=outside, serials=serials, states={BlockState.HELD},
        state=BlockState.HELD, to_account=account, reason=reason, actor=actor, request_id=request_id, now=now,
    )  # fmt: skip


def blocks_cancel(
    *,
    account: Account,
    serials: NamedSerials,
    reason: str,
    requested_by,
    approved_by,
    request_id: UUID,
    now: datetime,
) -> int:
    """Take serials out of existence without a claim (a reversal, a correction); final. [t]

    Raises
    ------
    SecondPersonNeeded
        The same person asks and approves.
    SerialsNotFree
        Not all of them are free, frozen or in the buffer in this account.
    """
    if requested_by.pk == approved_by.pk:
        raise SecondPersonNeeded
    return _change(
        kind=MovementKind.CANCEL, account=account, serials=serials,
        states={BlockState.HELD, BlockState.FROZEN, BlockState.BUFFER}, state=BlockState.CANCELLED,
        reason=reason, actor=approved_by, asked_by=requested_by, request_id=request_id, now=now,
    )  # fmt: skip


def _change(
    *, kind, account, serials, states, state, reason, actor, request_id, now, to_account=None, asked_by=None
) -> int:  # fmt: skip
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    body = {
        "account": account, "serials": serials, "reason": reason, "to": to_account, "asked_by": asked_by,
    }  # fmt: skip
    with once(service=f"blocks_{kind}", request_id=request_id, body=body, actor=actor, now=now) as receipt:
        if receipt.answered:
            return sum(serial_range[1] - serial_range[0] + 1 for _issuance, serial_range in serials)
        taken = take_named(account=account, serials=serials, states=states, actor=actor)
        if kind == MovementKind.UNFREEZE:
            _refuse_invalid(serials)
        plans = Plans()
        for block, parts in taken.parts:
            to = place_of(block, state=state, account=to_account)
            plans[block.issuance_id].change(block, to=to, serials=parts)
        post(kind=kind, plans=plans, locked=taken.locked, receipt=receipt)
        activity_record(
            verb=f"blocks.{kind}", target=account, now=now, actor=actor, reason=reason,
            organisation=account.organisation,
            after={
                "serials": [issuance.serial_text(part) for issuance, part in serials],
                "tonnes": taken.tonnes,
                "asked_by": str(asked_by.public_id) if asked_by else "",
            },
        )  # fmt: skip
        return taken.tonnes


def _refuse_invalid(serials: NamedSerials) -> None:
    """Under lock: what is left of an invalidated issuance stays frozen."""
    ids = [issuance.pk for issuance, _serials in serials]
    invalid = set(
        Issuance.objects.filter(pk__in=ids, invalidated_at__isnull=False).values_list("pk", flat=True)
    )
    for issuance, serial_range in serials:
        if issuance.pk in invalid:
            raise InvalidInput(
                _("%(serials)s belong to an invalidated issuance; they stay frozen."),
                field="serials",
                params={"serials": issuance.serial_text(serial_range)},
            )
