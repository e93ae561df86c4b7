"""Is a job taken by one worker at a time, and does only that one write?"""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from footprint.accounts.models import Organisation
from footprint.core import job_runner, jobs
from footprint.core.clock import real_now
from footprint.core.enums import ItemState, JobState
from footprint.core.job_runner import JobRun, TurnOver, job_kind, run_due, run_job
from footprint.core.jobs import ItemReport, LeaseLost, job_cancel, job_claim, job_enqueue, job_resume
from footprint.core.models import Job
from footprint.core.problems import Conflict, DomainError
from footprint.core.workers import worker_sign

pytestmark = pytest.mark.django_db


def claim(
    job: Job, *, worker: str = "a", after: timedelta = timedelta(), max_attempts: int = 5
) -> Job | None:
    return job_claim(job_id=job.public_id, worker=worker, now=real_now() + after, max_attempts=max_attempts)


def kind_of_three(name="test.three", **options):
    """A kind whose handler deals with the items 0, 1, 2 one by one; returns the list of keys it was given."""
    seen: list[str] = []

    @job_kind(name, label="Three", **options)
    def three(run: JobRun):
        for (key,) in run.chunks(range(3), size=1):
            seen.append(key)
            with run.write() as report:
                report.done(key, {"twice": int(key) * 2})
        return {"items": len(seen)}

    return seen


# --- asking for work --------------------------------------------------------------------------------------
def test_job_waits_with_its_facts(organisation):
    job = job_enqueue(kind="test.three", payload={"a": 1}, organisation=organisation, total=3)

    job.refresh_from_db()
    assert (job.state, job.payload, job.organisation, job.total) == (
        JobState.QUEUED,
        {"a": 1},
        organisation,
        3,
    )
    assert (job.done, job.token, job.attempts) == (0, 0, 0)


def test_same_key_gives_the_open_job_and_a_new_one_after_its_end():
    first = job_enqueue(kind="test.three", key="x")
    other_key = job_enqueue(kind="test.three", key="y")

    assert job_enqueue(kind="test.three", key="x") == first
    assert other_key != first
    job_cancel(job=first)
    assert job_enqueue(kind="test.three", key="x") != first


def test_database_refuses_two_open_jobs_of_one_key():
    job = job_enqueue(kind="test.three", key="x")

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test.three", key="x", queued_at=job.queued_at)

    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_job_starts_only_after_the_commit():
    seen = kind_of_three()

    with transaction.atomic():
        job = job_enqueue(kind="test.three")
        assert seen == []

    job.refresh_from_db()
    assert (seen, job.state) == (["0", "1", "2"], JobState.DONE)


@pytest.mark.django_db(transaction=True)
def test_job_of_a_rolled_back_transaction_never_was():
    seen = kind_of_three()

    def enqueue_and_fail():
        with transaction.atomic():
            job_enqueue(kind="test.three")
            raise KeyError

    with pytest.raises(KeyError):
        enqueue_and_fail()

    assert (seen, Job.objects.count()) == ([], 0)


def test_delayed_job_is_not_taken_before_its_time():
    job = job_enqueue(kind="test.three", delay=timedelta(minutes=1))

    assert claim(job, after=timedelta(seconds=59)) is None
    assert claim(job, after=timedelta(seconds=61)).state == JobState.RUNNING


# --- lease and token --------------------------------------------------------------------------------------
def test_running_job_is_not_taken_while_its_lease_lasts():
    job = job_enqueue(kind="test.three")
    claim(job)

    assert claim(job, worker="b", after=jobs.lease() - timedelta(seconds=1)) is None


def test_heartbeat_prolongs_the_lease():
    held = claim(job_enqueue(kind="test.three"))

    jobs.job_heartbeat(job=held, now=real_now() + timedelta(seconds=20))

    assert claim(held, worker="b", after=jobs.lease() + timedelta(seconds=19)) is None
    assert claim(held, worker="b", after=jobs.lease() + timedelta(seconds=21)).worker == "b"


