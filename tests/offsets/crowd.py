"""Many client processes on one ledger, some of them killed with -9 in the middle of their work.

Clients are forked from the test's process, so that a killed one is replaced at once. Each client writes a
line to its own file after each answer it got; what is written there must be true of the database ever after.
"""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from django.db import connection, connections

from footprint.accounts.models import User
from footprint.offsets import services
from footprint.offsets.models import Account
from footprint.offsets.problems import InsufficientCredits
from tests.offsets.conftest import NOW

KEYS = UUID("2f9b8e0c-6d1a-4f57-9a63-0c3e5b7d9f11")
Work = Callable[[int], None]


@dataclass
class Crowd:
    """``clients`` processes that each do ``work(client)`` to its end, however often they are killed."""

    clients: int
    work: Work
    folder: Path
    kills: int = 0
    seed: int = 0
    deadline_s: float = 240

    def run(self) -> int:
        """Run to the end of everybody's work; return how many were killed on the way."""
        connections.close_all()
        chance = random.Random(self.seed)
        running = {self._start(client): client for client in range(self.clients)}
        killed, end = 0, time.monotonic() + self.deadline_s
        next_kill = time.monotonic() + 0.05
        while running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid in running:
                client = running.pop(pid)
                if os.WIFSIGNALED(status):
                    running[self._start(client)] = client
                elif os.WEXITSTATUS(status):
                    self._stop(running)
                    raise AssertionError(self._trouble(client))
                continue
            now = time.monotonic()
            if now > end:
                self._stop(running)
                raise AssertionError(f"{len(running)} clients were not done after {self.deadline_s:.0f} s")
            if killed < self.kills and now > next_kill:
                os.kill(chance.choice(list(running)), signal.SIGKILL)
                killed += 1
                next_kill = now + chance.uniform(0.02, 0.15)
            time.sleep(0.002)
        return killed

    def _start(self, client: int) -> int:
        pid = os.fork()
        if pid:
            return pid
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            self.work(client)
            connections.close_all()
            os._exit(0)
        except BaseException:
            (self.folder / f"{client}.error").write_text(traceback.format_exc())
            os._exit(1)

    def _stop(self, running: dict[int, int]) -> None:
        for pid in running:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _trouble(self, client: int) -> str:
        return (self.folder / f"{client}.error").read_text()


@dataclass(frozen=True)
class Buyer:
    """A client that retires tonne after tonne of one account, each request with a key of its own."""

    account_id: int
    folder: Path
    requests: int
    round: int = 0

    def __call__(self, client: int) -> None:
        asker, approver = User.objects.order_by("pk")[:2]
        account = Account.objects.select_related("registry").get(pk=self.account_id)
        with (self.folder / f"{client}.answers").open("a") as answers:
            for number in range(self.requests):
                key = uuid5(KEYS, f"{self.round}:{client}:{number}")
                answer = self.retire_one(account, key, asker, approver)
                answers.write(f"{key} {answer}\n")
                answers.flush()

    @staticmethod
    def retire_one(account: Account, key: UUID, asker: User, approver: User) -> str:
        """Ask and approve; the number of the retirement, or ``refused``."""
        try:
            request = services.retirement_request(
                account=account,
                tonnes=1,
                beneficiary_name="受益方",
                purpose="other",
                claim="c",
                subject="s",
                requested_by=asker,
                request_id=key,
                now=NOW,
            )
        except InsufficientCredits:
            return "refused"
        request = services.retirement_approve(
            retirement_request=request, approved_by=approver, request_id=uuid5(key, "approve"), now=NOW
        )
        return request.retirement.number

    def answers(self) -> list[tuple[UUID, str]]:
        """Every answer that any client got, repeats included."""
        lines = (
            line for path in sorted(self.folder.glob("*.answers")) for line in path.read_text().splitlines()
        )
        pairs = (line.split() for line in lines)
        return [(UUID(pair[0]), pair[1]) for pair in pairs if len(pair) == 2]


def commits_are_durable() -> bool:
    """Whether the database answers only after the commit is on disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return True
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0] == "on"
