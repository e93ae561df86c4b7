"""What do all tests share?

- ``db`` rolls back after the test.
- ``transactional_db`` commits (threads, live server, processes); the database is then copied back from a
  template.
- ``clock`` sets the site's time: ``clock.set(moment)``, ``clock.advance(timedelta)``, ``clock.reset()``.
- ``work()`` does all that is due: outbox facts to their consumers, jobs to their end.
- ``services.need("redis")`` gives an address, or skips with the reason (fails when ``CI=true``).
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.template import engines
from django.test import TransactionTestCase

from footprint.core import clock as site_clock
from footprint.core import job_runner, outbox
from tests.support import database, migrated
from tests.support import services as service_addresses
from tests.support.templates import Strict


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run what is long too (make test-long)")
    parser.addoption("--bench", action="store_true", help="run the benchmarks too (make bench)")
    parser.addoption("--on-postgres", action="store_true", help="only what touches the database, no browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to another command, and on the second database all that no database decides."""
    only_on_request = {"long": "long", "bench": "benchmarks"}
    not_asked = {
        (marker, folder) for marker, folder in only_on_request.items() if not config.getoption(f"--{marker}")
    }

    def wanted(item: pytest.Item) -> bool:
        if any(
            item.get_closest_marker(mark) or folder in item.path.relative_to(config.rootpath).parts
            for mark, folder in not_asked
        ):
            return False
        if not config.getoption("--on-postgres"):
            return True
        fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        uses_database = item.get_closest_marker("django_db") or fixtures
        return bool(uses_database) and not item.get_closest_marker("browser")

    left_out = [item for item in items if not wanted(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if wanted(item)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    vendor = database.vendor()
    if item.get_closest_marker("postgres_only") and vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
    if item.get_closest_marker("sqlite_only") and vendor != "sqlite":
        pytest.skip("is about SQLite alone")


@pytest.fixture(scope="session")
def _turn_to_migrate():
    with migrated.one_at_a_time() as turn:
        yield turn


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, django_db_blocker, _turn_to_migrate) -> bool:
    """Start from the database that an earlier run migrated, where no migration has changed since."""
    with django_db_blocker.unblock():
        kept = migrated.copy_kept()
    # The copy has its tables: Django need not work out the state after every migration (7 s), only
    # announce that migrating is over, which puts the triggers in place.
    connection.settings_dict["TEST"]["MIGRATE"] = not kept
    return kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker, _turn_to_migrate):
    """Take a template of the migrated database; tests that commit are undone by copying it back."""
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            migrated.keep()
        _turn_to_migrate.end()
        database.template_make()
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: database.template_restore()
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        database.template_drop()
        if django_db_keepdb:
            migrated.drop_copy()


class SiteClock:
    """The site's clock in the hands of a test; it stands still unless it is let run."""

    def set(self, moment: datetime, *, frozen: bool = True) -> datetime:
        return site_clock.clock_set(moment=moment, frozen=frozen)

    def advance(self, by: timedelta) -> datetime:
        return self.set(site_clock.now() + by)

    def reset(self) -> datetime:
        return site_clock.clock_reset()

    def now(self) -> datetime:
        return site_clock.now()


@pytest.fixture
def clock(db) -> SiteClock:
    """A clock that stands at noon of 20 November 2026 in Shanghai until the test moves it."""
    site = SiteClock()
    site.set(datetime(2026, 11, 20, 4, tzinfo=UTC))
    return site


@pytest.fixture
def work(db):
    """Do now, in this process, all that is due: facts to their consumers, jobs to their end."""

    def work_until_nothing_is_left() -> None:
        while outbox.deliver_due(now=site_clock.real_now()) + job_runner.run_due():
            pass

    return work_until_nothing_is_left


@pytest.fixture(autouse=True)
def _clock_is_read_afresh():
    """What one test has set must not be remembered by the next, whose database has forgotten it."""
    site_clock.forget()


@pytest.fixture(autouse=True)
def _undefined_template_variables_fail():
    """A template of ours that prints what its view does not give it fails the test."""
    engines["django"].engine.string_if_invalid = Strict()


@pytest.fixture
def services():
    """The production services that a test may need; see ``tests.support.services``."""
    return service_addresses
