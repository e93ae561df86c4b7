"""How do rooms above learn of a movement, without a further round trip to the database?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from footprint.core import outbox
from footprint.offsets.ledger.sql import Statement, insert, written


def tell(
    *, key: int, kind: str, subject: models.Model, payload: Mapping[str, Any], now: datetime
) -> list[Statement]:
    """Statements that write an outbox fact and its deliveries, to be run in this transaction.

    Parameters
    ----------
    key
        Key of the fact, read before with ``next_keys(OutboxFact)``.
    """
    fact, deliveries = outbox.draft(kind=kind, subject=subject, now=now, payload=payload)
    fact.pk = key
    for delivery in deliveries:
        delivery.fact_id = key
    written([fact])
    outbox.send_after_commit(fact, deliveries)
    return [*insert([fact]), *insert(deliveries, with_keys=False)]
