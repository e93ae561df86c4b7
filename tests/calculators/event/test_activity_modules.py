"""Do the modules turn facts into the right rows, and refuse facts that cannot be?"""

from datetime import date
from decimal import Decimal

import pytest

from calculators.errors import CalculatorError, InputError, NumberError, UnitError, UnknownName
from calculators.event.air import CABINS, HAULS, air_trips
from calculators.event.catering import meals
from calculators.event.energy import cooling, electricity, fuel, heat
from calculators.event.legs import Route
from calculators.event.lodging import hotel_nights
from calculators.event.materials import material, waste
from calculators.event.places import place
from calculators.event.refrigerant import refrigerant
from calculators.event.rows import About
from calculators.event.travel import (
    car_trips,
    coach_trips,
    metro_trips,
    rail_trips,
    taxi_trips,
)
from calculators.factors import shipped_library
from calculators.units import dimension

ABOUT = About(id="row", label="A row", region="CN-SC", path="section.0", evidence="bill.pdf", tier="best")


def only(rows):
    (row,) = rows
    return row


def test_row_carries_what_is_known_about_it():
    row = only(electricity(about=ABOUT, quantity=Decimal("128000.5"), unit="kWh"))

    assert (row.id, row.label, row.region, row.evidence, row.tier) == (
        "row",
        "A row",
        "CN-SC",
        "bill.pdf",
        "best",
    )
    assert (row.category, row.scope, row.stage, row.path) == ("electricity", 2, "holding", "section.0")
    assert (row.quantity, row.unit, row.factor) == (128000.5, "kWh", "electricity.grid")


def test_green_share_is_noted_and_changes_nothing():
    row = only(electricity(about=ABOUT, quantity=100, unit="MWh", renewable_share=Decimal("0.35")))

    assert row.quantity == 100
    assert row.inputs["renewable_share"] == 0.35
    assert row.inputs["method"] == "location-based"


def test_heat_and_cooling():
    warm = only(heat(about=ABOUT, quantity=50, unit="GJ"))
    cold = only(cooling(about=ABOUT, quantity=90, unit="GJ", coefficient_of_performance=4.5))

    assert (warm.category, warm.quantity, warm.factor) == ("heat", 50, "heat.district")
    assert (cold.category, cold.quantity, cold.unit, cold.factor) == ("cooling", 20, "GJ", "electricity.grid")
    assert cold.formula == "quantity / coefficient_of_performance"


@pytest.mark.parametrize(("mobile", "category"), [(False, "fuel_fixed"), (True, "fuel_mobile")])
def test_fuel_knows_where_it_is_burnt(mobile, category):
    row = only(fuel(about=ABOUT, name="diesel", quantity=820, unit="L", mobile=mobile))

    assert (row.category, row.factor, row.scope) == (category, "fuel.diesel.volume", 1)
    assert (row.quantity, row.unit) == (820, "L")


@pytest.mark.parametrize(
    ("name", "unit", "factor"),
    [
        ("diesel", "t", "fuel.diesel"),
        ("diesel", "GJ", "fuel.diesel.energy"),
        ("natural_gas", "m3", "fuel.natural_gas"),
        ("natural_gas", "Nm3", "fuel.natural_gas.norm"),
    ],
)
def test_fuel_takes_the_family_of_its_measure(name, unit, factor):
    assert only(fuel(about=ABOUT, name=name, quantity=1, unit=unit)).factor == factor


def test_refrigerant_is_mass_of_the_gas():
    row = only(refrigerant(about=ABOUT, gas="HFC-134a", mass=30_000, unit="t"))

    assert (row.factor, row.quantity, row.unit) == ("refrigerant.hfc_134a", 30_000, "t")


def test_flight_within_the_mainland_is_domestic_and_there_and_back():
    row = only(air_trips(about=ABOUT, route=Route(origin="PEK", destination="CTU"), persons=240))

    assert row.factor == "travel.air.domestic.average"
    assert row.inputs["distance_basis"] == "great_circle"
    assert row.quantity == 240 * row.inputs["straight_km"] * 2
    assert row.formula == "persons x distance_km_one_way x ways"


@pytest.mark.parametrize(
    ("origin", "destination", "cabin", "factor"),
    [
        ("HKG", "CTU", "economy", "travel.air.international.economy"),
        ("NRT", "PVG", "business", "travel.air.international.business"),
        ("LHR", "PVG", "first", "travel.air.long_haul.first"),
        ("LHR", "CDG", "economy", "travel.air.short_haul.economy"),
        ("PEK", "CTU", "business", "travel.air.domestic.average"),
    ],
)
def test_flight_takes_the_family_of_its_haul(origin, destination, cabin, factor):
    route = Route(origin=origin, destination=destination)

    assert only(air_trips(about=ABOUT, route=route, persons=1, cabin=cabin)).factor == factor


