"""How is one movement written: entry, hash, blocks closed, blocks opened, head moved on?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from footprint.offsets import chain, moves
from footprint.offsets.ledger import sql
from footprint.offsets.ledger.locking import Head, Locked
from footprint.offsets.ledger.reading import OpenBlock
from footprint.offsets.ledger.requests import Receipt
from footprint.offsets.ledger.sql import Statement
from footprint.offsets.moves import Tile
from footprint.offsets.ranges import Range, common, without


class LedgerFault(RuntimeError):
    """The database did not take a movement as it was planned under lock: a defect, never a user's doing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where serials go: account, state and what they are kept or ended for."""

    account_id: int
    account: str
    state: str
    reservation_id: int | None = None
    transfer_id: int | None = None
    retirement_id: int | None = None
    reference: str = ""

    def tile(self, serials: Range) -> Tile:
        return Tile(serials[0], serials[1], self.account, self.state, self.reference)


def place_of(block: OpenBlock, *, state: str = "", account=None) -> Place:
    """Where a block lies, or would lie in another state or account, kept for nothing."""
    if not state and account is None:
        return Place(
            account_id=block.account_id,
            account=block.account,
            state=block.state,
            reservation_id=block.reservation_id,
            transfer_id=block.transfer_id,
            reference=block.reference,
        )
    return Place(
        account_id=account.pk if account else block.account_id,
        account=str(account.public_id) if account else block.account,
        state=state or block.state,
    )


