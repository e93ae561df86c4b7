"""How do the web server and the worker run under one parent, and end with it?"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

PR_SET_PDEATHSIG = 1
STOP_GRACE_S = 8


def die_with_parent(how: signal.Signals) -> None:
    """Ask Linux to send ``how`` to this process when its parent ends, however it ends."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:  # it ended in between
        os.kill(os.getpid(), how)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Child:
    """One supervised process; started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], on_parent_death: signal.Signals) -> None:
        self.name = name
        self.command = command
        self.on_parent_death = on_parent_death
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - the commands below, no user input
            self.command,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(self.on_parent_death),  # noqa: PLW1509 - single-threaded here
        )

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, how)


def children(port: int) -> list[Child]:
    """The web server and the worker of the embedded default."""
    binaries = Path(sys.executable).parent
    celery = [
        sys.executable,
        "-W",
        "ignore:You're running the worker",
        "-m",
        "celery",
        "-q",
        "-A",
        "footprint",
    ]
    worker = [*celery, "worker", "-P", "threads", "-c", "2", "-l", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = [*celery, "beat", "-l", "WARNING", "-s", str(settings.DATA_DIR / "beat-schedule"), "--pidfile="]
    web = [str(binaries / "gunicorn"), "footprint.wsgi", "-b", f"127.0.0.1:{port}", "-k", "gthread"]
    web += ["-w", "1", "--threads", "8", "--log-level", "warning", "--graceful-timeout", "3"]
    # Worker and beat are one process each: killing them outright is safe, a job's lease runs out and another
    # worker takes it over.
    return [
        Child("web", web, signal.SIGTERM),
        Child("worker", worker, signal.SIGKILL),
        Child("beat", beat, signal.SIGKILL),
    ]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def supervise(port: int, ready: Callable[[], None]) -> None:
    """Run the children until SIGINT or SIGTERM; call ``ready`` once, when the web server answers."""
    family = children(port)
    stopping = False

    def stop(_signum: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    for child in family:
        child.start()
    announced = False
    while not stopping:
        time.sleep(0.1)
        if not announced and answers(port):
            announced = True
            ready()
        for child in family:
            if child.ended() and not stopping:
                sys.stderr.write(f"{child.name} ended; starting it again\n")
                time.sleep(1)
                child.start()
    _stop_all(family)


def _stop_all(family: list[Child]) -> None:
    for child in family:
        child.stop(signal.SIGTERM)
    deadline = time.monotonic() + STOP_GRACE_S
    while time.monotonic() < deadline and not all(child.ended() for child in family):
        time.sleep(0.05)
    for child in family:
        child.stop(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()
