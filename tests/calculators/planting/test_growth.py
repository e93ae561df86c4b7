"""Do curves give what their sources print, and is nothing said beyond them?"""

import math

import pytest

from calculators.errors import OutsideRange, UnknownName
from calculators.parameter_sets import read_parameters
from calculators.planting import biomass, growth
from calculators.planting.models import MU_PER_HA, growth_set, growth_sets, model, models, set_for

FOREST = read_parameters("forest")
AGES = [step / 4 for step in range(201)]


def test_a_hectare_is_fifteen_mu():
    assert MU_PER_HA == 15


@pytest.mark.parametrize("generation", [1, 2])
@pytest.mark.parametrize("age", [7, 11, 16, 20, 25])
def test_table_of_plots_passes_through_its_plots(generation, age):
    (plot,) = FOREST.select(group="biomass", stand=f"gen{generation}", age=str(age))

    found = model(f"fir_huitong_{generation}_plots").stock_t_co2_per_ha(age)

    assert found == pytest.approx(float(plot.value) * 0.5 * 44 / 12, rel=1e-6)


@pytest.mark.parametrize(("generation", "fit"), [(1, 0.9913), (2, 0.9844)])
def test_fitted_curve_explains_its_plots_as_stated(generation, fit):
    plots = [
        (age, model(f"fir_huitong_{generation}_plots").stock_t_co2_per_ha(age)) for age in (7, 11, 16, 20, 25)
    ]
    curve = model(f"fir_huitong_{generation}")
    mean = sum(stock for _, stock in plots) / 5

    missed = sum((curve.stock_t_co2_per_ha(age) - stock) ** 2 for age, stock in plots)

    assert 1 - missed / sum((stock - mean) ** 2 for _, stock in plots) == pytest.approx(fit, abs=1e-3)


def test_age_groups_stand_at_their_last_year():
    found = model("zhejiang_plantation")

    assert [found.stock_t_co2_per_ha(age) * 12 / 44 for age in (10, 20, 25)] == pytest.approx(
        [12.2, 24.48, 31.68], rel=1e-6
    )


def test_natural_regrowth_adds_roots():
    assert model("natural_regrowth").stock_t_co2_per_ha(20) == pytest.approx(
        18.4 * 1.249 * 0.47 * 44 / 12, rel=1e-6
    )


def test_line_of_poplar_is_zero_before_it_starts():
    poplar = model("poplar_inner_mongolia")

    assert poplar.stock_t_co2_per_ha(6) == 0
    assert poplar.stock_t_co2_per_ha(20) == pytest.approx((2.17 * 20 - 14.9) * 44 / 12, rel=1e-6)


def test_increments_of_larch_add_up():
    assert growth.accumulated([(0, 0.5), (5, 3.12), (10, 6.27)])[-1] == (10, pytest.approx(9.05 + 23.475))
    assert growth.accumulated([(0, 2.0), (50, 2.0)])[-1] == (50, 100)


def test_richards_starts_where_its_offset_says():
    def volume(age):
        return growth.richards_volume_m3_per_ha(
            age_years=age, asymptote_m3_per_ha=364.306, offset=1.05, rate_per_year=0.018, shape=0.523
        )

    assert volume(math.log(1.05) / 0.018 - 0.01) == 0
    assert volume(20) == pytest.approx(364.306 * (1 - 1.05 * math.exp(-0.36)) ** (1 / 0.477), rel=1e-12)


@pytest.mark.parametrize("name", models())
def test_uptake_never_falls_with_age(name):
    found = model(name)
    stocks = [found.stock_t_co2_per_ha(age) for age in AGES if age <= found.last_age_years]

    assert stocks[0] == 0
    assert stocks == sorted(stocks)
    assert stocks[-1] > 0


