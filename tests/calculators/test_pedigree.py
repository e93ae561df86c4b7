"""Does the interval widen with what is not known, and never close?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.pedigree import CRITERIA, gsd2_of_knowledge, gsd2_of_range, gsd2_of_scores, pedigree


@pytest.mark.parametrize(
    ("score", "expected"), [(1, 2.516357), (2, 1.636057), (3, 1.262091), (4, 1.119931), (5, 1.0)]
)
def test_gsd2_of_equal_scores_is_the_published_formula(score, expected):
    # oracle of the formula: Bilan Carbone v8
    assert round(gsd2_of_scores(dict.fromkeys(CRITERIA, score)), 6) == expected


def test_what_is_not_known_counts_as_worst_on_every_criterion():
    worst = gsd2_of_scores(dict.fromkeys(CRITERIA, 1), basic=1.05)

    assert gsd2_of_knowledge(confidence="", years_apart=None, region_match="") == worst


@given(
    st.sampled_from(["high", "medium", "low", "?"]),
    st.one_of(st.none(), st.integers(0, 100)),
    st.sampled_from(["same", "wider", "world", "stand_in", "?"]),
)
def test_gsd2_keeps_a_basic_uncertainty(confidence, years, place):
    assert (
        gsd2_of_knowledge(confidence=confidence, years_apart=years, region_match=place)
        >= pedigree().basic
        > 1
    )


@given(st.sampled_from(["high", "medium", "low"]), st.integers(0, 60), st.integers(0, 60))
def test_gsd2_never_shrinks_with_age(confidence, one, other):
    young, old = sorted((one, other))

    assert gsd2_of_knowledge(
        confidence=confidence, years_apart=young, region_match="same"
    ) <= gsd2_of_knowledge(confidence=confidence, years_apart=old, region_match="same")


@pytest.mark.parametrize("confidence", ["high", "medium", "low"])
def test_gsd2_widens_from_the_place_to_a_stand_in(confidence):
    widths = [
        gsd2_of_knowledge(confidence=confidence, years_apart=0, region_match=match)
        for match in ("same", "wider", "world", "stand_in", "unknown")
    ]

    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_gsd2_of_range_spans_the_range():
    gsd2 = gsd2_of_range(54.3, 58.3)

    assert gsd2**2 == pytest.approx(58.3 / 54.3)
