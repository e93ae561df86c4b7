"""How are days, moments and periods written, in Chinese and English?

Moments are shown in the site's time zone (Beijing time), which deadlines are counted in.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from footprint.core.languages import in_language
from footprint.core.text import MISSING

_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(value: date | datetime | None) -> str:
    """``2026年11月20日`` · ``20 November 2026``."""
    if value is None:
        return MISSING
    local = _local_day(value)
    return in_language(
        zh=f"{local.year}年{local.month}月{local.day}日", en=f"{local.day} {_month(local)} {local.year}"
    )


def moment(value: datetime | None, *, zone: bool = False) -> str:
    """``2026年11月20日 12:00`` · ``20 November 2026, 12:00``; with ``zone`` it says which time this is."""
    if value is None:
        return MISSING
    clock = f"{timezone.localtime(value):%H:%M}"
    text = in_language(zh=f"{day(value)} {clock}", en=f"{day(value)}, {clock}")
    return _("%(moment)s (Beijing time)") % {"moment": text} if zone else text


def period(first: date | datetime | None, last: date | datetime | None) -> str:
    """``2016年9月4日至5日`` · ``4–5 September 2016``: what both ends share is said once."""
    if first is None or last is None:
        return MISSING
    start, end = _local_day(first), _local_day(last)
    if start == end:
        return day(start)
    same_year, same_month = start.year == end.year, (start.year, start.month) == (end.year, end.month)
    end_zh = f"{end.day}日" if same_month else f"{end.month}月{end.day}日" if same_year else day(end)
    start_en = f"{start.day}" if same_month else f"{start.day} {_month(start)}" if same_year else day(start)
    dash = "–" if same_month else " – "
    return in_language(zh=f"{day(start)}至{end_zh}", en=f"{start_en}{dash}{day(end)}")


def until(deadline: date | datetime | None, *, now: datetime) -> str:
    """How far away a deadline is, in calendar days: ``12 days left``, ``today``, ``3 days overdue``."""
    if deadline is None:
        return MISSING
    days = (_local_day(deadline) - _local_day(now)).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    return ngettext("%(count)s day overdue", "%(count)s days overdue", -days) % {"count": -days}


def _local_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _month(value: date) -> str:
    return _MONTHS_EN[value.month - 1]


def zone_name(name: str) -> str:
    """What people call a time zone: Beijing time for ``Asia/Shanghai``, otherwise its own name."""
    return _("Beijing time") if name == "Asia/Shanghai" else name
