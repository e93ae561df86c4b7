"""Are organisers reminded of plans, data and measures, and do the days stand in their calendar?"""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from footprint.accounts.enums import Role
from footprint.accounts.models import Membership
from footprint.events import services
from footprint.events.models import Event
from footprint.events.notices import tell_of_events
from footprint.notices.calendars import entries_of_organisation
from footprint.notices.models import Notice
from tests.events.making import AFTER, BEFORE, ready_plan
from tests.notices.looking import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def organised(event, person) -> Event:
    """The exhibition of 20 to 22 November 2026, seen by its organiser."""
    Membership.objects.create(
        user=person,
        organisation=event.organisation,
        role=Role.ORGANISER,
        granted_by=person,
        started_at=BEFORE,
    )
    return event


def days(event: Event, *, now) -> dict[str, tuple[date, date]]:
    with override("en"):
        entries = entries_of_organisation(event.organisation, now=now)
        return {str(entry.title): (entry.day, entry.last_day) for entry in entries}


def test_plan_is_reminded_of_a_month_and_a_week_before_the_start(organised):
    for days_before in (31, 30, 12, 7, 2, 0):
        tell_of_events(now=AFTER - timedelta(days=3 + days_before))
        reminded = told() == {("王敏", "event.plan_due")}
        assert reminded is (days_before in {30, 7}), days_before

    notice = Notice.objects.filter(kind="event.plan_due").first()
    assert notice.subject_zh == "“西部博览会”将于 2026年11月20日 开始，实施计划尚未发布"


def test_issued_plan_is_not_reminded_of(organised, person):
    ready_plan(organised, person)
    services.plan_issue(event=organised, by=person, now=BEFORE)

    tell_of_events(now=BEFORE)

    assert told() == set()


def test_event_that_is_over_without_a_footprint_is_told_once(organised):
    tell_of_events(now=AFTER - timedelta(days=1))
    assert told() == set()

    tell_of_events(now=AFTER)
    assert told() == {("王敏", "event.data_due")}
    tell_of_events(now=AFTER + timedelta(days=9))
    assert told() == set()


def test_measure_is_reminded_of_until_it_is_done(organised, person):
    measure = services.measure_add(
        event=organised,
        label="改用绿电",
        owner="李静",
        due_on=date(2026, 11, 10),
        expected_kg=None,
        by=person,
        now=BEFORE,
    )
    Notice.objects.all().delete()

    tell_of_events(now=BEFORE + timedelta(days=7))  # 8 November
    assert ("王敏", "event.measure_due") in told()
    assert days(organised, now=BEFORE)["Measure due: 改用绿电"] == (measure.due_on, measure.due_on)


def test_calendar_shows_the_event_and_the_last_day_for_its_plan(organised):
    shown = days(organised, now=BEFORE)

    assert shown["Western Fair"] == (date(2026, 11, 20), date(2026, 11, 22))
    assert shown["Last day to issue the plan of “Western Fair”"] == (date(2026, 11, 19), date(2026, 11, 19))
    assert len(days(organised, now=AFTER)) == 1  # too late for a plan
