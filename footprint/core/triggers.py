"""Which rules does the database itself enforce by trigger, and are they all in force?

A model declares its triggers beside its columns (``database_triggers``, or by inheriting
``core.append_only.AppendOnlyModel``). They are installed after every ``migrate``, because Django rebuilds
tables on SQLite and a rebuild drops triggers without a word; start-up and the system check compare what is
declared with what the database holds. A refused statement raises ``django.db.IntegrityError`` with the
trigger's own words on both databases.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
REFUSE_OTHER_CHANGES_FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse_other_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    changeable text[] := string_to_array(TG_ARGV[1], ',');
    name text;
BEGIN
    IF before - changeable IS DISTINCT FROM after - changeable THEN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH name IN ARRAY changeable LOOP
        IF before -> name IS DISTINCT FROM 'null'::jsonb
           AND before -> name IS DISTINCT FROM after -> name THEN
            RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""


class TriggersMissing(RuntimeError):
    """The database does not enforce all the rules that the code relies on."""


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One named trigger on one table.

    ``sqlite`` and ``postgresql`` hold whole statements, ending in ``CREATE TRIGGER <name> …``; a PostgreSQL
    text may create its function first. An empty text means that the rule is kept in another way there (an
    EXCLUDE constraint).
    """

    name: str
    table: str
    sqlite: str = ""
    postgresql: str = ""

    def statement(self, vendor: str) -> str:
        return {"sqlite": self.sqlite, "postgresql": self.postgresql}[vendor].strip()

    def fingerprint(self, vendor: str) -> str:
        """Changes whenever the wording of the trigger changes."""
        return hashlib.sha256(self.statement(vendor).encode()).hexdigest()


_extra: dict[str, Trigger] = {}


def trigger_register(trigger: Trigger) -> None:
    """Declare a trigger of a table that no model of ours describes (call it from ``AppConfig.ready``)."""
    _extra[trigger.name] = trigger


def declared(using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
    """Every trigger that the tables now in the database must carry."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    found = dict(_extra)
    for model in apps.get_models():
        describe = getattr(model, "triggers_of_table", None)
        if describe is None or model._meta.db_table not in tables:
            continue
        for trigger in describe(using=using):
            found[trigger.name] = trigger
    return sorted(
        (t for t in found.values() if t.table in tables and t.statement(connection.vendor)),
        key=lambda t: t.name,
    )


def table_columns(table: str, *, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The columns that the table has in the database at this moment."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # Django's own description parses the SQL of the table: 60 ms each
            cursor.execute("SELECT name FROM pragma_table_info(%s) ORDER BY cid", [table])
            return [name for (name,) in cursor.fetchall()]
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def installed(using: str = DEFAULT_DB_ALIAS) -> dict[str, tuple[str, str]]:
    """Name → (table, fingerprint) of the house's triggers that the database holds, switched on."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {
                name: (table, hashlib.sha256(sql.encode()).hexdigest())
                for name, table, sql in cursor.fetchall()
            }
        cursor.execute(
            "SELECT t.tgname, c.relname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND n.nspname = current_schema()"
            " AND obj_description(t.oid, 'pg_trigger') LIKE 'footprint %%'",
            [],
        )
        return {name: (table, text.split()[1]) for name, table, text in cursor.fetchall()}


