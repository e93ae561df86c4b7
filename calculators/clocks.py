"""When is something due that must be done within so many years of an event's last day?

Years are counted as the Civil Code of China counts them [1]_: the last day of the event itself is not
counted; the same day of the due year is the last one, or the last day of that month where there is no such
day; the last day runs until 24:00.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import chinese_calendar

from calculators.errors import InputError, NumberError, UnknownName

Roll = Literal["none", "legal_holiday"]
"""What happens to a last day on a legal rest day: nothing, or it moves to the first working day after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The end of a period, with the steps that led to it.

    Parameters
    ----------
    last_day
        The day to show to people; the period runs until its 24:00.
    ends_at
        The first moment after the period, in the zone of the event.
    anniversary
        The last day before any move off a rest day.
    years
        Length of the period. [years]
    rest_days
        The rest days that the last day was moved over; empty when it was not moved.
    calendar_known
        False when a move is asked for but the rest days of that year are not known; the day then stays.
    note_zh, note_en
        One sentence on how the day was found.
    """

    last_day: date
    ends_at: datetime
    anniversary: date
    years: int
    rest_days: tuple[date, ...]
    calendar_known: bool
    note_zh: str
    note_en: str


def anniversary(day: date, years: int) -> date:
    """Return the day ``years`` years after ``day``; 29 February becomes 28 where the year has none."""
    if years < 0 or day.year + years > date.max.year:
        raise NumberError(
            f"从 {day} 起算 {years} 年超出日历范围。请检查年数。",
            f"{years} years from {day} leave the calendar. Check the number of years.",
        )
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def rest_day(day: date) -> bool | None:
    """Return whether ``day`` is a legal rest day in mainland China; None when its year is not known here.

    Public holidays and weekends count, working weekends (调休) do not, as the State Council announces yearly.
    """
    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        return None


def deadline(*, event_end: date, years: int, zone: str, roll: Roll = "none") -> Deadline:
    """Return the end of the period of ``years`` years that starts with the end of an event.

    Parameters
    ----------
    event_end
        Last day of the event, in ``zone``.
    years
        Length of the period. [years]
    zone
        IANA name of the zone whose midnight counts, for example ``"Asia/Shanghai"``.
    roll
        Whether a last day on a legal rest day moves to the first working day after it.

    Returns
    -------
    Deadline
        One year after 2024-02-29 ends with 2025-02-28; ``ends_at`` is 2025-03-01 00:00.

    References
    ----------
    .. [1] Civil Code of the People's Republic of China, articles 201 to 203, in force since 2021-01-01.
    """
    day = anniversary(event_end, years)
    last_day, rest_days, known = _off_rest_days(day) if roll == "legal_holiday" else (day, (), True)
    if not known:
        zh = f"{day.year} 年的休假安排未知，因此未作顺延；公布后请重新核对。"
        en = f"The rest days of {day.year} are not known, so the day stays; check again later."
    elif rest_days:
        zh = f"{day} 为休假日，顺延至休假结束后的第一日 {last_day}。"
        en = f"{day} is a rest day; the period ends on the first day after it, {last_day}."
    else:
        zh = f"自 {event_end} 起 {years} 年，{last_day} 24:00 止。"
        en = f"{years} year(s) from {event_end}, until {last_day} 24:00."
    return Deadline(
        last_day=last_day,
        ends_at=datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=zone_info(zone)),
        anniversary=day,
        years=years,
        rest_days=rest_days,
        calendar_known=known,
        note_zh=zh,
        note_en=en,
    )


def zone_info(zone: str) -> ZoneInfo:
    """Return the zone called ``zone``; refuse an unknown one with the nearest names."""
    if not zone:
        raise InputError(
            "没有填写时区。请填写，例如 Asia/Shanghai。", "No zone is given. Name one, such as Asia/Shanghai."
        )
    if zone not in available_timezones():
        raise UnknownName("时区", "zone", zone, available_timezones())
    return ZoneInfo(zone)


def _off_rest_days(day: date) -> tuple[date, tuple[date, ...], bool]:
    skipped: list[date] = []
    current = day
    while (rests := rest_day(current)) is not False:
        if rests is None:
            return day, (), False
        skipped.append(current)
        current += timedelta(days=1)
    return current, tuple(skipped), True
