"""How do upper rooms learn what happened below them, without the lower rooms knowing them?

The room in which something happens writes a fact in its own transaction; upper rooms register consumers in
their ``tasks.py``. Each consumer gets each fact at least once: at once after the commit, in the same process,
and otherwise by the sweep; a consumer that is in no hurry leaves it to the sweep. Consumer and mark of
delivery share one transaction, so an effect in the database happens exactly once; other effects must be
harmless when repeated. Facts about one record reach a consumer in order.
"""

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from footprint.core import clock
from footprint.core.enums import DeliveryState
from footprint.core.models import OutboxDelivery, OutboxFact

logger = logging.getLogger(__name__)
GIVE_UP_AFTER_ATTEMPTS = 12
BACK_OFF_FIRST, BACK_OFF_LONGEST = timedelta(seconds=5), timedelta(hours=1)
Consume = Callable[..., object]


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """One upper room's interest in some kinds of fact."""

    name: str
    kinds: frozenset[str]
    consume: Consume
    at_once: bool


_consumers: dict[str, Consumer] = {}


def consumer(*kinds: str, name: str, at_once: bool = True) -> Callable[[Consume], Consume]:
    """Register ``consume(fact, *, now)`` for facts of these kinds.

    ``name`` is stored with each delivery: ``"claims.reopen_cover"``. Keep it when the function moves. A
    consumer hears of facts published since it was registered. Without ``at_once`` the sweep brings the fact,
    some seconds later, so that whoever published it need not wait.
    """

    def register(consume: Consume) -> Consume:
        _consumers[name] = Consumer(name=name, kinds=frozenset(kinds), consume=consume, at_once=at_once)
        return consume

    return register


@transaction.atomic
def publish(
    *, kind: str, subject: models.Model, now: datetime, payload: Mapping[str, Any] | None = None
) -> OutboxFact:
    """Write down a fact in the caller's transaction and see to its delivery.

    Parameters
    ----------
    kind
        Noun and past participle: ``assessment.reopened``.
    subject
        The record it is about; it has a ``public_id``.
    payload
        What consumers need to know, as JSON; identifiers rather than records, no personal data.
    """
    fact, deliveries = draft(kind=kind, subject=subject, now=now, payload=payload)
    fact.save(force_insert=True)
    OutboxDelivery.objects.bulk_create(deliveries)
    send_after_commit(fact, deliveries)
    return fact


def draft(
    *, kind: str, subject: models.Model, now: datetime, payload: Mapping[str, Any] | None = None
) -> tuple[OutboxFact, list[OutboxDelivery]]:
    """A fact and its deliveries, not written yet: for a room that writes them along with its own rows.

    Parameters as for ``publish``. Write both in one transaction, then call ``send_after_commit`` in it.
    """
    fact = OutboxFact(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_public_id=subject.public_id,
        payload=dict(payload or {}),
        occurred_at=now,
    )
    due = clock.real_now()
    deliveries = [
        OutboxDelivery(fact=fact, consumer=entry.name, not_before=due)
        for entry in _consumers.values()
        if kind in entry.kinds
    ]
    return fact, deliveries


def send_after_commit(fact: OutboxFact, deliveries: list[OutboxDelivery]) -> None:
    """Bring a fact that is written to the consumers that want it at once."""
    if any(_consumers[delivery.consumer].at_once for delivery in deliveries):
        transaction.on_commit(lambda: deliver_fact(fact), robust=True)


def deliver_fact(fact: OutboxFact) -> int:
    """Bring one fact to its consumers that want it at once; return how many have dealt with it."""
    hurried = [entry.name for entry in _consumers.values() if entry.at_once]
    due = fact.deliveries.filter(consumer__in=hurried).order_by("pk")
    return sum(_deliver(pk) for pk in due.values_list("pk", flat=True))


def deliver_due(*, now: datetime, at_most: int = 500) -> int:
    """Bring facts that are still undelivered to their consumers; return how many were dealt with.

    ``now`` is real time: a set clock does not stretch the wait between attempts.
    """
    due = OutboxDelivery.objects.filter(
        state=DeliveryState.PENDING, not_before__lte=now, consumer__in=_consumers
    )
    pending = list(due.order_by("fact_id", "pk").values_list("pk", flat=True)[:at_most])
    return sum(_deliver(pk) for pk in pending)


def delivery_retry(*, delivery: OutboxDelivery) -> OutboxDelivery:
    """Try again with a fact that was given up."""
    now = clock.real_now()
    OutboxDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED).update(
        state=DeliveryState.PENDING, attempts=0, not_before=now
    )
    delivery.refresh_from_db()
    return delivery


def deliveries_given_up() -> models.QuerySet[OutboxDelivery]:
    """Facts that a consumer could not deal with, oldest first; somebody must look."""
    return OutboxDelivery.objects.filter(state=DeliveryState.FAILED).select_related("fact").order_by("pk")


def _deliver(pk: int) -> bool:
    """Deal with one delivery under its row lock; whether it is done afterwards by our doing."""
    try:
        with transaction.atomic():
            delivery = _lock(pk)
            if delivery is None:
                return False
            now = clock.now()
            _consumers[delivery.consumer].consume(delivery.fact, now=now)
            delivery.state, delivery.error, delivery.delivered_at = DeliveryState.DONE, "", now
            delivery.attempts += 1
            delivery.save(update_fields=["state", "error", "delivered_at", "attempts"])
            return True
    except Exception:
        logger.exception("Delivery %s failed.", pk)
        _put_off(pk, error=traceback.format_exc())
        return False


def _lock(pk: int) -> OutboxDelivery | None:
    """The pending delivery, locked, unless an earlier fact about the same record still waits."""
    earlier = OutboxDelivery.objects.filter(
        state=DeliveryState.PENDING,
        consumer=OuterRef("consumer"),
        fact__subject_public_id=OuterRef("fact__subject_public_id"),
        fact_id__lt=OuterRef("fact_id"),
    )
    pending = OutboxDelivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("fact")
    return (
        pending.filter(~Exists(earlier), pk=pk, state=DeliveryState.PENDING, consumer__in=_consumers)
        .order_by("pk")
        .first()
    )


def _put_off(pk: int, *, error: str) -> None:
    with transaction.atomic():
        delivery = OutboxDelivery.objects.select_for_update().get(pk=pk)
        if delivery.state != DeliveryState.PENDING:
            return
        delivery.attempts += 1
        delivery.error = error
        wait = min(BACK_OFF_FIRST * 2 ** (delivery.attempts - 1), BACK_OFF_LONGEST)
        delivery.not_before = clock.real_now() + wait
        if delivery.attempts >= GIVE_UP_AFTER_ATTEMPTS:
            delivery.state = DeliveryState.FAILED
        delivery.save(update_fields=["attempts", "error", "not_before", "state"])