@pytest.mark.parametrize(
    "write",
    [
        lambda job, now: jobs.job_heartbeat(job=job, now=now),
        lambda job, now: jobs.job_progress(job=job, done=1, total=2, now=now),
        lambda job, now: jobs.job_items_done(job=job, reports=[ItemReport(key="0")], now=now),
        lambda job, now: jobs.job_finish(job=job, now=now),
        lambda job, now: jobs.job_fail(job=job, error=DomainError("No."), now=now),
        lambda job, now: jobs.job_retry_later(job=job, trace="", now=now),
        lambda job, now: jobs.job_release(job=job, now=now),
        lambda job, now: jobs.job_end_cancelled(job=job, now=now),
    ],
)
def test_worker_that_lost_its_lease_cannot_write(write):
    first = claim(job_enqueue(kind="test.three"))
    second = claim(first, worker="b", after=jobs.lease() + timedelta(seconds=1))
    before = Job.objects.values().get()

    with pytest.raises(LeaseLost, match="token 1 is no longer the one in force"):
        write(first, real_now())

    assert Job.objects.values().get() == before
    assert (second.token, second.items.count()) == (2, 0)


def test_what_a_step_wrote_is_undone_when_the_lease_was_lost():
    first = JobRun(claim(job_enqueue(kind="test.three")))
    claim(first.job, worker="b", after=jobs.lease() + timedelta(seconds=1))

    def step():
        with first.write() as report:
            Organisation.objects.create(name_zh="不应存在")
            report.done("0")

    with pytest.raises(LeaseLost):
        step()

    assert Organisation.objects.count() == 0
    assert first.job.items.count() == 0


def test_step_that_fails_leaves_neither_its_writes_nor_its_items():
    run = JobRun(claim(job_enqueue(kind="test.three")))

    def step():
        with run.write() as report:
            Organisation.objects.create(name_zh="不应存在")
            report.done("0")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step()

    assert Organisation.objects.count() == 0
    assert (Job.objects.get().done, run.job.items.count()) == (0, 0)


