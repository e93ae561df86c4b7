"""Does all work end once and complete while workers are killed at random, again and again?"""

import os
import random
import time
from collections import Counter

import pytest

from footprint.core.enums import JobState
from footprint.core.models import ActivityEntry, Job
from tests.support.processes import Processes, wait_until

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
JOBS, ITEMS, KILLS = 8, 60, 12


def test_work_survives_a_dozen_killed_workers(tmp_path):
    chance = random.Random(20261120)
    processes = Processes(
        folder=tmp_path, broker="filesystem://localhost/", queue=f"test-{os.getpid()}-chaos"
    )
    try:
        workers = [processes.worker() for _ in range(3)]
        processes.scheduler()
        payload = {"items": ITEMS, "seconds": 0.25, "journal": str(tmp_path / "journal")}
        jobs = [processes.enqueue(kind="test.slow", **payload) for _ in range(JOBS)]
        killed = 0
        while killed < KILLS and Job.objects.exclude(state=JobState.DONE).exists():
            time.sleep(chance.uniform(0.2, 1.5))
            victim = workers.pop(chance.randrange(len(workers)))
            victim.kill()
            victim.wait()
            killed += 1
            workers.append(processes.worker())
        wait_until(
            lambda: Job.objects.filter(state=JobState.DONE).count() == JOBS,
            what="all jobs are done",
            at_most=300,
        )
    finally:
        processes.end()

    written = Counter((entry.target_public_id, entry.after["key"]) for entry in ActivityEntry.objects.all())
    every = [(job.public_id, str(key)) for job in Job.objects.all() for key in range(ITEMS)]
    assert killed > 3
    assert written == Counter(every)
    assert sorted(str(job.public_id) for job in Job.objects.all()) == sorted(jobs)
    assert all((job.done, job.failed, job.items.count()) == (ITEMS, 0, ITEMS) for job in Job.objects.all())
