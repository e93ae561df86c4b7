"""Are flights shown by every model, the chosen one marked, and the total's range right?"""

import pytest

from calculators.engine import evaluate
from calculators.event.file import load_event
from calculators.event.flights import flight_panel
from calculators.factors import shipped_library
from calculators.inventory import Inventory

HEAD = """
format: carbon-event/1
event: {name: {en: Fair}, start: 2025-05-12, end: 2025-05-15, place: 成都, region: CN-SC}
activities:
"""


def panel(activities):
    library = shipped_library()
    rows = load_event(HEAD + activities).activities(library)
    return flight_panel(evaluate(Inventory.from_activities(rows), library), library)


def test_domestic_flight_by_four_models():
    found = panel("  travel: [{id: f, mode: air, haul: domestic, persons: 100, distance_km_one_way: 1500}]\n")

    assert [(model.factor.key, model.chosen) for model in found.models] == [
        ("travel.cn.air.domestic.with_non_co2", True),
        ("travel.air.domestic_to_from_uk.average_passenger.with_rf.uk2025", False),
        ("travel.cn.air.domestic", False),
        ("travel.air.domestic_to_from_uk.average_passenger.without_rf.uk2025", False),
    ]
    sizes = [model.kg_co2e for model in found.models]
    assert (found.lowest, found.total, found.highest) == (min(sizes), sizes[0], max(sizes))


def test_cabins_have_their_own_models():
    found = panel(
        "  travel:\n"
        "    - {id: f, mode: air, haul: international, cabin: first, persons: 1, distance_km_one_way: 9000}\n"
    )

    assert {model.non_co2 for model in found.models} == {True, False}
    assert all("first_class" in model.factor.key for model in found.models)


def test_multiplier_belongs_to_what_is_counted():
    found = panel(
        "  travel:\n"
        "    - {id: f, mode: air, haul: domestic, persons: 100, distance_km_one_way: 1500, non_co2: false,\n"
        '       non_co2_multiplier: "1.7"}\n'
    )

    assert found.total == pytest.approx(24870 + 17409)
    assert found.lowest == 24870
    assert found.highest == max(model.kg_co2e for model in found.models)


def test_event_without_flights_hangs_on_no_model():
    found = panel("  electricity: [{id: e, quantity: 1 kWh}]\n")

    assert (found.models, found.lowest, found.highest) == ((), found.total, found.total)
