"""Do recurring duties come when the site's clock says so?"""

from datetime import timedelta

import pytest

from footprint.core.job_runner import run_due
from footprint.core.models import Job, WorkerSign
from footprint.core.periodic import periodic, periodic_enqueue_due
from footprint.core.tasks import tick
from footprint.core.workers import process_name


@pytest.fixture
def calls():
    moments = []

    @periodic("test.daily", every=timedelta(days=1))
    def daily(*, now):
        moments.append(now)

    return moments


def come_round(clock) -> list[str]:
    names = [name for name in periodic_enqueue_due(now=clock.now()) if name.startswith("test.")]
    run_due()
    return names


def test_duty_comes_at_first_and_then_when_its_time_has_passed(clock, calls):
    start = clock.now()

    assert come_round(clock) == ["test.daily"]
    clock.advance(timedelta(hours=23))
    assert come_round(clock) == []
    clock.advance(timedelta(hours=1))
    assert come_round(clock) == ["test.daily"]

    assert calls == [start, start + timedelta(days=1)]


def test_duty_comes_once_after_a_year_is_skipped(clock, calls):
    come_round(clock)

    moment = clock.advance(timedelta(days=365))

    assert come_round(clock) == ["test.daily"]
    assert come_round(clock) == []
    assert calls[-1] == moment


def test_duty_goes_on_after_the_clock_was_set_back(clock, calls):
    clock.advance(timedelta(days=365))
    come_round(clock)

    moment = clock.advance(timedelta(days=-365))

    assert come_round(clock) == ["test.daily"]
    assert calls[-1] == moment


def test_duty_that_is_still_waiting_is_not_enqueued_twice(clock, calls):
    periodic_enqueue_due(now=clock.now())
    clock.advance(timedelta(days=2))
    periodic_enqueue_due(now=clock.now())

    assert Job.objects.filter(kind="core.periodic", key="test.daily").count() == 1


def test_tick_leaves_a_sign_of_life_and_enqueues_duties(clock, calls):
    tick()
    tick()
    run_due()

    assert WorkerSign.objects.get().name == process_name()
    assert calls == [clock.now()]
