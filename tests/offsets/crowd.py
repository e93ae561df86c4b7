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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from django.db import connection, connections

from footprint.accounts.models import Organisation, User
from footprint.core.problems import Conflict, DomainError
from footprint.offsets import services
from footprint.offsets.models import Account, Block, Issuance, Reservation, RetirementRequest, Transfer
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


def prepare_wandering(project, holding, people) -> None:
    """Three issuances in two holdings, so that clients meet and cross."""
    other = Organisation.objects.create(name_zh="另一家")
    second = services.account_open(registry=holding.registry, organisation=other, now=NOW)
    for vintage, first, account in ((2023, 1, holding), (2024, 1_001, second), (2025, 2_001, holding)):
        services.issuance_register(
            project=project,
            vintage=vintage,
            serials=f"T-{first}-{first + 399}-X",
            account=account,
            registered_by=people[0],
            request_id=uuid4(),
            now=NOW,
        )


@dataclass(frozen=True)
class Wanderer:
    """A client that does whatever it likes with what it finds, much of it changed by others meanwhile."""

    folder: Path
    steps: int

    def __call__(self, client: int) -> None:
        done = self.folder / f"{client}.steps"
        begun = int(done.read_text() or 0) if done.exists() else 0
        chance = random.Random(f"{client}:{begun}")
        people = list(User.objects.order_by("pk")[:2])
        accounts = list(Account.objects.filter(kind="holding").select_related("registry", "organisation"))
        issuances = list(Issuance.objects.select_related("registry", "project"))
        moves = Moves(chance, people, accounts, issuances)
        for step in range(begun, self.steps):
            with suppress(DomainError):
                chance.choice(moves.all())()
            done.write_text(str(step + 1))


@dataclass(frozen=True)
class Moves:
    """The moves of a wanderer, on records picked at random."""

    chance: random.Random
    people: list[User]
    accounts: list[Account]
    issuances: list[Issuance]

    def all(self) -> list[Callable[[], object]]:
        return [
            self.reserve, self.reserve, self.release, self.offer, self.decide, self.ask, self.approve,
            self.approve, self.reject, self.freeze, self.unfreeze, self.set_aside, self.hand_back, self.merge,
        ]  # fmt: skip

    def given(self) -> dict:
        return {"request_id": uuid4(), "now": NOW}

    def one_of(self, records):
        """One of the latest records, or nothing to do."""
        found = list(records.order_by("-pk")[:20])
        if not found:
            raise Conflict("nothing there")
        return self.chance.choice(found)

    def reserve(self):
        services.blocks_reserve(
            account=self.chance.choice(self.accounts),
            tonnes=self.chance.randrange(1, 30),
            choice=self.chance.choice(["oldest_first", "proportional", "where_free"]),
            expires_at=NOW.replace(year=2027),
            reserved_by=self.people[0],
            **self.given(),
        )

    def release(self):
        reservation = self.one_of(Reservation.objects.filter(state="active"))
        tonnes = self.chance.choice([None, 1, 3])
        services.reservation_release(
            reservation=reservation, tonnes=tonnes, released_by=self.people[0], **self.given()
        )

    def offer(self):
        sender, receiver = self.chance.sample(self.accounts, 2)
        services.transfer_offer(
            from_account=sender,
            to_account=receiver,
            tonnes=self.chance.randrange(1, 30),
            offered_by=self.people[0],
            **self.given(),
        )

    def decide(self):
        transfer = self.one_of(Transfer.objects.filter(state="offered"))
        service = self.chance.choice([services.transfer_accept, services.transfer_reject])
        service(transfer=transfer, decided_by=self.people[1], **self.given())

    def ask(self):
        reservation = self.one_of(Reservation.objects.filter(state="active"))
        services.retirement_request(
            reservation=reservation,
            beneficiary_name="受益方",
            purpose="other",
            claim="c",
            subject="s",
            requested_by=self.people[0],
            **self.given(),
        )

    def approve(self):
        waiting = self.one_of(RetirementRequest.objects.filter(state="requested"))
        services.retirement_approve(retirement_request=waiting, approved_by=self.people[1], **self.given())

    def reject(self):
        waiting = self.one_of(RetirementRequest.objects.filter(state="requested"))
        services.retirement_reject(
            retirement_request=waiting, rejected_by=self.people[1], reason="no", **self.given()
        )

    def freeze(self):
        self._hold(services.blocks_freeze, "held")

    def unfreeze(self):
        self._hold(services.blocks_unfreeze, "frozen")

    def set_aside(self):
        self._hold(services.blocks_set_aside, "held")

    def hand_back(self):
        self._hold(services.blocks_hand_back, "buffer")

    def _hold(self, service, state: str):
        block = self.one_of(Block.objects.open().filter(state=state).select_related("account"))
        issuance = next(one for one in self.issuances if one.pk == block.issuance_id)
        last = min(block.last, block.first + self.chance.randrange(5))
        account = self.chance.choice(self.accounts) if state == "buffer" else block.account
        service(
            account=account,
            serials=[(issuance, (block.first, last))],
            reason="why",
            actor=self.people[0],
            **self.given(),
        )

    def merge(self):
        services.blocks_merge(issuance=self.chance.choice(self.issuances), **self.given())


def commits_are_durable() -> bool:
    """Whether the database answers only after the commit is on disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return True
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0] == "on"
