"""Can history be edited or deleted by anybody?"""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from footprint.core import triggers
from footprint.core.append_only import AppendOnlyModel, HistoryIsAppendOnly
from footprint.core.models import ActivityEntry, Job

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
TABLE = ActivityEntry._meta.db_table


@pytest.fixture
def entry(db) -> ActivityEntry:
    return ActivityEntry.objects.create(
        occurred_at=NOW, verb="thing.made", target_type="core.thing", target_public_id=uuid4()
    )


def run(sql: str, parameters=()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: ActivityEntry.objects.filter(pk=entry.pk).update(verb="other"),
        lambda entry: ActivityEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: ActivityEntry.objects.bulk_update([entry], ["verb"]),
        lambda entry: ActivityEntry.objects.bulk_create(
            [entry], update_conflicts=True, unique_fields=["public_id"], update_fields=["verb"]
        ),
    ],
)
def test_python_refuses_to_change_history(entry, attempt):
    with pytest.raises(HistoryIsAppendOnly, match="Add a new row that corrects the old one"):
        attempt(entry)

    assert ActivityEntry.objects.get().verb == "thing.made"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET verb = 'other'",
        f"DELETE FROM {TABLE}",
        f"UPDATE {TABLE} SET public_id = public_id",
    ],
)
def test_database_refuses_to_change_history(entry, statement):
    with pytest.raises(IntegrityError, match="core_activityentry keeps history"):
        run(statement)

    assert ActivityEntry.objects.get().verb == "thing.made"


@pytest.mark.postgres_only
def test_database_refuses_truncate(entry):
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="core_activityentry keeps history"):
        run(f"TRUNCATE {TABLE} CASCADE")

    assert ActivityEntry.objects.count() == 1


@pytest.mark.sqlite_only
def test_insert_or_replace_does_not_go_round_the_triggers(entry):
    names = ", ".join(triggers.table_columns(TABLE))

    with pytest.raises(IntegrityError, match="core_activityentry keeps history"):
        run(f"INSERT OR REPLACE INTO {TABLE} ({names}) SELECT {names} FROM {TABLE}")

    assert ActivityEntry.objects.get().pk == entry.pk


@pytest.mark.django_db
def test_every_declared_trigger_is_installed():
    assert triggers.declared() != []
    assert triggers.missing() == []
    assert run_checks(databases=["default"]) == []


@pytest.mark.django_db
def test_dropped_trigger_is_named_by_check_and_start_and_put_back():
    drop = f"DROP TRIGGER {TABLE}_no_update" + (f" ON {TABLE}" if connection.vendor == "postgresql" else "")
    run(drop)

    messages = run_checks(databases=["default"])
    with pytest.raises(triggers.TriggersMissing, match="core_activityentry_no_update"):
        triggers.verify()

    assert [message.id for message in messages] == ["core.W001"]
    assert triggers.install() == ["core_activityentry_no_update"]
    triggers.verify()


