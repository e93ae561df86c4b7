"""Is what a forest takes up linear in area, rising in time, and honest about its range?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.errors import InputError, NumberError, OutsideRange
from calculators.planting.models import growth_set
from calculators.planting.projection import Baseline, simulate, years_of
from calculators.planting.sizing import (
    area_for,
    planted_later,
    resized,
    time_for,
    what_if,
    with_species,
    with_survival,
)
from calculators.planting.stand import Survival, Thinning, site_factor

from .stands import DUE, PLANTED, forest, stand

AREAS = st.floats(1, 1e5)
DAYS = st.integers(1, 25 * 365).map(lambda days: PLANTED + timedelta(days=days))


@settings(max_examples=50)
@given(area=AREAS, day=DAYS)
def test_uptake_is_linear_in_area(area, day):
    one, many = forest(stand(area_mu=1.0)).uptake_t(day), forest(stand(area_mu=area)).uptake_t(day)

    for end in ("low_t", "central_t", "high_t"):
        assert getattr(many, end) == pytest.approx(area * getattr(one, end), rel=1e-12)


@settings(max_examples=50)
@given(day=DAYS, days=st.integers(0, 365))
def test_uptake_never_falls_without_disturbance(day, days):
    wood = forest(stand(replaced=0.05, replaced_after_years=1.0))
    later = min(day + timedelta(days=days), PLANTED + timedelta(days=25 * 365))

    assert wood.uptake_t(day).central_t <= wood.uptake_t(later).central_t


@settings(max_examples=50)
@given(day=DAYS, share=st.floats(0.1, 0.95))
def test_band_contains_its_centre(day, share):
    wood = forest(stand(survival=Survival.stated(share, low=share / 2, high=min(1, share * 1.05))))
    found = wood.uptake_t(day)

    assert found.low_t <= found.central_t <= found.high_t


@settings(max_examples=30)
@given(area=st.floats(10, 1e4), years=st.integers(3, 24))
def test_area_and_time_return_to_each_other(area, years):
    wood = forest(stand(area_mu=area))
    by = PLANTED + timedelta(days=365 * years)
    tonnes = wood.uptake_t(by).central_t

    assert area_for(wood, tonnes=tonnes, by=by).central_mu == pytest.approx(area, rel=1e-9)
    assert abs((time_for(wood, tonnes=tonnes).central - by).days) <= 1
    assert area_for(resized(wood, area_mu=1.0), tonnes=tonnes, by=by).central_mu == pytest.approx(
        area, rel=1e-9
    )


def test_more_deduction_needs_more_area():
    plain, careful = forest(), forest(deduction=0.2)

    need = area_for(plain, tonnes=1000, by=DUE), area_for(careful, tonnes=1000, by=DUE)

    assert need[1].central_mu == pytest.approx(need[0].central_mu / 0.8)
    assert need[0].at_high_mu < need[0].central_mu < need[0].at_low_mu
    assert need[0].prudent_whole_mu >= need[0].whole_mu


def test_baseline_is_taken_off():
    plain = forest().uptake_t(DUE).central_t
    age = (DUE - PLANTED).days / 365.25

    less = forest(baseline=Baseline(cleared_t_per_mu=0.5, growth_t_per_mu_year=0.01)).uptake_t(DUE)

    assert less.central_t == pytest.approx(plain - 100 * (0.5 + 0.01 * age))


def test_mixed_stands_add_up():
    other = stand(name="west", area_mu=50.0, growth=growth_set("zhejiang_native_broadleaf"))

    both = forest(stand(), other).uptake_t(DUE).central_t

    assert both == pytest.approx(
        forest(stand()).uptake_t(DUE).central_t + forest(other).uptake_t(DUE).central_t
    )


def test_beaten_up_trees_are_younger():
    alive = stand(survival=Survival.stated(0.6))
    curve = growth_set("zhejiang_chinese_fir").central

    mended = replace(alive, replaced=0.3, replaced_after_years=2.0)

    assert mended.stock_t(10)[1] == pytest.approx(
        100 / 15 * (0.6 * curve.stock_t_co2_per_ha(10) + 0.3 * curve.stock_t_co2_per_ha(8))
    )
    assert alive.stock_t(10)[1] < mended.stock_t(10)[1] < stand(survival=Survival.stated(0.9)).stock_t(10)[1]


def test_thinning_takes_its_share_from_its_age_on():
    thinned = stand(thinnings=(Thinning(age_years=12, share=0.25),))

    assert thinned.stock_t(11.9) == stand().stock_t(11.9)
    assert thinned.stock_t(12)[1] == pytest.approx(0.75 * stand().stock_t(12)[1])


def test_site_factor_passes_through_the_measured_plot():
    growth = growth_set("zhejiang_chinese_fir")
    factor = site_factor(measured_t_co2_per_ha=90.0, age_years=12, growth=growth)

    found = stand(site_factor=factor, survival=Survival.stated(1.0)).stock_t(12)[1]

    assert found * 15 / 100 == pytest.approx(90.0)


def test_projection_beyond_the_source_is_refused_with_range_and_place():
    with pytest.raises(OutsideRange) as refused:
        forest().uptake_t(date(2055, 1, 1))

    assert refused.value.path == "stands.0"
    assert refused.value.high == 25


def test_deadline_before_planting_is_refused():
    with pytest.raises(InputError, match="no tree stands by then"):
        years_of(forest(), until=PLANTED)
    with pytest.raises(InputError, match="no area is enough"):
        area_for(forest(), tonnes=10, by=PLANTED)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"area_mu": 0.0}, "area_mu"),
        ({"area_mu": float("nan")}, "area_mu"),
        ({"area_mu": 1e308}, "area_mu"),
        ({"survival": Survival.stated(1.2)}, "survival"),
        ({"survival": Survival.stated(0.5, low=0.6, high=0.7)}, "survival"),
        ({"site_factor": -1.0}, "site_factor"),
        ({"thinnings": (Thinning(age_years=5, share=1.5),)}, "thinnings"),
    ],
)
def test_impossible_stand_is_refused(changes, path):
    with pytest.raises(NumberError) as refused:
        stand(**changes)

    assert refused.value.path == path or path in str(refused.value)


def test_simulation_repeats_itself_and_contains_its_centre():
    found = simulate(forest(), until=DUE, seed=7, draws=4000, promised_t=1500)

    assert found == simulate(forest(), until=DUE, seed=7, draws=4000, promised_t=1500)
    assert found != simulate(forest(), until=DUE, seed=8, draws=4000, promised_t=1500)
    for row, named in zip(found, years_of(forest(), until=DUE), strict=True):
        assert row.p5_t <= row.p50_t <= row.p95_t
        assert row.p5_t <= named.central_t <= row.p95_t
    assert 0 < found[-1].chance < 1


def test_simulation_without_doubt_about_survival_meets_the_named_sets():
    sure = forest(stand(survival=Survival.stated(1.0)))

    drawn, named = simulate(sure, until=DUE, seed=1, draws=40_000)[-1], sure.uptake_t(DUE)

    assert drawn.p5_t == pytest.approx(named.low_t, rel=0.05)
    assert drawn.p50_t == pytest.approx(named.central_t, rel=0.05)
    assert drawn.p95_t == pytest.approx(named.high_t, rel=0.05)


def test_what_if_changes_one_thing():
    wood = forest()
    others = {
        ("一", "same"): wood,
        ("二", "fewer"): with_survival(wood, share=0.45),
        ("三", "slower"): with_species(wood, growth="zhejiang_native_broadleaf"),
        ("四", "later"): planted_later(wood, years=1),
    }

    found = {row.name_en: row for row in what_if(wood, others, by=DUE)}

    assert found["same"].difference_t == 0
    assert found["fewer"].uptake.central_t == pytest.approx(wood.uptake_t(DUE).central_t / 2)
    assert found["slower"].difference_t < found["later"].difference_t < 0


def test_density_and_survival_are_said():
    found = {row.code: row for row in stand(survival=Survival.stated(0.61), stems_per_mu=400.0).findings()}

    assert found["planting.survival"].verdict == "warning"
    assert found["planting.density"].verdict == "warning"
    assert found["planting.density"].observed == "6000"
    assert {row.code: row.verdict for row in stand(survival=Survival.stated(0.3)).findings()}[
        "planting.survival"
    ] == "fail"
    assert {row.code: row.verdict for row in stand(survival=Survival.assumed()).findings()}[
        "planting.survival"
    ] == "unknown"


def test_growth_of_another_region_is_said():
    verdicts = {
        region: row.verdict
        for region in ("CN-ZJ", "CN-SC")
        for row in stand(region=region).findings()
        if row.code == "planting.growth"
    }

    assert verdicts == {"CN-ZJ": "pass", "CN-SC": "warning"}


def test_promise_reached_before_a_thinning_is_found():
    plain, thinned = forest(), forest(stand(thinnings=(Thinning(age_years=15, share=0.9),)))
    tonnes = plain.uptake_t(PLANTED + timedelta(days=14 * 365)).central_t

    assert time_for(thinned, tonnes=tonnes) == time_for(plain, tonnes=tonnes, not_after=date(2040, 3, 1))
    assert time_for(plain, tonnes=tonnes * 100).central is None
