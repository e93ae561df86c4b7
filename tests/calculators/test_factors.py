"""Does a look-up take the right record, and say every step of the way?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.engine import evaluate
from calculators.errors import FactorDateError, FactorFileError, UnknownFactor
from calculators.explain import explain
from calculators.factors import MAX_YEARS_APART, NoFactorForRegion, shipped_library
from calculators.gases import UnknownGas
from calculators.inventory import Activity, Inventory
from calculators.regions import UnknownRegion, regions
from calculators.result import Result

LIBRARY = shipped_library()
JUNE_2025 = date(2025, 6, 1)


def codes(found):
    """Codes of the steps of a look-up."""
    return [step.code for step in found.steps]


def test_zhejiang_2025_takes_the_province_of_2023():
    found = LIBRARY.lookup("electricity.grid", on=JUNE_2025, region="CN-ZJ")

    assert found.factor.key == "electricity.cn.co2.prov.zj.2023"
    assert (found.factor.value, found.factor.unit) == (Decimal("0.4974"), "kgCO2/kWh")
    assert codes(found) == ["asked", "year", "taken"]
    assert found.steps[1].zh == "2025 年没有已公布的数值，取最接近的 2023 年。"
    assert found.steps[1].en == "No value is published for 2025; the nearest year is 2023."


def test_tibet_has_no_province_and_takes_the_nation():
    found = LIBRARY.lookup("electricity.grid", on=JUNE_2025, region="CN-XZ")

    assert found.factor.key == "electricity.cn.co2.national.2023"
    assert found.factor.value == Decimal("0.5306")
    assert codes(found) == ["asked", "region", "year", "taken"]
    assert found.steps[1].en == "Tibet (CN-XZ) has no value."


def test_year_of_the_activity_is_taken_where_it_is_published():
    found = LIBRARY.lookup("electricity.grid", on=date(2022, 2, 28), region="CN-ZJ")

    assert found.factor.key == "electricity.cn.co2.prov.zj.2022"
    assert codes(found) == ["asked", "taken"]


def test_grid_region_is_asked_between_province_and_nation():
    found = LIBRARY.lookup("electricity.grid", on=date(2023, 7, 1), region="CN-grid-east")

    assert found.factor.key == "electricity.cn.co2.region.east.2023"


def test_hong_kong_does_not_fall_back_to_the_mainland():
    with pytest.raises(NoFactorForRegion, match="Hong Kong") as refused:
        LIBRARY.lookup("electricity.grid", on=JUNE_2025, region="HK", path="events.1")

    assert refused.value.path == "events.1"
    assert "CN-AH" in refused.value.message_zh


def test_unknown_place_is_said_not_guessed():
    with pytest.raises(NoFactorForRegion, match="name the region"):
        LIBRARY.lookup("electricity.grid", on=JUNE_2025, region=None)
    with pytest.raises(UnknownRegion):
        LIBRARY.lookup("electricity.grid", on=JUNE_2025, region="CN-ZZ")


def test_no_place_takes_the_world_and_the_widest_interval():
    nowhere = LIBRARY.lookup("travel.air.international.economy", on=JUNE_2025, region=None)
    somewhere = LIBRARY.lookup("travel.air.international.economy", on=JUNE_2025, region="CN-BJ")

    assert nowhere.factor is somewhere.factor
    assert nowhere.factor.region == "001"
    assert nowhere.gsd2 >= somewhere.gsd2


def test_no_day_takes_the_latest_year():
    assert LIBRARY.lookup("electricity.grid", on=None, region="CN").factor.year == 2023
    assert LIBRARY.lookup("electricity.footprint", on=None, region="CN").factor.year == 2024


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2007, 12, 31), date(2040, 1, 1), date(9999, 12, 31)])
def test_day_outside_all_validity_is_refused(day):
    with pytest.raises(FactorDateError, match="more than 15 years away") as refused:
        LIBRARY.lookup("electricity.footprint", on=day, region="CN", path="row.7")

    assert refused.value.path == "row.7"


def test_day_at_the_edge_of_fifteen_years_is_taken():
    assert LIBRARY.lookup("electricity.grid", on=date(2038, 12, 31), region="CN").factor.year == 2023


def test_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(UnknownFactor) as refused:
        LIBRARY.lookup("electricity.gird", on=JUNE_2025, region="CN")

    assert refused.value.nearest[0] == "electricity.grid"
    with pytest.raises(UnknownFactor):
        LIBRARY.get("electricity.cn.co2.prov.xx.2023")
    with pytest.raises(UnknownFactor):
        LIBRARY.records("electricity.gird")


def test_stand_in_is_named_and_widens_the_interval():
    found = LIBRARY.lookup("catering.meal.vegetarian", on=JUNE_2025, region="CN-SH")
    at_home = LIBRARY.lookup("catering.meal.vegetarian", on=JUNE_2025, region="FR")

    assert found.factor.value == Decimal("0.85")
    assert codes(found)[-2:] == ["stand_in", "taken"]
    assert codes(at_home) == ["asked", "taken"]
    assert found.gsd2 > at_home.gsd2


def test_key_is_taken_as_asked_and_another_place_is_said():
    key = "electricity.cn.co2.prov.sc.2023"

    home = LIBRARY.lookup(key, on=date(2023, 5, 1), region="CN-SC")
    abroad = LIBRARY.lookup(key, on=date(2023, 5, 1), region="CN-BJ")

    assert codes(home) == ["asked", "taken"]
    assert codes(abroad) == ["asked", "other_place", "taken"]
    assert abroad.gsd2 > home.gsd2


def test_key_far_from_the_day_is_refused():
    with pytest.raises(FactorDateError):
        LIBRARY.lookup("electricity.cn.co2.prov.sc.2023", on=date(1900, 1, 1), region="CN-SC")


def test_rivals_and_spread_are_shown():
    found = LIBRARY.lookup("lodging.hotel", on=JUNE_2025, region="CN-ZJ")

    assert found.factor.key == "lodging.cn.hotel"
    assert [rival.key for rival in found.rivals] == ["lodging.hotel.china.uk2025"]
    assert found.spread == (53.5, 66.52)


def test_other_years_of_a_series_are_not_rivals():
    found = LIBRARY.lookup("electricity.grid", on=date(2021, 5, 1), region="CN")

    assert [rival.key for rival in found.rivals] == ["electricity.cn.co2.national.legacy_0.5810"]


def test_project_baseline_cannot_enter_a_footprint():
    with pytest.raises(NoFactorForRegion, match="do not belong in a footprint"):
        LIBRARY.lookup("electricity.baseline.om", on=JUNE_2025, region="CN-ZJ")


@pytest.mark.parametrize(
    ("name", "region", "value", "unit"),
    [
        ("electricity.footprint", "CN", "0.5777", "kgCO2e/kWh"),
        ("electricity.grid.excluding_traded_non_fossil", "CN", "0.6096", "kgCO2/kWh"),
        ("heat.district", "CN-BJ", "0.11", "tCO2/GJ"),
        ("fuel.natural_gas", "CN", "2.16", "kgCO2/m3"),
        ("fuel.diesel", "CN", "3.09591", "tCO2/t"),
        ("fuel.petrol", "CN", "2.925056", "tCO2/t"),
        ("travel.air.domestic.average.without_non_co2", "CN", "0.0829", "kgCO2e/passenger-km"),
        ("travel.air.international.economy", "CN", "0.10916", "kgCO2e/passenger-km"),
        ("travel.air.international.business", "CN", "0.31656", "kgCO2e/passenger-km"),
        ("travel.air.international.first", "CN", "0.43663", "kgCO2e/passenger-km"),
        ("travel.rail.high_speed", "CN", "0.0204", "kgCO2e/passenger-km"),
        ("travel.taxi", "CN", "0.1001", "kgCO2e/passenger-km"),
        ("travel.metro", "CN", "0.04314", "kgCO2e/passenger-km"),
        ("travel.car.average", "CN", "0.1674", "kgCO2e/vehicle-km"),
        ("travel.car.electric.medium", "CN", "0.0932", "kgCO2e/vehicle-km"),
        ("lodging.hotel", "CN", "66.52", "kgCO2e/room-night"),
        ("catering.meal.beef", "CN", "4.97", "kgCO2e/meal"),
        ("catering.bottled_water", "CN", "0.09", "kgCO2e/bottle"),
        ("event.a4_paper", "CN", "3.8", "kgCO2e/pack"),
        ("event.brochure", "CN", "0.1564", "kgCO2e/copy"),
        ("event.carpet", "CN", "5.93", "kgCO2e/m2"),
        ("material.steel", "CN", "2050", "kgCO2e/t"),
        ("material.plywood", "CN", "312.08", "kgCO2e/m3"),
        ("freight.road", "CN", "0.2157", "kgCO2e/tonne-km"),
        ("freight.sea", "CN", "0.006088", "kgCO2e/tonne-km"),
        ("waste.msw.landfill", "CN", "583.87", "kgCO2e/t"),
        ("waste.msw.incineration", "CN", "0.557333", "tCO2/t"),
        ("water.supply", "CN", "0.168", "kgCO2e/m3"),
        ("water.sewage", "CN", "0.432", "kgCO2e/m3"),
    ],
)
def test_default_of_a_chinese_event(name, region, value, unit):
    factor = LIBRARY.lookup(name, on=JUNE_2025, region=region).factor

    assert (factor.value, factor.unit) == (Decimal(value), unit)


def test_maize_of_2013_and_of_today():
    assert LIBRARY.lookup("food.maize", on=date(2013, 9, 1), region="CN").factor.value == Decimal("0.48")
    assert LIBRARY.lookup("food.maize", on=JUNE_2025, region="CN").factor.value == Decimal("0.846")


@pytest.mark.parametrize(("on", "value"), [(date(2025, 6, 1), "0.02776"), (date(2026, 6, 1), "0.03948")])
def test_british_editions_follow_each_other(on, value):
    assert LIBRARY.lookup("travel.coach", on=on, region="GB").factor.value == Decimal(value)


@pytest.mark.parametrize("name", ["refrigerant.hfc_32", "refrigerant.r32", "refrigerant.R-32"])
def test_refrigerant_goes_by_any_of_its_names(name):
    assert LIBRARY.lookup(name, on=JUNE_2025, region="CN").factor.key == "refrigerant.hfc_32.leak"


def test_unknown_refrigerant_names_the_nearest():
    with pytest.raises(UnknownGas, match="r410a"):
        LIBRARY.lookup("refrigerant.r410", on=JUNE_2025, region="CN")


def test_refrigerant_is_its_gases():
    found = LIBRARY.lookup("refrigerant.r410a", on=JUNE_2025, region="CN-ZJ")

    assert found.factor.gases == {"hfc_32": 0.5, "hfc_125": 0.5}
    assert found.factor.kg_co2e_per_activity_unit == 1923.5  # AR5
    assert found.factor.boundary == "direct_release"
    assert codes(found) == ["asked", "taken"]


def test_flight_at_altitude_is_carried_unsplit():
    rf = LIBRARY.lookup("travel.air.long_haul.business", on=JUNE_2025, region="GB").factor
    plain = LIBRARY.lookup("travel.air.long_haul.business.without_non_co2", on=JUNE_2025, region="GB").factor

    assert rf.gases == pytest.approx(plain.gases, rel=1e-4)
    assert (rf.non_co2_effects, plain.non_co2_effects) == (True, False)
    assert plain.unsplit_kg_co2e == 0
    assert rf.unsplit_kg_co2e == pytest.approx(0.7 * rf.gases["co2"], rel=1e-3)


def own(**fields):
    """An own factor of an organisation."""
    base = LIBRARY.get("electricity.cn.co2.prov.zj.2023")
    defaults = {"key": "own.venue.power", "owner": "org-1", "value": Decimal("0.1"), "licence": "own"}
    defaults["evidence"] = "contract-2023.pdf"
    return replace(base, **(defaults | fields))


def test_own_factor_is_used_when_asked_for_and_never_shadows():
    library = LIBRARY.with_own([own()])

    assert library.lookup("own.venue.power", on=date(2023, 1, 1), region="CN-ZJ").factor.owner == "org-1"
    found = library.lookup("electricity.grid", on=date(2023, 1, 1), region="CN-ZJ")
    assert found.factor.key == "electricity.cn.co2.prov.zj.2023"
    assert [rival.key for rival in found.rivals] == ["own.venue.power"]
    assert "own.venue.power" not in LIBRARY


def test_own_family_can_have_its_own_default():
    library = LIBRARY.with_own([own(family="own.venue")])

    assert library.lookup("own.venue", on=date(2023, 1, 1), region="CN-ZJ").factor.key == "own.venue.power"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"owner": ""}, "must name its owner"),
        ({"key": "electricity.cn.co2.national.2023"}, "belongs to the library"),
        ({"key": "electricity.cn.venue"}, "begins with “own"),
        ({"evidence": ""}, "must name its evidence"),
        ({"boundary": "project_baseline", "default": False}, "must not enter a footprint"),
    ],
)
def test_own_factor_that_would_shadow_is_refused(fields, reason):
    with pytest.raises(FactorFileError, match=reason):
        LIBRARY.with_own([own(**fields)])


def test_own_key_stands_once():
    with pytest.raises(FactorFileError, match="stands twice"):
        LIBRARY.with_own([own(), own()])


def test_no_key_or_family_of_the_library_begins_like_an_own_one():
    assert not [name for name in (*LIBRARY.keys(), *LIBRARY.families()) if name.startswith("own.")]


def test_own_factor_says_so_in_the_way_to_it():
    library = LIBRARY.with_own([own(reviewed_by="张三", reviewed_on=date(2023, 3, 1))])

    found = library.lookup("own.venue.power", on=date(2023, 6, 1), region="CN-ZJ")

    assert codes(found)[-1] == "own"
    assert "evidence: contract-2023.pdf; reviewed by 张三 on 2023-03-01" in found.steps[-1].en
    assert "自有因子（org-1）" in found.steps[-1].zh


def test_own_factor_is_used_on_its_days_only():
    library = LIBRARY.with_own([own()])

    with pytest.raises(FactorDateError, match="meant for 2023-01-01 to 2023-12-31, not for 2024-06-01"):
        library.lookup("own.venue.power", on=date(2024, 6, 1), region="CN-ZJ")


def test_own_factor_is_marked_in_the_result_and_survives_storing():
    library = LIBRARY.with_own([own(reviewed_by="张三", reviewed_on=date(2023, 3, 1))])
    row = Activity(
        id="hall",
        category="electricity",
        label="",
        quantity=10.0,
        unit="kWh",
        factor="own.venue.power",
        region="CN-ZJ",
        on=date(2023, 6, 1),
    )

    result = evaluate(Inventory.from_activities([row]), library)
    again = Result.from_dict(result.to_dict())

    kept = again.lines[0].factor
    assert replace(kept, gsd2=1.1) == replace(library.get("own.venue.power"), gsd2=1.1)
    assert (kept.owner, kept.reviewed_by, kept.reviewed_on) == ("org-1", "张三", date(2023, 3, 1))
    assert again.lines[0].factor.evidence == "contract-2023.pdf"
    assert "Own factor" in explain(result, "hall").text()
    assert again.digest() == result.digest()


FAMILIES = st.sampled_from(LIBRARY.families())
PLACES = st.one_of(st.none(), st.sampled_from(sorted(regions())))
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2060, 12, 31)))


@given(FAMILIES, PLACES, DAYS)
def test_lookup_finds_a_near_record_with_steps_or_says_why_not(family, place, day):
    try:
        found = LIBRARY.lookup(family, on=day, region=place)
    except (FactorDateError, NoFactorForRegion) as error:
        refused = error
    else:
        refused = None

    if refused is not None:
        assert refused.message_zh.endswith("。")
        assert refused.message_en.endswith(".")
        return
    assert found.factor.family == family
    assert found.factor.default
    assert found.steps[0].code == "asked"
    assert found.steps[-1].code == "taken"
    assert day is None or found.factor.years_from(day) <= MAX_YEARS_APART
    assert found.spread[0] <= found.factor.kg_co2e_per_activity_unit <= found.spread[1]
    assert found.gsd2 > 1
    assert found.gsd2 >= found.factor.gsd2


@given(FAMILIES, PLACES, DAYS)
def test_lookup_is_the_same_every_time(family, place, day):
    def answer(library):
        try:
            return library.lookup(family, on=day, region=place).factor.key
        except (FactorDateError, NoFactorForRegion) as refused:
            return refused.message_en

    assert answer(LIBRARY) == answer(LIBRARY.with_own([]))
