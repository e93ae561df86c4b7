"""Do the parts under the charts measure, break, scale and write as they say?"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.core.charts.figures import figure, readable_decimals, unit_text
from footprint.core.charts.measure import shorten, width_em, wrap
from footprint.core.charts.scale import Scale, tick_decimals, ticks


@pytest.mark.parametrize(
    ("unit", "printed"),
    [
        ("tCO2e", "tCO₂e"),
        ("kgCO2e/kWh", "kgCO₂e/kWh"),
        ("CH4", "CH₄"),
        ("t N2O", "t N₂O"),
        ("m2", "m²"),
        ("kgCO2/m3", "kgCO₂/m³"),
        ("pkm", "pkm"),
        ("CO2eq", "CO2eq"),
    ],
)
def test_unit_is_printed_with_its_subscripts(unit, printed):
    assert unit_text(unit) == printed


@pytest.mark.parametrize(
    ("value", "decimals"), [(0, 0), (7.9, 2), (34.1, 1), (413, 0), (1470.2, 0), (0.0268, 4), (0.000168, 6)]
)
def test_number_without_interval_has_three_figures(value, decimals):
    assert readable_decimals(value) == decimals


def test_figure_prefers_published_digits_then_the_interval():
    assert figure(974.08, decimals=2) == "974.08"
    assert figure(3902.72, low=3500, high=4400) == "3,900"
    assert figure(1470.2) == "1,470"


def test_chinese_characters_are_one_em_wide():
    assert width_em("碳足迹") == 3
    assert width_em("ii") < width_em("WW")


def test_chinese_breaks_anywhere_but_not_before_a_comma():
    assert wrap("核算边界，说明", width=4, lines=3) == ["核算边", "界，说明"]


def test_english_breaks_between_words():
    assert wrap("Electric kettle with a base", width=7, lines=2) == ["Electric kettle", "with a base"]


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert wrap("one two three four five six", width=5, lines=1) == ["one two…"]
    assert shorten("不锈钢底座电热水壶", width=5) == "不锈钢底…"


@given(st.text(alphabet="ab 碳足迹，-", min_size=1, max_size=40).filter(str.strip), st.integers(4, 20))
def test_wrapped_lines_fit(text, width):
    for line in wrap(text, width=width, lines=2):
        assert width_em(line) <= width


@given(
    st.floats(-1e7, 1e7, allow_nan=False).filter(lambda v: abs(v) > 1e-6),
    st.floats(1e-3, 1e7),
)
def test_ticks_cover_the_values_in_equal_steps(low, span):
    high = low + span

    marks = ticks(low, high)

    steps = {round((b - a) / (marks[1] - marks[0]), 4) for a, b in pairwise(marks)}
    assert marks[0] <= low + 1e-6 * span
    assert marks[-1] >= high - 1e-6 * span
    assert steps == {1.0}
    assert len(marks) <= 8


def test_tick_decimals_tell_grid_values_apart():
    assert tick_decimals([0, 500, 1000]) == 0
    assert tick_decimals([0, 2.5, 5.0]) == 1
    assert tick_decimals([0, 0.25, 0.5]) == 2


def test_scale_is_a_straight_line():
    scale = Scale(0, 10, 100, 200)

    assert (scale(0), scale(5), scale(10)) == (100, 150, 200)
