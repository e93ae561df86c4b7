"""Do the further categories turn facts into the right rows, and refuse what would count twice?"""

from decimal import Decimal

import pytest

from calculators.engine import evaluate
from calculators.errors import BoundaryOverlap, CalculatorError, DoubleUplift, InputError, NumberError
from calculators.event.file import read_event
from calculators.event.file_text import as_typed, event_schema
from calculators.factors import shipped_library
from calculators.inventory import Inventory
from calculators.rulebooks import CATEGORIES, load_rulebook, rulebook_names

CODE = "5101002025000000120250500000010"


def event(**activities):
    tree = {
        "format": "carbon-event/1",
        "event": {"name": {"en": "Fair"}, "start": "2025-05-12", "end": "2025-05-15", "region": "CN-SC"},
        "activities": activities,
    }
    return read_event(as_typed(tree, event_schema()))


def rows(**activities):
    return {row.id: row for row in event(**activities).activities(shipped_library())}


def result(**activities):
    made = event(**activities).activities(shipped_library())
    return evaluate(Inventory.from_activities(made), shipped_library())


def kg(**activities):
    return {line.activity.id: line.total_kg_co2e for line in result(**activities).lines}


def power(**facts):
    return {"id": "hall", "quantity": "100 MWh", **facts}


def test_certificates_show_the_market_beside_the_grid():
    made = rows(electricity=[power(certificates=[{"code": CODE + "1", "quantity": "40 MWh"}])])

    assert (made["hall"].factor, made["hall"].quantity, made["hall"].inside) == (
        "electricity.grid",
        100,
        True,
    )
    market = made["hall.market"]
    assert (market.quantity, market.inside) == (60, False)
    assert market.factor == "electricity.grid.excluding_traded_non_fossil"
    assert market.inputs["certificates"] == [CODE + "1"]


def test_one_claim_shows_both_results_for_all_electricity():
    made = rows(electricity=[power(renewable_share="0.35"), {"id": "booths", "quantity": "10 kWh"}])

    assert made["hall.market"].quantity == 100 * (1 - 0.35)
    assert made["booths.market"].quantity == 10


def test_without_a_claim_there_is_one_result():
    assert list(rows(electricity=[power()])) == ["hall"]


def test_rule_book_chooses_the_method_that_counts():
    book = load_rulebook("iso_14064_1")
    clause = book.declaration.clause
    market = type(book).from_dict(
        book.to_dict() | {"electricity": {"method": "market-based", "clause": clause}}
    )

    made = {row.id: row for row in event(electricity=[power()]).activities(shipped_library(), book=market)}

    assert {name: row.inside for name, row in made.items()} == {"hall": False, "hall.market": True}
    assert market.digest != book.digest


def test_abroad_the_market_has_no_residual_mix():
    made = rows(electricity=[power(region="GB", renewable_share="0.5")])

    assert made["hall.market"].factor == "electricity.grid"
    assert made["hall.market"].inputs["residual_mix"] == "not published; average of the grid"


@pytest.mark.parametrize(
    ("certificates", "said"),
    [
        ([{"code": CODE + "1", "quantity": "101 MWh"}], "only 100 MWh were used"),
        ([{"code": CODE + "1"}, {"code": CODE + "1"}], "it counts once"),
        ([{"code": CODE + "x"}], "32 digits"),
    ],
)
def test_unsound_certificates_are_refused(certificates, said):
    with pytest.raises(CalculatorError, match=said):
        event(electricity=[power(certificates=certificates)])


def test_certificates_and_a_share_would_count_twice():
    with pytest.raises(InputError, match="would count twice"):
        event(electricity=[power(renewable_share="0.2", certificates=[{"code": CODE + "1"}])])


def test_losses_are_a_row_of_their_own():
    assert kg(electricity=[power(losses=True)]) == {"hall": Decimal("15640"), "hall.losses": Decimal("3270")}
    assert (
        rows(electricity=[power(losses=True, region="GB")])["hall.losses"].factor == "electricity.grid.losses"
    )


def test_upstream_is_a_row_of_the_same_activity():
    made = rows(fuel=[{"id": "gas", "fuel": "natural_gas", "quantity": "1000 m3", "upstream": True}])

    assert made["gas.upstream"].factor == "fuel.natural_gas.wtt"
    assert made["gas.upstream"].category == "energy_supply"
    assert {row.group for row in made.values()} == {"gas"}


def test_upstream_of_a_factor_that_holds_it_is_refused():
    with pytest.raises(BoundaryOverlap):
        result(
            freight=[
                {
                    "id": "f",
                    "quantity": "1 t",
                    "legs": [{"vehicle": "road", "distance_km_one_way": 10, "upstream": True}],
                }
            ]
        )


def flight(**facts):
    return {
        "id": "f",
        "mode": "air",
        "persons": 100,
        "haul": "domestic",
        "distance_km_one_way": 1500,
        **facts,
    }