def test_flown_basis_adds_icaos_correction_and_a_stated_distance_none():
    route = Route(origin="PEK", destination="CTU", return_trip=False)

    straight = only(air_trips(about=ABOUT, route=route, persons=1)).quantity
    flown = only(air_trips(about=ABOUT, route=route, persons=1, basis="flown")).quantity
    known = Route(distance_km_one_way=1000, return_trip=False)
    stated = only(air_trips(about=ABOUT, route=known, persons=1, haul="domestic", basis="flown"))

    assert flown == pytest.approx(straight + 100, rel=1e-12)
    assert (stated.quantity, stated.factor) == (1000, "travel.air.domestic.average")


def test_effects_at_altitude_can_be_left_out():
    route = Route(origin="NRT", destination="PVG")

    row = only(air_trips(about=ABOUT, route=route, persons=1, cabin="economy", non_co2=False))

    assert row.factor == "travel.air.international.economy.without_non_co2"


def test_flight_of_a_stated_distance_must_say_its_haul():
    with pytest.raises(InputError, match="kind of flight") as caught:
        air_trips(about=ABOUT, route=Route(distance_km_one_way=900), persons=1)

    assert caught.value.path == "section.0.haul"


def test_rail_coach_and_taxi_take_their_detours():
    route = Route(origin="重庆", destination="成都")

    by_rail = only(rail_trips(about=ABOUT, route=route, persons=10, service="high_speed"))
    by_coach = only(coach_trips(about=ABOUT, route=route, persons=10))
    by_taxi = only(taxi_trips(about=ABOUT, route=route, persons=10))

    straight = by_rail.inputs["straight_km"]
    assert by_rail.quantity == pytest.approx(10 * straight * 1.2 * 2, rel=1e-12)
    assert by_coach.quantity == pytest.approx(10 * straight * 1.5 * 2, rel=1e-12)
    assert by_taxi.quantity == pytest.approx(10 * straight * 1.417 * 2, rel=1e-12)
    assert by_rail.factor == "travel.rail.high_speed"


def test_car_is_counted_in_vehicle_kilometres():
    route = Route(distance_km_one_way=Decimal("18.5"))

    row = only(
        car_trips(
            about=ABOUT, route=route, persons=30, persons_per_car=Decimal("1.5"), car_class="electric.medium"
        )
    )

    assert (row.quantity, row.unit, row.factor) == (
        30 / 1.5 * 18.5 * 2,
        "vehicle-km",
        "travel.car.electric.medium",
    )


def test_metro_needs_a_stated_distance():
    ride = Route(distance_km_one_way=9, return_trip=False, category="local_transport")

    row = only(metro_trips(about=ABOUT, route=ride, persons=100))

    assert (row.quantity, row.category) == (900, "local_transport")
    with pytest.raises(InputError, match="kilometres of one way"):
        metro_trips(about=ABOUT, route=Route(origin="成都", destination="重庆"), persons=1)


def test_batch_measurement_is_used_where_it_is_given():
    route = Route(origin="PEK", destination="CTU", straight_km=1234.0, return_trip=False)

    assert only(air_trips(about=ABOUT, route=route, persons=1)).quantity == 1234


def test_nights_by_rooms_or_by_persons():
    by_rooms = only(hotel_nights(about=ABOUT, rooms=120, nights=2))
    by_persons = only(hotel_nights(about=ABOUT, persons=300, nights=2, persons_per_room=Decimal("1.5")))

    assert (by_rooms.quantity, by_rooms.unit, by_rooms.factor) == (240, "room-night", "lodging.hotel")
    assert by_persons.quantity == 400
    assert by_persons.formula == "persons x nights / persons_per_room"


def test_meals_materials_and_waste():
    lunch = only(meals(about=ABOUT, kind="vegetarian", persons=200, meals_per_person=3))
    carpet = only(material(about=ABOUT, item="pp", mass=Decimal("1.2"), unit="t"))
    badges = only(material(about=ABOUT, item="paper", pieces=4000, mass_per_piece=12, unit="g"))
    rubbish = only(waste(about=ABOUT, stream="msw", treatment="landfill", mass=640))

    assert (lunch.quantity, lunch.unit, lunch.factor) == (600, "meal", "catering.meal.vegetarian")
    assert (carpet.quantity, carpet.unit, carpet.factor) == (1.2, "t", "material.pp")
    assert (badges.quantity, badges.unit) == (48_000, "g")
    assert (rubbish.quantity, rubbish.factor) == (640, "waste.msw.landfill")