@dataclass(slots=True)
class Plan:
    """What one movement closes and opens in one issuance."""

    closes: list[OpenBlock] = field(default_factory=list)
    opens: list[tuple[Range, Place]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def change(self, block: OpenBlock, *, to: Place, serials: Sequence[Range] | None = None) -> None:
        """Bring the serials that lie in the block (all of it by default) to another place; the rest stays."""
        moving = [block.serials] if serials is None else common([block.serials], serials)
        staying = without([block.serials], moving)
        self.closes.append(block)
        self.opens += [(part, to) for part in moving]
        self.opens += [(part, place_of(block)) for part in staying]


class Plans(dict[int, Plan]):
    """Issuance → what the movement does there."""

    def __missing__(self, issuance_id: int) -> Plan:
        self[issuance_id] = Plan()
        return self[issuance_id]


def post(
    *,
    kind: str,
    plans: Mapping[int, Plan],
    locked: Locked,
    receipt: Receipt,
    before: Sequence[Statement] = (),
    after: Sequence[Statement] = (),
) -> int:
    """Write one movement per issuance; return the tonnes changed. [t]

    Parameters
    ----------
    plans
        Issuance → plan; each issuance must be locked.
    before, after
        Statements that write records beside it (a reservation, a retirement), in the same round trip.

    Raises
    ------
    moves.IllegalMove, LedgerFault
        A plan breaks the table of moves, or the database holds other blocks than were read. Both are defects.
    """
    movements, closes, opens = [], [], []
    total = 0
    for issuance_id in sorted(plans):
        plan, head = plans[issuance_id], locked.heads[issuance_id]
        plan.closes.sort(key=lambda block: block.first)
        plan.opens.sort(key=lambda piece: piece[0])
        tonnes = moves.check(
            kind=kind,
            closes=[block.tile for block in plan.closes],
            opens=[place.tile(serials) for serials, place in plan.opens],
        )
        total += tonnes
        movement = _movement(kind=kind, plan=plan, head=head, tonnes=tonnes, locked=locked, receipt=receipt)
        movements.append(movement)
        closes += plan.closes
        opens += [_row(head, serials, place) for serials, place in plan.opens]
        head.sequence, head.hash = movement["sequence"], movement["hash"]
    statements = (_post_postgresql if sql.is_postgresql() else _post_sqlite)(movements, closes, opens)
    rows = sql.together(*before, *statements, *after)
    written = rows[len(before) : len(before) + len(statements)]
    _check_counts(written, closes=len(closes), opens=len(opens), heads=len(movements))
    return total


def _movement(
    *, kind: str, plan: Plan, head: Head, tonnes: int, locked: Locked, receipt: Receipt
) -> dict[str, Any]:
    """The movement's row. ``tonnes`` [t]"""
    text = chain.canonical(_entry(kind=kind, plan=plan, head=head, locked=locked, receipt=receipt))
    return {
        "issuance_id": head.issuance_id,
        "sequence": head.sequence + 1,
        "kind": str(kind),
        "tonnes": tonnes,
        "request_id": str(receipt.request_id),
        "actor_id": locked.actor_id,
        "at": receipt.now,
        "entry": text,
        "prev_hash": head.hash,
        "hash": chain.link(prev_hash=head.hash, entry=text),
    }


def _entry(*, kind: str, plan: Plan, head: Head, locked: Locked, receipt: Receipt) -> dict[str, Any]:
    """All that a movement says; a block is ``[first, last, account, state, reference]``."""
    return {
        "actor": locked.actor_digest,
        "at": receipt.now.astimezone(UTC).isoformat(),
        "body": receipt.body_sha256,
        "closes": [[block.first, block.last] for block in plan.closes],
        "facts": plan.facts,
        "issuance": head.issuance_public_id,
        "kind": str(kind),
        "opens": [
            [serials[0], serials[1], place.account, str(place.state), place.reference]
            for serials, place in plan.opens
        ],
        "request": str(receipt.request_id),
        "sequence": head.sequence + 1,
        "v": 1,
    }


def _row(head: Head, serials: Range, place: Place) -> dict[str, Any]:
    return {
        "issuance_id": head.issuance_id,
        "registry_id": head.registry_id,
        "prefix": head.prefix,
        "first": serials[0],
        "last": serials[1],
        "account_id": place.account_id,
        "state": str(place.state),
        "reservation_id": place.reservation_id,
        "transfer_id": place.transfer_id,
        "retirement_id": place.retirement_id,
    }


# One statement: the inserted movements give their ids to the blocks they close and open. The opening waits
# for the closing to be complete, because the exclusion constraint looks at each row as it comes.
_POST = """
WITH document AS (SELECT %s::jsonb AS doc),
moved AS (
    INSERT INTO offsets_movement
        (issuance_id, sequence, kind, tonnes, request_id, actor_id, at, entry, prev_hash, hash)
    SELECT issuance_id, sequence, kind, tonnes, request_id, actor_id, at, entry, prev_hash, hash
    FROM document, jsonb_populate_recordset(NULL::offsets_movement, doc -> 'movements')
    ORDER BY issuance_id
    RETURNING id, issuance_id, sequence, hash
),
closed AS (
    UPDATE offsets_block b SET closed_by_id = moved.id
    FROM moved
    WHERE b.id = ANY (ARRAY(SELECT jsonb_array_elements_text(doc -> 'closes')::bigint FROM document))
      AND b.closed_by_id IS NULL AND b.issuance_id = moved.issuance_id
    RETURNING b.id
),
opened AS (
    INSERT INTO offsets_block
        (issuance_id, registry_id, prefix, first, last, account_id, state,
         reservation_id, transfer_id, retirement_id, opened_by_id)
    SELECT o.issuance_id, o.registry_id, o.prefix, o.first, o.last, o.account_id, o.state,
           o.reservation_id, o.transfer_id, o.retirement_id, moved.id
    FROM (SELECT count(*) FROM closed) AS closing_is_complete,
        document, jsonb_populate_recordset(NULL::offsets_block, doc -> 'opens') AS o, moved
    WHERE moved.issuance_id = o.issuance_id
    RETURNING id
),
moved_on AS (
    UPDATE offsets_chainhead h SET sequence = moved.sequence, hash = moved.hash
    FROM moved
    WHERE h.issuance_id = moved.issuance_id AND h.issuance_id = ANY (ARRAY(SELECT issuance_id FROM moved))
    RETURNING h.issuance_id
)
SELECT (SELECT count(*) FROM closed), (SELECT count(*) FROM opened), (SELECT count(*) FROM moved_on)
"""


def _post_postgresql(movements: list[dict], closes: list[OpenBlock], opens: list[dict]) -> list[Statement]:
    content = {"movements": movements, "closes": [block.id for block in closes], "opens": opens}
    return [Statement(_POST, (sql.document(content),))]


_MOVEMENT = "(SELECT id FROM offsets_movement WHERE issuance_id = %s AND sequence = %s)"

_CLOSE = (
    f"UPDATE offsets_block SET closed_by_id = {_MOVEMENT} WHERE id = %s AND closed_by_id IS NULL RETURNING 1"
)


def _post_sqlite(movements: list[dict], closes: list[OpenBlock], opens: list[dict]) -> list[Statement]:
    """The same, statement by statement: SQLite has no writing common table expressions."""
    statements = []
    sequences = {movement["issuance_id"]: movement["sequence"] for movement in movements}
    for movement in movements:
        values = {
            **movement,
            "request_id": UUID(movement["request_id"]).hex,
            "at": sql.moment(movement["at"]),
        }
        statements.append(_insert("offsets_movement", values))
    for block in closes:
        parameters = (block.issuance_id, sequences[block.issuance_id], block.id)
        statements.append(Statement(_CLOSE, parameters))
    for row in opens:
        place = (row["issuance_id"], sequences[row["issuance_id"]])
        statements.append(_insert("offsets_block", row, opened_by_id=(_MOVEMENT, place)))
    for movement in movements:
        text = "UPDATE offsets_chainhead SET sequence = %s, hash = %s WHERE issuance_id = %s RETURNING 3"
        parameters = (movement["sequence"], movement["hash"], movement["issuance_id"])
        statements.append(Statement(text, parameters))
    return statements


def _insert(table: str, values: Mapping[str, Any], **computed: tuple[str, tuple]) -> Statement:
    names = ", ".join(f'"{name}"' for name in (*values, *computed))
    places = ", ".join(["%s"] * len(values) + [text for text, _parameters in computed.values()])
    parameters = [*values.values(), *(p for _text, given in computed.values() for p in given)]
    return Statement(f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING 2", parameters)


def _check_counts(rows: list[sql.Rows], *, closes: int, opens: int, heads: int) -> None:
    """The database took each row that was planned; SQLite's statements say 1, 2 or 3 for each."""
    if sql.is_postgresql():
        written = rows[0][0]
    else:
        said = [row[0] for found in rows[heads:] for row in found]
        written = (said.count(1), said.count(2), said.count(3))
    if tuple(written) != (closes, opens, heads):
        raise LedgerFault(
            f"Closed, opened and moved on {tuple(written)} rows, but {(closes, opens, heads)} were planned "
            "under lock. Everything is rolled back; run `python manage.py ledger_audit`."
        )
