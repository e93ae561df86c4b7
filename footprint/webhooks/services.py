"""How is a webhook set up, tried and delivered to?"""

import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import Organisation, User
from footprint.core.activity import activity_record
from footprint.core.clock import real_now
from footprint.core.jobs import job_enqueue
from footprint.core.models import OutboxFact
from footprint.core.problems import Conflict, InvalidInput
from footprint.webhooks.enums import MessageState
from footprint.webhooks.kinds import KINDS, PING, concerned, is_for_everybody
from footprint.webhooks.models import WebhookAttempt, WebhookEndpoint, WebhookMessage
from footprint.webhooks.sending import Answer, address_check, post
from footprint.webhooks.signing import headers_signed, secret_make

DELIVER_JOB = "webhooks.deliver"
OLD_SECRET_SIGNS_FOR = timedelta(days=1)
# How long we wait after each failed try; after the last one the message is given up (about three days).
WAITS = tuple(timedelta(seconds=s) for s in (5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))


@transaction.atomic
def webhook_create(
    *,
    organisation: Organisation,
    url: str,
    kinds: Iterable[str],
    description: str = "",
    created_by: User,
    now: datetime,
) -> WebhookEndpoint:
    """Let a program of the organisation hear of these kinds of fact, from now on.

    Raises
    ------
    InvalidInput
        The address is not a public https address, or a kind is not known.
    """
    chosen = _kinds(kinds)
    address_check(url)
    endpoint = WebhookEndpoint.objects.create(
        organisation=organisation,
        url=url,
        description=description.strip(),
        kinds=chosen,
        secret=secret_make(),
        created_by=created_by,
        created_at=now,
    )
    _record("created", endpoint, by=created_by, after={"url": url, "kinds": chosen}, now=now)
    return endpoint


@transaction.atomic
def webhook_update(
    *,
    endpoint: WebhookEndpoint,
    url: str,
    kinds: Iterable[str],
    description: str,
    enabled: bool,
    by: User,
    now: datetime,
) -> WebhookEndpoint:
    """Change where it leads, what it hears of, or switch it off or on."""
    chosen = _kinds(kinds)
    address_check(url)
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    endpoint.url, endpoint.kinds, endpoint.description = url, chosen, description.strip()
    endpoint.disabled_at = None if enabled else (endpoint.disabled_at or now)
    endpoint.version += 1
    endpoint.save()
    after = {"url": url, "kinds": chosen, "enabled": enabled}
    _record("changed", endpoint, by=by, after=after, now=now)
    return endpoint


@transaction.atomic
def webhook_secret_rotate(*, endpoint: WebhookEndpoint, by: User, now: datetime) -> WebhookEndpoint:
    """Make a new signing secret; for a day messages carry the signature of the former one too."""
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, real_now() + OLD_SECRET_SIGNS_FOR
    endpoint.secret = secret_make()
    endpoint.version += 1
    endpoint.save()
    _record("secret_rotated", endpoint, by=by, now=now)
    return endpoint


@transaction.atomic
def webhook_ping(*, endpoint: WebhookEndpoint, by: User, now: datetime) -> WebhookMessage:
    """Send a message that only says hello."""
    _record("pinged", endpoint, by=by, now=now)
    return _message(endpoint, kind=PING, fact=None, data={}, occurred_at=now, now=now)


@transaction.atomic
def fact_tell(*, fact: OutboxFact, now: datetime) -> list[WebhookMessage]:
    """Make one message for each webhook that wants to hear of a fact; again gives the same messages."""
    found = WebhookEndpoint.objects.filter(disabled_at=None)
    if not is_for_everybody(fact):
        found = found.filter(organisation_id=concerned(fact))
    data = {
        "kind": fact.subject_type.rpartition(".")[2],
        "id": str(fact.subject_public_id),
        **fact.payload,
    }
    return [
        _message(endpoint, kind=fact.kind, fact=fact, data=data, occurred_at=fact.occurred_at, now=now)
        for endpoint in found.order_by("pk")
        if fact.kind in endpoint.kinds
        and not WebhookMessage.objects.filter(endpoint=endpoint, fact=fact).exists()
    ]


