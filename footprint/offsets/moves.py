"""Which change of a block is legal? (A table; the ledger posts by it, the audit replays by it.)"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from footprint.offsets.enums import FINAL_STATES, BlockState, MovementKind
from footprint.offsets.ranges import Range, normalised

S = BlockState


class Tile(NamedTuple):
    """One block as the journal sees it; ``account`` and ``reference`` are public identifiers."""

    first: int
    last: int
    account: str
    state: str
    reference: str = ""


class IllegalMove(Exception):
    """A movement that the table does not allow, or that does not open what it closes."""


@dataclass(frozen=True)
class Move:
    """From which states to which; whether the account may, must or must not change."""

    before: frozenset[str]
    after: str
    account_changes: bool | None = False


UNSETTLED = frozenset(set(S.values) - FINAL_STATES)
MOVES: dict[str, Move] = {
    MovementKind.ENTER: Move(frozenset({S.HELD}), S.HELD, account_changes=True),
    MovementKind.LEAVE: Move(frozenset({S.HELD}), S.HELD, account_changes=True),
    MovementKind.RESERVE: Move(frozenset({S.HELD}), S.RESERVED),
    MovementKind.RELEASE: Move(frozenset({S.RESERVED}), S.HELD),
    MovementKind.OFFER: Move(frozenset({S.HELD}), S.IN_TRANSFER),
    MovementKind.ACCEPT: Move(frozenset({S.IN_TRANSFER}), S.HELD, account_changes=True),
    MovementKind.RETURN: Move(frozenset({S.IN_TRANSFER}), S.HELD),
    MovementKind.FREEZE: Move(frozenset({S.HELD}), S.FROZEN),
    MovementKind.UNFREEZE: Move(frozenset({S.FROZEN}), S.HELD),
    MovementKind.SET_ASIDE: Move(frozenset({S.HELD}), S.BUFFER, account_changes=True),
    MovementKind.HAND_BACK: Move(frozenset({S.BUFFER}), S.HELD, account_changes=True),
    MovementKind.CANCEL: Move(frozenset({S.HELD, S.FROZEN, S.BUFFER}), S.CANCELLED),
    MovementKind.RETIRE: Move(frozenset({S.RESERVED}), S.RETIRED),
    MovementKind.INVALIDATE: Move(UNSETTLED - {S.FROZEN}, S.FROZEN),
    MovementKind.MERGE: Move(frozenset({S.HELD}), S.HELD),
}
REFERENCED_STATES = frozenset({S.RESERVED, S.IN_TRANSFER, S.RETIRED})


def check(*, kind: str, closes: list[Tile], opens: list[Tile]) -> int:
    """The tonnes that a movement changes. [t]

    ``closes`` and ``opens`` are ascending. What is opened must be exactly the serials that are closed; a
    piece either stays as it was (the rest of a split) or changes as the table allows for ``kind``.

    Raises
    ------
    IllegalMove
        Serials appear or vanish, nothing changes, or a piece changes in a way that is not in the table.
    """
    if kind == MovementKind.ISSUE:
        return _check_issue(closes, opens)
    if normalised(Range(t.first, t.last) for t in closes) != normalised(
        Range(t.first, t.last) for t in opens
    ):
        raise IllegalMove(f"{kind}: the serials opened are not the serials closed.")
    if kind == MovementKind.MERGE:
        return _check_merge(closes, opens)
    move = MOVES[kind]
    changed = 0
    for old, new in _pieces(closes, opens):
        if new[2:] == old[2:]:
            continue
        if old.state not in move.before or new.state != move.after:
            raise IllegalMove(f"{kind}: serial {new.first} cannot go from {old.state} to {new.state}.")
        if (new.account != old.account) is not move.account_changes:
            raise IllegalMove(f"{kind}: serial {new.first} goes from {old.account} to {new.account}.")
        if bool(new.reference) is not (new.state in REFERENCED_STATES):
            raise IllegalMove(f"{kind}: serial {new.first} is {new.state} with reference “{new.reference}”.")
        changed += new.last - new.first + 1
    if changed == 0:
        raise IllegalMove(f"{kind}: nothing changes.")
    return changed


def _check_issue(closes: list[Tile], opens: list[Tile]) -> int:
    if closes or len(opens) != 1 or opens[0].state != S.HELD or opens[0].reference:
        raise IllegalMove("issue: an issuance begins as one held block.")
    return opens[0].last - opens[0].first + 1


def _check_merge(closes: list[Tile], opens: list[Tile]) -> int:
    if len(opens) >= len(closes):
        raise IllegalMove("merge: nothing is joined.")
    for old, new in _pieces(closes, opens):
        if new[2:] != old[2:] or old.state != S.HELD:
            raise IllegalMove(f"merge: serial {new.first} changes more than its neighbours.")
    return sum(tile.last - tile.first + 1 for tile in opens)


def _pieces(closes: list[Tile], opens: list[Tile]) -> Iterable[tuple[Tile, Tile]]:
    """Pairs (what it was, what it becomes) over the same serials, the finest cut of both sides."""
    i = j = 0
    while i < len(closes) and j < len(opens):
        old, new = closes[i], opens[j]
        first, last = max(old.first, new.first), min(old.last, new.last)
        yield old._replace(first=first, last=last), new._replace(first=first, last=last)
        if old.last == last:
            i += 1
        if new.last == last:
            j += 1


class Tiling:
    """The blocks of one issuance, kept by replaying its movements one after the other."""

    def __init__(self) -> None:
        self._by_first: dict[int, Tile] = {}

    def tiles(self) -> list[Tile]:
        return sorted(self._by_first.values())

    def apply(self, *, kind: str, closes: Iterable[Range], opens: list[Tile]) -> int:
        """Replay one movement; return the tonnes it changes. [t]

        Raises
        ------
        IllegalMove
            It closes a block that is not open, or breaks the table (see ``check``). Nothing is changed.
        """
        closing = []
        for first, last in closes:
            tile = self._by_first.get(first)
            if tile is None or tile.last != last:
                raise IllegalMove(f"{kind}: there is no open block {first}–{last}.")
            closing.append(tile)
        if kind == MovementKind.ISSUE and self._by_first:
            raise IllegalMove("issue: the issuance was issued before.")
        changed = check(kind=kind, closes=closing, opens=opens)
        for tile in closing:
            del self._by_first[tile.first]
        for tile in opens:
            self._by_first[tile.first] = tile
        return changed
