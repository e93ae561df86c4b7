"""Which Celery application do the worker processes of the tests run? The site's own, with work for tests."""

import os
import time
from pathlib import Path

import django

django.setup()

from footprint.celery import app  # noqa: E402  (rooms can be imported only once Django is set up)
from footprint.core.activity import activity_record  # noqa: E402
from footprint.core.clock import real_now  # noqa: E402
from footprint.core.job_runner import JobRun, job_kind  # noqa: E402

__all__ = ["app"]


@job_kind("test.slow", label="Slow", max_attempts=50)
def slow(run: JobRun) -> dict:
    """One item at a time: note in a file who began it, wait, then write an entry and the outcome together."""
    for (key,) in run.chunks(range(run.payload["items"]), size=1):
        with Path(run.payload["journal"]).open("a") as journal:
            journal.write(f"{key} {os.getpid()}\n")
        time.sleep(run.payload["seconds"])
        with run.write() as report:
            activity_record(
                verb="item.worked", target=run.job, after={"key": key, "pid": os.getpid()}, now=real_now()
            )
            report.done(key, {"pid": os.getpid()})
    return {"pid": os.getpid()}
