"""Does the sparse solve equal exact fractions, loops and all?"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from calculators.errors import ProductLoop
from calculators.solve import ProductGraph


def exact(parts, direct):
    """Solve R = D + A R over the rationals by Gauss-Jordan; also with absolute values, as the yardstick."""
    size = len(parts)
    rows = [
        [Fraction(int(i == j)) - parts[i][j] for j in range(size)] + [Fraction(v) for v in direct[i]]
        for i in range(size)
    ]
    for i in range(size):
        pivot = next(r for r in range(i, size) if rows[r][i] != 0)
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r in range(size):
            if r != i and rows[r][i]:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [row[size:] for row in rows]


def assert_equals_fractions(parts, direct):
    graph = ProductGraph(csr_array(np.array(parts, dtype=float)))
    result = graph.carried(np.array(direct, dtype=float))
    wanted = exact([[Fraction(v) for v in row] for row in parts], direct)
    terms = exact(
        [[Fraction(abs(v)) for v in row] for row in parts], [[abs(v) for v in row] for row in direct]
    )
    for p, row in enumerate(wanted):
        for k, value in enumerate(row):
            assert abs(Fraction(result[p, k]) - value) <= Fraction(1, 10**12) * terms[p][k]


def test_two_levels_add_up_by_hand():
    # A bicycle of a frame and two wheels, each of 32 spokes: 5 + 2 x (1 + 32 x 0.01) = 7.64.
    parts = np.array([[0, 1, 2, 0], [0, 0, 0, 0], [0, 0, 0, 32], [0, 0, 0, 0]], dtype=float)

    result = ProductGraph(csr_array(parts)).carried(np.array([[0.0], [5.0], [1.0], [0.01]]))

    assert result.ravel().tolist() == [7.640000000000001, 5.0, 1.32, 0.01]


def test_shared_part_counts_on_every_path():
    parts = np.array([[0, 1, 1], [0, 0, 3], [0, 0, 0]], dtype=float)

    assert ProductGraph(csr_array(parts)).carried(np.array([[0.0], [0.0], [2.0]])).ravel().tolist() == [
        8,
        6,
        2,
    ]


def test_loop_has_the_geometric_sum():
    # Each of the two needs half of the other: r = 1 + 0.5 (0 + 0.5 r)  =>  r = 4/3.
    parts = np.array([[0, 0.5], [0.5, 0]])

    result = ProductGraph(csr_array(parts)).carried(np.array([[1.0], [0.0]]))

    assert result.ravel() == pytest.approx([4 / 3, 2 / 3], rel=1e-15)


@pytest.mark.parametrize("gain", [1.0, 1.5])
def test_loop_that_eats_itself_is_refused_by_name(gain):
    parts = csr_array(np.array([[0, gain, 0], [1, 0, 0], [1, 0, 0]], dtype=float))

    with pytest.raises(ProductLoop, match="steel, power") as caught:
        ProductGraph(parts, names=["steel", "power", "chair"])

    assert "chair" not in caught.value.message_en
    assert "steel, power" in caught.value.message_zh


def test_stages_and_gases_stay_in_their_columns():
    parts = csr_array(np.array([[0, 2], [0, 0]], dtype=float))

    result = ProductGraph(parts).carried(np.array([[1.0, 0, 0], [0, 3.0, 0.5]]))

    assert result.tolist() == [[1, 6, 1], [0, 3, 0.5]]


def test_chain_of_ten_thousand_levels():
    size = 10_000
    parts = csr_array((np.ones(size - 1), (np.arange(size - 1), np.arange(1, size))), shape=(size, size))
    direct = np.ones((size, 1))

    result = ProductGraph(parts).carried(direct)

    assert result[0, 0] == size
    assert result[-1, 0] == 1


def test_supply_counts_every_part_through_all_levels():
    parts = csr_array(np.array([[0, 1, 1], [0, 0, 3], [0, 0, 0]], dtype=float))

    assert ProductGraph(parts).supply().toarray().tolist() == [[1, 1, 4], [0, 1, 3], [0, 0, 1]]


def test_supply_inside_a_loop_is_the_inverse():
    parts = csr_array(np.array([[0, 0.9], [0.9, 0]]))

    supply = ProductGraph(parts).supply().toarray()

    assert supply == pytest.approx(np.linalg.inv(np.eye(2) - parts.toarray()), rel=1e-6)


sizes = st.integers(2, 12)


@st.composite
def catalogues(draw, *, loops):
    size = draw(sizes)
    amount = st.floats(0.001, 50)
    parts = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1, size):
            if draw(st.booleans()):
                parts[i][j] = draw(amount)
    if loops:
        # A ring over the last products whose gain is at most 0.9.
        ring = draw(st.integers(2, size))
        members = list(range(size - ring, size))
        for i in members:
            for j in members:
                parts[i][j] = 0.0
        gain = draw(st.floats(0.01, 0.9))
        for i, j in zip(members, members[1:] + members[:1], strict=True):
            parts[i][j] = gain ** (1 / ring)
    number = st.floats(-1e6, 1e6, allow_nan=False)
    direct = [[draw(number) for _ in range(3)] for _ in range(size)]
    order = draw(st.permutations(range(size)))
    return [[parts[i][j] for j in order] for i in order], [direct[i] for i in order]


@settings(max_examples=60, deadline=None)
@given(catalogues(loops=False))
def test_random_catalogues_equal_fractions(case):
    assert_equals_fractions(*case)


@settings(max_examples=60, deadline=None)
@given(catalogues(loops=True))
def test_random_loops_equal_fractions(case):
    assert_equals_fractions(*case)


def test_two_hundred_products_in_one_loop_of_gain_nine_tenths():
    size = 200
    rng = np.random.default_rng(7)
    parts = np.triu(rng.random((size, size)) < 0.02, 1) * rng.random((size, size))
    parts[size - 5 :, :] = 0.0
    chain = [0, 50, 100, 150, size - 1]
    for i, j in zip(chain, chain[1:] + chain[:1], strict=True):
        parts[i, j] = 0.01
    share = parts / max(abs(np.linalg.eigvals(parts)).max(), 1e-9) * 0.9

    assert_equals_fractions(share.tolist(), rng.random((size, 1)).tolist())
