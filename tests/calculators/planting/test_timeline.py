"""Does the calendar run from the event's end, and does it say when something comes too late?"""

from datetime import date

import pytest

from calculators.errors import InputError, UnknownName
from calculators.planting.norms import norms
from calculators.planting.seasons import own_season, season_of, seasons
from calculators.planting.timeline import WORDS, timeline

ZHEJIANG = season_of("浙江")


def g20(**changes):
    facts = {
        "event_end": date(2016, 9, 5),
        "rulebook": "g20_style",
        "season": ZHEJIANG,
        "decided_on": date(2016, 8, 22),
    }
    return timeline(**(facts | changes))


def test_zhejiang_plants_in_march_and_april():
    assert ZHEJIANG.in_year(2017) == (date(2017, 3, 1), date(2017, 4, 30))
    assert ZHEJIANG.verified
    assert ZHEJIANG.next_from(date(2017, 4, 10)) == (date(2017, 4, 10), date(2017, 4, 30))
    assert ZHEJIANG.next_from(date(2017, 5, 1))[0] == date(2018, 3, 1)


def test_only_read_seasons_are_verified():
    assert [region for region, season in seasons().items() if season.verified] == ["CN-ZJ"]
    assert all(season.source for season in seasons().values())


def test_region_without_a_sourced_season_asks_for_ones_own():
    with pytest.raises(UnknownName, match="sourced planting season"):
        season_of("CN-XZ")
    assert own_season("05-01", "06-15").holds(date(2025, 6, 1))
    with pytest.raises(InputError, match="does not lie in one year"):
        own_season("11-01", "02-15")
    with pytest.raises(InputError, match="month and day"):
        own_season("13-01", "14-15")


def test_steps_of_the_g20_forest():
    found = g20()

    assert {step.kind for step in found.steps} == set(WORDS) - {"crediting_end"}
    assert (found.step("planting").starts, found.step("planting").ends) == (
        date(2017, 3, 1),
        date(2017, 4, 30),
    )
    assert (found.step("survival_check").starts, found.step("survival_check").ends) == (
        date(2017, 10, 27),
        date(2018, 2, 28),
    )
    assert found.step("beating_up").starts == date(2018, 3, 1)
    assert [step.starts.year for step in found.steps if step.kind == "verification"] == [2022, 2032, 2035]
    assert found.period.last_day == date(2036, 9, 5)
    assert [step.starts for step in found.steps] == sorted(step.starts for step in found.steps)


def test_trees_grow_less_than_the_clock_runs():
    (clock,) = (row for row in g20().findings if row.code == "planting.clock")

    assert (clock.verdict, clock.observed, clock.required) == ("warning", "19.52", "20")


def test_planting_out_of_season_names_the_next_one():
    (season,) = (row for row in g20(planted_on=date(2017, 7, 1)).findings if row.code == "planting.season")

    assert season.verdict == "warning"
    assert "2018-03-01" in season.text_en


def test_planting_after_the_deadline_is_refused():
    with pytest.raises(InputError, match="nothing is taken up in time"):
        g20(planted_on=date(2036, 9, 5))


def test_crediting_ends_the_day_before_its_anniversary():
    found = g20(planted_on=date(2017, 3, 12), crediting_years=20)

    assert found.step("crediting_end").starts == date(2037, 3, 11)


def test_six_years_of_the_ministry_leave_little_growth():
    found = timeline(
        event_end=date(2024, 2, 29), rulebook="mee_2019", season=ZHEJIANG, decided_on=date(2024, 3, 10)
    )

    assert found.period.last_day == date(2030, 2, 28)
    assert found.step("planting").starts == date(2024, 3, 11)
    assert [step.starts for step in found.steps if step.kind == "verification"] == [date(2029, 2, 28)]


def test_figures_of_practice_have_sources():
    assert all(norm.source and norm.zh and norm.en for norm in norms().values())
    assert norms()["survival_qualified"].value == 0.85
    assert {name for name, norm in norms().items() if norm.verified} == {
        "survival_check_years",
        "buffer_woodland_carbon_code",
    }
