"""What must the site do again and again, on its own clock?

A room registers a duty in its ``tasks.py``; it is due by the site's clock, so setting the demo's clock a year
ahead makes the reminders of that year appear. Each run is a job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from footprint.core import clock
from footprint.core.job_runner import JobRun, job_kind
from footprint.core.jobs import job_enqueue
from footprint.core.models import PeriodicRun

Duty = Callable[..., object]


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """One duty and how often it comes."""

    name: str
    every: timedelta
    duty: Duty


_duties: dict[str, Periodic] = {}


def periodic(name: str, *, every: timedelta) -> Callable[[Duty], Duty]:
    """Register ``duty(*, now)``, to be called about ``every`` so often; it must be harmless when repeated."""

    def register(duty: Duty) -> Duty:
        _duties[name] = Periodic(name=name, every=every, duty=duty)
        return duty

    return register


def periodic_enqueue_due(*, now: datetime) -> list[str]:
    """Enqueue the duties whose time has come by the site's clock; return their names."""
    begun = []
    last = dict(PeriodicRun.objects.values_list("name", "begun_at"))
    for name, entry in _duties.items():
        due = name not in last or last[name] + entry.every <= now or last[name] > now
        if due and _begin(name, last.get(name), now):
            job_enqueue(kind="core.periodic", key=name, payload={"name": name})
            begun.append(name)
    return begun


@job_kind("core.periodic", label=_("Recurring duty"))
def run_periodic(run: JobRun) -> None:
    """Carry out one duty."""
    entry = _duties.get(run.payload["name"])
    if entry is not None:
        entry.duty(now=clock.now())


def _begin(name: str, last: datetime | None, now: datetime) -> bool:
    """Whether it fell to this process to begin the duty."""
    if last is None:
        return PeriodicRun.objects.get_or_create(name=name, defaults={"begun_at": now})[1]
    return bool(PeriodicRun.objects.filter(name=name, begun_at=last).update(begun_at=now))
