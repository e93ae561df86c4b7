"""Who may change the blocks of an issuance at this moment?

Whoever holds the lock on its chain head. All state that hangs on blocks (a reservation's, a transfer's, a
retirement request's) changes only under the heads of the issuances in which its blocks lie, so one kind of
lock in one order (by issuance) is enough and nobody waits in a circle. On SQLite the transaction is
IMMEDIATE: there is one writer.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from footprint.offsets import chain
from footprint.offsets.ledger import sql
from footprint.offsets.models import PersonSalt

_COLUMNS = """
SELECT h.issuance_id, i.public_id, i.registry_id, g.operated_here, i.prefix, h.sequence, h.hash, s.salt
FROM offsets_chainhead h JOIN offsets_issuance i ON i.id = h.issuance_id
JOIN offsets_registry g ON g.id = i.registry_id
LEFT JOIN offsets_personsalt s ON s.user_id = %s WHERE
"""


@dataclass(slots=True)
class Head:
    """The end of one chain, locked; and what every block of its issuance shares."""

    issuance_id: int
    issuance_public_id: str
    registry_id: int
    operated_here: bool
    prefix: str
    sequence: int
    hash: str


@dataclass(slots=True)
class Locked:
    """The chain heads that this transaction holds, and the person for whom it acts."""

    heads: dict[int, Head]
    actor_id: int | None
    actor_digest: str

    def __contains__(self, issuance_id: int) -> bool:
        return issuance_id in self.heads


def lock_statement(issuance_ids: Iterable[int], *, actor, first_free: bool = False) -> sql.Statement:
    """Wait for the chain heads of these issuances, in order, and hold them to the end of the transaction.

    ``first_free`` holds the first head that nobody else holds, or none: only for choosing among equals.
    *Nothing free* says nothing about scarcity: wait before refusing.
    """
    condition, parameters = sql.any_of("h.issuance_id", issuance_ids)
    tail = " ORDER BY h.issuance_id" + (" LIMIT 1" if first_free else "")
    if sql.is_postgresql():
        tail += " FOR UPDATE OF h" + (" SKIP LOCKED" if first_free else "")
    return sql.Statement(_COLUMNS + condition + tail, (actor.pk if actor else None, *parameters))


def locked_from(found: sql.Rows, *, actor) -> Locked:
    """What the rows of a ``lock_statement`` say."""
    heads = {
        row[0]: Head(row[0], sql.key(row[1]), row[2], bool(row[3]), row[4], sequence=row[5], hash=row[6])
        for row in found
    }
    salt = found[0][7] if found else None
    return Locked(heads=heads, actor_id=actor.pk if actor else None, actor_digest=_digest(actor, salt))


def heads_lock(issuance_ids: Iterable[int], *, actor) -> Locked:
    """Hold the chain heads of these issuances."""
    [found] = sql.together(lock_statement(issuance_ids, actor=actor))
    return locked_from(found, actor=actor)


def _digest(actor, salt: str | None) -> str:
    """How the person appears in the chain."""
    if actor is None:
        return ""
    if salt is None:
        record, _new = PersonSalt.objects.get_or_create(user=actor, defaults={"salt": secrets.token_hex(16)})
        salt = record.salt
    return chain.salted(salt, str(actor.public_id))
