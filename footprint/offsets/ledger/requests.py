"""Has this request been carried out before?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
# Plans made once and kept: what follows in this transaction are short look-ups by key, whatever the values.
_KEEP_PLANS = ", set_config('plan_cache_mode', 'force_generic_plan', true)"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One request as it was accepted; ``answered`` says that an earlier one with its key did the work.

    ``seen`` holds the rows of the first look that was asked for.
    """

    request_id: UUID
    body_sha256: str
    now: datetime
    answered: bool
    actor_id: int | None
    seen: sql.Rows = field(default_factory=list)

    def part(self, name: str) -> "Receipt":
        """A receipt of its own for a second movement that the same request makes in an issuance."""
        key = uuid5(self.request_id, name)
        LedgerRequest.objects.create(
            id=key, service=name, body_sha256=self.body_sha256, actor_id=self.actor_id, at=self.now
        )
        return replace(self, request_id=key)


@contextmanager
def once(
    *,
    service: str,
    request_id: UUID,
    body: Mapping[str, Any],
    actor,
    now: datetime,
    look: sql.Statement | None = None,
) -> Iterator[Receipt]:
    """One transaction around one request, which is carried out unless it was answered before.

    Two processes with the same key: the second waits for the first and then finds it answered. A request
    that is refused leaves no trace, so it can be repeated when the reason is gone.

    Parameters
    ----------
    look
        A statement that reads without locks what is to be locked; it travels with the key.

    Raises
    ------
    IdempotencyConflict
        The key was used for another service, by another person or with another body.
    """
    content = {"service": service, "actor": str(actor.public_id) if actor else "", "body": plain(body)}
    body_sha256 = chain.sha256(chain.canonical(content))
    actor_id = actor.pk if actor else None
    claim = (sql.stored(request_id), service, body_sha256, actor_id, sql.moment(now))
    with transaction.atomic():
        text = _CLAIM + (_KEEP_PLANS if sql.is_postgresql() else "")
        new, *seen = sql.together(sql.Statement(text, claim), *([look] if look else []))
        receipt = Receipt(
            request_id, body_sha256, now, answered=not new, actor_id=actor_id, seen=seen[0] if seen else []
        )
        if receipt.answered:
            before = LedgerRequest.objects.get(pk=request_id)
            if (before.service, before.body_sha256) != (service, body_sha256):
                raise IdempotencyConflict(request_id=request_id, service=before.service)
        yield receipt


def plain(value: Any) -> Any:
    """A request's body as texts, whole numbers, lists and dicts; records stand for their identifiers."""
    kind = type(value)
    if kind is str or kind is int or value is None or kind is bool:
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if hasattr(value, "public_id"):
        return str(value.public_id)
    return str(value)
