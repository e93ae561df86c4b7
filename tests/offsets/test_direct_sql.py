"""Does the database itself refuse what would create, lose, double or rewrite a tonne, whoever writes?"""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from footprint.core import triggers
from footprint.core.append_only import AppendOnlyModel
from footprint.offsets import services
from footprint.offsets.models import Block, ChainHead, Issuance, Movement
from footprint.offsets.problems import SerialTaken
from tests.offsets.conftest import NOW

LEDGER_TABLES = (
    "offsets_block",
    "offsets_movement",
    "offsets_ledgerrequest",
    "offsets_chainhead",
    "offsets_issuance",
    "offsets_retirement",
    "offsets_retirementrequest",
    "offsets_checkpoint",
    "offsets_checkpointleaf",
    "offsets_account",
    "offsets_opaqueserial",
    "offsets_pricerecord",
    "offsets_ledgeraudit",
)
BLOCK_COLUMNS = (
    "issuance_id, registry_id, prefix, first, last, account_id, state,"
    " reservation_id, transfer_id, retirement_id, opened_by_id, closed_by_id"
)


def run(sql: str, *parameters) -> None:
    """One statement as somebody with a database shell would send it, to the end of a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def snapshot() -> list[tuple]:
    return list(Block.objects.order_by("pk").values_list("pk", "first", "last", "state", "closed_by"))


@pytest.fixture
def ledger(issuance, holding, people):
    """Serials 1 to 10 retired, the rest held."""
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
    services.checkpoint_take(now=NOW)
    return issuance


@pytest.fixture
def records(ledger, people):
    """A row in every table of the ledger: opaque serials, a price and an audit beside the rest."""
    registry = services.registry_register(
        code="opaque", name_zh="他处", name_en="Elsewhere", kind="inclusive", now=NOW
    )
    project = services.project_register(registry=registry, number="1", name_zh="项目", kind="other", now=NOW)
    services.issuance_register(
        project=project,
        vintage=2024,
        opaque_serials=[("附件一第 1 行", 10)],
        registered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    services.price_record(
        key="one",
        kind="trade",
        venue_zh="交易所",
        venue_en="Exchange",
        currency="CNY",
        price=Decimal(20),
        until_on=NOW.date(),
        printed="20",
        source="公报",
        now=NOW,
    )
    services.audit_run(now=NOW)
    with connection.cursor() as cursor:
        for table in LEDGER_TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] > 0, table


def test_every_table_that_keeps_history_is_tried_below():
    kept = {
        model._meta.db_table
        for model in apps.get_app_config("offsets").get_models()
        if issubclass(model, AppendOnlyModel) or hasattr(model, "triggers_of_table")
    }

    assert kept == set(LEDGER_TABLES)


@pytest.fixture
def held(ledger) -> Block:
    return Block.objects.open().get(state="held")


@pytest.fixture
def retired(ledger) -> Block:
    return Block.objects.open().get(state="retired")


def refused(sql: str, *parameters, match: str) -> None:
    before = snapshot()
    with pytest.raises(IntegrityError, match=match):
        run(sql, *parameters)
    assert snapshot() == before


INSERT = f"INSERT INTO offsets_block ({BLOCK_COLUMNS}) SELECT "


@pytest.mark.parametrize(
    ("first", "last"), [(11, 11), (1, 20), (5_000, 5_100), (10_000, 10_000), (1, 10_000)]
)
def test_overlap_is_refused(held, first, last):
    refused(
        INSERT + "issuance_id, registry_id, prefix, %s, %s, account_id, 'held', NULL, NULL, NULL,"
        " opened_by_id, NULL FROM offsets_block WHERE id = %s",
        first,
        last,
        held.pk,
        match="block_serials_once|cannot be entered twice",
    )


def test_same_serials_through_another_issuance_are_refused(held, project, holding, people):
    with pytest.raises(SerialTaken):
        services.issuance_register(
            project=project,
            vintage=2026,
            serials="T-10000-10005-X",
            account=holding,
            registered_by=people[0],
            request_id=uuid4(),
            now=NOW,
        )

    assert Issuance.objects.count() == 1


def test_block_outside_its_issuance_is_refused(held):
    refused(
        INSERT + "issuance_id, registry_id, prefix, 10001, 10002, account_id, 'held', NULL, NULL, NULL,"
        " opened_by_id, NULL FROM offsets_block WHERE id = %s",
        held.pk,
        match="born open, inside",
    )


def test_block_under_another_prefix_is_refused(held):
    refused(
        INSERT + "issuance_id, registry_id, 'OTHER', first, last, account_id, 'held', NULL, NULL, NULL,"
        " opened_by_id, NULL FROM offsets_block WHERE id = %s",
        held.pk,
        match="born open, inside",
    )


def test_block_born_closed_is_refused(held):
    refused(
        INSERT + "issuance_id, registry_id, prefix, first, last, account_id, 'held', NULL, NULL, NULL,"
        " opened_by_id, opened_by_id FROM offsets_block WHERE id = %s",
        held.pk,
        match="born open, inside",
    )


@pytest.mark.parametrize(
    "change",
    [
        "last = last - 1",
        "first = first + 1",
        "state = 'frozen'",
        "account_id = (SELECT max(id) FROM offsets_account)",
        "opened_by_id = 1",
        "prefix = 'OTHER'",
    ],
)
def test_edit_of_a_block_is_refused(held, change):
    account_of_somebody = Block.objects.get(pk=held.pk).account.registry.accounts.order_by("-pk").first()
    if account_of_somebody.pk == held.account_id and change.startswith("account_id"):
        change = "account_id = (SELECT min(id) FROM offsets_account)"

    refused(f"UPDATE offsets_block SET {change} WHERE id = %s", held.pk, match="may only be closed")


def test_retired_block_is_not_closed(retired):
    newest = Movement.objects.order_by("-sequence").first()
    run_as_newest = (
        "INSERT INTO offsets_movement (issuance_id, sequence, kind, tonnes, request_id, actor_id, at, entry,"
        " prev_hash, hash) SELECT issuance_id, sequence + 1, kind, tonnes, request_id, actor_id, at, entry,"
        " hash, 'forged' FROM offsets_movement WHERE id = %s"
    )
    with pytest.raises(IntegrityError):  # the request key made its movement before
        run(run_as_newest, newest.pk)
    forged = _forged_movement(newest)

    refused("UPDATE offsets_block SET closed_by_id = %s WHERE id = %s", forged, retired.pk, match="are final")


def test_retired_block_does_not_become_held(retired):
    refused("UPDATE offsets_block SET state = 'held' WHERE id = %s", retired.pk, match="may only be closed")


def test_closed_block_is_not_revived(held):
    closed = Block.objects.filter(closed_by__isnull=False).first()

    refused(
        "UPDATE offsets_block SET closed_by_id = NULL WHERE id = %s", closed.pk, match="may only be closed"
    )


def test_block_closed_without_replacement_is_refused(held):
    """PostgreSQL refuses at commit; on SQLite the chain cannot go on, and nothing else can be written."""
    newest = Movement.objects.order_by("-sequence").first()
    forged = _forged_movement(newest)
    close = "UPDATE offsets_block SET closed_by_id = %s WHERE id = %s"

    if connection.vendor == "postgresql":
        refused(close, forged, held.pk, match="must open exactly")
        return
    run(close, forged, held.pk)
    with pytest.raises(IntegrityError, match="must open exactly"):
        run("UPDATE offsets_chainhead SET sequence = sequence + 1, hash = 'forged'")


def test_block_closed_by_an_earlier_movement_is_refused(held):
    refused(
        "UPDATE offsets_block SET closed_by_id = opened_by_id WHERE id = %s",
        held.pk,
        match="may only be closed",
    )


@pytest.mark.parametrize(
    "change", ["sequence = sequence + 1", "sequence = sequence - 1", "hash = 'x'", "sequence = 1"]
)
def test_head_moves_only_along_its_chain(ledger, change):
    refused(f"UPDATE offsets_chainhead SET {change}", match="only moves on")

    assert ChainHead.objects.get().sequence == Movement.objects.count()


@pytest.mark.parametrize("table", ["offsets_movement", "offsets_ledgerrequest", "offsets_retirement"])
def test_edit_of_the_journal_is_refused(ledger, table):
    column = {"offsets_movement": "tonnes", "offsets_ledgerrequest": "service", "offsets_retirement": "zone"}

    refused(f"UPDATE {table} SET {column[table]} = {column[table]}", match="keeps history")


def test_edit_of_an_issuance_is_refused_but_for_invalidation(ledger):
    refused("UPDATE offsets_issuance SET last = 20000", match="keeps history")
    refused("UPDATE offsets_issuance SET prefix = 'OTHER'", match="keeps history")


@pytest.mark.parametrize(
    "change",
    [
        "organisation_id = (SELECT min(id) FROM accounts_organisation)",
        "organisation_id = NULL, kind = 'outside'",
        "registry_id = (SELECT max(id) FROM offsets_registry)",
    ],
)
def test_account_does_not_change_hands(records, holding, change):
    refused(f"UPDATE offsets_account SET {change} WHERE id = %s", holding.pk, match="stays in its registry")


@pytest.mark.parametrize(
    "change",
    [
        "offsets_opaqueserial SET text = 'other'",
        "offsets_pricerecord SET price = 1",
        "offsets_ledgeraudit SET breaks_n = 0",
        "offsets_checkpoint SET root = 'x'",
        "offsets_checkpointleaf SET hash = 'x'",
    ],
)
def test_edit_of_what_was_published_is_refused(records, change):
    refused(f"UPDATE {change}", match="keeps history")


@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_delete_is_refused(records, table):
    refused(f"DELETE FROM {table}", match="keeps history")


@pytest.mark.postgres_only
@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_truncate_is_refused(records, table):
    run("SET CONSTRAINTS ALL IMMEDIATE")

    refused(f"TRUNCATE {table} CASCADE", match="keeps history")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_insert_or_replace_is_refused(records, table):
    columns = triggers.table_columns(table)
    names = ", ".join(f'"{column}"' for column in columns)

    refused(
        f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}",
        match="keeps history|born open|cannot be entered twice|newest movement",
    )


@pytest.mark.sqlite_only
def test_replace_of_a_retired_block_by_a_held_one_is_refused(retired):
    refused(
        "INSERT OR REPLACE INTO offsets_block (id, issuance_id, registry_id, prefix, first, last, account_id,"
        " state, opened_by_id) SELECT id, issuance_id, registry_id, prefix, first, last, account_id, 'held',"
        " opened_by_id FROM offsets_block WHERE id = %s",
        retired.pk,
        match="cannot be entered twice",
    )


@pytest.mark.parametrize("value", [("first", -1), ("last", 0), ("state", "sold")])
def test_nonsense_is_refused(held, value):
    name, number = value
    columns = {"first": "first", "last": "last", "state": "state"} | {name: "%s"}

    with pytest.raises(IntegrityError):
        run(
            INSERT + f"issuance_id, registry_id, prefix, {columns['first']}, {columns['last']}, account_id,"
            f" {columns['state']}, NULL, NULL, NULL, opened_by_id, NULL FROM offsets_block WHERE id = %s",
            number,
            held.pk,
        )


@pytest.mark.postgres_only
@pytest.mark.django_db
def test_exclusion_stands_over_registry_prefix_and_range():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'block_serials_once'"
        )
        [(definition,)] = cursor.fetchall()

    assert definition == (
        "EXCLUDE USING gist (registry_id WITH =, prefix WITH =,"
        " int8range(first, last, '[]'::text) WITH &&) WHERE ((closed_by_id IS NULL))"
    )


class AlterLedgerTables(migrations.Migration):
    """A change as a later release might make it: on SQLite Django rebuilds the tables."""

    dependencies = [("offsets", "0001_ledger")]
    operations = [
        migrations.AddField("block", "remark", models.CharField(max_length=20, default="")),
        migrations.AlterField("movement", "kind", models.CharField(max_length=40)),
        migrations.AlterField("issuance", "vintage", models.IntegerField()),
    ]


@pytest.mark.django_db(transaction=True)
def test_migration_that_alters_ledger_tables_leaves_the_triggers_in_place(ledger):
    from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal

    before = {trigger.name for trigger in triggers.declared()}
    executor = MigrationExecutor(connection)
    state: ProjectState = executor.loader.project_state()
    migration = AlterLedgerTables("9999_alter", "offsets")
    emit_pre_migrate_signal(0, False, "default", plan=[(migration, False)])
    with connection.schema_editor() as editor:
        migration.apply(state, editor)
    emit_post_migrate_signal(0, False, "default")

    assert {trigger.name for trigger in triggers.declared()} == before
    assert triggers.missing() == []
    assert "remark" in triggers.table_columns("offsets_block")
    refused("UPDATE offsets_block SET remark = 'x'", match="may only be closed")
    refused("DELETE FROM offsets_movement", match="keeps history")
    refused("UPDATE offsets_issuance SET vintage = 2000", match="keeps history")


def _forged_movement(newest: Movement) -> int:
    """A movement that goes on the chain by direct SQL, with a request of its own."""
    request = uuid4()
    stored = request if connection.vendor == "postgresql" else request.hex
    run(
        "INSERT INTO offsets_ledgerrequest (id, service, body_sha256, at)"
        " SELECT %s, service, body_sha256, at FROM offsets_ledgerrequest WHERE id = %s",
        stored,
        newest.request_id if connection.vendor == "postgresql" else newest.request_id.hex,
    )
    run(
        "INSERT INTO offsets_movement (issuance_id, sequence, kind, tonnes, request_id, at, entry, prev_hash,"
        " hash) SELECT issuance_id, sequence + 1, kind, tonnes, %s, at, entry, hash, 'forged'"
        " FROM offsets_movement WHERE id = %s",
        stored,
        newest.pk,
    )
    return Movement.objects.get(hash="forged").pk
