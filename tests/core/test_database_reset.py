"""Does each test find the database as the migrations left it?"""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection

from footprint.core import triggers
from footprint.core.models import ActivityEntry


def entry_make() -> None:
    ActivityEntry.objects.create(
        occurred_at=datetime(2026, 11, 20, tzinfo=UTC),
        verb="thing.made",
        target_type="core.thing",
        target_public_id=uuid4(),
    )


@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_of_append_only_tables_are_gone_in_the_next_test(transactional_db, turn):
    assert ActivityEntry.objects.count() == 0
    assert triggers.missing() == []

    def in_thread():
        entry_make()
        connection.close()

    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()

    assert ActivityEntry.objects.count() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_rolled_back_rows_are_gone_in_the_next_test(db, turn):
    assert ActivityEntry.objects.count() == 0

    entry_make()

    assert ActivityEntry.objects.count() == 1