def test_item_is_written_once():
    held = claim(job_enqueue(kind="test.three"))
    jobs.job_items_done(job=held, reports=[ItemReport(key="0")], now=real_now())

    with pytest.raises(IntegrityError), transaction.atomic():
        jobs.job_items_done(job=held, reports=[ItemReport(key="0")], now=real_now())

    assert (Job.objects.get().done, held.items.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_takes_the_job():
    job = job_enqueue(kind="test.none", delay=timedelta(seconds=1))
    Job.objects.update(not_before=None)
    taken, start = [], threading.Barrier(4)

    def take(name: str) -> None:
        start.wait()
        taken.append(claim(job, worker=name))
        connection.close()

    threads = [threading.Thread(target=take, args=[str(number)]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    holders = [held for held in taken if held is not None]
    job.refresh_from_db()
    assert [held.worker for held in holders] == [job.worker]
    assert (job.token, job.attempts) == (1, 1)


# --- carrying it out --------------------------------------------------------------------------------------
def test_job_runs_to_its_end():
    kind_of_three()
    job = job_enqueue(kind="test.three")

    job = run_job(job_id=job.public_id, worker="a", in_worker=False)

    assert (job.state, job.result, job.total, job.done, job.failed) == (JobState.DONE, {"items": 3}, 3, 3, 0)
    assert list(job.items.order_by("key").values_list("key", "outcome__twice")) == [
        ("0", 0),
        ("1", 2),
        ("2", 4),
    ]
    assert job.started_at <= job.finished_at


def test_takeover_leaves_out_what_is_finished():
    seen = kind_of_three()
    dead = claim(job_enqueue(kind="test.three"))
    jobs.job_items_done(job=dead, reports=[ItemReport(key="1")], now=real_now())
    Job.objects.update(lease_until=real_now() - timedelta(seconds=1))

    job = run_job(job_id=dead.public_id, worker="b", in_worker=False)

    assert (job.state, job.done, seen) == (JobState.DONE, 3, ["0", "2"])


def test_finished_job_is_not_run_again():
    seen = kind_of_three()
    job = job_enqueue(kind="test.three")
    run_job(job_id=job.public_id, worker="a", in_worker=False)

    assert run_job(job_id=job.public_id, worker="a", in_worker=False) is None
    assert seen == ["0", "1", "2"]


def test_refusal_of_the_domain_fails_the_job_with_its_words_in_both_languages():
    @job_kind("test.refuses", label="Refuses")
    def refuses(run):
        raise DomainError("The holding has %(t)s t.", code="too_few", params={"t": 5}, remedy="Ask for less.")

    job_enqueue(kind="test.refuses")

    assert run_due() == 1
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.error == {
        "code": "too_few",
        "zh-hans": "The holding has 5 t. Ask for less.",
        "en": "The holding has 5 t. Ask for less.",
    }


def test_unexpected_fault_is_tried_again_later_and_then_given_up():
    @job_kind("test.breaks", label="Breaks", max_attempts=2)
    def breaks(run):
        return {}["missing"]

    job = job_enqueue(kind="test.breaks")
    run_due()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert timedelta(seconds=8) < job.not_before - real_now() <= timedelta(seconds=10)
    assert "KeyError: 'missing'" in job.trace

    Job.objects.update(not_before=real_now())
    run_due()

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error["code"]) == (JobState.FAILED, 2, "job_fault")


def test_job_that_kills_its_workers_is_given_up():
    job = job_enqueue(kind="test.three")
    for attempt in range(3):
        assert claim(job, after=attempt * timedelta(minutes=1), max_attempts=3).attempts == attempt + 1

    assert claim(job, after=timedelta(minutes=3), max_attempts=3) is None

    job.refresh_from_db()
    assert (job.state, job.error["code"]) == (JobState.FAILED, "job_given_up")


def test_unknown_kind_fails_with_a_sentence():
    job_enqueue(kind="test.unheard_of")

    run_due()

    assert Job.objects.get().error["code"] == "job_kind_unknown"


def test_failed_items_are_counted_and_do_not_stop_the_others():
    @job_kind("test.some", label="Some")
    def some(run: JobRun):
        for keys in run.chunks(range(3), size=3):
            with run.write() as report:
                report.done(keys[0])
                report.failed(keys[1], DomainError("Bad.", code="bad", field="a"))
                report.done(keys[2])

    job_enqueue(kind="test.some")

    run_due()

    job = Job.objects.get()
    assert (job.state, job.done, job.failed) == (JobState.DONE, 3, 1)
    assert job.items.get(state=ItemState.FAILED).error == {
        "code": "bad",
        "zh-hans": "Bad.",
        "en": "Bad.",
        "message": "Bad.",
        "field": "a",
        "pointer": "/a",
    }


# --- cancel and resume --------------------------------------------------------------------------------------
def test_waiting_job_is_cancelled_at_once():
    job = job_cancel(job=job_enqueue(kind="test.three"))

    assert (job.state, claim(job)) == (JobState.CANCELLED, None)
    with pytest.raises(Conflict, match=str(JobState.CANCELLED.label)):
        job_cancel(job=job)


def test_running_job_stops_at_its_next_step():
    @job_kind("test.cancelled", label="Cancelled")
    def cancelled(run: JobRun):
        for (key,) in run.chunks(range(3), size=1):
            with run.write() as report:
                report.done(key)
            if key == "1":
                job_cancel(job=run.job)

    job_enqueue(kind="test.cancelled")

    run_due()

    job = Job.objects.get()
    assert (job.state, job.done) == (JobState.CANCELLED, 2)


def test_cancelled_job_of_a_dead_worker_is_not_begun_again():
    job = claim(job_enqueue(kind="test.three"))
    job_cancel(job=job)

    assert claim(job, worker="b", after=timedelta(minutes=1)) is None
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_resumed_job_does_only_what_is_left():
    seen = kind_of_three()
    job = claim(job_enqueue(kind="test.three"))
    jobs.job_items_done(
        job=job, reports=[ItemReport(key="0"), ItemReport(key="1", error={"code": "bad"})], now=real_now()
    )
    jobs.job_fail(job=job, error=DomainError("No."), now=real_now())

    job_resume(job=job)
    run_due()

    job.refresh_from_db()
    assert seen == ["1", "2"]
    assert (job.state, job.done, job.failed, job.error) == (JobState.DONE, 3, 0, {})


def test_complete_or_open_job_cannot_be_resumed():
    kind_of_three()
    job = job_enqueue(kind="test.three")
    with pytest.raises(Conflict):
        job_resume(job=job)
    run_due()

    with pytest.raises(Conflict):
        job_resume(job=job)

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_worker_told_to_stop_puts_the_job_back_uncounted():
    kind_of_three()
    job = job_enqueue(kind="test.three")
    job_runner.stopping.set()

    job = run_job(job_id=job.public_id, worker="a", in_worker=False)

    assert (job.state, job.attempts, job.rung_at) == (JobState.QUEUED, 0, None)


# --- heartbeat and sweep ------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_heartbeat_keeps_the_lease_while_a_step_computes(settings):
    settings.JOB_LEASE_SECONDS = 0.6

    @job_kind("test.long_step", label="Long step")
    def long_step(run: JobRun):
        threading.Event().wait(1.5)
        return {"lease_left": (Job.objects.get().lease_until - real_now()).total_seconds()}

    job = job_enqueue(kind="test.long_step", delay=timedelta(seconds=1))
    Job.objects.update(not_before=None)

    job = run_job(job_id=job.public_id, worker="a", in_worker=True)

    assert (job.state, job.token) == (JobState.DONE, 1)
    assert job.result["lease_left"] > 0


@pytest.mark.django_db(transaction=True)
def test_handler_that_hangs_loses_its_lease(settings):
    settings.JOB_LEASE_SECONDS = 0.3

    @job_kind("test.hangs", label="Hangs", step_limit_seconds=0.1)
    def hangs(run: JobRun):
        threading.Event().wait(1)
        return {"lease_left": (Job.objects.get().lease_until - real_now()).total_seconds()}

    job = job_enqueue(kind="test.hangs", delay=timedelta(seconds=1))
    Job.objects.update(not_before=None)

    job = run_job(job_id=job.public_id, worker="a", in_worker=True)

    assert job.result["lease_left"] < 0


@pytest.mark.django_db(transaction=True)
def test_long_job_makes_room_for_one_that_waits(monkeypatch):
    rung = []
    monkeypatch.setattr(jobs, "ring", rung.append)
    worker_sign(now=real_now())
    seen = kind_of_three(turn_seconds=0)
    first = job_enqueue(kind="test.three")
    waiting = job_enqueue(kind="test.three")

    after_one_turn = run_job(job_id=first.public_id, worker="a", in_worker=True)

    assert (after_one_turn.state, after_one_turn.attempts) == (JobState.QUEUED, 0)
    assert seen == []
    assert rung == [first.public_id, waiting.public_id, first.public_id]


@pytest.mark.django_db(transaction=True)
def test_long_job_goes_on_while_nobody_waits():
    worker_sign(now=real_now())
    kind_of_three(turn_seconds=0)
    job = job_enqueue(kind="test.three", delay=timedelta(seconds=1))
    Job.objects.update(not_before=None)

    assert run_job(job_id=job.public_id, worker="a", in_worker=True).state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_long_job_makes_room_for_a_tick_that_finds_no_worker():
    worker_sign(now=real_now() - timedelta(seconds=31))
    kind_of_three(turn_seconds=0)
    job = job_enqueue(kind="test.three", delay=timedelta(seconds=1))
    Job.objects.update(not_before=None)

    run = JobRun(claim(job), turn_seconds=0)

    with pytest.raises(TurnOver):
        run.checkpoint()


def test_sweep_rings_for_unheard_and_abandoned_jobs_and_not_too_often(monkeypatch):
    rung = []
    monkeypatch.setattr(jobs, "ring", rung.append)
    unheard, abandoned, waiting = [job_enqueue(kind="test.three") for _ in range(3)]
    job_enqueue(kind="test.three", delay=timedelta(hours=1))
    claim(abandoned)
    now = real_now() + timedelta(seconds=31)
    Job.objects.filter(pk=waiting.pk).update(rung_at=now - timedelta(seconds=1))

    assert jobs.job_sweep(now=now) == 2
    assert jobs.job_sweep(now=now + timedelta(seconds=1)) == 0

    assert rung == [unheard.public_id, abandoned.public_id]