@pytest.mark.parametrize(
    ("make", "error", "path"),
    [
        (lambda: electricity(about=ABOUT, quantity=-1, unit="kWh"), NumberError, "section.0.quantity"),
        (
            lambda: electricity(about=ABOUT, quantity=float("nan"), unit="kWh"),
            NumberError,
            "section.0.quantity",
        ),
        (lambda: heat(about=ABOUT, quantity=float("inf"), unit="GJ"), NumberError, "section.0.quantity"),
        (lambda: heat(about=ABOUT, quantity=5, unit="t"), UnitError, "section.0.unit"),
        (lambda: fuel(about=ABOUT, name="diesel", quantity=5, unit="km"), UnitError, "section.0.unit"),
        (
            lambda: electricity(about=ABOUT, quantity=1, unit="kWh", renewable_share=35),
            NumberError,
            "section.0.renewable_share",
        ),
        (
            lambda: cooling(about=ABOUT, quantity=1, unit="GJ", coefficient_of_performance=0),
            NumberError,
            "section.0.coefficient_of_performance",
        ),
        (lambda: hotel_nights(about=ABOUT, nights=2), InputError, "section.0"),
        (lambda: hotel_nights(about=ABOUT, nights=2, rooms=1, persons=2), InputError, "section.0"),
        (lambda: meals(about=ABOUT, kind="vegan"), InputError, "section.0"),
        (lambda: material(about=ABOUT, item="paper"), InputError, "section.0"),
        (lambda: refrigerant(about=ABOUT, gas="R-999", mass=1), CalculatorError, "section.0.gas"),
        (
            lambda: air_trips(about=ABOUT, route=Route(origin="Atlantis", destination="CTU"), persons=1),
            UnknownName,
            "section.0.from",
        ),
        (lambda: air_trips(about=ABOUT, route=Route(), persons=1), InputError, "section.0"),
        (
            lambda: air_trips(about=ABOUT, route=Route(distance_km_one_way=9), persons=1, cabin="cargo"),
            UnknownName,
            "section.0.cabin",
        ),
        (
            lambda: car_trips(
                about=ABOUT,
                route=Route(distance_km_one_way=9),
                persons=1,
                persons_per_car=0,
                car_class="petrol.medium",
            ),
            NumberError,
            "section.0.persons_per_car",
        ),
    ],
)
def test_impossible_facts_are_refused_at_their_field(make, error, path):
    with pytest.raises(error) as caught:
        make()

    assert caught.value.path == path
    assert caught.value.message_zh.endswith("。")
    assert caught.value.message_en.endswith(".")


def test_every_city_of_the_table_is_found_by_its_chinese_name():
    assert place("乌鲁木齐").region == "CN-XJ"
    assert place("大兴安岭地区").region == "CN-HL"


def resolved(rows):
    """Return the factor that a row gets from the shipped library."""
    row = only(rows)
    return shipped_library().lookup(row.factor, on=date(2025, 5, 12), region=row.region).factor


@pytest.mark.parametrize("cabin", CABINS)
@pytest.mark.parametrize("haul", HAULS)
@pytest.mark.parametrize("non_co2", [True, False])
def test_flight_of_any_kind_has_a_factor_or_no_such_cabin(cabin, haul, non_co2):
    route = Route(distance_km_one_way=1000)

    rows = air_trips(about=ABOUT, route=route, persons=1, cabin=cabin, haul=haul, non_co2=non_co2)

    if haul == "short_haul" and cabin in {"premium_economy", "first"}:
        assert only(rows).factor not in shipped_library().families()
    else:
        assert resolved(rows).activity_unit == "passenger-km"


@pytest.mark.parametrize(
    "make",
    [
        lambda: electricity(about=ABOUT, quantity=1, unit="MWh"),
        lambda: heat(about=ABOUT, quantity=1, unit="GJ"),
        lambda: rail_trips(about=ABOUT, route=Route(distance_km_one_way=1), persons=1, service="high_speed"),
        lambda: rail_trips(
            about=ABOUT, route=Route(distance_km_one_way=1), persons=1, service="conventional"
        ),
        lambda: coach_trips(about=ABOUT, route=Route(distance_km_one_way=1), persons=1),
        lambda: metro_trips(about=ABOUT, route=Route(distance_km_one_way=1), persons=1),
        lambda: taxi_trips(about=ABOUT, route=Route(distance_km_one_way=1), persons=1),
        lambda: hotel_nights(about=ABOUT, rooms=1, nights=1),
        lambda: meals(about=ABOUT, kind="vegetarian", meals=1),
        lambda: material(about=ABOUT, item="pp", mass=1),
        lambda: waste(about=ABOUT, stream="msw", treatment="landfill", mass=1),
        lambda: refrigerant(about=ABOUT, gas="R410A", mass=1),
        *[
            lambda car=car: car_trips(
                about=ABOUT,
                route=Route(distance_km_one_way=1),
                persons=1,
                persons_per_car=1,
                car_class=car,
            )
            for car in (
                "average",
                "petrol.medium",
                "diesel.medium",
                "electric.medium",
                "plug_in_hybrid.average",
            )
        ],
        *[
            lambda name=name, unit=unit: fuel(about=ABOUT, name=name, quantity=1, unit=unit)
            for name, unit in (
                ("diesel", "t"),
                ("diesel", "L"),
                ("diesel", "GJ"),
                ("petrol", "t"),
                ("petrol", "L"),
                ("natural_gas", "m3"),
                ("natural_gas", "Nm3"),
                ("natural_gas", "GJ"),
                ("lpg", "t"),
                ("coal", "t"),
            )
        ],
    ],
)
def test_row_finds_a_factor_of_its_dimension(make):
    row = only(make())

    factor = resolved([row])

    assert dimension(row.unit) == dimension(factor.activity_unit)