@transaction.atomic
def message_redeliver(*, message: WebhookMessage, by: User, now: datetime) -> WebhookMessage:
    """Send a message once more, with the same id, so that the other side can tell that it is the same."""
    message = WebhookMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.state == MessageState.PENDING:
        raise Conflict(
            _("This message is still on its way; the next try comes by itself."), code="message_pending"
        )
    message.state, message.attempts, message.delivered_at = MessageState.PENDING, 0, None
    message.save(update_fields=["state", "attempts", "delivered_at"])
    _record("redelivered", message.endpoint, by=by, after={"message": message.message_id}, now=now)
    _deliver_later(message)
    return message


def message_deliver(*, message: WebhookMessage) -> WebhookAttempt:
    """Try to deliver a message; when that fails the next try is put off. On real time."""
    now, endpoint = real_now(), message.endpoint
    if endpoint.disabled_at is not None:
        message.attempts = len(WAITS)
        message.save(update_fields=["attempts"])
        return _attempt_record(message, Answer(status=None, took_ms=0, error="switched off"), now=now)
    in_force = [endpoint.secret]
    if endpoint.old_secret and now < endpoint.old_secret_until:
        in_force.append(endpoint.old_secret)
    headers = headers_signed(
        message_id=message.message_id, body=message.body, secrets_in_force=in_force, now=now
    )
    answer = post(url=endpoint.url, body=message.body, headers=headers)
    return _attempt_record(message, answer, now=now)


@transaction.atomic
def _attempt_record(message: WebhookMessage, answer: Answer, *, now: datetime) -> WebhookAttempt:
    message = WebhookMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    attempt = WebhookAttempt.objects.create(
        message=message,
        attempted_at=now,
        status=answer.status,
        took_ms=answer.took_ms,
        answer=answer.text,
        error=answer.error,
    )
    message.attempts += 1
    if answer.taken:
        message.state, message.delivered_at = MessageState.DELIVERED, now
    elif message.attempts > len(WAITS):
        message.state = MessageState.FAILED
    else:
        _deliver_later(message, after=WAITS[message.attempts - 1])
    message.save(update_fields=["state", "attempts", "delivered_at"])
    return attempt


def _message(
    endpoint: WebhookEndpoint, *, kind: str, fact: OutboxFact | None, data: dict, occurred_at, now: datetime
) -> WebhookMessage:
    message_id = f"msg_{secrets.token_hex(12)}"
    body = {"id": message_id, "type": kind, "timestamp": occurred_at.isoformat(), "data": data}
    message = WebhookMessage.objects.create(
        endpoint=endpoint,
        message_id=message_id,
        kind=kind,
        fact=fact,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        created_at=now,
    )
    _deliver_later(message)
    return message


def _deliver_later(message: WebhookMessage, *, after: timedelta = timedelta()) -> None:
    job_enqueue(
        kind=DELIVER_JOB,
        key=f"{message.message_id}:{message.attempts}",
        payload={"message": str(message.public_id)},
        delay=after,
    )


def _kinds(kinds: Iterable[str]) -> list[str]:
    wanted = set(kinds)
    unknown = sorted(wanted - set(KINDS))
    if unknown or not wanted:
        raise InvalidInput(
            _("Choose at least one of the kinds of fact in the list."),
            field="kinds",
            value=unknown or None,
            remedy=_("Choose from: %(kinds)s."),
            params={"kinds": ", ".join(KINDS)},
        )
    return [name for name in KINDS if name in wanted]


def _record(what: str, endpoint: WebhookEndpoint, *, by: User, now: datetime, **facts) -> None:
    activity_record(
        verb=f"webhook.{what}",
        target=endpoint,
        actor=by,
        organisation=endpoint.organisation,
        now=now,
        **facts,
    )
