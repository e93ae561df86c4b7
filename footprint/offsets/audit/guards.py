"""Are the database's own rules in force?"""

from collections.abc import Iterator

from django.db import connection

from footprint.core import triggers
from footprint.offsets.audit.breaks import Break, Tally
from footprint.offsets.triggers import EXCLUSION


def check(tally: Tally) -> Iterator[Break]:
    """Every declared trigger is installed and on; the exclusion stands; REPLACE cannot go round."""
    for trigger in triggers.missing():
        yield Break("guard_missing", trigger.table, {"name": trigger.name})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_constraint WHERE conname = %s AND contype = 'x' AND convalidated",
                [EXCLUSION],
            )
            if cursor.fetchone()[0] == 0:
                yield Break("guard_missing", "offsets_block", {"name": EXCLUSION})
        else:
            cursor.execute("PRAGMA recursive_triggers")
            if cursor.fetchone()[0] != 1:
                yield Break("guard_missing", "SQLite", {"name": "recursive_triggers"})
