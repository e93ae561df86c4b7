"""Must every run migrate from nothing? No: a migrated database is kept and copied while migrations stay.

The kept database is named after everything that a migration depends on, so a changed migration or library is
always run for real. Triggers are compared and put in place after every start, kept database or not.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from tests.support import database

KEPT = "footprint_kept"


class Turn:
    """The right to look for, or to make, the kept database; one process of a checkout has it at a time."""

    def __init__(self) -> None:
        self._lock = (Path(settings.DATA_DIR) / "test.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def end(self) -> None:
        self._lock.close()


@contextmanager
def one_at_a_time() -> Iterator[Turn]:
    """Wait for the turn; it ends with the block at the latest."""
    turn = Turn()
    try:
        yield turn
    finally:
        turn.end()


def copy_kept() -> bool:
    """Put a copy of the kept database where the tests' database is expected; False when there is none."""
    connections.close_all()
    target = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        if not _file().exists():
            return False
        Path(target).unlink(missing_ok=True)
        database.sqlite_copy(source=_file(), target=Path(target))
        return True
    if not _postgresql_names(_name()):
        return False
    database.postgresql_copy(source=_name(), target=target)
    return True


def keep() -> None:
    """Keep the tests' database as the migrations left it; what other migrations left is dropped."""
    connections.close_all()
    source = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        for old in _file().parent.glob(f"{KEPT}_*.sqlite3"):
            old.unlink()
        database.sqlite_copy(source=Path(source), target=_file())
        return
    for old in _postgresql_names(f"{KEPT}_{_checkout()}_%"):
        database.postgresql_drop(old)
    database.postgresql_copy(source=source, target=_name())


def drop_copy() -> None:
    """Remove the copy that a run worked on; the kept database stays."""
    connections.close_all()
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)
    else:
        database.postgresql_drop(connection.settings_dict["NAME"])


def _fingerprint() -> str:
    base = Path(settings.BASE_DIR)
    files = [base / "requirements.txt", *sorted(base.glob("footprint/*/migrations/*.py"))]
    content = b"".join(file.relative_to(base).as_posix().encode() + file.read_bytes() for file in files)
    apps = ",".join(settings.INSTALLED_APPS).encode()
    return hashlib.sha256(content + apps).hexdigest()[:12]


def _checkout() -> str:
    return hashlib.sha256(str(settings.BASE_DIR).encode()).hexdigest()[:8]


def _name() -> str:
    return f"{KEPT}_{_checkout()}_{_fingerprint()}"


def _file() -> Path:
    return Path(settings.DATA_DIR) / f"{KEPT}_{_fingerprint()}.sqlite3"


def _postgresql_names(pattern: str) -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
        return [name for (name,) in cursor.fetchall()]
