"""Which Celery application carries background work? (The broker is a doorbell; core.Job is the truth.)"""

import os

from celery import Celery, signals
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["filesystem"] = "footprint.core.file_broker:Transport"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footprint.settings")

app = Celery("footprint")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
def _verify_database(**kwargs):
    """Refuse to work on a database that would let history be edited."""
    from footprint.core import startup  # noqa: PLC0415  (models are loaded only once the worker has set up Django)

    startup.verify()


@signals.worker_ready.connect
def _tick_at_start(**kwargs):
    """Take over at once what was left behind, without waiting for the scheduler."""
    app.tasks["core.tick"].apply_async(retry=False)


@signals.worker_shutting_down.connect
def _put_jobs_back(**kwargs):
    """Let running jobs end at their next step; another worker goes on with them."""
    from footprint.core import job_runner  # noqa: PLC0415  (as above)

    job_runner.stopping.set()
