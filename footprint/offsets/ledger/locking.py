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
SELECT h.issuance_id, i.public_id, i.registry_id, i.prefix, h.sequence, h.hash, s.salt
FROM offsets_chainhead h JOIN offsets_issuance i ON i.id = h.issuance_id
LEFT JOIN offsets_personsalt s ON s.user_id = %s
"""
_WAIT = _COLUMNS + "WHERE h.issuance_id = ANY (%s::bigint[]) ORDER BY h.issuance_id FOR UPDATE OF h"
_FIRST_FREE = (
    _COLUMNS + "WHERE h.issuance_id = ANY (%s::bigint[]) ORDER BY h.issuance_id LIMIT 1"
    " FOR UPDATE OF h SKIP LOCKED"
)


@dataclass(slots=True)
class Head:
    """The end of one chain, locked."""

    issuance_id: int
    issuance_public_id: str
    registry_id: int
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


def heads_lock(issuance_ids: Iterable[int], *, actor) -> Locked:
    """Wait for the chain heads of these issuances, in order, and hold them to the end of the transaction."""
    return _lock(_WAIT, sorted(set(issuance_ids)), actor)


def head_lock_first_free(issuance_ids: Iterable[int], *, actor) -> Locked:
    """Hold the first of these heads that nobody holds; ``heads`` is empty when all are in use.

    Only for choosing among equals. *Nothing free* says nothing about scarcity: wait before refusing.
    """
    return _lock(_FIRST_FREE, sorted(set(issuance_ids)), actor)


def _lock(postgresql: str, ids: list[int], actor) -> Locked:
    actor_id = actor.pk if actor else None
    if not ids:
        found = []
    elif sql.is_postgresql():
        found = sql.rows(postgresql, (actor_id, ids))
    else:
        some = ids[:1] if postgresql is _FIRST_FREE else ids
        places = ", ".join(["%s"] * len(some))
        found = sql.rows(
            f"{_COLUMNS} WHERE h.issuance_id IN ({places}) ORDER BY h.issuance_id",
            (actor_id, *some),
        )
    heads = {
        row[0]: Head(row[0], sql.key(row[1]), row[2], row[3], sequence=row[4], hash=row[5]) for row in found
    }
    salt = found[0][6] if found else None
    return Locked(heads=heads, actor_id=actor_id, actor_digest=_digest(actor, salt))


def _digest(actor, salt: str | None) -> str:
    """How the person appears in the chain."""
    if actor is None:
        return ""
    if salt is None:
        record, _new = PersonSalt.objects.get_or_create(user=actor, defaults={"salt": secrets.token_hex(16)})
        salt = record.salt
    return chain.salted(salt, str(actor.public_id))
