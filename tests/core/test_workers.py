"""Does a job end once and complete when worker processes die, hang and come back?"""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from footprint.core.enums import JobState
from footprint.core.models import ActivityEntry, Job
from tests.support import services as service_addresses
from tests.support.processes import Processes, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = 20


@pytest.fixture
def processes(request, tmp_path):
    name = getattr(request, "param", "filesystem")
    broker = "filesystem://localhost/" if name == "filesystem" else service_addresses.need(name)
    family = Processes(folder=tmp_path, broker=broker, queue=f"test-{os.getpid()}-{name}")
    yield family
    family.end()


def everything_written_once(job: Job) -> bool:
    keys = [str(number) for number in range(ITEMS)]
    written = Counter(entry.after["key"] for entry in ActivityEntry.objects.filter(verb="item.worked"))
    items = Counter(job.items.values_list("key", flat=True))
    return written == items == Counter(keys)


def pids_in(journal: Path) -> list[int]:
    return [int(line.split()[1]) for line in journal.read_text().splitlines()] if journal.exists() else []


@pytest.mark.parametrize("processes", ["filesystem", "redis", "rabbitmq"], indirect=True)
def test_killed_workers_job_is_finished_once_by_the_other(processes, tmp_path):
    journal = tmp_path / "journal"
    first, second = processes.worker(), processes.worker()
    processes.scheduler()

    job_id = processes.enqueue(kind="test.slow", items=ITEMS, seconds=0.1, journal=str(journal))
    wait_until(lambda: len(pids_in(journal)) >= ITEMS // 3, what="a third of the work is begun")
    victim = {process.pid: process for process in (first, second)}[pids_in(journal)[0]]
    victim.kill()
    victim.wait()
    job = wait_until(
        lambda: Job.objects.filter(public_id=job_id, state=JobState.DONE).first(),
        what="the job is done",
        told=lambda: processes.log("worker0") + processes.log("worker1") + processes.log("beat"),
    )

    survivor = ({first.pid, second.pid} - {victim.pid}).pop()
    assert everything_written_once(job)
    assert (job.total, job.done, job.failed, job.token, job.attempts) == (ITEMS, ITEMS, 0, 2, 2)
    assert job.result == {"pid": survivor}
    assert set(pids_in(journal)) == {victim.pid, survivor}


def test_worker_that_wakes_up_after_losing_its_lease_writes_nothing(processes, tmp_path):
    journal = tmp_path / "journal"
    first, second = processes.worker(), processes.worker()
    processes.scheduler()

    job_id = processes.enqueue(kind="test.slow", items=ITEMS, seconds=0.1, journal=str(journal))
    wait_until(lambda: len(pids_in(journal)) >= ITEMS // 3, what="a third of the work is begun")
    sleeper = {first.pid: "worker0", second.pid: "worker1"}
    pid = pids_in(journal)[0]
    os.kill(pid, signal.SIGSTOP)
    job = wait_until(
        lambda: Job.objects.filter(public_id=job_id, state=JobState.DONE).first(), what="the job is done"
    )
    before = ActivityEntry.objects.count()
    os.kill(pid, signal.SIGCONT)
    wait_until(lambda: "no longer the one in force" in processes.log(sleeper[pid]), what="the refusal")

    job.refresh_from_db()
    assert everything_written_once(job)
    assert ActivityEntry.objects.count() == before
    assert (job.state, job.done, job.token) == (JobState.DONE, ITEMS, 2)


@pytest.mark.parametrize("processes", ["redis"], indirect=True)
def test_killed_child_of_a_prefork_worker_is_replaced_and_its_job_finished_once(processes, tmp_path):
    journal = tmp_path / "journal"
    parent = processes.worker(pool="prefork")
    processes.scheduler()

    job_id = processes.enqueue(kind="test.slow", items=ITEMS, seconds=0.1, journal=str(journal))
    wait_until(lambda: len(pids_in(journal)) >= ITEMS // 3, what="a third of the work is begun")
    child = pids_in(journal)[0]
    os.kill(child, signal.SIGKILL)
    job = wait_until(
        lambda: Job.objects.filter(public_id=job_id, state=JobState.DONE).first(),
        what="the job is done",
        told=lambda: processes.log("worker0"),
    )

    assert child != parent.pid
    assert everything_written_once(job)
    assert (job.done, job.token) == (ITEMS, 2)
    assert job.result["pid"] != child


def test_worker_told_to_stop_hands_its_job_on(processes, tmp_path):
    journal = tmp_path / "journal"
    first = processes.worker()
    job_id = processes.enqueue(kind="test.slow", items=ITEMS, seconds=0.1, journal=str(journal))
    wait_until(lambda: len(pids_in(journal)) >= ITEMS // 3, what="a third of the work is begun")

    first.terminate()
    first.wait(timeout=20)
    handed_back = Job.objects.get(public_id=job_id)
    processes.worker()
    job = wait_until(
        lambda: Job.objects.filter(public_id=job_id, state=JobState.DONE).first(), what="the job is done"
    )

    assert (handed_back.state, handed_back.attempts) == (JobState.QUEUED, 0)
    assert 0 < handed_back.done < ITEMS
    assert everything_written_once(job)


def test_bell_that_the_broker_never_took_is_rung_again(processes, tmp_path):
    journal = tmp_path / "journal"
    now_and_then = Processes(folder=tmp_path, broker="redis://127.0.0.1:1/0", queue="nowhere")
    job_id = now_and_then.enqueue(kind="test.slow", items=2, seconds=0, journal=str(journal))
    Job.objects.filter(public_id=job_id).update(rung_at=None)

    processes.worker()

    job = wait_until(
        lambda: Job.objects.filter(public_id=job_id, state=JobState.DONE).first(), what="the job is done"
    )
    assert (job.done, job.attempts) == (2, 1)
