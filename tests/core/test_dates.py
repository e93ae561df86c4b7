"""Are days, moments and periods written as people of each language write them?"""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from footprint.core import dates

LATE = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # already the next day, and year, in Beijing


def in_both(write) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = write()
    with override("en"):
        return chinese, write()


def test_day_is_the_day_in_beijing():
    assert in_both(lambda: dates.day(LATE)) == ("2027年1月1日", "1 January 2027")
    assert in_both(lambda: dates.day(date(2016, 9, 4))) == ("2016年9月4日", "4 September 2016")
    assert in_both(lambda: dates.day(None)) == ("–", "–")


def test_moment_says_which_time_it_is_when_it_matters():
    assert in_both(lambda: dates.moment(LATE)) == ("2027年1月1日 00:30", "1 January 2027, 00:30")
    assert in_both(lambda: dates.moment(LATE, zone=True)) == (
        "2027年1月1日 00:30（北京时间）",
        "1 January 2027, 00:30 (Beijing time)",
    )


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2016, 9, 4), date(2016, 9, 4), "2016年9月4日", "4 September 2016"),
        (date(2016, 9, 4), date(2016, 9, 5), "2016年9月4日至5日", "4–5 September 2016"),
        (date(2016, 9, 30), date(2016, 10, 2), "2016年9月30日至10月2日", "30 September – 2 October 2016"),
        (
            date(2016, 12, 31),
            date(2017, 1, 1),
            "2016年12月31日至2017年1月1日",
            "31 December 2016 – 1 January 2017",
        ),
    ],
)
def test_period_says_once_what_both_ends_share(first, last, chinese, english):
    assert in_both(lambda: dates.period(first, last)) == (chinese, english)


@pytest.mark.parametrize(
    ("deadline", "chinese", "english"),
    [
        (date(2027, 1, 13), "还剩12天", "12 days left"),
        (date(2027, 1, 2), "还剩1天", "1 day left"),
        (date(2027, 1, 1), "今天", "today"),
        (date(2026, 12, 29), "逾期3天", "3 days overdue"),
        (None, "–", "–"),
    ],
)
def test_distance_of_a_deadline_counts_calendar_days(deadline, chinese, english):
    assert in_both(lambda: dates.until(deadline, now=LATE)) == (chinese, english)


def test_templates_write_the_same(clock):
    clock.set(LATE)
    page = Template(
        "{% load core %}{{ n|number }} {{ n|number:2 }} {{ n|compact }} {{ s|percent }} "
        "{{ mg|tonnes }} {{ mg|co2e }}|"
        "{% tonnes_between mg low high %} {% tonnes_with_interval mg low high %}|"
        "{{ mu|area_mu }} {{ ha|area_ha }}|"
        "{{ d|day }} {{ t|moment }} {{ t|moment:'zone' }} {% period d d2 %} {% until d2 %}|"
        "{{ words|joined }} {{ size|file_size }} {{ missing|number }}"
    )
    facts = {
        "n": 7097272,
        "s": 0.125,
        "mg": 3_902_720_000_000,
        "low": 3500 * 10**9,
        "high": 4400 * 10**9,
        "mu": 334,
        "ha": 22,
        "d": date(2027, 1, 1),
        "d2": date(2027, 1, 13),
        "t": LATE,
        "words": ("A", "B"),
        "size": 34_100,
    }

    with override("en"):
        written = page.render(Context(facts))

    assert written == (
        "7,097,272 7,097,272.00 7.1 million 12.5% 3,902.72 3,902.72 tCO₂e|"
        "3,900 3,900 tCO₂e (3,500–4,400)|334 mu (22.27 ha) 22 ha (330 mu)|"
        "1 January 2027 1 January 2027, 00:30 1 January 2027, 00:30 (Beijing time) "
        "1–13 January 2027 12 days left|"
        "A and B 34 kB –"
    )
