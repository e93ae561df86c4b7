"""Does every consumer learn every fact, once, whatever dies in between?"""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from footprint.accounts.models import Organisation
from footprint.core import outbox
from footprint.core.clock import real_now
from footprint.core.enums import DeliveryState
from footprint.core.models import ActivityEntry, OutboxDelivery, OutboxFact
from tests.support.database import database_url

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def heard():
    """A consumer of two kinds of fact that remembers what it heard."""
    facts: list[OutboxFact] = []

    @outbox.consumer("thing.made", "thing.ended", name="test.hears")
    def hears(fact, *, now):
        facts.append(fact)

    return facts


def publish(subject, kind="thing.made", **payload):
    return outbox.publish(kind=kind, subject=subject, payload=payload, now=NOW)


def test_fact_tells_what_happened_to_whom(organisation):
    fact = publish(organisation, tonnes=5)

    fact.refresh_from_db()
    assert (fact.kind, fact.payload, fact.occurred_at) == ("thing.made", {"tonnes": 5}, NOW)
    assert (fact.subject_type, fact.subject_public_id) == ("accounts.organisation", organisation.public_id)


def test_fact_that_nobody_awaits_has_no_delivery(organisation, heard):
    publish(organisation, kind="other.thing")

    assert OutboxDelivery.objects.count() == 0
    assert OutboxFact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fact_reaches_its_consumer_right_after_the_commit(heard):
    with transaction.atomic():
        fact = publish(Organisation.objects.create(name_zh="甲"))
        assert heard == []

    delivery = fact.deliveries.get()
    assert heard == [fact]
    assert (delivery.consumer, delivery.state, delivery.attempts) == ("test.hears", DeliveryState.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_consumer_in_no_hurry_gets_the_fact_from_the_sweep():
    facts = []

    @outbox.consumer("thing.filed", name="test.slow", at_once=False)
    def slow(fact, *, now):
        facts.append(fact)

    @outbox.consumer("thing.filed", name="test.quick")
    def quick(fact, *, now):
        """Nothing to do: the delivery is what the test looks at."""

    fact = publish(Organisation.objects.create(name_zh="甲"), kind="thing.filed")
    assert facts == []
    assert fact.deliveries.get(consumer="test.quick").state == DeliveryState.DONE

    outbox.deliver_due(now=real_now())
    assert facts == [fact]


@pytest.mark.django_db(transaction=True)
def test_fact_of_a_rolled_back_transaction_never_was(heard):
    def publish_and_fail():
        with transaction.atomic():
            publish(Organisation.objects.create(name_zh="甲"))
            raise KeyError

    with pytest.raises(KeyError):
        publish_and_fail()

    assert (heard, OutboxFact.objects.count()) == ([], 0)


def test_fact_whose_process_died_after_the_commit_is_delivered_by_the_sweep(organisation, heard):
    fact = publish(
        organisation
    )  # the surrounding transaction of this test never commits: no delivery at once

    assert outbox.deliver_due(now=real_now()) == 1
    assert outbox.deliver_due(now=real_now()) == 0

    assert heard == [fact]


@pytest.mark.django_db(transaction=True)
def test_consumer_killed_in_the_middle_leaves_no_half_effect(tmp_path):
    program = (
        "import os, sys, django; django.setup()\n"
        "from django.db import transaction\n"
        "from footprint.accounts.models import Organisation\n"
        "from footprint.core import outbox\n"
        "from footprint.core.activity import activity_record\n"
        "from footprint.core.clock import real_now\n"
        "@outbox.consumer('thing.made', name='test.records')\n"
        "def records(fact, *, now):\n"
        "    activity_record(verb='thing.heard', target=fact, now=now)\n"
        "    if sys.argv[1] == 'die': os._exit(9)\n"
        "if sys.argv[1] == 'die':\n"
        "    with transaction.atomic():\n"
        "        subject = Organisation.objects.create(name_zh='甲')\n"
        "        outbox.publish(kind='thing.made', subject=subject, now=real_now())\n"
        "print(outbox.deliver_due(now=real_now()))\n"
    )

    def run(how: str) -> subprocess.CompletedProcess:
        environment = {"DJANGO_SETTINGS_MODULE": "footprint.settings", "DATABASE_URL": database_url()}
        return subprocess.run(
            [sys.executable, "-c", program, how],
            env=environment | {"DATA": str(tmp_path)},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    died = run("die")
    after_death = (OutboxFact.objects.count(), ActivityEntry.objects.count())
    revived, again = run("live"), run("live")

    assert died.returncode == 9, died.stderr
    assert after_death == (1, 0)
    assert (revived.stdout, again.stdout) == ("1\n", "0\n"), revived.stderr
    assert ActivityEntry.objects.get().verb == "thing.heard"


def failing_consumer(times: int) -> list[int]:
    tries: list[int] = []

    @outbox.consumer("thing.made", name="test.fails")
    def fails(fact, *, now):
        Organisation.objects.create(name_zh="半途")
        tries.append(fact.pk)
        if len(tries) <= times:
            raise ValueError("not yet")

    return tries


def test_failed_delivery_is_undone_noted_and_tried_again_later(organisation):
    tries = failing_consumer(times=1)
    fact = publish(organisation)

    assert outbox.deliver_due(now=real_now()) == 0
    delivery = fact.deliveries.get()
    assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 1)
    assert "ValueError: not yet" in delivery.error
    assert not Organisation.objects.filter(name_zh="半途").exists()

    assert outbox.deliver_due(now=real_now()) == 0
    assert outbox.deliver_due(now=real_now() + timedelta(seconds=6)) == 1

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == (DeliveryState.DONE, 2, "")
    assert len(tries) == 2
    assert Organisation.objects.filter(name_zh="半途").count() == 1


def test_poison_fact_is_given_up_and_shown_until_somebody_retries(organisation):
    failing_consumer(times=outbox.GIVE_UP_AFTER_ATTEMPTS)
    fact = publish(organisation)
    for _ in range(outbox.GIVE_UP_AFTER_ATTEMPTS):
        outbox.deliver_due(now=real_now() + timedelta(days=1))
    poison = outbox.deliveries_given_up().get()

    assert (poison.fact, poison.attempts) == (fact, outbox.GIVE_UP_AFTER_ATTEMPTS)
    assert outbox.deliver_due(now=real_now() + timedelta(days=1)) == 0

    outbox.delivery_retry(delivery=poison)

    assert outbox.deliver_due(now=real_now()) == 1
    assert outbox.deliveries_given_up().count() == 0


def test_failing_consumer_does_not_hold_up_another(organisation, heard):
    failing_consumer(times=1)
    fact = publish(organisation)

    assert outbox.deliver_due(now=real_now()) == 1

    assert heard == [fact]


def test_facts_about_one_record_arrive_in_order(organisation):
    tries = failing_consumer(times=1)
    other = Organisation.objects.create(name_zh="乙")
    first, second, foreign = publish(organisation), publish(organisation), publish(other)

    assert outbox.deliver_due(now=real_now()) == 1  # the foreign one; the second waits for the first
    assert outbox.deliver_due(now=real_now() + timedelta(seconds=6)) == 2

    assert tries == [first.pk, foreign.pk, first.pk, second.pk]


def test_fact_of_a_consumer_that_this_process_does_not_know_waits(organisation, heard, monkeypatch):
    publish(organisation)
    monkeypatch.delitem(outbox._consumers, "test.hears")

    assert outbox.deliver_due(now=real_now()) == 0

    assert OutboxDelivery.objects.get().state == DeliveryState.PENDING


def test_facts_cannot_be_edited(organisation):
    publish(organisation)

    with pytest.raises(IntegrityError, match="keeps history"), transaction.atomic():
        connection.cursor().execute("UPDATE core_outboxfact SET kind = 'other'")

    assert OutboxFact.objects.get().kind == "thing.made"
