"""Which of the serials that an account holds are taken?"""

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction

from footprint.offsets.enums import BlockState, Choice
from footprint.offsets.ledger.locking import Locked, head_lock_first_free, heads_lock
from footprint.offsets.ledger.reading import OpenBlock, blocks_over, held_blocks, issuances_held
from footprint.offsets.models import Account, Issuance
from footprint.offsets.problems import InsufficientCredits, SerialsNotFree, WholeTonnesOnly
from footprint.offsets.ranges import Range, common, normalised, shares, tonnes

Taken = list[tuple[OpenBlock, list[Range]]]
NamedSerials = Sequence[tuple[Issuance, Range]]


class _LookAgain(Exception):
    """What was locked is not enough; the savepoint gives the locks back before more are asked for."""


def whole_tonnes(value: int) -> int:
    """The value when it is a whole number of tonnes above zero. [t]"""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise WholeTonnesOnly(tonnes=value)
    return value


def choose(
    *, account: Account, tonnes_wanted: int, choice: str, issuances: Sequence[Issuance] | None, actor
) -> tuple[Locked, Taken]:
    """Lock and choose free serials of an account.

    A first look without locks says which issuances should do. Before anything is refused for scarcity, all
    issuances in question are locked, waiting, and looked at again.

    Raises
    ------
    InsufficientCredits
        The account does not hold so many free tonnes in these issuances; nothing moved.
    """
    allowed = None if issuances is None else [issuance.pk for issuance in issuances]
    seen = _held(account, allowed)
    if choice == Choice.WHERE_FREE:
        ids = [issuance_id for issuance_id, held_t in seen if held_t >= tonnes_wanted]
        with suppress(_LookAgain), transaction.atomic():
            return _attempt(account, ids, tonnes_wanted, choice, head_lock_first_free(ids, actor=actor))
    needed = _first_covering(seen, tonnes_wanted)
    if choice == Choice.OLDEST_FIRST and len(needed) < len(seen):
        with suppress(_LookAgain), transaction.atomic():
            return _attempt(account, needed, tonnes_wanted, choice, heads_lock(needed, actor=actor))
    while True:
        ids = [issuance_id for issuance_id, _held_t in _held(account, allowed)]
        with suppress(_LookAgain), transaction.atomic():
            locked = heads_lock(ids, actor=actor)
            try:
                return _attempt(account, ids, tonnes_wanted, choice, locked)
            except _LookAgain:
                now_held = _held(account, allowed)
                if {issuance_id for issuance_id, _held_t in now_held} <= set(ids):
                    held_t = sum(held_t for _id, held_t in now_held)
                    raise InsufficientCredits(account=account, asked_t=tonnes_wanted, held_t=held_t) from None
                raise


def take_named(
    *, account: Account | None, serials: NamedSerials, states: set[str], actor
) -> tuple[Locked, Taken]:
    """Lock and take exactly these serials; all must be in the account and in one of the states.

    Raises
    ------
    SerialsNotFree
        Some of them are elsewhere or in another state; nothing moved.
    """
    wanted: dict[int, list[Range]] = {}
    by_id = {issuance.pk: issuance for issuance, _range in serials}
    for issuance, serial_range in serials:
        wanted.setdefault(issuance.pk, []).append(Range(*serial_range))
    locked = heads_lock(wanted, actor=actor)
    taken: Taken = []
    for issuance_id in sorted(wanted):
        ranges = normalised(wanted[issuance_id])
        fitting = [
            (block, common([block.serials], ranges))
            for block in blocks_over(issuance_id=issuance_id, serials=ranges)
            if block.state in states and (account is None or block.account_id == account.pk)
        ]
        if sum(tonnes(parts) for _block, parts in fitting) != tonnes(ranges):
            raise SerialsNotFree(
                wanted=", ".join(by_id[issuance_id].serial_text(part) for part in ranges),
                state=" / ".join(str(BlockState(state).label) for state in sorted(states)),
                account=account,
            )
        taken += fitting
    return locked, taken


def _held(account: Account, allowed: list[int] | None) -> list[tuple[int, int]]:
    """(issuance, free tonnes) in the order of use: as allowed, or oldest vintage first."""
    held = issuances_held(account_id=account.pk)
    if allowed is None:
        return held
    tonnes_of = dict(held)
    return [(issuance_id, tonnes_of[issuance_id]) for issuance_id in allowed if issuance_id in tonnes_of]


def _first_covering(held: list[tuple[int, int]], tonnes_wanted: int) -> list[int]:
    """The first issuances, in order of use, that together hold enough."""
    ids, missing = [], tonnes_wanted
    for issuance_id, held_t in held:
        if missing <= 0:
            break
        ids.append(issuance_id)
        missing -= held_t
    return ids


def _attempt(
    account: Account, ids: list[int], tonnes_wanted: int, choice: str, locked: Locked
) -> tuple[Locked, Taken]:
    """Choose among the blocks under lock, or say that this was not enough."""
    order = [issuance_id for issuance_id in ids if issuance_id in locked]
    blocks = held_blocks(account_id=account.pk, issuance_ids=order) if order else []
    if sum(block.tonnes for block in blocks) < tonnes_wanted:
        raise _LookAgain
    by_issuance: dict[int, list[OpenBlock]] = {issuance_id: [] for issuance_id in order}
    for block in blocks:
        by_issuance[block.issuance_id].append(block)
    if choice == Choice.PROPORTIONAL:
        weights = [sum(block.tonnes for block in by_issuance[issuance_id]) for issuance_id in order]
        parts = shares(tonnes_wanted, weights)
    else:
        parts, missing = [], tonnes_wanted
        for issuance_id in order:
            parts.append(min(missing, sum(block.tonnes for block in by_issuance[issuance_id])))
            missing -= parts[-1]
    taken: Taken = []
    for issuance_id, part in zip(order, parts, strict=True):
        taken += _lowest(by_issuance[issuance_id], part)
    return locked, taken


def _lowest(blocks: list[OpenBlock], count: int) -> Taken:
    """The ``count`` lowest serials of ascending blocks. [t]"""
    taken: Taken = []
    missing = count
    for block in blocks:
        if missing <= 0:
            break
        last = min(block.last, block.first + missing - 1)
        taken.append((block, [Range(block.first, last)]))
        missing -= last - block.first + 1
    return taken
