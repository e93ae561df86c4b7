"""Is a period over on the right day, and does an unknown calendar say so?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.clocks import anniversary, deadline, rest_day
from calculators.errors import NumberError, UnknownName

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_year_after_a_leap_day_ends_with_february():
    due = deadline(event_end=date(2024, 2, 29), years=1, zone="Asia/Shanghai")

    assert due.last_day == date(2025, 2, 28)
    assert due.ends_at == datetime(2025, 3, 1, tzinfo=SHANGHAI)
    assert due.ends_at.isoformat() == "2025-03-01T00:00:00+08:00"


@pytest.mark.parametrize(
    ("end", "years", "last_day"),
    [
        (date(2016, 9, 5), 20, date(2036, 9, 5)),
        (date(2024, 2, 29), 20, date(2044, 2, 29)),
        (date(2014, 10, 26), 1, date(2015, 10, 26)),
        (date(2024, 12, 31), 6, date(2030, 12, 31)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
    ],
)
def test_period_ends_on_the_same_day_of_the_due_year(end, years, last_day):
    assert deadline(event_end=end, years=years, zone="Asia/Shanghai").last_day == last_day


def test_last_day_on_a_holiday_moves_only_where_the_clause_says_so():
    stays = deadline(event_end=date(2023, 10, 1), years=1, zone="Asia/Shanghai")
    moves = deadline(event_end=date(2023, 10, 1), years=1, zone="Asia/Shanghai", roll="legal_holiday")

    assert stays.last_day == date(2024, 10, 1)
    assert moves.last_day == date(2024, 10, 8)
    assert moves.anniversary == date(2024, 10, 1)
    assert moves.rest_days == tuple(date(2024, 10, day) for day in range(1, 8))


def test_working_weekend_is_no_rest_day():
    assert rest_day(date(2024, 10, 12)) is False
    assert rest_day(date(2024, 10, 13)) is True


def test_unknown_year_is_not_moved_and_says_so():
    due = deadline(event_end=date(2016, 9, 6), years=20, zone="Asia/Shanghai", roll="legal_holiday")

    assert due.last_day == date(2036, 9, 6)  # a Saturday
    assert due.calendar_known is False
    assert "2036" in due.note_en
    assert "2036" in due.note_zh


def test_unknown_zone_names_the_nearest():
    with pytest.raises(UnknownName) as caught:
        deadline(event_end=date(2025, 1, 1), years=1, zone="Asia/Shanghi")

    assert caught.value.nearest[0] == "Asia/Shanghai"


def test_period_beyond_the_calendar_is_refused():
    with pytest.raises(NumberError, match="leave the calendar"):
        anniversary(date(9990, 1, 1), 20)


@given(st.dates(max_value=date(9000, 12, 31)), st.integers(min_value=0, max_value=100))
def test_anniversary_is_never_in_another_month(day, years):
    due = anniversary(day, years)

    assert (due.year, due.month) == (day.year + years, day.month)
    assert day.day - due.day in {0, 1}
