"""How does the ledger speak to the database with few round trips?

PostgreSQL gets prepared statements, several in one round trip (pipeline), with one JSON document in place
of many parameters: one plan per connection, whatever the number of rows. SQLite works inside the process and
gets its statements one after the other.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec
import psycopg
from django.conf import settings
from django.db import connection, models

_encode = msgspec.json.Encoder(enc_hook=str).encode


class Statement(NamedTuple):
    """A text with ``%s`` for each parameter; its rows are wanted when it has any."""

    text: str
    parameters: Sequence[Any] = ()


Rows = list[tuple]


@cache
def is_postgresql() -> bool:
    """Asked dozens of times for each movement; a process speaks to one kind of database all its life."""
    return connection.vendor == "postgresql"


def together(*statements: Statement) -> list[Rows]:
    """Run statements in order and return the rows of each; on PostgreSQL in one round trip.

    Each statement sees what was committed when *it* begins, so a read after a lock sees what the lock waited
    for.
    """
    if not is_postgresql():
        return [_run(statement) for statement in statements]
    connection.ensure_connection()
    prepare = settings.LEDGER_PREPARED_STATEMENTS
    with connection.wrap_database_errors:
        raw = connection.connection
        if prepare and raw.prepare_threshold is None:
            raw.prepare_threshold = 1  # Django turns preparing off; its own cursors go on without
        cursors = [psycopg.Cursor(raw) for _statement in statements]
        with raw.pipeline():
            for cursor, (text, parameters) in zip(cursors, statements, strict=True):
                cursor.execute(text, parameters, prepare=prepare)
        return [cursor.fetchall() if cursor.pgresult.nfields else [] for cursor in cursors]


def rows(text: str, parameters: Sequence[Any] = ()) -> Rows:
    """Run one statement and return its rows."""
    return together(Statement(text, parameters))[0]


def _run(statement: Statement) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def any_of(column: str, values: Iterable[int]) -> tuple[str, tuple]:
    """A condition that the column holds one of the values, and its parameters."""
    ids = sorted(set(values))
    if is_postgresql():
        return f"{column} = ANY (%s::bigint[])", (ids,)
    return f"{column} IN ({', '.join(['%s'] * len(ids))})", tuple(ids)


def document(value: Any) -> str:
    """A JSON document for a PostgreSQL parameter."""
    return _encode(value).decode()


def key(value: uuid.UUID | str) -> str:
    """A public identifier as text, however the database returns it."""
    return str(value) if isinstance(value, uuid.UUID) else str(uuid.UUID(value))


def stored(value: uuid.UUID) -> uuid.UUID | str:
    """A UUID as a parameter for this database."""
    return value if is_postgresql() else value.hex


def moment(value: datetime) -> Any:
    """A moment as a parameter for this database."""
    return value if is_postgresql() else connection.ops.adapt_datetimefield_value(value)


# --- records that are written beside a movement -------------------------------------------------------
def next_keys(*tables: type[models.Model], count: int = 1) -> Statement:
    """Keys for records that are written later in this transaction: ``count`` rows, a key of each table."""
    names = [model._meta.db_table for model in tables]
    if is_postgresql():
        columns = ", ".join(["nextval(pg_get_serial_sequence(%s, 'id'))"] * len(names))
        return Statement(f"SELECT {columns} FROM generate_series(1, %s::int)", (*names, count))
    # One writer at a time, and AUTOINCREMENT: the next keys are the ones after the highest ever given.
    given = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0) + n"
    return Statement(
        "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s)"
        f" SELECT {', '.join([given] * len(names))} FROM series",
        (count, *names),
    )


def insert(records: Sequence[models.Model], *, with_keys: bool = True) -> list[Statement]:
    """Statements that write records of one model, which have their keys already or get them by themselves."""
    if not records:
        return []
    fields = [field for field in records[0]._meta.concrete_fields if with_keys or not field.primary_key]
    table = records[0]._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in fields)
    if is_postgresql():
        content = [{field.column: getattr(record, field.attname) for field in fields} for record in records]
        source = f'jsonb_populate_recordset(NULL::"{table}", %s::jsonb)'
        return [
            Statement(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {source}', (document(content),))
        ]
    places = ", ".join(["%s"] * len(fields))
    text = f'INSERT INTO "{table}" ({names}) VALUES ({places})'
    return [
        Statement(
            text, [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]
        )
        for record in records
    ]


def written(records: Iterable[models.Model]) -> None:
    """Note on the records that the database holds them now."""
    for record in records:
        record._state.adding = False
        record._state.db = connection.alias


def update(model: type[models.Model], keys: Iterable[int], **columns: Any) -> Statement:
    """Give columns of the records with these keys new values."""
    condition, parameters = any_of("id", keys)
    places = ", ".join(f'"{name}" = %s' for name in columns)
    values = [moment(value) if isinstance(value, datetime) else value for value in columns.values()]
    return Statement(
        f'UPDATE "{model._meta.db_table}" SET {places} WHERE {condition}', (*values, *parameters)
    )


def select(model: type[models.Model], keys: Iterable[int]) -> Statement:
    """The records with these keys, in their order."""
    condition, parameters = any_of("id", keys)
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    text = f'SELECT {names} FROM "{model._meta.db_table}" WHERE {condition} ORDER BY id'
    return Statement(text, parameters)


def records_from(model: type[models.Model], found: Rows) -> list[models.Model]:
    """What the rows of a ``select`` say."""
    fields = model._meta.concrete_fields
    if is_postgresql():
        names = [field.attname for field in fields]
        return [model.from_db(connection.alias, names, row) for row in found]
    at = next(position for position, field in enumerate(fields) if field.primary_key)
    return list(model.objects.filter(pk__in=[row[at] for row in found]).order_by("pk"))
