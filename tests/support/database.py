"""How does a test that commits give back a clean database?

History refuses to be deleted, so nothing can be flushed. Instead a template is taken of the migrated test
database, and copied back after each test that commits (threads, live server, worker processes). Tests that do
not commit roll back.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections


def template_make() -> None:
    """Take the template of the test database as the migrations left it."""
    connections.close_all()
    if connection.vendor == "sqlite":
        template = _sqlite_template()
        template.unlink(missing_ok=True)
        sqlite_copy(source=_sqlite_file(), target=template)
    else:
        postgresql_copy(source=_name(), target=f"{_name()}_template")


def template_restore() -> None:
    """Bring the test database back to the template, whoever else is connected to it."""
    connections.close_all()
    if connection.vendor == "sqlite":
        sqlite_copy(source=_sqlite_template(), target=_sqlite_file())
    else:
        postgresql_copy(source=f"{_name()}_template", target=_name())


def template_drop() -> None:
    """Remove the template at the end of the run."""
    connections.close_all()
    if connection.vendor == "sqlite":
        _sqlite_template().unlink(missing_ok=True)
    else:
        postgresql_drop(f"{_name()}_template")


def database_url() -> str:
    """The address of the test database, for processes that a test starts."""
    parameters = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{_sqlite_file()}"
    password = f":{parameters['PASSWORD']}" if parameters["PASSWORD"] else ""
    host, port = parameters["HOST"] or "localhost", parameters["PORT"] or 5432
    return f"postgres://{parameters['USER']}{password}@{host}:{port}/{_name()}"


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _sqlite_file() -> Path:
    return Path(_name()).resolve()


def _sqlite_template() -> Path:
    return _sqlite_file().with_suffix(".template.sqlite3")


def sqlite_copy(*, source: Path, target: Path) -> None:
    """Copy a SQLite database, whoever else has it open."""
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target, timeout=20)) as copy:
        origin.backup(copy)


def postgresql_copy(*, source: str, target: str) -> None:
    """Make ``target`` a copy of ``source``; whoever is connected to either is cut off."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", target))
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        cursor.execute(_statement("CREATE DATABASE {} TEMPLATE {}", target, source))


def postgresql_drop(name: str) -> None:
    """Drop a database of the tests, if it is there."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _statement(text: str, *names: str) -> str:
    return text.format(*[connection.ops.quote_name(name) for name in names])


def vendor() -> str:
    """The vendor of the database that the run was started with, without connecting."""
    return "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgresql"
