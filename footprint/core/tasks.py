"""What does the message broker start? One task per job, and a tick every few seconds."""

from uuid import UUID

from celery import shared_task

from footprint.core import clock, outbox
from footprint.core.job_runner import run_job
from footprint.core.jobs import job_sweep
from footprint.core.periodic import periodic_enqueue_due
from footprint.core.workers import worker_name, worker_sign, worker_signs_forget


@shared_task(name="core.run_job", bind=True, ignore_result=True, acks_late=False)
def run_job_task(self, job_id: str) -> None:
    """Carry out the job with this identifier, if it is still to be done."""
    run_job(job_id=UUID(job_id), worker=worker_name(), in_worker=not self.request.is_eager)


@shared_task(name="core.tick", ignore_result=True, acks_late=False)
def tick() -> None:
    """See to what nobody has rung for: unheard jobs, silent workers, undelivered facts, recurring duties."""
    now = clock.real_now()
    worker_sign(now=now)
    worker_signs_forget(now=now)
    job_sweep(now=now)
    outbox.deliver_due(now=now)
    periodic_enqueue_due(now=clock.now())
