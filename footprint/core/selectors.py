"""Is the site in order, and how far is its background work?"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from footprint.core import triggers
from footprint.core.enums import DeliveryState, JobState
from footprint.core.models import Job, OutboxDelivery
from footprint.core.workers import SILENT_AFTER, worker_last_seen

logger = logging.getLogger(__name__)
LATE_AFTER = timedelta(minutes=5)
BROKER_TIMEOUT_SECONDS = 1.0
State = Literal["ok", "warning", "down", "off"]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """How one part of the site is: in order, worth a look, not working, or switched off on purpose."""

    name: str
    label: str | Promise
    state: State
    text: str | Promise = ""
    remedy: str | Promise = ""


Check = Callable[[datetime], Condition]
_checks: dict[str, Check] = {}


def status_check(name: str) -> Callable[[Check], Check]:
    """Register ``check(now)`` of an upper room (PDF libraries, object storage) for the status page."""

    def register(check: Check) -> Check:
        _checks[name] = check
        return check

    return register


def system_status(*, now: datetime) -> list[Condition]:
    """Every part of the site and how it is; ``now`` is real time. A check that breaks counts as down."""
    database = _database(now)
    if database.state == "down":
        return [database, _guarded("broker", _broker, now)]
    checks = {"broker": _broker, "worker": _worker, "jobs": _jobs, "outbox": _outbox, **_checks}
    return [database, *[_guarded(name, check, now) for name, check in checks.items()]]


def is_serving(conditions: list[Condition]) -> bool:
    """Whether pages can be served: nothing is down but background work, which waits."""
    return all(condition.state != "down" for condition in conditions if condition.name == "database")


def jobs_of(organisation: models.Model) -> models.QuerySet[Job]:
    """The background work of one organisation, newest first."""
    return Job.objects.filter(organisation=organisation).order_by("-id")


def _guarded(name: str, check: Check, now: datetime) -> Condition:
    try:
        return check(now)
    except Exception:
        logger.exception("The status check %s broke.", name)
        return Condition(name=name, label=name, state="down", text=_("The check itself failed; see the log."))


def _database(now: datetime) -> Condition:
    label = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        absent = triggers.missing()
    except DatabaseError:
        logger.exception("The database does not answer.")
        return Condition(name="database", label=label, state="down", text=_("The database does not answer."))
    if absent:
        return Condition(
            name="database",
            label=label,
            state="warning",
            text=_("Triggers that protect history are missing."),
            remedy=_("Run “manage.py migrate”; it puts them back."),
        )
    return Condition(name="database", label=label, state="ok")


def _broker(now: datetime) -> Condition:
    label = _("Message broker")
    try:
        if settings.CELERY_BROKER_URL.startswith("filesystem"):
            folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
            probe = folder / ".probe"
            probe.touch()
            probe.unlink()
        else:
            with current_app.connection_for_write(connect_timeout=BROKER_TIMEOUT_SECONDS) as broker:
                broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_SECONDS)
    except Exception:
        logger.warning("The broker does not answer.", exc_info=True)
        return Condition(
            name="broker",
            label=label,
            state="down",
            text=_("The message broker does not answer."),
            remedy=_("Work is kept and begins when it answers again."),
        )
    return Condition(name="broker", label=label, state="ok")


def _worker(now: datetime) -> Condition:
    label = _("Workers")
    seen = worker_last_seen()
    if seen is None or seen < now - SILENT_AFTER:
        return Condition(
            name="worker",
            label=label,
            state="down",
            text=_("No worker has shown itself for a minute."),
            remedy=_("Start a worker; work that was asked for is kept until then."),
        )
    return Condition(name="worker", label=label, state="ok")


def _jobs(now: datetime) -> Condition:
    label = _("Background work")
    late = models.Q(queued_at__lt=now - LATE_AFTER) & (
        models.Q(not_before__isnull=True) | models.Q(not_before__lt=now - LATE_AFTER)
    )
    if Job.objects.filter(late, state=JobState.QUEUED).exists():
        return Condition(
            name="jobs", label=label, state="warning", text=_("Work has been waiting for over five minutes.")
        )
    return Condition(name="jobs", label=label, state="ok")


def _outbox(now: datetime) -> Condition:
    label = _("Messages between rooms")
    given_up = OutboxDelivery.objects.filter(state=DeliveryState.FAILED)
    late = OutboxDelivery.objects.filter(state=DeliveryState.PENDING, attempts__gt=2)
    if given_up.exists() or late.exists():
        return Condition(
            name="outbox",
            label=label,
            state="warning",
            text=_("Something that happened was not passed on."),
            remedy=_("An administrator finds the reason at the delivery and tries again."),
        )
    return Condition(name="outbox", label=label, state="ok")
