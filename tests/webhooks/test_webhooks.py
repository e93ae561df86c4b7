"""Do programs of others hear of what concerns them, signed, once it has happened, and not of more?"""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.core.clock import real_now
from footprint.core.models import Job
from footprint.core.outbox import publish
from footprint.core.problems import Conflict, InvalidInput
from footprint.webhooks import sending
from footprint.webhooks.enums import MessageState
from footprint.webhooks.kinds import KINDS
from footprint.webhooks.models import WebhookMessage
from footprint.webhooks.services import (
    WAITS,
    fact_tell,
    message_deliver,
    message_redeliver,
    webhook_create,
    webhook_ping,
    webhook_secret_rotate,
    webhook_update,
)
from tests.webhooks.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook(organisation, person, listener):
    return make(organisation, person, listener.url)


def make(organisation, person, url, kinds=("membership.ended",)):
    return webhook_create(organisation=organisation, url=url, kinds=kinds, created_by=person, now=NOW)


def happen(organisation, person, kind="membership.ended", **payload):
    membership = membership_grant(
        user=person, organisation=organisation, role="auditor", granted_by=person, now=NOW
    )
    return publish(kind=kind, subject=membership, now=NOW, payload=payload)


def test_fact_is_told_signed(webhook, organisation, person, listener, work):
    happen(organisation, person, role="auditor")

    work()

    [(headers, body)] = listener.heard
    told = json.loads(body)
    assert (told["type"], told["data"]["kind"], told["data"]["role"]) == (
        "membership.ended", "membership", "auditor",
    )  # fmt: skip
    assert headers["webhook-id"] == told["id"]
    assert headers["webhook-signature"] == signed(webhook.secret, headers, body)
    message = WebhookMessage.objects.get()
    assert (message.state, message.attempts) == (MessageState.DELIVERED, 1)


def signed(secret, headers, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def test_facts_of_others_are_not_told(webhook, listener, work):
    other = user_create(email="other@example.com", password=None)
    happen(organisation_create(created_by=other, name_zh="别的公司", now=NOW), other)

    work()

    assert listener.heard == []


def test_kinds_that_were_not_asked_for_are_not_told(organisation, person, listener, work):
    make(organisation, person, listener.url, kinds=("document.issued",))
    happen(organisation, person)

    work()

    assert listener.heard == []


def test_switched_off_webhook_hears_nothing(webhook, organisation, person, listener, work):
    webhook_update(
        endpoint=webhook,
        url=webhook.url,
        kinds=webhook.kinds,
        description="",
        enabled=False,
        by=person,
        now=NOW,
    )
    happen(organisation, person)

    work()

    assert listener.heard == []


def test_same_fact_twice_is_one_message(webhook, organisation, person, listener, work):
    fact = happen(organisation, person)
    work()
    fact_tell(fact=fact, now=NOW)
    work()

    assert len(listener.heard) == 1


def test_failed_delivery_is_tried_again_with_the_same_id(webhook, organisation, person, listener, work):
    listener.statuses = [500, 503]
    happen(organisation, person)
    work()
    message = WebhookMessage.objects.get()

    assert (message.state, message.attempts) == (MessageState.PENDING, 1)
    waiting = Job.objects.get(kind="webhooks.deliver", state="queued")
    assert WAITS[0] - timedelta(seconds=2) < waiting.not_before - real_now() <= WAITS[0]
    for _try in range(2):
        message_deliver(message=WebhookMessage.objects.get())
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.DELIVERED, 3)
    assert [row.status for row in message.tries.all()] == [200, 503, 500]
    assert len({headers["webhook-id"] for headers, _body in listener.heard}) == 1


def test_message_is_given_up_in_the_end(organisation, person):
    silent = make(organisation, person, "http://127.0.0.1:9/hook")
    message = webhook_ping(endpoint=silent, by=person, now=NOW)
    message.attempts = len(WAITS)
    message.save()

    attempt = message_deliver(message=message)

    message.refresh_from_db()
    assert attempt.status is None
    assert "ConnectionRefusedError" in attempt.error
    assert message.state == MessageState.FAILED


def test_given_up_message_can_be_sent_again(webhook, person, listener, work):
    message = webhook_ping(endpoint=webhook, by=person, now=NOW)
    with pytest.raises(Conflict):
        message_redeliver(message=message, by=person, now=NOW)
    work()

    message_redeliver(message=WebhookMessage.objects.get(), by=person, now=NOW)
    work()

    assert len(listener.heard) == 2
    assert listener.heard[0][1] == listener.heard[1][1]


def test_former_secret_signs_for_a_day(webhook, person, listener, work):
    before = webhook.secret
    after = webhook_secret_rotate(endpoint=webhook, by=person, now=NOW)
    webhook_ping(endpoint=after, by=person, now=NOW)
    work()

    [(headers, body)] = listener.heard
    assert headers["webhook-signature"].split() == [
        signed(after.secret, headers, body), signed(before, headers, body),
    ]  # fmt: skip


def test_redirect_is_not_followed(webhook, person, listener, work):
    listener.statuses = [302]
    webhook_ping(endpoint=webhook, by=person, now=NOW)
    work()

    assert len(listener.heard) == 1
    assert WebhookMessage.objects.get().state == MessageState.PENDING


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://user:word@example.com/hook",
        "https://127.0.0.1/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://localhost/hook",
        "ftp://example.com/hook",
        "https:///hook",
        "https://nothing.invalid/hook",
    ],
)
def test_address_that_leads_inside_is_refused(url, organisation, person, settings):
    settings.WEBHOOK_PRIVATE_ADDRESSES = False

    with pytest.raises(InvalidInput) as refused:
        make(organisation, person, url)

    assert refused.value.field == "url"


def test_address_that_turns_private_later_is_not_posted_to(webhook, person, listener, settings):
    """What was checked when it was set up is checked again before every try."""
    settings.WEBHOOK_PRIVATE_ADDRESSES = False

    answer = sending.post(url=listener.url.replace("http:", "https:"), body="{}", headers={})

    assert answer.status is None
    assert listener.heard == []


def test_unknown_kind_is_refused(organisation, person, listener):
    with pytest.raises(InvalidInput, match=next(iter(KINDS))):
        make(organisation, person, listener.url, kinds=["everything"])


def test_every_kind_names_its_way_to_the_organisation():
    assert [kind.name for kind in KINDS.values() if not kind.owner] == []
