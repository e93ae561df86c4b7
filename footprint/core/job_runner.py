"""How does a worker carry out a job so that it may die at any step and nothing is lost or done twice?

A room registers a handler::

    @job_kind("products.batch", label=_("Footprints of products"))
    def batch(run: JobRun) -> dict:
        for keys in run.chunks(all_keys(run.payload), size=100):
            results = compute(keys)                  # outside any transaction
            with run.write() as report:              # one transaction, refused when the lease is lost
                for key, result in results.items():
                    store(result)
                    report.done(key, {"kg_co2e": result.total})
        return {"stored": run.job.done}

What is written inside ``run.write()`` commits together with the items' outcome. After a crash another worker
calls the handler again and ``chunks`` leaves out what is finished; a step that writes elsewhere must be
harmless when repeated.
"""

import logging
import math
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from footprint.core import jobs
from footprint.core.clock import real_now
from footprint.core.jobs import ItemReport, LeaseLost
from footprint.core.models import Job
from footprint.core.problems import DomainError
from footprint.core.workers import SILENT_AFTER, worker_last_seen, worker_sign

logger = logging.getLogger(__name__)
stopping = threading.Event()
Handler = Callable[["JobRun"], Mapping[str, Any] | None]


class JobCancelled(Exception):
    """Somebody asked this job to stop."""


class WorkerStopping(Exception):
    """This worker is told to end; another one goes on with the job."""


class TurnOver(Exception):
    """This job has had its turn and others wait; it goes on when they have had theirs."""


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """One kind of background work."""

    name: str
    label: str | Promise
    handler: Handler
    max_attempts: int
    step_limit_seconds: float
    turn_seconds: float


_kinds: dict[str, JobKind] = {}


