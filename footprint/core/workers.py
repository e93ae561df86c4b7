"""Which worker is this, and is any of them alive?"""

import os
import socket
import threading
from datetime import datetime, timedelta

from footprint.core.models import WorkerSign

SILENT_AFTER = timedelta(seconds=60)
FORGET_AFTER = timedelta(days=1)


def process_name() -> str:
    """Host and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def worker_name() -> str:
    """Host, process and thread: who holds a job."""
    return f"{process_name()}:{threading.get_ident() % 100_000}"


def worker_sign(*, now: datetime) -> None:
    """Leave a sign of life of this process; ``now`` is real time."""
    WorkerSign.objects.update_or_create(name=process_name(), defaults={"seen_at": now})


def worker_signs_forget(*, now: datetime) -> None:
    """Forget processes that have long ended."""
    WorkerSign.objects.filter(seen_at__lt=now - FORGET_AFTER).delete()


def worker_last_seen() -> datetime | None:
    """When a worker last showed itself."""
    return WorkerSign.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
