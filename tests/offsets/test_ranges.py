"""Is range arithmetic what it would be with sets of numbers?"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.offsets.ranges import Range, common, highest, lowest, normalised, shares, tonnes, without

NUMBERS = st.sets(st.integers(min_value=0, max_value=60))


def as_ranges(numbers: set[int]) -> list[Range]:
    return normalised(Range(number, number) for number in numbers)


def as_numbers(ranges: list[Range]) -> list[int]:
    return [number for first, last in ranges for number in range(first, last + 1)]


@given(NUMBERS, NUMBERS)
def test_ranges_behave_like_sets(left, right):
    a, b = as_ranges(left), as_ranges(right)

    assert as_numbers(a) == sorted(left)
    assert as_numbers(common(a, b)) == sorted(left & right)
    assert as_numbers(without(a, b)) == sorted(left - right)
    assert tonnes(common(a, b)) + tonnes(without(a, b)) == tonnes(a) == len(left)


@given(NUMBERS, st.integers(min_value=0, max_value=70))
def test_lowest_and_highest_split_without_off_by_one(numbers, count):
    ranges = as_ranges(numbers)

    assert as_numbers(lowest(ranges, count=count)) == sorted(numbers)[:count]
    assert as_numbers(highest(ranges, count=count)) == sorted(numbers)[max(len(numbers) - count, 0) :]


@given(NUMBERS)
def test_normalised_ranges_neither_touch_nor_overlap(numbers):
    ranges = as_ranges(numbers)

    assert all(left.last + 1 < right.first for left, right in itertools.pairwise(ranges))


@pytest.mark.parametrize("bad", [[Range(2, 1)], [Range(1, 5), Range(5, 6)], [Range(1, 9), Range(2, 3)]])
def test_backwards_and_overlapping_ranges_are_refused(bad):
    with pytest.raises(ValueError, match=r"before it begins|two of the ranges"):
        normalised(bad)


def test_both_ends_of_a_range_count():
    """CAR-1-US-293-1-120-CA-2006-102-1 to 29251 is 29 251 t, not 29 250."""
    assert Range(1, 29_251).tonnes == 29_251
    assert Range(7, 7).tonnes == 1


@given(st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=12), st.data())
def test_shares_sum_exactly_and_stay_within_their_weight(weights, data):
    if sum(weights) == 0:
        with pytest.raises(ValueError, match="positive weight"):
            shares(1, weights)
        return
    total = data.draw(st.integers(min_value=0, max_value=sum(weights)))

    given_shares = shares(total, weights)

    assert sum(given_shares) == total
    for share, weight in zip(given_shares, weights, strict=True):
        assert 0 <= share <= weight
        assert abs(share * sum(weights) - total * weight) < sum(weights)


def test_largest_remainder_goes_first_and_ties_to_the_earlier():
    assert shares(10, [1, 1, 1]) == [4, 3, 3]
    assert shares(10, [60, 30, 10]) == [6, 3, 1]
    assert shares(5, [3, 3, 4]) == [2, 1, 2]