@pytest.mark.postgres_only
@pytest.mark.django_db
def test_disabled_trigger_counts_as_missing():
    run(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_no_update")

    assert [trigger.name for trigger in triggers.missing()] == ["core_activityentry_no_update"]


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_weakened_trigger_counts_as_missing():
    run(f"DROP TRIGGER {TABLE}_no_update")
    run(f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT 1; END")

    assert [trigger.name for trigger in triggers.missing()] == ["core_activityentry_no_update"]


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_start_refuses_sqlite_without_recursive_triggers():
    run("PRAGMA recursive_triggers=OFF")
    try:
        with pytest.raises(triggers.TriggersMissing, match="recursive_triggers"):
            triggers.verify()
    finally:
        run("PRAGMA recursive_triggers=ON")


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_table_rebuild_loses_triggers_and_migrate_puts_them_back():
    from django.core.management import call_command

    field = ActivityEntry._meta.get_field("reason")
    with connection.schema_editor() as editor:
        editor._remake_table(ActivityEntry, alter_fields=[(field, field)])
    lost = [trigger.name for trigger in triggers.missing()]

    call_command("migrate", verbosity=0)

    assert lost == ["core_activityentry_no_delete", "core_activityentry_no_update"]
    assert triggers.missing() == []


@pytest.mark.django_db
def test_declared_trigger_of_a_room_is_installed_and_a_withdrawn_one_removed(monkeypatch):
    monkeypatch.setattr(triggers, "_extra", {})
    named = triggers.Trigger(
        name="core_job_kind_is_short",
        table="core_job",
        sqlite="CREATE TRIGGER core_job_kind_is_short BEFORE INSERT ON core_job"
        " WHEN length(NEW.kind) > 20 BEGIN SELECT RAISE(ABORT, 'A kind has at most 20 characters.'); END",
        postgresql="CREATE OR REPLACE FUNCTION core_job_kind_is_short() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN IF length(NEW.kind) > 20 THEN"
        " RAISE EXCEPTION 'A kind has at most 20 characters.' USING ERRCODE = 'check_violation';"
        " END IF; RETURN NEW; END $$;"
        " CREATE TRIGGER core_job_kind_is_short BEFORE INSERT ON core_job"
        " FOR EACH ROW EXECUTE FUNCTION core_job_kind_is_short()",
    )
    triggers.trigger_register(named)

    assert triggers.install() == ["core_job_kind_is_short"]
    with pytest.raises(IntegrityError, match="at most 20 characters"), transaction.atomic():
        Job.objects.create(kind="x" * 21, queued_at=NOW)

    monkeypatch.setattr(triggers, "_extra", {})
    assert triggers.install() == []
    assert "core_job_kind_is_short" not in triggers.installed()
    assert Job.objects.create(kind="x" * 21, queued_at=NOW).kind == "x" * 21


with isolate_apps("footprint.core"):

    class OnceProbe(AppendOnlyModel):
        """A model whose ``closed_by`` may be filled in once; the fixture makes its table."""

        tonnes = models.IntegerField()
        closed_by = models.IntegerField(null=True)
        may_be_filled_once = ("closed_by",)

        class Meta:
            app_label = "core"
            db_table = "once_probe"


def test_python_lets_a_once_field_be_filled_and_nothing_else(once_table):
    probe = OnceProbe.objects.get()

    assert OnceProbe.objects.filter(closed_by__isnull=True).update(closed_by=7) == 1
    with pytest.raises(HistoryIsAppendOnly, match="changing tonnes"):
        OnceProbe.objects.update(tonnes=11)
    probe.closed_by = 7
    probe.save(update_fields=["closed_by"])
    with pytest.raises(HistoryIsAppendOnly, match="saving an existing row"):
        probe.save(update_fields=["closed_by", "tonnes"])

    assert rows() == [(1, 10, 7)]


def test_triggers_follow_from_the_model(once_table):
    names = [trigger.name for trigger in OnceProbe.triggers_of_table()]

    assert names == ["once_probe_no_delete", "once_probe_once", "once_probe_no_truncate"]


@pytest.fixture
def once_table(db):
    """A table whose ``closed_by`` may be filled in once."""
    run("CREATE TABLE once_probe (id integer PRIMARY KEY, tonnes integer, closed_by integer NULL)")
    for trigger in triggers.append_only_triggers(
        table="once_probe", columns=["id", "tonnes", "closed_by"], once=["closed_by"]
    ):
        if trigger.statement(connection.vendor):
            run(trigger.statement(connection.vendor))
    run("INSERT INTO once_probe VALUES (1, 10, NULL)")


def rows() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, tonnes, closed_by FROM once_probe")
        return cursor.fetchall()


def test_once_column_is_filled_a_single_time(once_table):
    run("UPDATE once_probe SET closed_by = 7")

    for statement in [
        "UPDATE once_probe SET closed_by = 8",
        "UPDATE once_probe SET closed_by = NULL",
        "UPDATE once_probe SET tonnes = 11",
        "UPDATE once_probe SET closed_by = 7, id = 2",
        "DELETE FROM once_probe",
    ]:
        with pytest.raises(IntegrityError, match="once_probe keeps history"):
            run(statement)

    assert rows() == [(1, 10, 7)]


def test_once_column_cannot_carry_another_change_along(once_table):
    with pytest.raises(IntegrityError, match="only closed_by may be filled in, once"):
        run("UPDATE once_probe SET closed_by = 7, tonnes = 11")

    assert rows() == [(1, 10, None)]
