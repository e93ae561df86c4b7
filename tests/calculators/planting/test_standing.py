"""Is only what was verified absorbed, and is a promise that falls short found and mended?"""

from datetime import date, timedelta

import pytest

from calculators.errors import ErrorList, InputError, NumberError, UnknownName
from calculators.planting.models import growth_set
from calculators.planting.observations import Count, Observation, Plot, stock_of
from calculators.planting.seasons import season_of
from calculators.planting.standing import standing

from .stands import DUE, PLANTED, forest, stand

SEASON = season_of("CN-ZJ")
PLAN_T = int(forest().uptake_t(DUE).central_t)


def counted(alive, on=date(2025, 10, 10), **changes):
    return Observation(
        kind="survival", observed_on=on, stand="east", count=Count(checked=200, alive=alive, **changes)
    )


def measured(stock, on=date(2035, 3, 15), **changes):
    plots = tuple(Plot(area_m2=600, stock_t_co2_per_ha=stock * part) for part in (0.98, 1, 1.02, 1))
    return Observation(kind="plots", observed_on=on, stand="east", plots=plots, **changes)


def report(tonnes, on, verified=True):
    body = {"verified_by": "Body", "verified_on": on + timedelta(days=30)} if verified else {}
    return Observation(kind="report", observed_on=on, report_t=tonnes, **body)


def stands_at(*observations, as_of=date(2025, 12, 1), promised_t=PLAN_T, wood=None):
    return standing(
        promised_t=promised_t,
        due=DUE,
        forest=wood or forest(),
        observations=observations,
        as_of=as_of,
        season=SEASON,
    )


def test_promise_that_nobody_looked_at_is_on_plan_and_not_absorbed():
    found = stands_at()

    assert (found.state, found.absorbed_t, found.committed_t, found.shortfall_t) == ("on_plan", 0, PLAN_T, 0)
    assert found.remedies == ()


def test_promise_before_planting():
    assert stands_at(as_of=date(2025, 1, 1)).state == "not_planted"


