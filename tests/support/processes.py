"""How does a test start workers, a scheduler and a second web process on its own database and broker?"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from kombu import Connection

from tests.support.database import database_url

WAIT_AT_MOST_SECONDS = 60


class Processes:
    """Processes of one test: they share its database, a broker and a data folder, and end with it."""

    def __init__(
        self, *, folder: Path, broker: str, queue: str, lease_seconds: float = 2, **environment: str
    ):
        self.broker, self.queue = broker, queue
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "footprint.settings",
            "DATABASE_URL": database_url(),
            "DATA": str(folder),
            "BROKER_URL": broker,
            "QUEUE": queue,
            "JOB_LEASE_SECONDS": "2",
            "TICK_SECONDS": "0.5",
            "TMPDIR": str(folder),
            **environment,
        }
        self.running: list[subprocess.Popen] = []

    def worker(self, *, pool: str = "threads") -> subprocess.Popen:
        """Start a worker and wait until it is ready."""
        options = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "INFO"]
        name = f"worker{len(self.running)}"
        process = self._start(name, "worker", "-P", pool, "-c", "1", "-n", f"{name}@test", *options)
        wait_until(lambda: " ready." in self.log(name), what=f"{name} is ready", told=lambda: self.log(name))
        return process

    def scheduler(self) -> subprocess.Popen:
        return self._start("beat", "beat", "-s", str(self.folder / "schedule"), "--pidfile=")

    def enqueue(self, *, kind: str, **payload: Any) -> str:
        """Ask for a job from another process, as the web site does; return its identifier."""
        program = (
            "import json, sys, django; django.setup()\n"
            "from footprint.core.jobs import job_enqueue\n"
            "print(job_enqueue(kind=sys.argv[1], payload=json.loads(sys.argv[2])).public_id)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, kind, json.dumps(payload)],
            env=self.environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def log(self, name: str) -> str:
        file = self.folder / f"{name}.log"
        return file.read_text() if file.exists() else ""

    def end(self) -> None:
        for process in self.running:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()
        if not self.broker.startswith("filesystem"):
            with Connection(self.broker) as connection, suppress(*connection.channel_errors):
                connection.default_channel.queue_delete(self.queue)

    def _start(self, name: str, *words: str) -> subprocess.Popen:
        log = (self.folder / f"{name}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.support.worker_app", *words],
            env=self.environment,
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        self.running.append(process)
        return process


def wait_until(
    condition: Callable[[], Any],
    *,
    what: str,
    told: Callable[[], str] = lambda: "",
    at_most: float = WAIT_AT_MOST_SECONDS,
) -> Any:
    """Wait for something another process does; fail with what it said when it does not happen."""
    deadline = time.monotonic() + at_most
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"Waited {at_most:.0f} s in vain: {what}.\n{told()}")