def missing(using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
    """Declared triggers that the database does not hold in today's wording."""
    vendor = connections[using].vendor
    present = installed(using)
    return [t for t in declared(using) if present.get(t.name) != (t.table, t.fingerprint(vendor))]


def install(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Bring the database's triggers to what is declared; return the names that were put in place."""
    connection = connections[using]
    wanted = {trigger.name for trigger in declared(using)}
    absent = missing(using)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name, (table, _fingerprint) in installed(using).items():
            if name not in wanted:
                _drop(cursor, connection, name=name, table=table)
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE_FUNCTION)
            cursor.execute(REFUSE_OTHER_CHANGES_FUNCTION)
        for trigger in absent:
            _drop(cursor, connection, name=trigger.name, table=trigger.table)
            cursor.execute(trigger.statement(connection.vendor))
            if connection.vendor == "postgresql":
                _mark(cursor, connection, trigger)
    return [trigger.name for trigger in absent]


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers off a SQLite database before its tables are rebuilt.

    Renaming a rebuilt table fails while a trigger of another table mentions it. PostgreSQL alters tables in
    place: its triggers stay in force throughout.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name, (table, _fingerprint) in installed(using).items():
            _drop(cursor, connection, name=name, table=table)


def verify(using: str = DEFAULT_DB_ALIAS) -> None:
    """Refuse to go on when a rule that the code relies on is not in force in the database."""
    connection = connections[using]
    absent = missing(using)
    if absent:
        names = ", ".join(trigger.name for trigger in absent)
        raise TriggersMissing(
            f"The database does not hold these triggers: {names}. Without them history can be edited. "
            "Run `python manage.py migrate`; it puts them back."
        )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers")
            if cursor.fetchone()[0] != 1:
                raise TriggersMissing(
                    "SQLite runs with recursive_triggers off, so INSERT OR REPLACE goes round the triggers "
                    "that keep history. Put `PRAGMA recursive_triggers=ON;` into the init_command."
                )


# --- the ready-made kinds -----------------------------------------------------------------------------
def append_only_triggers(
    *, table: str, columns: Iterable[str], once: Iterable[str] = (), hint: str = ""
) -> list[Trigger]:
    """Triggers that let rows be added to ``table`` and nothing else.

    Parameters
    ----------
    columns
        All columns the table has now.
    once
        Columns that may still go from NULL to a value, one time (``closed_by_id``).
    hint
        What to do instead, added to the words of the refusal.
    """
    once = sorted(once)
    deletion = _words(f"{table} keeps history: its rows are never deleted.", hint)
    change = _words(f"{table} keeps history: its rows are never changed.", hint)
    triggers = [_refusal(table=table, event="DELETE", words=deletion)]
    if once:
        kept = _words(
            f"{table} keeps history: only {', '.join(once)} may be filled in, once.",
            hint,
        )
        triggers.append(_refusal_except_once(table=table, columns=columns, once=once, words=kept))
    else:
        triggers.append(_refusal(table=table, event="UPDATE", words=change))
    name = f"{table}_no_truncate"
    triggers.append(
        Trigger(
            name=name,
            table=table,
            postgresql=(
                f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}"'
                f" FOR EACH STATEMENT EXECUTE FUNCTION core_refuse('{deletion}')"
            ),
        )
    )
    return triggers


def _refusal(*, table: str, event: str, words: str) -> Trigger:
    name = f"{table}_no_{event.lower()}"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" BEGIN SELECT RAISE(ABORT, \'{words}\'); END'
        ),
        postgresql=(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}"'
            f" FOR EACH ROW EXECUTE FUNCTION core_refuse('{words}')"
        ),
    )


def _refusal_except_once(*, table: str, columns: Iterable[str], once: list[str], words: str) -> Trigger:
    name = f"{table}_once"
    changed = [f'OLD."{c}" IS NOT NEW."{c}"' for c in columns if c not in once]
    refilled = [f'(OLD."{c}" IS NOT NULL AND OLD."{c}" IS NOT NEW."{c}")' for c in once]
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" WHEN {" OR ".join(changed + refilled)}'
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
        ),
        postgresql=(
            f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" FOR EACH ROW'
            f" EXECUTE FUNCTION core_refuse_other_changes('{words}', '{','.join(once)}')"
        ),
    )


def _words(sentence: str, hint: str) -> str:
    return re.sub(r"'", "’", f"{sentence} {hint}".strip())


def _quoted(connection, name: str) -> str:
    return connection.ops.quote_name(name)


def _mark(cursor, connection, trigger: Trigger) -> None:
    """Write down, on the trigger itself, that it is ours and which wording it has."""
    name, table = _quoted(connection, trigger.name), _quoted(connection, trigger.table)
    cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS 'footprint {trigger.fingerprint('postgresql')}'")


def _drop(cursor, connection, *, name: str, table: str) -> None:
    on_table = f" ON {_quoted(connection, table)}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {_quoted(connection, name)}{on_table}")