def test_multiplier_adds_the_other_effects_once():
    assert kg(travel=[flight(non_co2=False, non_co2_multiplier="1.7")]) == {
        "f": Decimal("24870"),
        "f.non_co2": Decimal("17409"),
    }


@pytest.mark.parametrize("facts", [{}, {"factor": "travel.cn.air.domestic.with_non_co2"}])
def test_second_uplift_is_refused(facts):
    with pytest.raises(DoubleUplift, match="would count twice"):
        result(travel=[flight(non_co2_multiplier="1.7", **facts)])


def test_factor_by_key_without_the_effects_takes_a_multiplier():
    made = kg(travel=[flight(non_co2_multiplier=2, factor="travel.cn.air.domestic")])

    assert made == {"f": Decimal("24870"), "f.non_co2": Decimal("24870")}


def test_supply_of_a_flight_is_counted_by_cabin():
    made = rows(travel=[flight(haul="international", cabin="business", upstream=True)])

    assert made["f.upstream"].factor == "travel.air.international.business.wtt"


@pytest.mark.parametrize(
    ("trip", "factor", "unit", "quantity"),
    [
        ({"mode": "ferry", "ferry": "foot_passenger"}, "travel.ferry.foot_passenger", "passenger-km", 1200),
        ({"mode": "motorbike"}, "travel.motorbike.average", "vehicle-km", 1200),
        ({"mode": "motorbike", "persons_per_vehicle": 2}, "travel.motorbike.average", "vehicle-km", 600),
        ({"mode": "bicycle"}, "travel.bicycle", "passenger-km", 1200),
        ({"mode": "electric_scooter"}, "travel.scooter.electric", "passenger-km", 1200),
        ({"mode": "bus"}, "travel.bus", "passenger-km", 1200),
    ],
)
def test_means_of_travel(trip, factor, unit, quantity):
    row = rows(travel=[{"id": "t", "persons": 60, "distance_km_one_way": 10, **trip}])["t"]

    assert (row.factor, row.unit, row.quantity) == (factor, unit, quantity)


def electric_car(**facts):
    car = {"id": "t", "mode": "car", "car_class": "electric.medium", "persons": 60, "persons_per_car": 2}
    return car | {"distance_km_one_way": 100} | facts


def test_electric_cars_take_the_grid_of_their_region():
    row = rows(travel=[electric_car(consumption_kwh_per_100km=15)])["t"]

    assert (row.factor, row.quantity, row.unit, row.region) == ("electricity.grid", 900, "kWh", "CN-SC")
    assert rows(travel=[electric_car()])["t"].factor == "travel.car.electric.medium"


def test_electric_cars_never_take_the_grid_of_another_country():
    with pytest.raises(InputError, match="holds that country's grid"):
        event(travel=[electric_car(region="FR")])


def headcount(*shares):
    groups = [{"share": share, "mode": "metro", "distance_km_one_way": 10} for share in shares]
    return {"id": "all", "persons": 3000, "groups": groups}


def test_headcount_is_shared_out():
    made = rows(headcount_travel=[headcount("0.7", "0.3")])

    assert {name: row.quantity for name, row in made.items()} == {"all.1": 2100 * 20, "all.2": 900 * 20}
    assert (made["all.1"].inputs["headcount"], made["all.1"].inputs["share"]) == (3000, Decimal("0.7"))


def test_shares_that_miss_somebody_are_refused():
    with pytest.raises(InputError, match=r"add up to 0\.9, not 1"):
        event(headcount_travel=[headcount("0.7", "0.2")])


def test_lodging_takes_the_country_of_the_hotel():
    row = rows(lodging=[{"id": "h", "rooms": 1, "nights": 1, "place": "CDG", "breakfast": True}])["h"]

    assert (row.region, row.factor) == ("FR", "lodging.hotel.with_breakfast")


@pytest.mark.parametrize(
    ("quantity", "factor"), [("3 L", "catering.drink.bottled_water"), ("3瓶", "catering.bottled_water")]
)
def test_drinks_by_volume_or_bottle(quantity, factor):
    assert rows(drinks=[{"id": "d", "kind": "bottled_water", "quantity": quantity}])["d"].factor == factor


def test_hired_things_bear_one_use():
    made = rows(goods=[{"id": "c", "item": "carpet", "quantity": "5000 m2", "acquired": "hired", "uses": 5}])

    assert made["c"].quantity == 1000
    assert made["c"].formula == "quantity / uses"


@pytest.mark.parametrize(
    ("facts", "error", "said"),
    [
        ({"acquired": "hired"}, InputError, "how often"),
        ({"uses": "0.5"}, NumberError, "must be 1 or more"),
    ],
)
def test_uses_are_stated_and_sound(facts, error, said):
    with pytest.raises(error, match=said):
        event(goods=[{"id": "c", "item": "carpet", "quantity": "5000 m2", **facts}])


