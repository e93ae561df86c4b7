"""Has this request been carried out before?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from footprint.offsets import chain
from footprint.offsets.ledger import sql
from footprint.offsets.models import LedgerRequest
from footprint.offsets.problems import IdempotencyConflict

_CLAIM = """
INSERT INTO offsets_ledgerrequest (id, service, body_sha256, actor_id, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (id) DO NOTHING RETURNING service
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One request as it was accepted; ``answered`` says that an earlier one with its key did the work."""

    request_id: UUID
    body_sha256: str
    now: datetime
    answered: bool
    actor_id: int | None

    def part(self, name: str) -> "Receipt":
        """A receipt of its own for a second movement that the same request makes in an issuance."""
        key = uuid5(self.request_id, name)
        LedgerRequest.objects.create(
            id=key, service=name, body_sha256=self.body_sha256, actor_id=self.actor_id, at=self.now
        )
        return replace(self, request_id=key)


@contextmanager
def once(
    *, service: str, request_id: UUID, body: Mapping[str, Any], actor, now: datetime
) -> Iterator[Receipt]:
    """One transaction around one request, which is carried out unless it was answered before.

    Two processes with the same key: the second waits for the first and then finds it answered. A request
    that is refused leaves no trace, so it can be repeated when the reason is gone.

    Raises
    ------
    IdempotencyConflict
        The key was used for another service, by another person or with another body.
    """
    content = {"service": service, "actor": str(actor.public_id) if actor else "", "body": plain(body)}
    body_sha256 = chain.sha256(chain.canonical(content))
    with transaction.atomic():
        claim = (sql.stored(request_id), service, body_sha256, actor.pk if actor else None, sql.moment(now))
        if sql.rows(_CLAIM, claim):
            yield Receipt(request_id, body_sha256, now, answered=False, actor_id=claim[3])
            return
        before = LedgerRequest.objects.get(pk=request_id)
        if (before.service, before.body_sha256) != (service, body_sha256):
            raise IdempotencyConflict(request_id=request_id, service=before.service)
        yield Receipt(request_id, body_sha256, now, answered=True, actor_id=claim[3])


def plain(value: Any) -> Any:
    """A request's body as texts, whole numbers, lists and dicts; records stand for their identifiers."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int):
        return value
    if hasattr(value, "public_id"):
        return str(value.public_id)
    return str(value)
