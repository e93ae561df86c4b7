"""Are tables aligned for the eye, Chinese and English side by side?"""

from decimal import Decimal

import pytest

from calculators.tables import cut, exact_number, number, share, table, three_digits, width


def test_chinese_takes_two_columns_and_accents_none():
    assert width("外购电力") == 8
    assert width("kWh") == 3
    assert width("é") == 1
    assert width("（）") == 4


def test_columns_line_up():
    text = table(["类别", "kg"], [["外购电力", "1"], ["hotel", "12,345"]], right=[1])

    assert text == "类别          kg\n────────  ──────\n外购电力       1\nhotel     12,345"
    assert {width(line) for line in text.splitlines()} == {16}


def test_long_words_are_cut_except_the_last():
    assert cut("电" * 30, 11) == "电电电电电…"
    assert table(["a", "b"], [["x" * 60, "y" * 60]]).splitlines()[2] == "x" * 47 + "…  " + "y" * 60


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("3902720", "3,902,720.000"),
        ("0.000168", "0.000168"),
        ("0", "0"),
        ("-1.5", "-1.500"),
        ("0.12345678", "0.123457"),
    ],
)
def test_figures_for_people(value, shown):
    assert number(Decimal(value)) == shown


def test_exact_figures_keep_all_digits():
    assert exact_number(Decimal("3902.720000")) == "3,902.72"
    assert exact_number(Decimal("100")) == "100"


def test_uncertain_figures_keep_three():
    assert three_digits(313716.2) == "314,000"
    assert three_digits(0.00123456) == "0.00123"


def test_share_of_nothing_is_not_a_number():
    assert share(Decimal(1), Decimal(0)) == ""
    assert share(Decimal("974.08"), Decimal("3902.72")) == "24.96%"