def test_after_life_is_borne_in_the_same_parts():
    end = {"stream": "clothing", "treatment": "landfill"}
    shirt = {"id": "s", "item": "hoodie", "quantity": 100, "uses": 4, "after_life": end}

    made = rows(goods=[{**shirt, "mass_per_piece": "0.4 kg"}])

    assert (made["s"].quantity, made["s.after_life"].quantity) == (25, 10)
    assert made["s.after_life"].category == "waste"
    with pytest.raises(InputError, match="mass of each"):
        event(goods=[shirt])


def test_after_life_of_a_factor_to_the_grave_would_count_twice():
    box = {"id": "b", "item": "takeaway_box.pp", "quantity": 100, "mass_per_piece": "20 g"}

    with pytest.raises(BoundaryOverlap):
        result(goods=[{**box, "after_life": {"stream": "pp", "treatment": "landfill"}}])


def test_print_by_area_and_grammage():
    poster = {"id": "p", "item": "paper", "pieces": 200, "area_m2": "0.5", "grammage_g_per_m2": 200}

    assert rows(materials=[poster])["p"].quantity == 20


def test_stands_by_the_square_metre():
    made = rows(
        stands=[
            {
                "id": "s",
                "area_m2": 3000,
                "uses": 10,
                "parts": [{"item": "steel", "per_m2": "8 kg"}, {"item": "aluminium", "per_m2": "500 g"}],
            }
        ]
    )

    assert (made["s.1"].quantity, made["s.1"].factor) == (2400, "material.steel")
    assert (made["s.2"].quantity, made["s.2"].unit) == (150_000, "g")


def test_freight_leg_by_leg():
    legs = [
        {"vehicle": "rail", "distance_km_one_way": 1800},
        {"vehicle": "truck.heavy", "distance_km_one_way": 60, "trucks": 3},
        {"vehicle": "air", "from": "PVG", "to": "CTU"},
    ]

    made = rows(freight=[{"id": "f", "quantity": "40 t", "return": True, "legs": legs}])

    assert (made["f.1"].quantity, made["f.1"].unit) == (40 * 1800 * 2, "tonne-km")
    assert (made["f.2"].quantity, made["f.2"].unit) == (360, "vehicle-km")
    assert made["f.3"].inputs["distance_basis"] == "great_circle"
    assert made["f.3"].path == "activities.freight.0.legs.2"


def test_distance_by_sea_is_stated():
    with pytest.raises(InputError, match="by water only kilometres"):
        event(
            freight=[
                {"id": "f", "quantity": "1 t", "legs": [{"vehicle": "sea", "from": "上海", "to": "成都"}]}
            ]
        )


def waste(treatment):
    row = {"id": "w", "stream": "msw", "treatment": treatment, "quantity": "6 t", "collection": True}
    return result(waste=[row])


def test_collection_counts_apart_where_the_treatment_leaves_it_out():
    assert [line.activity.id for line in waste("incineration").lines] == ["w", "w.collection"]


def test_collection_that_the_treatment_may_hold_is_refused():
    with pytest.raises(BoundaryOverlap):
        waste("landfill")


def test_water_becomes_sewage():
    assert kg(water=[{"id": "w", "quantity": "600 m3", "sewage_share": "0.9"}]) == {
        "w": Decimal("100.8"),
        "w.sewage": Decimal("233.28"),
    }


def test_online_attendance_by_the_hour():
    assert kg(online=[{"id": "o", "persons": 2000, "hours_each": 6}]) == {"o": Decimal("684.756")}
    with pytest.raises(InputError, match="hours of each"):
        event(online=[{"id": "o", "persons": 2000}])


@pytest.mark.parametrize(("years", "quantity"), [(50, 20_000 * 6 / (50 * 365)), ("0.01", 20_000)])
def test_construction_is_written_off_by_days(years, quantity):
    hall = {"id": "h", "kind": "building_concrete", "quantity": "20000 m2", "days": 6, "service_years": years}

    assert rows(construction=[hall])["h"].quantity == pytest.approx(quantity)


def test_scores_replace_the_tier_and_what_is_missing_is_worst():
    scored = power(pedigree={"reliability": 5, "technology": 4})

    assert rows(electricity=[scored])["hall"].pedigree == (5, 1, 1, 1, 4)


@pytest.mark.parametrize("name", rulebook_names())
def test_every_rule_book_places_every_category(name):
    book = load_rulebook(name)

    assert {book.boundary.place(code) for code in CATEGORIES} <= {"inside", "outside", "optional"}


def test_supply_of_energy_is_outside_the_chengdu_guide():
    boundary = load_rulebook("chengdu_2018").boundary

    assert [code for code in CATEGORIES if boundary.place(code) == "inside"] == [
        "fuel_fixed",
        "fuel_mobile",
        "electricity",
        "heat",
        "travel",
        "lodging",
    ]
