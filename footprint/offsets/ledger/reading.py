"""Which open blocks does a movement start from?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from footprint.offsets.ledger import sql
from footprint.offsets.moves import Tile
from footprint.offsets.ranges import Range, common, normalised

_SELECT = """
SELECT b.id, b.issuance_id, b.first, b.last, b.account_id, a.public_id, b.state,
       b.reservation_id, b.transfer_id, r.public_id, t.public_id
FROM offsets_block b JOIN offsets_account a ON a.id = b.account_id
LEFT JOIN offsets_reservation r ON r.id = b.reservation_id
LEFT JOIN offsets_transfer t ON t.id = b.transfer_id
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


def held_blocks(*, account_id: int, issuance_ids: Iterable[int]) -> list[OpenBlock]:
    """What the account holds free in these issuances, by issuance and serial."""
    condition, parameters = _any("b.issuance_id", issuance_ids)
    return _read(f"b.account_id = %s AND b.state = 'held' AND {condition}", (account_id, *parameters))


def blocks_of_reservations(reservation_ids: Iterable[int]) -> list[OpenBlock]:
    """The serials that reservations keep."""
    return _read(*_any("b.reservation_id", reservation_ids))


def issuances_reserved(reservation_ids: Iterable[int]) -> list[int]:
    """The issuances in which reservations keep serials, read without a lock."""
    condition, parameters = _any("b.reservation_id", reservation_ids)
    found = sql.rows(
        f"SELECT DISTINCT b.issuance_id FROM offsets_block b WHERE b.closed_by_id IS NULL AND {condition}",
        parameters,
    )
    return [row[0] for row in found]


def blocks_of_transfer(transfer_id: int) -> list[OpenBlock]:
    """The serials that are on their way by a transfer."""
    return _read("b.transfer_id = %s AND b.state = 'in_transfer'", (transfer_id,))


def blocks_of_issuance(issuance_id: int) -> list[OpenBlock]:
    """All open blocks of an issuance; they tile it."""
    return _read("b.issuance_id = %s", (issuance_id,))


def blocks_over(*, issuance_id: int, serials: Sequence[Range]) -> list[OpenBlock]:
    """The open blocks that touch any of the serials, ascending."""
    wanted = normalised(serials)
    blocks = _read(
        "b.issuance_id = %s AND b.first <= %s AND b.last >= %s",
        (issuance_id, wanted[-1].last, wanted[0].first),
    )
    return [block for block in blocks if common([block.serials], wanted)]


def issuances_held(*, account_id: int) -> list[tuple[int, int]]:
    """Issuances of which the account holds free tonnes, read without a lock: (issuance, tonnes [t]), in the
    order in which they are used up: oldest vintage first."""
    return [(row[0], int(row[1])) for row in sql.rows(_HELD, (account_id,))]


def _any(column: str, values: Iterable[int]) -> tuple[str, tuple]:
    """A condition that the column holds one of the values, and its parameters."""
    ids = sorted(set(values))
    if sql.is_postgresql():
        return f"{column} = ANY (%s::bigint[])", (ids,)
    return f"{column} IN ({', '.join(['%s'] * len(ids))})", tuple(ids)


def _read(condition: str, parameters: Sequence[Any]) -> list[OpenBlock]:
    found = sql.rows(f"{_SELECT} {condition} ORDER BY b.issuance_id, b.first", parameters)
    return [
        OpenBlock(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            sql.key(row[5]),
            row[6],
            row[7],
            row[8],
            sql.key(row[9] or row[10]) if row[9] or row[10] else "",
        )
        for row in found
    ]
