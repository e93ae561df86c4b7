"""Do calendar programs get valid files with stable entries, of the right people, in the right days?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_end, membership_grant, organisation_create
from footprint.notices.calendars import (
    CalendarEntry,
    calendar_file,
    calendar_source,
    entries_of_organisation,
    entries_of_person,
)
from footprint.notices.models import CalendarFeed
from footprint.notices.services import feed_of_organisation, feed_of_person, feed_reset
from footprint.notices.tokens import feed_by_token, feed_token
from tests.notices.conftest import NOW

SHOWN = "Test: a day"


@calendar_source("test")
def days_of_companies(actor, *, now):
    """One day for each organisation whose people may look at events; the auditor's rights are enough."""
    if actor.organisation and actor.organisation.name_en == "Hangzhou Expo Ltd" and actor.can("events.view"):
        yield CalendarEntry(key="day", at=date(2027, 1, 5), title=SHOWN, link="/events/")


def parsed(content: bytes) -> list:
    calendar = Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    assert not calendar.errors
    for event in calendar.events:
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
    return calendar.events


def of(**changes) -> CalendarEntry:
    return CalendarEntry(**{"key": "a", "at": date(2027, 1, 5), "title": "x", "source": "test"} | changes)


def written(*entries: CalendarEntry) -> list:
    return parsed(calendar_file(entries, name="碳足迹", now=NOW))


def test_moment_stands_on_the_day_that_it_falls_on_at_the_place():
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai

    (there,) = written(of(at=late, zone="Asia/Shanghai"))
    (elsewhere,) = written(of(at=late, zone="Europe/Paris"))

    assert there["DTSTART"].dt == date(2027, 1, 1)
    assert there["DTEND"].dt == date(2027, 1, 2)
    assert elsewhere["DTSTART"].dt == date(2026, 12, 31)


def test_several_days_end_on_the_day_after_the_last():
    (event,) = written(of(until=date(2027, 1, 7)))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 1, 5), date(2027, 1, 8))
    assert event["DTSTART"].params["VALUE"] == "DATE"


def test_entry_at_its_hour_is_written_in_universal_time():
    at = datetime(2027, 1, 5, 9, tzinfo=UTC)

    (event,) = written(of(at=at, until=at + timedelta(hours=2), all_day=False))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (at, at + timedelta(hours=2))


def test_same_key_is_the_same_entry_also_when_its_day_moves():
    (before,) = written(of())
    (after,) = written(of(at=date(2027, 3, 1), title="moved"))
    (other,) = written(of(key="b"))

    assert before["UID"] == after["UID"]
    assert other["UID"] != before["UID"]


def test_long_chinese_text_and_special_characters_survive():
    text = "碳中和期限，含抵销；以及\\反斜线\n第二行 " * 12

    (event,) = written(of(title="期限；，", text=text))

    assert str(event["SUMMARY"]) == "期限；，"
    assert str(event["DESCRIPTION"]) == text
    content = calendar_file([of(text=text)], name="x", now=NOW)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.endswith(b"END:VCALENDAR\r\n")


def test_person_sees_the_dates_of_every_organisation_they_act_for_once(reader, company):
    second = organisation_create(created_by=reader, name_zh="乙公司", now=NOW)
    assert second != company

    shown = [entry for entry in entries_of_person(reader, now=NOW) if entry.source == "test"]

    assert [(entry.title, entry.organisation) for entry in shown] == [(SHOWN, company)]


def test_organisation_has_its_dates_without_anybody_signed_in(company):
    assert [entry.title for entry in entries_of_organisation(company, now=NOW)] == [SHOWN]


# --- the feed -----------------------------------------------------------------------------------------------
def fetch(client, token: str, **query):
    return client.get(reverse("notices:calendar-feed", args=[token]), query)


def test_feed_opens_by_its_address_alone(client, reader, company):
    response = fetch(client, feed_token(feed_of_person(person=reader, now=NOW)))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = parsed(response.content)
    assert event["SUMMARY"] == SHOWN
    assert str(event["URL"]).endswith("/events/")


def test_feed_of_an_organisation_speaks_the_language_that_is_asked_for(client, company):
    token = feed_token(feed_of_organisation(organisation=company, now=NOW))

    chinese = Calendar.from_ical(fetch(client, token).content)
    english = Calendar.from_ical(fetch(client, token, lang="en").content)

    assert str(chinese["X-WR-CALNAME"]) == "碳足迹：杭州会展有限公司"
    assert str(english["X-WR-CALNAME"]) == "Footprint: Hangzhou Expo Ltd"


def test_new_address_makes_the_old_one_worthless(client, reader):
    feed = feed_of_person(person=reader, now=NOW)
    old = feed_token(feed)

    new = feed_token(feed_reset(feed=feed, now=NOW))

    assert fetch(client, old).status_code == 404
    assert fetch(client, new).status_code == 200
    assert feed_by_token(new) == CalendarFeed.objects.get()


@pytest.mark.parametrize("wrong", ["x", "0" * 72, "中文"])
def test_address_that_was_never_given_out_is_not_found(client, reader, wrong):
    assert fetch(client, wrong).status_code == 404


def test_whoever_leaves_sees_nothing_any_more(client, reader, company, person):
    newcomer = person("newcomer")
    held = membership_grant(
        user=newcomer, organisation=company, role=Role.ORGANISER, granted_by=reader, now=NOW
    )
    token = feed_token(feed_of_person(person=newcomer, now=NOW))
    assert len(parsed(fetch(client, token).content)) == 1

    membership_end(membership=held, ended_by=reader, now=NOW)
    assert parsed(fetch(client, token).content) == []

    newcomer.is_active = False
    newcomer.save()
    assert fetch(client, token).status_code == 404


def test_feed_is_made_once(reader, company):
    first = feed_of_person(person=reader, now=NOW)

    assert feed_of_person(person=reader, now=NOW) == first
    with translation.override("en"):
        assert feed_token(first) == feed_token(feed_of_person(person=reader, now=NOW))
