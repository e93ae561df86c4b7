"""How many retirements a second, beside bare psycopg that does the same under the same locks?

Both sides work on the same tables with the same triggers, exclusion and foreign keys, with
``synchronous_commit=on``, and carry one tonne through the same two transactions: *request* (key claimed,
chain head locked, block split, reservation and request written, movement chained) and *approval* (key
claimed, head locked, block retired, retirement written, states moved on, movement chained). The bare side is
written as well as psycopg allows: prepared statements, one writing statement per transaction.
"""

import hashlib
import json
import os
from datetime import UTC, datetime
from uuid import uuid4

import psycopg

from tests.benchmarks import Contest, benchmark

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
LOTS = 64
TONNES_PER_LOT = 1_000_000
SINGLE, SET, CLIENTS = 200, 200, 4
NAME = "footprint_bench_ledger"


def postgres() -> str:
    return os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def administer(*statements: str) -> None:
    with psycopg.connect(postgres(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


class Ledger:
    """A database of its own with one holding of 64 lots."""

    def __init__(self) -> None:
        administer(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
        self.url = postgres().rsplit("/", 1)[0] + f"/{NAME}"
        os.environ["DATABASE_URL"] = self.url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footprint.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        self._fill()
        self.owner = os.getpid()
        self.bare = psycopg.connect(self.url)

    def _fill(self) -> None:
        from footprint.accounts.models import Organisation, User
        from footprint.offsets import services

        self.services = services
        self.asker, self.approver = (User.objects.create_user(f"{name}@example.org") for name in "ab")
        operator = Organisation.objects.create(name_zh="登记机构")
        self.registry = services.registry_register(
            code="here",
            name_zh="本站",
            name_en="Here",
            kind="inclusive",
            serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)",
            serial_example="T-1-2",
            operated_here=True,
            operator=operator,
            now=NOW,
        )
        project = services.project_register(
            registry=self.registry, number="1", name_zh="项目", kind="other", now=NOW
        )
        self.account = services.account_open(registry=self.registry, organisation=operator, now=NOW)
        for lot in range(LOTS):
            services.issuance_register(
                project=project,
                vintage=2025,
                serials=f"T-{lot * TONNES_PER_LOT + 1}-{(lot + 1) * TONNES_PER_LOT}",
                account=self.account,
                registered_by=self.asker,
                request_id=uuid4(),
                now=NOW,
            )

    def own_connection(self) -> None:
        """A copy of this process must not speak on its parent's connection."""
        if os.getpid() != self.owner:
            from django.db import connection

            connection.connection = None
            self.bare = psycopg.connect(self.url)
            self.owner = os.getpid()

    def request(self, choice: str = "oldest_first"):
        return self.services.retirement_request(
            account=self.account,
            tonnes=1,
            choice=choice,
            beneficiary_name="受益方有限公司",
            purpose="event_neutrality",
            claim="碳中和",
            subject="2026 展览会",
            requested_by=self.asker,
            request_id=uuid4(),
            now=NOW,
        )

    def ours(self, count: int = SINGLE, choice: str = "oldest_first") -> int:
        """One after the other, as two people ask and approve."""
        self.own_connection()
        for _number in range(count):
            request = self.request(choice)
            self.services.retirement_approve(
                retirement_request=request, approved_by=self.approver, request_id=uuid4(), now=NOW
            )
        return count

    def reference(self, count: int = SINGLE, lot: int = 0) -> int:
        """The same in bare psycopg, always from the lot with this number."""
        self.own_connection()
        bare = Bare(self, lot)
        for _number in range(count):
            bare.approve(bare.request())
        return count

    def at_once(self, work) -> int:
        """Four copies of this process do ``work(number)``; what they retired together."""
        children = []
        for number in range(CLIENTS):
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    work(number)
                    status = 0
                finally:
                    os._exit(status)
            children.append(child)
        if any(os.waitpid(child, 0)[1] for child in children):
            raise RuntimeError("a client failed")
        return CLIENTS * SINGLE

    def requests(self) -> None:
        """Requests that wait for the approval of many at once."""
        self.own_connection()
        self.waiting = [self.request() for _number in range(SET)]

    def approve_set(self) -> int:
        """All in one go."""
        self.own_connection()
        return len(
            self.services.retirements_approve(
                retirement_requests=self.waiting, approved_by=self.approver, request_id=uuid4(), now=NOW
            )
        )

    def approve_each(self) -> int:
        """The same, one transaction each."""
        self.own_connection()
        for request in self.waiting:
            self.services.retirement_approve(
                retirement_request=request, approved_by=self.approver, request_id=uuid4(), now=NOW
            )
        return len(self.waiting)

    def close(self) -> None:
        from django.db import connections

        self.bare.close()
        connections.close_all()
        administer(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


CLAIM = """
INSERT INTO offsets_ledgerrequest (id, service, body_sha256, actor_id, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (id) DO NOTHING RETURNING id
"""
PICK = """
SELECT b.issuance_id FROM offsets_block b
WHERE b.account_id = %s AND b.state = 'held' AND b.closed_by_id IS NULL AND b.last - b.first + 1 >= 1
ORDER BY b.issuance_id OFFSET %s LIMIT 1
"""
HEAD = "SELECT sequence, hash FROM offsets_chainhead WHERE issuance_id = %s FOR UPDATE"
HELD = """
SELECT id, first, last, registry_id, prefix FROM offsets_block
WHERE account_id = %s AND issuance_id = %s AND state = 'held' AND closed_by_id IS NULL ORDER BY first LIMIT 1
"""
RESERVED = """
SELECT b.id, b.issuance_id, b.first, b.last, b.registry_id, b.prefix, q.requested_by_id, q.reservation_id
FROM offsets_retirementrequest q JOIN offsets_block b ON b.reservation_id = q.reservation_id
WHERE q.id = %s AND q.state = 'requested' AND b.state = 'reserved' AND b.closed_by_id IS NULL
"""
MOVE = """
moved AS (
    INSERT INTO offsets_movement
        (issuance_id, sequence, kind, tonnes, request_id, actor_id, at, entry, prev_hash, hash)
    VALUES (%(issuance)s, %(sequence)s, %(kind)s, 1, %(key)s, %(actor)s, %(at)s, %(entry)s, %(prev)s,
        %(hash)s)
    RETURNING id),
closed AS (
    UPDATE offsets_block SET closed_by_id = moved.id FROM moved
    WHERE offsets_block.id = %(block)s AND closed_by_id IS NULL RETURNING offsets_block.id),
headed AS (
    UPDATE offsets_chainhead SET sequence = %(sequence)s, hash = %(hash)s FROM moved
    WHERE issuance_id = %(issuance)s RETURNING issuance_id),
"""
WRITE_REQUEST = f"""
WITH {MOVE}
reserved AS (
    INSERT INTO offsets_reservation (public_id, account_id, tonnes, state, choice, purpose, subject,
        expires_at, reserved_by_id, reserved_at, request_id)
    VALUES (%(reference)s, %(account)s, 1, 'committed', 'oldest_first', 'event_neutrality', %(subject)s,
        %(at)s, %(actor)s, %(at)s, %(key)s) RETURNING id),
opened AS (
    INSERT INTO offsets_block (issuance_id, registry_id, prefix, first, last, account_id, state,
        reservation_id, opened_by_id)
    SELECT %(issuance)s, %(registry)s, %(prefix)s, piece.first, piece.last, %(account)s, piece.state,
        CASE piece.state WHEN 'reserved' THEN reserved.id END, moved.id
    FROM (SELECT count(*) FROM closed) done, moved, reserved,
        (VALUES (%(first)s::bigint, %(first)s::bigint, 'reserved'),
                (%(first)s::bigint + 1, %(last)s::bigint, 'held')) AS piece (first, last, state)
    WHERE piece.first <= piece.last RETURNING id)
INSERT INTO offsets_retirementrequest (public_id, reservation_id, account_id, tonnes, state, beneficiary_name,
    beneficiary_kind, purpose, claim, subject, zone, privacy, facts_salt, facts_sha256, requested_by_id,
    requested_at, instruction_number, ended_because, request_id)
SELECT %(public)s, reserved.id, %(account)s, 1, 'requested', %(beneficiary)s, 'organisation',
    'event_neutrality', %(claim)s, %(subject)s, 'Asia/Shanghai', 'public', %(salt)s, %(facts)s, %(actor)s,
    %(at)s, '', '', %(key)s
FROM reserved RETURNING id
"""
WRITE_RETIREMENT = f"""
WITH {MOVE}
retired AS (
    INSERT INTO offsets_retirement (public_id, number, retirement_request_id, account_id, tonnes, retired_on,
        zone, recorded_at, facts_sha256, proof_sha256, proof_number)
    VALUES (%(reference)s, %(number)s, %(request)s, %(account)s, 1, %(at)s::date, 'Asia/Shanghai', %(at)s,
        %(facts)s, '', '') RETURNING id),
opened AS (
    INSERT INTO offsets_block (issuance_id, registry_id, prefix, first, last, account_id, state,
        retirement_id, opened_by_id)
    SELECT %(issuance)s, %(registry)s, %(prefix)s, %(first)s, %(last)s, %(account)s, 'retired', retired.id,
        moved.id
    FROM (SELECT count(*) FROM closed) done, moved, retired RETURNING id),
ended AS (
    UPDATE offsets_reservation SET state = 'retired', ended_at = %(at)s
    WHERE id = %(reservation)s RETURNING id)
UPDATE offsets_retirementrequest SET state = 'retired', ended_at = %(at)s, approved_by_id = %(actor)s,
    approved_at = %(at)s WHERE id = %(request)s RETURNING id
"""


class Bare:
    """The same two transactions in bare psycopg."""

    def __init__(self, ledger: Ledger, lot: int = 0) -> None:
        self.lot = lot
        self.connection = ledger.bare
        self.account = ledger.account.pk
        self.account_key = str(ledger.account.public_id)
        self.asker, self.approver = ledger.asker.pk, ledger.approver.pk
        self.salt = "00" * 16

    def request(self) -> int:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            key, public, reference = uuid4(), uuid4(), uuid4()
            self._claim(cursor, key, "retirement_request", self.asker)
            cursor.execute(PICK, (self.account, self.lot), prepare=True)
            (issuance,) = cursor.fetchone()
            cursor.execute(HEAD, (issuance,), prepare=True)
            sequence, prev = cursor.fetchone()
            cursor.execute(HELD, (self.account, issuance), prepare=True)
            block, first, last, registry, prefix = cursor.fetchone()
            opens = [
                [first, first, self.account_key, "reserved", str(reference)],
                [first + 1, last, self.account_key, "held", ""],
            ]
            values = self._movement(
                "reserve", key=key, issuance=issuance, sequence=sequence + 1, prev=prev,
                closes=[first, last], opens=opens,
            )  # fmt: skip
            facts = hashlib.sha256(f"{self.salt}:受益方有限公司:碳中和:2026 展览会".encode()).hexdigest()
            values |= {
                "actor": self.asker, "block": block, "reference": reference, "account": self.account,
                "subject": "2026 展览会", "registry": registry, "prefix": prefix, "first": first,
                "last": last, "public": public, "beneficiary": "受益方有限公司",
                "claim": "碳中和", "salt": self.salt,
                "facts": facts,
            }  # fmt: skip
            cursor.execute(WRITE_REQUEST, values, prepare=True)
            return cursor.fetchone()[0]

    def approve(self, request: int) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            key, reference = uuid4(), uuid4()
            self._claim(cursor, key, "retirements_approve", self.approver)
            cursor.execute(RESERVED, (request,), prepare=True)
            (_block, issuance, *_rest) = cursor.fetchone()
            cursor.execute(HEAD, (issuance,), prepare=True)
            sequence, prev = cursor.fetchone()
            cursor.execute(RESERVED, (request,), prepare=True)
            block, issuance, first, last, registry, prefix, asker, reservation = cursor.fetchone()
            if asker == self.approver:
                raise PermissionError
            opens = [[first, last, self.account_key, "retired", str(reference)]]
            values = self._movement(
                "retire", key=key, issuance=issuance, sequence=sequence + 1, prev=prev,
                closes=[first, last], opens=opens,
            )  # fmt: skip
            values |= {
                "actor": self.approver, "block": block, "reference": reference, "number": key.hex[:20],
                "request": request, "account": self.account, "facts": values["hash"], "registry": registry,
                "prefix": prefix, "first": first, "last": last, "reservation": reservation,
            }  # fmt: skip
            cursor.execute(WRITE_RETIREMENT, values, prepare=True)

    def _claim(self, cursor, key, service: str, actor: int) -> None:
        body = json.dumps({"service": service, "account": self.account_key, "tonnes": 1}, sort_keys=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        cursor.execute(CLAIM, (key, service, digest, actor, NOW), prepare=True)
        if cursor.fetchone() is None:
            raise ValueError(key)

    def _movement(self, kind: str, *, key, issuance: int, sequence: int, prev: str, closes, opens) -> dict:
        entry = json.dumps(
            {
                "at": NOW.isoformat(), "closes": closes, "issuance": issuance, "kind": kind, "opens": opens,
                "request": str(key), "sequence": sequence,
            },
            sort_keys=True,
            separators=(",", ":"),
        )  # fmt: skip
        digest = hashlib.sha256((prev + entry).encode()).hexdigest()
        return {
            "kind": kind, "key": key, "issuance": issuance, "sequence": sequence, "prev": prev,
            "entry": entry, "hash": digest, "at": NOW,
        }  # fmt: skip


@benchmark(name="ledger.retire", goal=0.5, better="higher", unit="retirements/s", n=SINGLE)
def ledger_retire() -> Contest:
    """Two transactions each, one connection, synchronous commits."""
    ledger = Ledger()
    return Contest(
        ours=ledger.ours,
        reference=ledger.reference,
        same=lambda mine, bare: mine == bare,
        after=ledger.close,
    )


@benchmark(name="ledger.retire_4", goal=0.5, better="higher", unit="retirements/s", n=CLIENTS * SINGLE)
def ledger_retire_4() -> Contest:
    """Four clients at once, each on lots that the others are not using."""
    ledger = Ledger()
    return Contest(
        ours=lambda: ledger.at_once(lambda _number: ledger.ours(SINGLE, "where_free")),
        reference=lambda: ledger.at_once(lambda number: ledger.reference(SINGLE, number)),
        same=lambda mine, bare: mine == bare,
        after=ledger.close,
    )


@benchmark(name="ledger.retire_set", goal=5.0, better="higher", unit="approvals/s", n=SET)
def ledger_retire_set() -> Contest:
    """Many approved in one transaction, beside one transaction each (not the slow ORM: our own services)."""
    ledger = Ledger()
    return Contest(
        ours=ledger.approve_set,
        reference=ledger.approve_each,
        same=lambda mine, each: mine == each == SET,
        before=ledger.requests,
        after=ledger.close,
    )
