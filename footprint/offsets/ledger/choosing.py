"""Which of the serials that an account holds are taken?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from footprint.offsets.enums import BlockState, Choice
from footprint.offsets.ledger import sql
from footprint.offsets.ledger.locking import Locked
from footprint.offsets.ledger.reading import (
    OpenBlock,
    blocks_from,
    held_by_issuance,
    held_in,
    lock_and_read,
    over,
)
from footprint.offsets.models import Account, Issuance
from footprint.offsets.problems import InsufficientCredits, SerialsNotFree, WholeTonnesOnly
from footprint.offsets.ranges import Range, common, normalised, shares, tonnes

Parts = list[tuple[OpenBlock, list[Range]]]
NamedSerials = Sequence[tuple[Issuance, Range]]
T = TypeVar("T")
AMONG = 16
"""Issuances among which one that is free at the moment is looked for."""


class LookAgain(Exception):
    """What was locked is not enough; the transaction ends before more locks are asked for, in order."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Serials under lock; ``beside`` holds the rows of what was read along with them."""

    locked: Locked
    parts: Parts
    beside: list[sql.Rows] = field(default_factory=list)

    @property
    def tonnes(self) -> int:
        return sum(tonnes(ranges) for _block, ranges in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Serials that somebody wants from an account: so many by a choice, or exactly the ones named.

    Parameters
    ----------
    tonnes
        How many; chosen by ``choice``. [t]
    serials
        Instead: exactly these.
    issuances
        Choose among these alone, in this order; all of the account by default.
    """

    account: Account
    tonnes: int = 0
    serials: NamedSerials = ()
    issuances: Sequence[Issuance] | None = None
    choice: str = Choice.OLDEST_FIRST

    def body(self) -> dict[str, Any]:
        """The wish as part of a request's body."""
        return {
            "account": self.account,
            "tonnes": self.tonnes,
            "serials": self.serials,
            "issuances": self.issuances,
            "choice": self.choice,
        }

    def look(self) -> sql.Statement | None:
        """What to read first, without locks, so as to know what to lock."""
        return None if self.serials else held_by_issuance(self.account.pk)

    def take(self, seen: sql.Rows, *beside: sql.Statement, actor, wide: bool) -> Taken:
        """Lock and take what is wished; ``seen`` are the rows of ``look``, ``wide`` asks for all locks.

        Raises
        ------
        InsufficientCredits, SerialsNotFree
            Not so many, or not these, are free. Nothing moved.
        LookAgain
            Perhaps enough with more locks (``until_enough``).
        """
        if self.serials:
            return take_named(
                *beside, account=self.account, serials=self.serials, states={BlockState.HELD}, actor=actor
            )
        return _choose(self, self._ordered(seen), beside, actor=actor, wide=wide)

    def _ordered(self, seen: sql.Rows) -> list[tuple[int, int]]:
        """(issuance, free tonnes [t]) in the order of use."""
        held = [(row[0], int(row[1])) for row in seen]
        if self.issuances is None:
            return held
        tonnes_of = dict(held)
        return [(one.pk, tonnes_of[one.pk]) for one in self.issuances if one.pk in tonnes_of]


def whole_tonnes(value: int) -> int:
    """The value when it is a whole number of tonnes above zero. [t]"""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise WholeTonnesOnly(tonnes=value)
    return value


def until_enough(attempt: Callable[[bool], T]) -> T:
    """Attempt with the locks that a first look suggests, then with all, until it is enough or scarce."""
    wide = False
    while True:
        try:
            return attempt(wide)
        except LookAgain:
            wide = True


def take_named(
    *beside: sql.Statement, account: Account | None, serials: NamedSerials, states: set[str], actor
) -> Taken:
    """Lock and take exactly these serials; all must be in the account and in one of the states.

    Raises
    ------
    SerialsNotFree
        Some of them are elsewhere or in another state; nothing moved.
    """
    by_id = {issuance.pk: issuance for issuance, _range in serials}
    wanted = {
        pk: normalised(Range(*part) for issuance, part in serials if issuance.pk == pk)
        for pk in sorted(by_id)
    }
    reads = [over(pk, ranges) for pk, ranges in wanted.items()]
    locked, rows = lock_and_read(wanted, *reads, *beside, actor=actor)
    parts: Parts = []
    for (pk, ranges), found in zip(wanted.items(), rows, strict=False):
        fitting = [
            (block, inside)
            for block in blocks_from(found)
            if block.state in states and (account is None or block.account_id == account.pk)
            if (inside := common([block.serials], ranges))
        ]
        if sum(tonnes(inside) for _block, inside in fitting) != tonnes(ranges):
            raise SerialsNotFree(
                wanted=", ".join(by_id[pk].serial_text(part) for part in ranges),
                state=" / ".join(str(BlockState(state).label) for state in sorted(states)),
                account=account,
            )
        parts += fitting
    return Taken(locked, parts, rows[len(reads) :])


def _choose(wish: Wish, held: list[tuple[int, int]], beside, *, actor, wide: bool) -> Taken:
    """Choose under lock. A first look without locks says which issuances should do; before anything is
    refused for scarcity, all issuances in question are locked, waiting, and looked at again."""
    wanted_t = whole_tonnes(wish.tonnes)
    order = [issuance_id for issuance_id, _held_t in held]
    first_free = False
    if not wide and wish.choice == Choice.WHERE_FREE:
        order = [issuance_id for issuance_id, held_t in held if held_t >= wanted_t][:AMONG]
        first_free = True
    elif not wide and wish.choice == Choice.OLDEST_FIRST:
        order = _first_covering(held, wanted_t)
    if not order:
        locked, blocks, rows = None, [], []
    else:
        locked, (found, *rows) = lock_and_read(
            order, held_in(wish.account.pk, order), *beside, actor=actor, first_free=first_free
        )
        blocks = [block for block in blocks_from(found) if block.issuance_id in locked]
    if sum(block.tonnes for block in blocks) < wanted_t:
        _refuse_scarcity(wish, wanted_t, set() if first_free else set(order))
    own = {pk: [b for b in blocks if b.issuance_id == pk] for pk in order if pk in locked}
    return Taken(locked, _parts(own, wanted_t, wish.choice), rows)


def _refuse_scarcity(wish: Wish, wanted_t: int, looked_at: set[int]) -> None:
    """Refuse when nothing is held beyond what was locked and looked at; else look again."""
    now_held = wish._ordered(sql.together(held_by_issuance(wish.account.pk))[0])
    if {issuance_id for issuance_id, _held_t in now_held} <= looked_at:
        held_t = sum(held_t for _issuance, held_t in now_held)
        raise InsufficientCredits(account=wish.account, asked_t=wanted_t, held_t=held_t)
    raise LookAgain


def _first_covering(held: list[tuple[int, int]], wanted_t: int) -> list[int]:
    """The first issuances, in order of use, that together hold enough; all when none do."""
    ids, missing = [], wanted_t
    for issuance_id, held_t in held:
        if missing <= 0:
            break
        ids.append(issuance_id)
        missing -= held_t
    return ids


def _parts(own: dict[int, list[OpenBlock]], wanted_t: int, choice: str) -> Parts:
    """The lowest serials of each issuance's share."""
    held_t = [sum(block.tonnes for block in blocks) for blocks in own.values()]
    if choice == Choice.PROPORTIONAL:
        parts_t = shares(wanted_t, held_t)
    else:
        parts_t, missing = [], wanted_t
        for held in held_t:
            parts_t.append(min(missing, held))
            missing -= parts_t[-1]
    taken: Parts = []
    for blocks, part_t in zip(own.values(), parts_t, strict=True):
        taken += _lowest(blocks, part_t)
    return taken


def _lowest(blocks: list[OpenBlock], count: int) -> Parts:
    """The ``count`` lowest serials of ascending blocks. [t]"""
    taken: Parts = []
    missing = count
    for block in blocks:
        if missing <= 0:
            break
        last = min(block.last, block.first + missing - 1)
        taken.append((block, [Range(block.first, last)]))
        missing -= last - block.first + 1
    return taken
