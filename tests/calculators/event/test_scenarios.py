"""Does each scenario change what it says and nothing else, and do the differences add up to the milligram?"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.errors import InputError, NumberError
from calculators.event.file import load_event
from calculators.event.scenarios import (
    compare,
    green_power,
    moved,
    online,
    rail_below,
    reused,
    together,
    vegetarian,
    vegetarian_days,
)
from calculators.factors import shipped_library
from calculators.rulebooks import load_rulebook

FULL = Path(__file__).parents[3] / "docs" / "files" / "every-category.yaml"
HEAD = """
format: carbon-event/1
event:
  {name: {en: Fair}, start: 2025-05-12, end: 2025-05-15, place: 成都, region: CN-SC, attendees_on_site: 100}
activities:
"""


def event(activities):
    return load_event(HEAD + activities)


def rows(inputs):
    return {row.id: row for row in inputs.activities(shipped_library())}


@pytest.fixture(scope="module")
def full():
    return load_event(FULL.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def comparison(full):
    steps = [moved("上海"), rail_below(1600), online("0.2", hours_each=6), green_power(1), reused(3)]
    return compare(full, [*steps, together(steps)], library=shipped_library())


def test_differences_by_category_add_up_to_the_milligram(comparison):
    for column in comparison.columns:
        assert sum(column.by_category.values()) == column.difference
        assert comparison.before.total() + column.difference == column.result.total()


def test_the_event_itself_is_not_touched(full, comparison):
    again = compare(full, [], library=shipped_library())

    assert again.before.digest() == comparison.before.digest()


def test_each_scenario_moves_its_own_categories(comparison):
    moving = {
        column.scenario.name: {name for name, value in column.by_category.items() if value}
        for column in comparison.columns
    }

    assert moving["place"] == {"electricity", "cooling", "travel"}
    assert moving["rail"] == {"travel"}
    assert moving["green_power"] == set()
    assert moving["reuse"] == {"materials", "waste"}
    assert moving["online"] == {
        "energy_supply",
        "travel",
        "local_transport",
        "lodging",
        "catering",
        "digital",
    }


def test_green_power_moves_the_result_by_the_market_alone(comparison):
    green = next(column for column in comparison.columns if column.scenario.name == "green_power")

    assert (green.difference, green.market_difference < 0) == (0, True)


def test_green_power_counts_where_the_book_counts_by_the_market():
    book = load_rulebook("iso_14064_1")
    clause = book.declaration.clause
    market = type(book).from_dict(
        book.to_dict() | {"electricity": {"method": "market-based", "clause": clause}}
    )
    fair = event("  electricity: [{id: hall, quantity: 100 MWh}]\n")

    column = compare(fair, [green_power("0.5")], library=shipped_library(), book=market).columns[0]

    assert column.difference == Decimal("-30480")  # half of 100 MWh x 0.6096
    assert column.market_difference == 0


def test_another_place_measures_trips_anew_and_takes_its_grid():
    fair = event(
        "  electricity: [{id: hall, quantity: 1 MWh}]\n"
        "  travel:\n"
        "    - {id: a, mode: rail, persons: 1, from: 北京, distance_km_one_way: 1800}\n"
        "    - {id: b, mode: metro, persons: 1, distance_km_one_way: 10}\n"
    )

    made = rows(moved("天津").change(fair))

    assert made["hall"].region == "CN-TJ"
    assert made["a"].inputs["destination"] == "天津"
    assert made["a"].inputs["distance_km_one_way"] < 200
    assert made["b"].quantity == 20


def test_short_flights_become_rail():
    fair = event(
        "  travel:\n"
        "    - {id: near, mode: air, persons: 10, from: 西安, cabin: business}\n"
        "    - {id: far, mode: air, persons: 10, from: 哈尔滨}\n"
        "    - {id: stated, mode: air, haul: domestic, persons: 10, distance_km_one_way: 500}\n"
    )

    made = rows(rail_below(800).change(fair))

    assert made["near"].factor == made["stated"].factor == "travel.rail.high_speed"
    assert made["far"].factor == "travel.air.domestic.average"
    assert made["stated"].quantity == pytest.approx(10 * 500 * 1.2 * 2)


def test_those_who_stay_online_neither_travel_nor_eat():
    fair = event(
        "  travel:\n"
        "    - {id: a, mode: metro, persons: 80人, distance_km_one_way: 10}\n"
        "    - {id: staff, mode: metro, persons: 5, distance_km_one_way: 10, category: staff_travel}\n"
        "  catering: [{id: c, kind: vegan, meals: 200}]\n"
    )

    made = rows(online("0.25", hours_each=16).change(fair))

    assert made["a"].quantity == 60 * 20
    assert made["staff"].quantity == 5 * 20
    assert made["c"].quantity == 150
    assert made["scenario-online"].quantity == 25 * 16


def test_vegetarian_meals_replace_a_share_of_the_others():
    fair = event("  catering: [{id: c, kind: beef, meals: 100}, {id: v, kind: vegan, meals: 10}]\n")

    made = rows(vegetarian("0.4").change(fair))
    day = rows(vegetarian_days(1, fair).change(fair))

    assert {name: (row.factor, row.quantity) for name, row in made.items()} == {
        "c": ("catering.meal.beef", 60),
        "c-vegetarian": ("catering.meal.vegetarian", 40),
        "v": ("catering.meal.vegan", 10),
    }
    assert day["c-vegetarian"].quantity == 25


def test_reuse_touches_only_what_was_bought_for_once():
    fair = event(
        "  goods:\n"
        "    - {id: once, item: hoodie, quantity: 90}\n"
        "    - {id: hired, item: carpet, quantity: 90 m2, acquired: hired, uses: 9}\n"
    )

    made = rows(reused(3).change(fair))

    assert (made["once"].quantity, made["hired"].quantity) == (30, 10)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda fair: rail_below(0), "above 0 km"),
        (lambda fair: online("1.2", hours_each=1), "between 0 and 1"),
        (lambda fair: vegetarian_days(5, fair), "has 4 days"),
        (lambda fair: reused(0), "once or more"),
    ],
)
def test_scenarios_that_cannot_be_are_refused(make, said):
    with pytest.raises(NumberError, match=said):
        make(event("  catering: [{id: c, kind: beef, meals: 100}]\n"))


def test_share_of_an_unknown_number_is_refused():
    fair = event("  catering: [{id: c, kind: beef, meals: 100}]\n")
    unknown = {name: value for name, value in fair.data["event"].items() if name != "attendees_on_site"}

    with pytest.raises(InputError, match="how many attend"):
        online("0.5", hours_each=1).change(replace(fair, data={**fair.data, "event": unknown}))