@pytest.mark.parametrize("name", models())
@pytest.mark.parametrize("beyond", [-0.1, 0.1])
def test_model_says_nothing_beyond_its_source(name, beyond):
    found = model(name)
    age = found.first_age_years + beyond if beyond < 0 else found.last_age_years + beyond

    with pytest.raises(OutsideRange) as refused:
        found.stock_t_co2_per_ha(age)

    assert (refused.value.low, refused.value.high) == (found.first_age_years, found.last_age_years)
    assert "Shorten the period" in refused.value.message_en
    assert "缩短期限" in refused.value.message_zh


@pytest.mark.parametrize("name", growth_sets())
def test_band_contains_its_centre_and_never_falls(name):
    found = growth_set(name)
    bands = [found.band_t_co2_per_ha(age) for age in AGES if age <= found.last_age_years]

    assert all(low <= central <= high for low, central, high in bands)
    for end in range(3):
        assert [band[end] for band in bands] == sorted(band[end] for band in bands)


def test_species_is_found_by_chinese_and_scientific_name():
    assert set_for("光皮桦", region="CN-ZJ").name == "zhejiang_native_broadleaf"
    assert set_for("cunninghamia lanceolata", region="CN-ZJ").name == "zhejiang_chinese_fir"
    with pytest.raises(UnknownName):
        set_for("桉树", region="CN-ZJ")
    with pytest.raises(UnknownName):
        set_for("杉木", region="CN-HL")


def test_volume_equation_is_refused_for_young_stands():
    with pytest.raises(OutsideRange) as refused:
        biomass.biomass_of_volume_t_per_ha(volume_m3_per_ha=30, species="chinese fir", region="CN-ZJ")

    assert refused.value.low == pytest.approx(19.141 / 0.4652)
    assert biomass.biomass_of_volume_t_per_ha(
        volume_m3_per_ha=100, species="chinese fir", region="CN-ZJ"
    ) == pytest.approx(0.4652 * 100 + 19.141)


def test_expansion_factor_holds_at_the_middle_of_its_class():
    def shoot(volume):
        return biomass.shoot_of_volume_t_per_ha(volume_m3_per_ha=volume, climate="temperate", kind="pines")

    assert shoot(10) == 18
    assert shoot(150) == pytest.approx(105)
    assert shoot(400) == pytest.approx(280)


@pytest.mark.parametrize("kind", ["hardwoods", "pines", "other conifers"])
def test_biomass_never_falls_with_volume(kind):
    found = [
        biomass.shoot_of_volume_t_per_ha(volume_m3_per_ha=volume, climate="temperate", kind=kind)
        for volume in range(500)
    ]

    assert found == sorted(found)


def test_quercus_has_no_root_ratio_below_seventy_tonnes():
    with pytest.raises(OutsideRange):
        biomass.root_of_shoot_t_per_ha(shoot_t_per_ha=30, climate="temperate", kind="quercus")
    with pytest.raises(UnknownName):
        biomass.root_of_shoot_t_per_ha(shoot_t_per_ha=30, climate="polar", kind="conifer")


def test_wood_density_keeps_its_range():
    found = biomass.wood_density("Betula luminifera")

    assert (found.low, found.value, found.high) == (0.485, 0.549, 0.623)


def test_dry_matter_becomes_co2():
    assert biomass.co2_t(100) == pytest.approx(47 * 44 / 12, rel=1e-6)
    assert biomass.co2_t(100, fraction="generic") == pytest.approx(50 * 44 / 12, rel=1e-6)
    with pytest.raises(UnknownName):
        biomass.co2_t(100, fraction="guess")


def test_every_species_has_one_set_in_a_region():
    pairs = [
        (region, species)
        for found in growth_sets().values()
        for region in found.regions
        for species in found.species
    ]

    assert len(pairs) == len(set(pairs))


def test_place_without_data_may_use_the_cautious_set_of_the_country():
    with pytest.raises(UnknownName) as refused:
        set_for("杉木", region="CN-SC")

    assert refused.value.nearest == ("china_cautious",)
    assert growth_set("china_cautious").holds_in("CN-SC")
    assert not growth_set("zhejiang_chinese_fir").holds_in("CN-SC")
