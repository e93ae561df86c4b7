"""How does the ledger speak to the database with few round trips?

PostgreSQL gets prepared statements with one JSON document as parameter: one plan per connection, whatever
the number of rows. SQLite works inside the process and gets plain statements.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from django.conf import settings
from django.db import connection

_encode = msgspec.json.Encoder(enc_hook=str).encode


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple]:
    """Run one statement and return its rows; on PostgreSQL it is prepared."""
    if not is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, parameters, prepare=settings.LEDGER_PREPARED_STATEMENTS)
        return cursor.fetchall() if cursor.description else []


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
