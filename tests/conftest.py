"""What do all tests share?

``db``                 rolls back after the test.
``transactional_db``   commits (threads, live server, processes); afterwards the database is copied back from
a template. ``services``           ``services.need("redis")`` gives an address, or skips with the reason
(fails when ``CI=true``).
"""

import pytest
from django.test import TransactionTestCase

from tests.support import database
from tests.support import services as service_addresses


def pytest_runtest_setup(item: pytest.Item) -> None:
    vendor = database.vendor()
    if item.get_closest_marker("postgres_only") and vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
    if item.get_closest_marker("sqlite_only") and vendor != "sqlite":
        pytest.skip("is about SQLite alone")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Take a template of the migrated database; tests that commit are undone by copying it back."""
    with django_db_blocker.unblock():
        database.template_make()
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: database.template_restore()
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        database.template_drop()


@pytest.fixture
def services():
    """The production services that a test may need; see ``tests.support.services``."""
    return service_addresses
