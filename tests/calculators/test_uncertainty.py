"""Are the intervals honest: formula oracle, shared factors, brackets, repeatable simulation?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.engine import evaluate
from calculators.errors import InputError
from calculators.inventory import Inventory
from calculators.uncertainty import (
    combined_gsd2,
    interval,
    monte_carlo,
    scores_gsd2,
    tier_gsd2,
)
from tests.calculators.small import library, row


def lines(emissions, data, factor, shared):
    return {
        "emissions_kg_co2e": np.array(emissions, dtype=float),
        "gsd2_data": np.array(data, dtype=float),
        "gsd2_factor": np.array(factor, dtype=float),
        "factor": np.array(shared, dtype=np.int64),
    }


def bare(score):
    return scores_gsd2([score] * 5, basic_gsd2=1)


# Oracle: the pedigree formula of the public tool bilan-carbone (MIT), recomputed; its best score leaves
# no uncertainty.
@pytest.mark.parametrize(
    ("score", "one", "both"),
    [
        (1, 2.516357, 3.687886),
        (2, 1.636057, 2.006119),
        (3, 1.262091, 1.389837),
        (4, 1.119931, 1.173726),
        (5, 1, 1),
    ],
)
def test_pedigree_formula(score, one, both):
    assert bare(score) == pytest.approx(one, abs=5e-7)
    assert combined_gsd2(bare(score), bare(score)) == pytest.approx(both, abs=5e-7)


def test_best_scores_keep_the_basic_uncertainty():
    assert scores_gsd2([5, 5, 5, 5, 5]) == pytest.approx(1.05, abs=1e-15)


def test_missing_score_and_unknown_tier_count_as_worst():
    assert scores_gsd2([5, None, 5, 5, 5]) == scores_gsd2([5, 1, 5, 5, 5])
    assert tier_gsd2("guessed") == scores_gsd2([1] * 5)
    assert tier_gsd2("best") < tier_gsd2("better") < tier_gsd2("basic") < tier_gsd2("")


@pytest.mark.parametrize("scores", [[1, 2, 3], [0, 1, 1, 1, 1], [6, 1, 1, 1, 1]])
def test_impossible_scores_are_refused(scores):
    with pytest.raises(InputError, match="five whole scores"):
        scores_gsd2(scores)


def three_lines():
    """100 t (data and factor 3), 50 t (data 1, factor 2), 10 t (5 and 5): the oracle's example."""
    data = [bare(3), bare(1), bare(5)]
    factor = [bare(3), bare(2), bare(5)]
    return lines([100_000, 50_000, 10_000], data, factor, [0, 1, 2])


def test_three_independent_lines():
    result = interval(**three_lines())

    assert result.gsd2 == pytest.approx(1.471395, abs=5e-7)
    assert result.low / 1000 == pytest.approx(108.740, abs=5e-4)
    assert result.high / 1000 == pytest.approx(235.423, abs=5e-4)
    assert result.model == "lognormal"
    assert result.variance_share_data + result.variance_share_factor == pytest.approx(1)


def test_three_lines_simulated():
    result = monte_carlo(**three_lines(), draws=400_000)

    assert result.mean / 1000 == pytest.approx(168.7, abs=0.2)
    assert result.p2_5 / 1000 == pytest.approx(115.5, abs=0.3)
    assert result.p97_5 / 1000 == pytest.approx(255.9, abs=0.8)
    assert result.p5 / 1000 == pytest.approx(121.7, abs=0.3)
    assert result.p95 / 1000 == pytest.approx(234.9, abs=0.6)


def test_ten_lines_of_one_factor_err_together():
    one = [1.0] * 10
    factor = [bare(2)] * 10

    shared = interval(**lines([10_000] * 10, one, factor, [0] * 10))
    independent = interval(**lines([10_000] * 10, one, factor, range(10)))
    alone = interval(**lines([10_000] * 10, one, factor, [-1] * 10))

    assert shared.gsd2 == pytest.approx(1.636057, abs=5e-7)
    assert independent.gsd2 == pytest.approx(1.168447, abs=5e-7)
    assert alone.gsd2 == pytest.approx(independent.gsd2, rel=1e-12)
    assert shared.variance_share_factor == 1


def test_simulation_of_a_shared_factor_is_as_wide_as_the_formula():
    result = monte_carlo(**lines([10_000] * 10, [1.0] * 10, [bare(2)] * 10, [0] * 10), draws=200_000)

    # One lognormal of GSD2 1.636057: its quantiles are exact.
    sigma = np.log(1.636057) / 2
    assert result.p97_5 == pytest.approx(100_000 * np.exp(1.959964 * sigma), rel=0.01)
    assert result.mean == pytest.approx(100_000 * np.exp(sigma**2 / 2), rel=0.003)


def test_simulation_repeats_with_its_seed_and_not_with_another():
    first = monte_carlo(**three_lines(), draws=1000)

    assert monte_carlo(**three_lines(), draws=1000) == first
    assert monte_carlo(**three_lines(), draws=1000, seed=1).mean != first.mean


def test_credits_get_a_normal_interval():
    result = interval(**lines([100.0, -40.0], [1.2, 1.2], [1.1, 1.1], [0, 0]))

    assert result.model == "normal"
    assert result.value == 60
    assert result.low < 60 < result.high
    # The shared factor errs on the difference only: (0.5 ln 1.1 x 60)^2; data: (0.5 ln 1.2)^2 (100^2 + 40^2).
    variance = (np.log(1.1) / 2 * 60) ** 2 + (np.log(1.2) / 2) ** 2 * (100**2 + 40**2)
    assert result.high - 60 == pytest.approx(2 * np.sqrt(variance), rel=1e-12)


def test_simulated_credit_is_negative():
    result = monte_carlo(**lines([-40.0], [1.2], [1.1], [-1]), draws=1000)

    assert result.p97_5 < 0


numbers = st.floats(-1e9, 1e9)
gsd2s = st.floats(1.0, 20.0)


@given(st.lists(st.tuples(numbers, gsd2s, gsd2s, st.integers(-1, 3)), min_size=1, max_size=20))
def test_interval_brackets_the_value(rows):
    result = interval(**lines(*zip(*rows, strict=True)))

    assert result.low <= result.value <= result.high
    assert result.value <= result.p95


TIERS = st.sampled_from(["best", "better", "basic", ""])
NAMED = st.sampled_from([("kWh", "power"), ("L", "diesel"), ("meal", "meal")])


@given(
    st.lists(
        st.tuples(NAMED, st.floats(0, 1e8), TIERS, st.floats(1, 9), st.booleans()), min_size=1, max_size=12
    )
)
def test_interval_of_every_result_brackets_its_value(rows):
    """Credits, samples, shared factors and rounding to milligrams included."""
    activities = [
        row(i, -amount if credit else amount, unit, factor, tier=tier, credit=credit, sampling_gsd2=sampling)
        for i, ((unit, factor), amount, tier, sampling, credit) in enumerate(rows)
    ]
    result = evaluate(Inventory.from_activities(activities), library())
    found = result.interval()

    assert found.value == float(result.total())
    assert found.low <= found.value <= found.high
    assert found.value <= found.p95 <= found.high
    assert found.mean >= found.value
    if result.total() and not any(credit for *_, credit in rows):
        assert found.low < found.value < found.high  # a basic uncertainty always remains


def test_nothing_has_no_width():
    result = interval(**lines([0.0], [1.5], [1.5], [0]))

    assert (result.low, result.value, result.high) == (0, 0, 0)
