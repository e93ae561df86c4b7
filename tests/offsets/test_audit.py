"""Does the audit name every break, once somebody has got round the database's rules?"""

import io
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from footprint.core import triggers
from footprint.offsets import chain, services
from footprint.offsets.audit import Tally, ledger_audit
from footprint.offsets.audit.journal import replayed_at
from footprint.offsets.models import Block, Checkpoint, Movement
from footprint.offsets.services.upkeep import checkpoint_heads
from tests.offsets.conftest import NOW


@pytest.fixture
def ledger(issuance, holding, people):
    """Ten tonnes retired, twenty reserved, and a checkpoint over it."""
    request = services.retirement_request(
        account=holding,
        tonnes=10,
        beneficiary_name="受益方",
        purpose="other",
        claim="c",
        subject="s",
        requested_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
    )
    services.blocks_reserve(
        account=holding,
        tonnes=20,
        expires_at=NOW.replace(year=2027),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    services.checkpoint_take(now=NOW)
    return issuance


@pytest.fixture
def unguarded(ledger):
    """A database whose rules somebody has taken away for a moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for trigger in triggers.declared():
            on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {trigger.name}{on}")
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE offsets_block DROP CONSTRAINT block_serials_once")
    return ledger


def run(sql: str, *parameters) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def codes() -> set[str]:
    """The kinds of break, without the missing rules themselves."""
    return {one.code for one in ledger_audit()} - {"guard_missing"}


def test_sound_ledger_has_no_break(ledger):
    tally = Tally()

    assert list(ledger_audit(tally=tally)) == []
    assert tally == Tally(issuances=1, movements=4, blocks=3, checkpoints=1, tonnes=10_000)


def test_missing_rule_is_a_break(unguarded):
    missing = {one.values["name"] for one in ledger_audit()}

    assert {"offsets_block_born", "offsets_movement_no_update"} <= missing
    assert ("block_serials_once" in missing) is (connection.vendor == "postgresql")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("block SET last = 9999 WHERE state = 'held' AND closed_by_id IS NULL", "tiling_gap"),
        ("block SET first = 30 WHERE state = 'held' AND closed_by_id IS NULL", "tiling_overlap"),
        ("block SET last = 10001 WHERE last = 10000", "tiling_outside"),
        ("block SET state = 'frozen' WHERE state = 'held'", "state_differs"),
        ("block SET state = 'held', retirement_id = NULL WHERE state = 'retired'", "state_differs"),
        ("block SET account_id = account_id - 1 WHERE state = 'held'", "state_differs"),
        ("movement SET entry = replace(entry, 'X', 'Y') WHERE sequence = 1", "chain_hash"),
        ("movement SET hash = prev_hash WHERE sequence = 2", "chain_link"),
        ("movement SET entry = 'nothing' WHERE sequence = 2", "journal_unreadable"),
        ("movement SET tonnes = 11 WHERE sequence = 2", "journal_column"),
        ("movement SET kind = 'cancel' WHERE sequence = 3", "journal_column"),
        ("movement SET sequence = 9 WHERE sequence = 4", "chain_sequence"),
        ("chainhead SET sequence = 3", "chain_head"),
        ("ledgerrequest SET body_sha256 = '0'", "journal_column"),
        ("personsalt SET salt = 'other'", "journal_actor"),
        ("block SET opened_by_id = opened_by_id - 1 WHERE first = 11 AND last = 30", "journal_opened"),
        ("block SET closed_by_id = closed_by_id + 1 WHERE last = 10000 AND first = 1", "journal_closed"),
        ("reservation SET state = 'released', ended_at = reserved_at", "reservation_blocks"),
        ("retirement SET tonnes = 11", "retirement_blocks"),
        ("retirementrequest SET beneficiary_name = 'other'", "retirement_facts"),
        ("checkpoint SET root = prev_root", "checkpoint_root"),
        ("checkpoint SET number = 2", "checkpoint_order"),
        ("checkpointleaf SET sequence = 3", "checkpoint_leaf"),
    ],
)  # fmt: skip
def test_break_is_named(unguarded, change, expected):
    run(f"UPDATE offsets_{change}")

    assert expected in codes()


def test_journal_rewritten_with_new_hashes_does_not_fit_the_published_root(unguarded):
    """Whoever rewrites a chain consistently is still caught by a checkpoint that was published."""
    retire = Movement.objects.get(kind="retire")
    text = retire.entry.replace('"zone":"Asia/Shanghai"', '"zone":"Europe/London"')
    prev_hash = retire.prev_hash
    for movement in Movement.objects.filter(sequence__gte=retire.sequence).order_by("sequence"):
        text = text if movement.pk == retire.pk else movement.entry
        new_hash = chain.link(prev_hash=prev_hash, entry=text)
        run(
            "UPDATE offsets_movement SET entry = %s, prev_hash = %s, hash = %s WHERE id = %s",
            text,
            prev_hash,
            new_hash,
            movement.pk,
        )
        prev_hash = new_hash
    run("UPDATE offsets_chainhead SET hash = %s", prev_hash)

    assert codes() == {"checkpoint_leaf"}


def test_serial_in_two_issuances_is_named(unguarded, project, holding, people):
    other = services.issuance_register(
        project=project,
        vintage=2026,
        serials="T-20001-20010-X",
        account=holding,
        registered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    run("UPDATE offsets_issuance SET first = 9999 WHERE id = %s", other.pk)

    assert "serial_twice" in codes()


def test_command_ends_with_0_or_names_the_breaks_and_ends_with_1(unguarded):
    out = io.StringIO()
    triggers.install()
    if connection.vendor == "sqlite":
        call_command("ledger_audit", stdout=out)
        assert "1 issuances, 4 movements, 3 open blocks, 10000 t, 1 checkpoints, no break" in out.getvalue()
    run("UPDATE offsets_reservation SET state = 'released', ended_at = reserved_at")

    with pytest.raises(CommandError) as end:
        call_command("ledger_audit", stdout=out)

    assert end.value.returncode == 1
    assert "[reservation_blocks]" in out.getvalue()


def test_every_past_moment_can_be_replayed_from_the_journal_and_from_the_table(ledger):
    for sequence in range(1, 5):
        blocks = Block.objects.filter(issuance=ledger).as_of_movement(sequence).order_by("first")
        from_table = [(block.first, block.last, block.state) for block in blocks]
        from_journal = [
            (tile.first, tile.last, tile.state) for tile in replayed_at(issuance=ledger, sequence=sequence)
        ]
        assert from_table == from_journal

    assert from_table == [(1, 10, "retired"), (11, 30, "reserved"), (31, 10_000, "held")]


def test_checkpoint_roots_only_what_moved_and_can_be_proved(ledger, holding, people):
    first = Checkpoint.objects.get()

    assert services.checkpoint_take(now=NOW) is None
    services.blocks_reserve(
        account=holding,
        tonnes=1,
        expires_at=NOW.replace(year=2027),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    second = services.checkpoint_take(now=NOW)

    assert (second.number, second.prev_root, second.movements) == (2, first.root, 5)
    [(sequence, head)] = checkpoint_heads(second).values()
    leaf = chain.merkle_leaf(issuance_public_id=ledger.public_id, sequence=sequence, head_hash=head)
    assert chain.merkle_verify(leaf=leaf, index=0, count=1, proof=[], root=second.root)
    assert list(ledger_audit()) == []
