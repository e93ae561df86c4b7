"""Which Celery application carries background work? (The broker is a doorbell; core.Job is the truth.)"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footprint.settings")

app = Celery("footprint")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