def test_survival_of_61_percent_puts_the_promise_behind_with_three_remedies():
    found = stands_at(counted(122), wood=forest(stand(stems_per_mu=200.0)))

    assert found.state == "behind"
    assert found.expected.central_t == pytest.approx(found.planned.central_t * 0.61 / 0.9)
    assert found.shortfall_t == -int(-(PLAN_T - found.expected.central_t) // 1)
    replant, area, credits = found.remedies
    assert (replant.kind, replant.amount, replant.unit, replant.by) == (
        "replant",
        7800,
        "tree",
        date(2026, 4, 30),
    )
    assert area.kind == "more_area"
    assert area.amount > 0
    assert (credits.amount, credits.unit) == (found.shortfall_t, "tCO2")


def test_beating_up_brings_the_promise_nearer():
    bare = stands_at(counted(122))
    mended = stands_at(
        counted(122),
        counted(122, on=date(2026, 10, 1), replaced=60, replaced_on=date(2026, 3, 15)),
        as_of=date(2027, 1, 1),
    )

    assert mended.shortfall_t < bare.shortfall_t
    assert mended.expected.central_t < mended.planned.central_t * 0.91 / 0.9


def test_unverified_plots_absorb_nothing_and_correct_the_projection():
    found = stands_at(measured(60), as_of=date(2035, 6, 1))

    assert found.absorbed_t == 0
    assert found.measured_t == pytest.approx(60 * 100 / 15)
    assert found.forest.uptake_t(date(2035, 3, 15)).central_t == pytest.approx(60 * 100 / 15)
    assert found.state == "behind"


def test_verified_plots_absorb_whole_tonnes_from_the_day_of_verification():
    seen = measured(60.5, verified_by="Body", verified_on=date(2035, 5, 1))

    assert stands_at(seen, as_of=date(2035, 4, 30)).absorbed_t == 0
    found = stands_at(seen, as_of=date(2035, 5, 1))
    assert found.absorbed_t == 403
    assert found.committed_t == PLAN_T - 403


def test_verified_report_reaches_the_promise_and_beyond():
    found = stands_at(report(PLAN_T + 12.9, date(2043, 9, 1)), as_of=date(2044, 1, 1))

    assert (found.state, found.absorbed_t, found.committed_t, found.surplus_t) == ("achieved", PLAN_T, 0, 12)


def test_report_without_a_verifier_keeps_the_promise_a_promise():
    found = stands_at(report(PLAN_T, date(2043, 9, 1), verified=False), as_of=date(2044, 1, 1))

    assert (found.state, found.absorbed_t) == ("on_plan", 0)


def test_after_the_last_day_only_credits_mend():
    found = stands_at(report(500, date(2040, 1, 1)), as_of=date(2044, 9, 6))

    assert (found.state, found.absorbed_t, found.shortfall_t) == ("overdue", 500, PLAN_T - 500)
    assert [remedy.kind for remedy in found.remedies] == ["credits"]


def test_growth_seen_after_the_last_day_does_not_count():
    found = stands_at(report(PLAN_T, date(2044, 9, 6)), as_of=date(2045, 1, 1))

    assert (found.state, found.absorbed_t) == ("overdue", 0)


def test_loss_between_verifications_is_a_finding():
    seen = [report(800, date(2035, 1, 1)), report(300, date(2040, 1, 1))]
    found = stands_at(*seen, as_of=date(2041, 1, 1))

    assert found.absorbed_t == 300
    (lost,) = (row for row in found.findings if row.code == "planting.reversal")
    assert (lost.verdict, lost.observed, lost.required) == ("fail", "300", "≥ 800")


def test_observation_before_planting_and_of_an_unknown_stand_are_both_named():
    other = Observation(
        kind="survival", observed_on=date(2026, 1, 1), stand="north", count=Count(checked=10, alive=9)
    )

    with pytest.raises(ErrorList) as refused:
        stands_at(counted(100, on=PLANTED - timedelta(days=1)), other)

    assert [error.path for error in refused.value] == ["observations.0.observed_on", "observations.1.stand"]
    assert isinstance(refused.value.errors[1], UnknownName)


@pytest.mark.parametrize("count", [{"alive": 201}, {"alive": 150, "replaced": 60}, {"alive": -1}])
def test_survival_over_100_percent_is_refused(count):
    with pytest.raises((NumberError, ErrorList)):
        Count(checked=200, **count)


def test_verification_before_the_observation_is_refused():
    with pytest.raises(InputError, match="before the observation"):
        measured(60, verified_by="Body", verified_on=date(2035, 1, 1))
    with pytest.raises(InputError, match="both or none"):
        measured(60, verified_by="Body")
    with pytest.raises(InputError):
        Observation(kind="report", observed_on=DUE, count=Count(checked=1, alive=1))


def test_interval_of_a_count_contains_its_share():
    found = Count(checked=200, alive=122).survival()

    assert found.central == 0.61
    assert (found.low, found.high) == (pytest.approx(0.552, abs=0.001), pytest.approx(0.665, abs=0.001))
    assert Count(checked=50, alive=50).survival().high == 1


def test_wide_plots_count_with_their_lower_end():
    even = stock_of([Plot(area_m2=600, stock_t_co2_per_ha=value) for value in (98, 102, 100, 100)])
    wide = stock_of([Plot(area_m2=600, stock_t_co2_per_ha=value) for value in (40, 160, 100, 100)])
    single = stock_of([Plot(area_m2=600, stock_t_co2_per_ha=100)])

    assert (even.mean, even.counted) == (100, 100)
    assert even.high - even.mean == pytest.approx(2.3534 * 1.63299 / 2, rel=1e-4)
    assert wide.counted == wide.low < 100
    assert single.counted == 0


def test_beating_up_outside_planting_and_observation_is_refused():
    with pytest.raises(InputError, match="not between planting") as refused:
        stands_at(counted(122, on=date(2026, 10, 1), replaced=60, replaced_on=date(2024, 3, 15)))

    assert refused.value.path == "observations.0.replaced_on"


def test_young_forest_on_its_last_day_is_told_that_its_data_begin_later():
    native = stand(growth=growth_set("zhejiang_native_broadleaf"))
    found = standing(
        promised_t=10,
        due=date(2031, 2, 28),
        forest=forest(native),
        observations=(),
        as_of=PLANTED,
        season=SEASON,
    )

    (young,) = (row for row in found.findings if row.code == "planting.young")
    assert (young.verdict, young.observed, young.required) == ("warning", "6.0", "≥ 10")


def test_observation_of_a_mixture_is_of_all_its_species():
    def part(name, share, growth):
        return stand(name=f"east / {name}", ground="east", area_mu=100 * share, growth=growth_set(growth))

    mixed = forest(part("fir", 0.4, "zhejiang_chinese_fir"), part("birch", 0.6, "zhejiang_native_broadleaf"))
    seen = [counted(160), measured(60, verified_by="Body", verified_on=date(2035, 5, 1))]

    found = stands_at(*seen, wood=mixed, as_of=date(2035, 6, 1))

    assert [row.survival.central for row in found.forest.stands] == [0.8, 0.8]
    assert found.absorbed_t == 400
    assert found.forest.uptake_t(date(2035, 3, 15)).central_t == pytest.approx(400)
