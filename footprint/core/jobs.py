"""How is background work asked for, taken, reported and ended?

The ``Job`` row is the truth; the broker only rings a bell (acknowledged early), and a sweep every few seconds
rings again for what was not heard and for jobs whose worker fell silent. A worker holds a job by a lease and
a fencing token: every write it makes is one ``UPDATE … WHERE token = …`` first, so that a worker that lost
its lease cannot write.

Times here are real times, also where the site's clock is set: no demo may stretch a lease.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from footprint.core import clock
from footprint.core.enums import FINISHED_JOB_STATES, OPEN_JOB_STATES, ItemState, JobState
from footprint.core.models import Job, JobItem
from footprint.core.outbox import publish
from footprint.core.problems import Conflict, DomainError

logger = logging.getLogger(__name__)
RING_AGAIN = timedelta(seconds=30)
BACK_OFF_FIRST, BACK_OFF_LONGEST = timedelta(seconds=10), timedelta(minutes=10)
SWEEP_AT_MOST = 200


class LeaseLost(Exception):
    """Another worker has taken this job, or it has been ended: what this worker does no longer counts."""


@dataclass(frozen=True, kw_only=True)
class ItemReport:
    """What became of one item: an outcome, or an error."""

    key: str
    outcome: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] = field(default_factory=dict)


# --- for the rooms that have work ---------------------------------------------------------------------
@transaction.atomic
def job_enqueue(
    *,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    key: str = "",
    total: int | None = None,
    created_by: models.Model | None = None,
    organisation: models.Model | None = None,
    delay: timedelta = timedelta(),
) -> Job:
    """Ask for background work; it starts after the caller's transaction has committed.

    Parameters
    ----------
    kind
        Name of a handler registered with ``core.job_runner.job_kind``.
    payload
        What the handler needs, as JSON; identifiers rather than records.
    key
        While a job of this kind and key is open, asking again returns that one.
    total
        Number of items, when it is known already. [items]
    delay
        Wait at least this long. [real time]
    """
    now = timezone.now()
    if key:
        open_job = _open_job(kind, key)
        if open_job is not None:
            return open_job
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                key=key,
                payload=dict(payload or {}),
                total=total,
                created_by=created_by,
                organisation=organisation,
                queued_at=now,
                rung_at=now,
                not_before=now + delay if delay else None,
            )
    except IntegrityError:
        open_job = _open_job(kind, key) if key else None
        if open_job is None:
            raise
        return open_job
    if not delay:
        transaction.on_commit(lambda: ring(job.public_id), robust=True)
    return job


@transaction.atomic
def job_cancel(*, job: Job) -> Job:
    """End a waiting job now; ask a running one to stop at its next step."""
    now = timezone.now()
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state in FINISHED_JOB_STATES:
        raise Conflict(
            _("This work has already ended (%(state)s)."),
            code="job_has_ended",
            params={"state": job.get_state_display()},
        )
    job.cancel_asked_at = job.cancel_asked_at or now
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, now
    job.save(update_fields=["cancel_asked_at", "state", "finished_at"])
    return job


@transaction.atomic
def job_resume(*, job: Job, retry_failed_items: bool = True) -> Job:
    """Take up a job that failed, was cancelled or left items undone; finished items are not done again."""
    now = timezone.now()
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state in OPEN_JOB_STATES or (job.state == JobState.DONE and not job.failed):
        raise Conflict(
            _("Only work that failed, was cancelled or left items undone can be taken up again."),
            code="job_cannot_resume",
        )
    if retry_failed_items:
        failed = job.items.filter(state=ItemState.FAILED)
        count = failed.count()
        failed.delete()
        job.done, job.failed = job.done - count, job.failed - count
    job.state, job.finished_at, job.cancel_asked_at = JobState.QUEUED, None, None
    job.attempts, job.not_before, job.error, job.trace, job.rung_at = 0, None, {}, "", now
    job.save()
    transaction.on_commit(lambda: ring(job.public_id), robust=True)
    return job


# --- for the worker: every write carries the token ------------------------------------------------------
@transaction.atomic
def job_claim(*, job_id: UUID, worker: str, now: datetime, max_attempts: int) -> Job | None:
    """Take a due job, or one whose worker fell silent; ``None`` when there is nothing to take.

    The token is raised under a row lock and handed to the worker, who shows it with every write.
    """
    job = Job.objects.select_for_update(skip_locked=True).filter(_due(now), public_id=job_id).first()
    if job is None:
        return None
    job.token += 1
    job.attempts += 1
    if job.cancel_asked_at:
        job.state, job.finished_at = JobState.CANCELLED, now
    elif job.attempts > max_attempts:
        job.state, job.finished_at = JobState.FAILED, now
        job.error = _GIVEN_UP.in_languages() | {"code": _GIVEN_UP.code}
    else:
        job.state, job.worker, job.lease_until = JobState.RUNNING, worker, now + lease()
        job.started_at = job.started_at or now
        job.rung_at = job.not_before = None
    job.save()
    return job if job.state == JobState.RUNNING else None


def job_heartbeat(*, job: Job, now: datetime) -> None:
    """Prolong the lease of a worker that is still at it."""
    job_write(job=job, now=now)


def job_progress(*, job: Job, now: datetime, done: int | None = None, total: int | None = None) -> None:
    """Say how far the work is, for work that does not report items."""
    changes = {name: value for name, value in (("done", done), ("total", total)) if value is not None}
    job_write(job=job, now=now, **changes)
    for name, value in changes.items():
        setattr(job, name, value)


def job_write(*, job: Job, now: datetime, **changes: Any) -> None:
    """Change the row of a job that this worker holds and prolong the lease; otherwise ``LeaseLost``."""
    held = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    if not held.update(lease_until=now + lease(), **changes):
        raise LeaseLost(f"{job.kind} {job.public_id}: token {job.token} is no longer the one in force.")


@transaction.atomic
def job_items_done(*, job: Job, reports: list[ItemReport], now: datetime) -> None:
    """Write down what became of some items, each once."""
    failed = sum(1 for report in reports if report.error)
    job_write(job=job, now=now, done=F("done") + len(reports), failed=F("failed") + failed)
    JobItem.objects.bulk_create(
        [
            JobItem(
                job=job,
                key=report.key,
                state=ItemState.FAILED if report.error else ItemState.DONE,
                outcome=dict(report.outcome),
                error=dict(report.error),
                token=job.token,
                finished_at=now,
            )
            for report in reports
        ],
        batch_size=500,
    )


def job_finish(*, job: Job, now: datetime, result: Mapping[str, Any] | None = None) -> None:
    """The work is complete."""
    _end(job, now, state=JobState.DONE, result=dict(result or {}))


def job_end_cancelled(*, job: Job, now: datetime) -> None:
    """The worker has stopped because it was asked to."""
    _end(job, now, state=JobState.CANCELLED)


def job_fail(*, job: Job, now: datetime, error: DomainError, trace: str = "") -> None:
    """The work cannot be completed; somebody must change something and take it up again."""
    _end(job, now, state=JobState.FAILED, error=error.in_languages() | {"code": error.code}, trace=trace)


def job_retry_later(*, job: Job, now: datetime, trace: str) -> None:
    """Something unexpected happened: put the job back and try again after a while."""
    wait = min(BACK_OFF_FIRST * 2 ** (job.attempts - 1), BACK_OFF_LONGEST)
    job_write(job=job, now=now, state=JobState.QUEUED, not_before=now + wait, trace=trace)


def job_release(*, job: Job, now: datetime, ring_again: bool = False) -> None:
    """Put the job back for another worker, or for later, without counting the attempt."""
    rung_at = now if ring_again else None
    job_write(job=job, now=now, state=JobState.QUEUED, attempts=F("attempts") - 1, rung_at=rung_at)
    if ring_again:
        transaction.on_commit(lambda: ring(job.public_id))


# --- the bell -------------------------------------------------------------------------------------------
def ring(job_id: UUID) -> None:
    """Tell the workers that there is something to do. A bell that is not heard is rung again by the sweep."""
    try:
        current_app.tasks["core.run_job"].apply_async(args=[str(job_id)], retry=False)
    except Exception:
        logger.warning("The broker did not take the bell for job %s; the sweep rings again.", job_id)


def job_sweep(*, now: datetime) -> int:
    """Ring again for jobs that nobody took and for jobs whose worker fell silent; return how many."""
    unheard = Q(rung_at__isnull=True) | Q(rung_at__lt=now - RING_AGAIN)
    waiting = list(
        Job.objects.filter(_due(now) & unheard)
        .order_by("id")
        .values_list("pk", "public_id", "rung_at")[:SWEEP_AT_MOST]
    )
    rung = 0
    for pk, job_id, rung_at in waiting:
        if _unchanged(pk, rung_at).update(rung_at=now):
            ring(job_id)
            rung += 1
    return rung


def jobs_due(*, now: datetime) -> models.QuerySet[Job]:
    """Jobs that a worker could take at this moment, oldest first."""
    return Job.objects.filter(_due(now)).order_by("id")


def lease() -> timedelta:
    """How long a worker may be silent before another one takes its job."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _due(now: datetime) -> Q:
    ready = Q(state=JobState.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
    return ready | Q(state=JobState.RUNNING, lease_until__lt=now)


def _unchanged(pk: int, rung_at: datetime | None) -> models.QuerySet[Job]:
    same = Q(rung_at__isnull=True) if rung_at is None else Q(rung_at=rung_at)
    return Job.objects.filter(same, pk=pk)


@transaction.atomic
def _end(job: Job, now: datetime, **changes: Any) -> None:
    """End the work and, where a person asked for it, let upper rooms know."""
    job_write(job=job, now=now, finished_at=now, **changes)
    if job.created_by_id:
        publish(kind="job.ended", subject=job, now=clock.now(), payload={"state": changes["state"]})


def _open_job(kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key, state__in=OPEN_JOB_STATES).first()


_GIVEN_UP = DomainError(
    _("The work was given up: each attempt ended without a word."),
    code="job_given_up",
    remedy=_("An administrator finds the reason in the log of the workers; then take the work up again."),
)
