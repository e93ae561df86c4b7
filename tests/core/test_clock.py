"""Can the site's time be set where it may, and only there?"""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from footprint.core import clock as site_clock
from footprint.core.models import ClockSetting
from footprint.core.problems import NotAllowed
from tests.support.database import database_url

MOMENT = datetime(2046, 12, 31, 15, 59, 59, tzinfo=UTC)


def test_frozen_clock_stands_still(clock):
    clock.set(MOMENT)

    assert site_clock.now() == MOMENT
    assert site_clock.is_set()


def test_clock_advances_by_what_the_test_says(clock):
    clock.set(MOMENT)

    clock.advance(timedelta(days=365))

    assert site_clock.now() == MOMENT + timedelta(days=365)


@pytest.mark.django_db
def test_running_clock_goes_on_from_the_moment_set(monkeypatch):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(site_clock, "real_now", lambda: start)
    site_clock.clock_set(moment=MOMENT)

    monkeypatch.setattr(site_clock, "real_now", lambda: start + timedelta(hours=3))

    assert site_clock.now() == MOMENT + timedelta(hours=3)


def test_reset_gives_back_the_real_time(clock):
    before = site_clock.real_now()

    clock.reset()

    assert before <= site_clock.now() <= site_clock.real_now()
    assert not site_clock.is_set()
    assert ClockSetting.objects.count() == 0


@pytest.mark.django_db
def test_production_refuses_to_set_its_clock_and_ignores_a_setting(settings, clock):
    clock.set(MOMENT)
    settings.CLOCK_CAN_BE_SET = False

    with pytest.raises(NotAllowed, match="DEMO=1"):
        site_clock.clock_set(moment=MOMENT)
    with pytest.raises(NotAllowed):
        site_clock.clock_reset()

    assert abs(site_clock.now() - site_clock.real_now()) < timedelta(minutes=1)
    assert not site_clock.is_set()


@pytest.mark.django_db
def test_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        site_clock.clock_set(moment=MOMENT.replace(tzinfo=None))

    assert ClockSetting.objects.count() == 0


def test_clock_is_read_at_most_twice_a_second(clock, django_assert_num_queries):
    site_clock.forget()

    with django_assert_num_queries(1):
        for _ in range(100):
            site_clock.now()


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_the_clock_that_was_set(tmp_path):
    site_clock.clock_set(moment=MOMENT, frozen=True)
    program = (
        "import django; django.setup()\nfrom footprint.core import clock\nprint(clock.now().isoformat())"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "footprint.settings", "DEMO": "1", "DATA": str(tmp_path)}

    seen = subprocess.run(
        [sys.executable, "-c", program],
        env=environment | {"DATABASE_URL": database_url(), "PATH": ""},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert seen.stdout.strip() == MOMENT.isoformat()
