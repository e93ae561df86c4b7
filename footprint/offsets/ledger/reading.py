"""Which open blocks does a movement start from?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from footprint.offsets.ledger import sql
from footprint.offsets.ledger.locking import Locked, lock_statement, locked_from
from footprint.offsets.moves import Tile
from footprint.offsets.ranges import Range

# Subqueries, not joins: a planner that expects many rows would read whole tables for a join.
_SELECT = """
SELECT b.id, b.issuance_id, b.first, b.last,
       b.account_id, (SELECT a.public_id FROM offsets_account a WHERE a.id = b.account_id), b.state,
       b.reservation_id, b.transfer_id,
       (SELECT r.public_id FROM offsets_reservation r WHERE r.id = b.reservation_id),
       (SELECT t.public_id FROM offsets_transfer t WHERE t.id = b.transfer_id)
FROM offsets_block b
WHERE b.closed_by_id IS NULL AND
"""
_HELD = """
SELECT b.issuance_id, sum(b.last - b.first + 1), i.vintage
FROM offsets_block b JOIN offsets_issuance i ON i.id = b.issuance_id
WHERE b.closed_by_id IS NULL AND b.account_id = %s AND b.state = 'held'
GROUP BY b.issuance_id, i.vintage ORDER BY i.vintage, b.issuance_id
"""


@dataclass(slots=True)
class OpenBlock:
    """One open block, with the public identifiers under which the journal knows account and reference."""

    id: int
    issuance_id: int
    first: int
    last: int
    account_id: int
    account: str
    state: str
    reservation_id: int | None
    transfer_id: int | None
    reference: str

    @property
    def serials(self) -> Range:
        return Range(self.first, self.last)

    @property
    def tonnes(self) -> int:
        return self.last - self.first + 1

    @property
    def tile(self) -> Tile:
        return Tile(self.first, self.last, self.account, self.state, self.reference)


# --- statements ---------------------------------------------------------------------------------------
def held_by_issuance(account_id: int) -> sql.Statement:
    """(issuance, free tonnes [t], vintage) of an account, in the order of use: oldest vintage first."""
    return sql.Statement(_HELD, (account_id,))


def held_in(account_id: int, issuance_ids: Iterable[int]) -> sql.Statement:
    """What the account holds free in these issuances."""
    condition, parameters = sql.any_of("b.issuance_id", issuance_ids)
    return _read(f"b.account_id = %s AND b.state = 'held' AND {condition}", (account_id, *parameters))


def over(issuance_id: int, serials: Sequence[Range]) -> sql.Statement:
    """The open blocks from the first to the last of ascending serials."""
    return _read(
        "b.issuance_id = %s AND b.first <= %s AND b.last >= %s", (issuance_id, serials[-1][1], serials[0][0])
    )


def reserved(reservation_ids: Iterable[int]) -> sql.Statement:
    """The serials that reservations keep."""
    condition, parameters = sql.any_of("b.reservation_id", reservation_ids)
    return _read(condition, parameters)


def issuances_reserved(reservation_ids: Iterable[int]) -> sql.Statement:
    """The issuances in which reservations keep serials."""
    condition, parameters = sql.any_of("b.reservation_id", reservation_ids)
    text = "SELECT DISTINCT b.issuance_id FROM offsets_block b WHERE b.closed_by_id IS NULL AND "
    return sql.Statement(text + condition, parameters)


def _read(condition: str, parameters: Sequence) -> sql.Statement:
    return sql.Statement(f"{_SELECT} {condition} ORDER BY b.issuance_id, b.first", parameters)


# --- reading ------------------------------------------------------------------------------------------
def blocks_from(rows: sql.Rows) -> list[OpenBlock]:
    """What the rows of a statement above say, by issuance and serial."""
    return [
        OpenBlock(
            *row[:5], sql.key(row[5]), *row[6:9], sql.key(row[9] or row[10]) if row[9] or row[10] else ""
        )
        for row in rows
    ]


def lock_and_read(
    issuance_ids: Iterable[int],
    *reads: sql.Statement,
    actor,
    first_free: bool = False,
) -> tuple[Locked, list[sql.Rows]]:
    """Hold chain heads, then read under them, in one round trip; the heads and the rows of each read."""
    found, *read = sql.together(lock_statement(issuance_ids, actor=actor, first_free=first_free), *reads)
    return locked_from(found, actor=actor), read


def held_blocks(*, account_id: int, issuance_ids: Iterable[int]) -> list[OpenBlock]:
    """What the account holds free in these issuances, by issuance and serial."""
    return blocks_from(sql.together(held_in(account_id, issuance_ids))[0])


def blocks_of_issuance(issuance_id: int) -> list[OpenBlock]:
    """All open blocks of an issuance; they tile it."""
    return blocks_from(sql.together(_read("b.issuance_id = %s", (issuance_id,)))[0])


def blocks_of_transfer(transfer_id: int) -> list[OpenBlock]:
    """The serials that are on their way by a transfer."""
    return blocks_from(sql.together(_read("b.transfer_id = %s", (transfer_id,)))[0])