def job_kind(
    name: str,
    *,
    label: str | Promise,
    max_attempts: int = 5,
    step_limit_seconds: float = 600,
    turn_seconds: float = 20,
) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of work (in a room's ``tasks.py``, which is imported at start).

    Parameters
    ----------
    label
        What people see the work called.
    max_attempts
        How often it may be begun before it counts as failed.
    step_limit_seconds
        A handler silent for longer than this loses its lease, even while its process lives. [s]
    turn_seconds
        After this long the job makes room, between two steps, for other work that waits. [s]
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = JobKind(
            name=name,
            label=label,
            handler=handler,
            max_attempts=max_attempts,
            step_limit_seconds=step_limit_seconds,
            turn_seconds=turn_seconds,
        )
        return handler

    return register


def job_kind_of(name: str) -> JobKind:
    """The registered kind; an unknown one fails with a sentence when it is run."""
    return _kinds.get(name) or JobKind(
        name=name, label=name, handler=_unknown, max_attempts=1, step_limit_seconds=60, turn_seconds=60
    )


@dataclass
class Report:
    """Collects what became of the items of one step."""

    reports: list[ItemReport] = field(default_factory=list)

    def done(self, key: object, outcome: Mapping[str, Any] | None = None) -> None:
        self.reports.append(ItemReport(key=str(key), outcome=outcome or {}))

    def failed(self, key: object, error: DomainError | Mapping[str, Any]) -> None:
        facts = {**error.in_languages(), **error.entry()} if isinstance(error, DomainError) else error
        self.reports.append(ItemReport(key=str(key), error=facts))


class JobRun:
    """A job in the hands of a worker."""

    def __init__(self, job: Job, *, turn_seconds: float = math.inf):
        self.job = job
        self.payload: dict[str, Any] = job.payload
        self._total_is_set = False
        self._silent_since = self._began = real_now()
        self._turn_seconds = turn_seconds

    def set_total(self, total: int) -> None:
        """How many items there are, counted over all steps. [items]"""
        self._total_is_set = True
        if total != self.job.total:
            jobs.job_progress(job=self.job, total=total, now=self._heard())

    def progress(self, *, done: int, total: int | None = None) -> None:
        """How far the work is, for a handler that does not report items. [items]"""
        jobs.job_progress(job=self.job, done=done, total=total, now=self._heard())

    def chunks(self, keys: Iterable[object], *, size: int = 100) -> Iterator[list[str]]:
        """The keys that are not finished yet, ``size`` at a time; stops when the job is cancelled or lost."""
        every = list(dict.fromkeys(str(key) for key in keys))
        if not self._total_is_set:
            self.set_total(len(every))
        finished = set(self.job.items.values_list("key", flat=True))
        todo = [key for key in every if key not in finished]
        for start in range(0, len(todo), size):
            self.checkpoint()
            yield todo[start : start + size]
        self.checkpoint()

    def checkpoint(self) -> None:
        """Prolong the lease, or end here.

        Raises
        ------
        LeaseLost, JobCancelled, WorkerStopping, TurnOver
            The runner catches them; a handler lets them pass.
        """
        jobs.job_heartbeat(job=self.job, now=self._heard())
        if stopping.is_set():
            raise WorkerStopping
        if Job.objects.filter(pk=self.job.pk, cancel_asked_at__isnull=False).exists():
            raise JobCancelled
        if (real_now() - self._began).total_seconds() > self._turn_seconds and self._others_wait():
            raise TurnOver

    @contextmanager
    def write(self) -> Iterator[Report]:
        """One transaction for what a step writes and for the outcome of its items.

        The job's row is changed under the token first and stays locked until the end, so nobody can take the
        job over in between, and nothing is written when somebody has.
        """
        report = Report()
        with transaction.atomic():
            jobs.job_heartbeat(job=self.job, now=self._heard())
            yield report
            jobs.job_items_done(job=self.job, reports=report.reports, now=self._heard())
        self.job.refresh_from_db(fields=["done", "failed"])

    def silent_seconds(self) -> float:
        """How long the handler has reported nothing. [s]"""
        return (real_now() - self._silent_since).total_seconds()

    def _others_wait(self) -> bool:
        """Whether other jobs are due, or the tick has found no free worker for a while."""
        now = real_now()
        seen = worker_last_seen()
        return seen is None or seen < now - SILENT_AFTER / 2 or jobs.jobs_due(now=now).exists()

    def _heard(self):
        self._silent_since = real_now()
        return self._silent_since


def run_job(*, job_id: UUID, worker: str, in_worker: bool = True) -> Job | None:
    """Take the job and carry it out; return it as it then stands, ``None`` when there was nothing to take."""
    kind = job_kind_of(Job.objects.values_list("kind", flat=True).get(public_id=job_id))
    job = jobs.job_claim(job_id=job_id, worker=worker, now=real_now(), max_attempts=kind.max_attempts)
    if job is None:
        return None
    run = JobRun(job, turn_seconds=kind.turn_seconds if in_worker else math.inf)
    try:
        with _heartbeat(run, kind) if in_worker else _no_heartbeat():
            _carry_out(run, kind)
    except LeaseLost as lost:
        logger.warning("Stopped working: %s", lost)
    job.refresh_from_db()
    return job


def run_due(*, worker: str = "here", at_most: int = 1000) -> int:
    """Carry out every job that is due, in this process, until none is left; return how many."""
    for count in range(at_most):
        job_id = jobs.jobs_due(now=real_now()).values_list("public_id", flat=True).first()
        if job_id is None:
            return count
        run_job(job_id=job_id, worker=worker, in_worker=False)
    return at_most


def _carry_out(run: JobRun, kind: JobKind) -> None:
    job = run.job
    try:
        result = kind.handler(run)
    except LeaseLost:
        raise
    except JobCancelled:
        jobs.job_end_cancelled(job=job, now=real_now())
    except WorkerStopping:
        jobs.job_release(job=job, now=real_now())
    except TurnOver:
        jobs.job_release(job=job, now=real_now(), ring_again=True)
    except DomainError as error:
        jobs.job_fail(job=job, error=error, now=real_now())
    except Exception:
        trace = traceback.format_exc()
        logger.exception("Job %s %s failed in attempt %s.", job.kind, job.public_id, job.attempts)
        if job.attempts < kind.max_attempts:
            jobs.job_retry_later(job=job, trace=trace, now=real_now())
        else:
            jobs.job_fail(job=job, error=_FAULT, trace=trace, now=real_now())
    else:
        jobs.job_finish(job=job, result=result, now=real_now())


@contextmanager
def _heartbeat(run: JobRun, kind: JobKind) -> Iterator[None]:
    """Prolong the lease from a thread of its own while the handler works, unless the handler hangs."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(jobs.lease().total_seconds() / 3):
                if run.silent_seconds() > kind.step_limit_seconds:
                    logger.warning("Job %s is silent for too long; its lease runs out.", run.job.public_id)
                    return
                try:
                    jobs.job_heartbeat(job=run.job, now=real_now())
                    worker_sign(now=real_now())
                except DatabaseError:
                    logger.warning("No heartbeat for job %s this time.", run.job.public_id, exc_info=True)
                    connection.close()
        except LeaseLost:
            pass  # the handler learns it at its next step
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{run.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def _no_heartbeat() -> Iterator[None]:
    yield


def _unknown(run: JobRun) -> None:
    raise DomainError(
        _("No room of this site knows work of the kind “%(kind)s”."),
        code="job_kind_unknown",
        params={"kind": run.job.kind},
        remedy=_("The workers may run an older version than the web site: restart them."),
    )


_FAULT = DomainError(
    _("The work stopped because of a fault of the site, several times over."),
    code="job_fault",
    remedy=_("An administrator finds the trace at the job; nothing that was finished is lost."),
)
