"""Are the lots that the programme leaves out really in no best portfolio?"""

import itertools
import math

import numpy as np
import pytest

from calculators.offsets.programme import KERNEL, Programme, Row, value

LOTS = 60


def random_programme(seed):
    """Sixty lots with least purchases under a demand, a budget, a ratio, and at most three of them."""
    chance = np.random.default_rng(seed)
    available = chance.integers(20, 200, LOTS)
    least = np.minimum(chance.integers(1, 60, LOTS), available)
    price = chance.integers(100, 900, LOTS)
    near = chance.integers(0, 2, LOTS)
    demand = int(chance.integers(100, 400))
    rows = [
        Row(np.ones(LOTS, dtype=np.int64), demand, math.inf),
        Row(price, -math.inf, demand * int(chance.integers(250, 900))),
        Row(2 * near - 1, 0, math.inf),
    ]
    return Programme(available=available, least=least, max_lots=3), price, near, rows


@pytest.mark.parametrize("seed", range(12))
def test_least_value_equals_that_over_all_lots(seed):
    programme, price, near, rows = random_programme(seed)
    far = 1 - near
    everything = np.arange(LOTS)

    for measure in (price, far):
        whole = programme._solve(measure, rows, everything)
        best = programme.minimise(measure, rows)
        if whole is None:
            assert best is None
            break
        assert value(measure, best) == value(measure, whole)
        assert programme.is_kept_by(best, rows)
        rows.append(Row(measure, -math.inf, value(measure, best)))


def test_lots_left_out_are_in_no_best_portfolio():
    """Against every choice of three lots: at full tonnes, which is all that a demand of their sum allows."""
    chance = np.random.default_rng(5)
    available = chance.integers(50, 90, LOTS)
    price = chance.integers(100, 900, LOTS)
    demand = int(np.sort(available)[-12:-9].sum())
    programme = Programme(available=available, least=available, max_lots=3)

    best = programme.minimise(price, [Row(np.ones(LOTS, dtype=np.int64), demand, math.inf)])

    sums = {
        chosen: int(sum(price[i] * available[i] for i in chosen))
        for size in (1, 2, 3)
        for chosen in itertools.combinations(range(LOTS), size)
        if sum(available[i] for i in chosen) >= demand
    }
    least = min(sums.values())
    assert value(price, best) == least
    assert {i for chosen, total in sums.items() if total == least for i in chosen} <= set(programme.active)
    assert len(programme.active) < LOTS
    assert KERNEL < LOTS


def test_rows_that_contradict_each_other_have_no_answer():
    ones = np.ones(3, dtype=np.int64)
    programme = Programme(available=ones * 10, least=ones, max_lots=None)

    assert programme.minimise(ones, [Row(ones, 31, math.inf)]) is None
    assert len(programme.active) == 3


def test_exact_check_sees_what_floats_would_not():
    ones = np.ones(2, dtype=np.int64)
    programme = Programme(available=ones * 10**12, least=ones, max_lots=None)
    dear = np.array([10**12, 1], dtype=np.int64)

    assert programme.is_kept_by(np.array([10**6, 1]), [Row(dear, -math.inf, float(10**18 + 2**8))])
    assert not programme.is_kept_by(np.array([10**6, 300]), [Row(dear, -math.inf, float(10**18 + 2**8))])
