"""Are numbers written as people read them, with no more digits than are known?"""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from footprint.core import text

TONNES_MG = 10**9


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (7097272, None, "7,097,272"),
        (Decimal("3902.720"), None, "3,902.720"),
        (0.1 + 0.2, 2, "0.30"),
        (-0.5, None, "−0.5"),
        (Decimal("2.5"), 0, "2"),
        (Decimal("3.5"), 0, "4"),
        (1e21, None, "1,000,000,000,000,000,000,000"),
        (0, None, "0"),
        (None, 2, "–"),
    ],
)
def test_number_is_grouped_and_rounded_half_even(value, decimals, written):
    assert text.number(value, decimals=decimals) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(ValueError, match="not a number that can be shown"):
        text.number(value)


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (3_600_000, "360万", "3.6 million"),
        (120_000_000, "1.2亿", "120 million"),
        (7_097_272, "710万", "7.1 million"),
        (40_000, "4万", "40,000"),
        (9_999, "1万", "10,000"),
        (1_234_567_890, "12.3亿", "1.23 billion"),
        (334, "334", "334"),
        (0, "0", "0"),
        (None, "–", "–"),
    ],
)
def test_large_number_is_said_in_the_readers_steps(value, chinese, english):
    with override("zh-hans"):
        assert text.compact(value) == chinese
    with override("en"):
        assert text.compact(value) == english


@pytest.mark.parametrize(("share", "written"), [(0.125, "12.5%"), (Decimal("0.0004"), "0.0%"), (None, "–")])
def test_share_is_written_as_per_cent(share, written):
    assert text.percent(share) == written


@pytest.mark.parametrize(
    ("value", "low", "high", "shown", "bounds"),
    [
        ("3902.72", "3500", "4400", "3,900", "3,500–4,400"),
        ("3902.72", "3890.1", "3915.4", "3,903", "3,890–3,916"),
        ("3902.72", "3902.715", "3902.725", "3,902.7200", "3,902.7150–3,902.7250"),
        ("3", "0.1", "400", "3.0", "0.1–400.0"),
        ("0.168", "0.12", "0.25", "0.168", "0.120–0.250"),
        ("974.08", "974.08", "974.08", "974.08", "974.08–974.08"),
        ("12", "12", "400", "10", "10–400"),
        ("0", "-5", "5", "0.0", "−5.0–5.0"),
    ],
)
def test_digits_follow_the_interval(value, low, high, shown, bounds):
    numbers = {"value": Decimal(value), "low": Decimal(low), "high": Decimal(high)}

    with override("en"):
        assert text.estimate(**numbers) == shown
        assert text.interval(**numbers) == bounds


@given(value=st.integers(1, 10**18), below=st.integers(0, 10**18), above=st.integers(0, 10**18))
def test_written_interval_brackets_the_written_value_and_hides_nothing(value, below, above):
    low, high = max(0, value - below), value + above

    shown = text.estimate(value=value, low=low, high=high).replace(",", "")
    with override("en"):
        bottom, top = text.interval(value=value, low=low, high=high).replace(",", "").split("–")

    assert Decimal(bottom) <= Decimal(shown) <= Decimal(top)
    assert Decimal(bottom) <= low <= value <= high <= Decimal(top)
    assert Decimal(shown) > 0


@pytest.mark.parametrize(
    ("mg", "written"),
    [
        (974_080_000_000 + 1_469_570_000_000 + 1_459_070_000_000, "3,902.72"),
        (4_360_000, "0.0044"),
        (99_500_000, "0.100"),
        (0, "0.00"),
        (-1_500_000_000, "−1.50"),
        (None, "–"),
    ],
)
def test_milligrams_are_shown_as_tonnes(mg, written):
    assert text.tonnes(mg) == written


@given(st.integers(-(10**20), 10**20))
def test_tonnes_keep_every_milligram(mg):
    assert text.tonnes_exact(mg) * TONNES_MG == mg


@pytest.mark.parametrize(
    ("mg", "written"),
    [
        (3_902_720_000_000, "3,902.72 tCO₂e"),
        (168_000, "168 gCO₂e"),
        (168_400_000, "168 kgCO₂e"),
        (1_684_000, "1.68 kgCO₂e"),
        (5, "0.005 gCO₂e"),
        (0, "0.00 tCO₂e"),
        (None, "–"),
    ],
)
def test_mass_is_said_in_a_fitting_unit(mg, written):
    assert text.co2e(mg) == written


def test_mass_with_interval_is_said_to_the_supported_place():
    masses = {"low_mg": 3500 * TONNES_MG, "high_mg": 4400 * TONNES_MG}

    with override("en"):
        assert text.tonnes_with_interval(3_902_720_000_000, **masses) == "3,900 tCO₂e (3,500–4,400)"
        assert text.co2e(3_902_720_000_000, **masses) == "3,900 tCO₂e"
    with override("zh-hans"):
        assert text.tonnes_with_interval(3_902_720_000_000, **masses) == "3,900 tCO₂e（3,500～4,400）"


def test_area_is_given_in_both_units():
    with override("en"):
        assert text.area(area_mu=334) == "334 mu (22.27 ha)"
        assert text.area(area_ha=Decimal("22.3")) == "22.3 ha (334.5 mu)"
    with override("zh-hans"):
        assert text.area(area_mu=334) == "334 亩（22.27 公顷）"
    assert text.area() == "–"


@given(st.decimals(0, 10**9, places=4))
def test_mu_and_hectares_are_inverse(area_ha):
    assert text.ha_from_mu(text.mu_from_ha(area_ha)) == area_ha


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A和B", "A and B"),
        (["A", "B", "C"], "A、B和C", "A, B and C"),
    ],
)
def test_words_are_joined_as_an_enumeration(words, chinese, english):
    with override("zh-hans"):
        assert text.joined(words) == chinese
    with override("en"):
        assert text.joined(words) == english


@pytest.mark.parametrize(
    ("size", "written"),
    [(34_100, "34 kB"), (1_234_567, "1.2 MB"), (2_000_000_000, "2 GB"), (None, "–")],
)
def test_file_size_is_said_roughly(size, written):
    assert text.file_size(size) == written


def test_small_file_is_said_in_bytes():
    with override("zh-hans"):
        assert text.file_size(512) == "512 字节"
    with override("en"):
        assert text.file_size(512) == "512 bytes"
