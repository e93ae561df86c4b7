"""Does the status say what is wrong, and only that?"""

from datetime import timedelta

import pytest
from django.utils.translation import override

from footprint.core import selectors
from footprint.core.clock import real_now
from footprint.core.jobs import job_enqueue
from footprint.core.models import Job, OutboxDelivery, OutboxFact, WorkerSign
from footprint.core.outbox import consumer, publish
from footprint.core.selectors import Condition, is_serving, jobs_of, status_check, system_status
from tests.support import services as service_addresses

pytestmark = pytest.mark.django_db


def states(now=None) -> dict[str, str]:
    return {condition.name: condition.state for condition in system_status(now=now or real_now())}


@pytest.fixture
def worker() -> WorkerSign:
    return WorkerSign.objects.create(name="host:1:1", seen_at=real_now())


@pytest.fixture(autouse=True)
def _only_own_checks(monkeypatch):
    monkeypatch.setattr(selectors, "_checks", {})


def test_everything_is_in_order(worker):
    assert states() == dict.fromkeys(["database", "broker", "worker", "jobs", "outbox"], "ok")


def test_silent_worker_is_down_and_pages_are_still_served(worker):
    conditions = system_status(now=real_now() + timedelta(seconds=61))

    assert [condition.name for condition in conditions if condition.state == "down"] == ["worker"]
    assert is_serving(conditions)


def test_site_without_any_worker_says_how_to_help():
    with override("en"):
        worker = next(one for one in system_status(now=real_now()) if one.name == "worker")
        told = f"{worker.text} {worker.remedy}"

    assert told == (
        "No worker has shown itself for a minute. Start a worker; work that was asked for is kept until then."
    )


def test_broker_that_does_not_answer_is_down(worker, settings):
    settings.CELERY_BROKER_URL = "filesystem://localhost/"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": "/nowhere/at/all"}

    assert states()["broker"] == "down"


@pytest.mark.parametrize("name", ["redis", "rabbitmq"])
def test_broker_that_answers_is_in_order(worker, settings, name, monkeypatch):
    from celery import current_app
    from kombu import Connection

    address = service_addresses.need(name)
    settings.CELERY_BROKER_URL = address
    monkeypatch.setattr(current_app, "connection_for_write", lambda **options: Connection(address, **options))

    assert states()["broker"] == "ok"


def test_work_that_waits_too_long_is_noticed(worker):
    job_enqueue(kind="test.three", delay=timedelta(hours=1))
    now = real_now() + timedelta(minutes=6)
    WorkerSign.objects.update(seen_at=now)
    assert states(now)["jobs"] == "ok"

    Job.objects.update(not_before=None)

    assert states(now)["jobs"] == "warning"


@pytest.mark.parametrize(
    ("change", "state"),
    [({"attempts": 2}, "ok"), ({"attempts": 3}, "warning"), ({"state": "failed", "error": "x"}, "warning")],
)
def test_fact_that_is_not_passed_on_is_noticed(worker, organisation, change, state):
    @consumer("thing.made", name="test.hears")
    def hears(fact, *, now):
        """Nothing to do: the delivery is what the test looks at."""

    publish(kind="thing.made", subject=organisation, now=real_now())
    OutboxDelivery.objects.update(**change)

    assert states()["outbox"] == state
    assert OutboxFact.objects.count() == 1


def test_missing_trigger_is_noticed(worker):
    from django.db import connection

    on_table = " ON core_outboxfact" if connection.vendor == "postgresql" else ""
    connection.cursor().execute(f"DROP TRIGGER core_outboxfact_no_delete{on_table}")

    assert states()["database"] == "warning"


def test_upper_rooms_add_checks_and_a_broken_one_counts_as_down(worker):
    @status_check("pdf")
    def pdf(now):
        return Condition(name="pdf", label="PDF", state="off", text="Switched off.")

    @status_check("storage")
    def storage(now):
        raise OSError

    assert (states()["pdf"], states()["storage"]) == ("off", "down")


def test_jobs_of_an_organisation_are_its_own_and_newest_first(organisation):
    first = job_enqueue(kind="a", organisation=organisation)
    job_enqueue(kind="b")
    second = job_enqueue(kind="c", organisation=organisation)

    assert list(jobs_of(organisation)) == [second, first]
