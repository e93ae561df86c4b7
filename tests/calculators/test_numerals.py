"""Does every spelling of a number have one reading, and is every other one refused?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.errors import CalculatorError, UnitError
from calculators.numerals import NumeralError, parse_number, parse_quantity
from calculators.plausibility import doubt_range, doubt_share


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("３６０万吨", "3600000", "t", "exact"),
        ("7 ， 097,272", "7097272", "", "exact"),
        ("5 208 t", "5208", "t", "exact"),
        ("1.1亿", "110000000", "", "exact"),
        ("334 亩", "334", "mu", "exact"),
        ("不到 1千吨", "1000", "t", "upper"),
        ("under 1 000 t", "1000", "t", "upper"),
        ("约２００万吨", "2000000", "t", "about"),
        ("1 400 万 t", "14000000", "t", "exact"),
        ("超过3000万t", "30000000", "t", "lower"),
        ("300多吨", "300", "t", "lower"),
        ("12.8万度", "128000", "kWh", "exact"),
        ("1亿2000万", "120000000", "", "exact"),
        ("3万5千元", "35000", "CNY", "exact"),
        ("3万5000", "35000", "", "exact"),
        ("1.2万亿", "1200000000000", "", "exact"),
        ("三百六十", "360", "", "exact"),
        ("三百六十亩", "360", "mu", "exact"),
        ("一万零五十", "10050", "", "exact"),
        ("十五", "15", "", "exact"),
        ("二〇一四", "2014", "", "exact"),
        ("三点五万吨", "35000", "t", "exact"),
        ("叁佰肆拾贰亩", "342", "mu", "exact"),
        ("两千", "2000", "", "exact"),
        ("一亿三千万", "130000000", "", "exact"),
        ("六千六百七十四吨", "6674", "t", "exact"),
        ("974.08 t", "974.08", "t", "exact"),
        ("百分之十", "10", "%", "exact"),
        ("10 %", "10", "%", "exact"),
        ("3.6 million t", "3600000", "t", "exact"),
        ("42.9 Mt", "42.9", "Mt", "exact"),
        ("50斤", "50", "jin", "exact"),
        ("1 000吨左右", "1000", "t", "about"),
        ("120 间夜", "120", "room-night", "exact"),
        ("35 m³", "35", "m3", "exact"),
        ("0", "0", "", "exact"),
        ("5 KWH", "5", "kWh", "exact"),
        ("6674吨二氧化碳当量", "6674", "tCO2e", "exact"),
    ],
)
def test_quantity_has_one_reading(text, value, unit, bound):
    reading = parse_quantity(text)

    assert (reading.value, reading.unit, reading.bound) == (Decimal(value), unit, bound)
    assert reading.text == text


@pytest.mark.parametrize(
    "text",
    ["1,5", "7 097,272", "5 20", "1.234,5", "3万5", "一百二", "三万五", "三百六", "10-20 t", "3~5万吨", "1e5",
     "10²", "½", "十几万", "数百万吨", "百万吨", "半吨", "-3 t", "", "吨", "1.2.3", "1,23,456", "约", "3 MT",
     "不到3吨以上", "12 000 00", "3 ton", "1万2亿", "二十三十", "万吨", "9" * 80],
)  # fmt: skip
def test_quantity_with_two_readings_is_refused(text):
    with pytest.raises(NumeralError) as caught:
        parse_quantity(text, path="energy.0.quantity")

    assert caught.value.path == "energy.0.quantity"
    assert caught.value.message_zh.endswith("。")
    assert caught.value.message_en.endswith(".")


def test_unknown_unit_names_the_nearest():
    with pytest.raises(UnitError, match="Nearest: kWh"):
        parse_quantity("5 kWhh")


def test_number_with_a_unit_is_not_a_bare_number():
    assert parse_number("5 208") == 5208
    with pytest.raises(NumeralError, match="bare number"):
        parse_number("5 208 t")


def test_text_without_unit_takes_the_default():
    assert parse_quantity("12.5", default_unit="kWh").unit == "kWh"
    assert parse_quantity("12.5 MWh", default_unit="kWh").unit == "MWh"


def test_share_that_lacks_ten_thousand_is_doubted_and_not_changed():
    doubt = doubt_share(stated=Decimal(300), whole=Decimal(30_000_000), share=Decimal("0.1"), unit="t")

    assert doubt is not None
    assert (doubt.stated, doubt.expected, doubt.likely, doubt.slip) == (300, 3_000_000, 3_000_000, "万")
    assert "300 t" in doubt.message_en
    assert "3,000,000" in doubt.message_zh


def test_share_that_fits_raises_no_doubt():
    assert (
        doubt_share(stated=Decimal(3_010_000), whole=Decimal(30_000_000), share=Decimal("0.1"), unit="t")
        is None
    )


def test_range_names_the_surplus_unit():
    doubt = doubt_range(stated=Decimal(4_000_000), low=Decimal(100), high=Decimal(5_000), unit="person")

    assert doubt is not None
    assert (doubt.slip, doubt.likely) == ("万", Decimal(400))


_DIGITS = "零一二三四五六七八九"


def _in_chinese(number: int) -> str:
    """Spell a number below 10^8 the long way, as a bank does: every place named."""
    if number == 0:
        return "零"
    text, zero = "", False
    for place, name in (
        (7, "千万"),
        (6, "百万"),
        (5, "十万"),
        (4, "万"),
        (3, "千"),
        (2, "百"),
        (1, "十"),
        (0, ""),
    ):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + name.replace("万", "")
            zero = False
        else:
            zero = True
        if place == 4 and number >= 10**4:
            text += "万"
            zero = zero and number % 10**4 != 0
    return text


@given(st.integers(min_value=0, max_value=10**8 - 1))
def test_numeral_spelled_out_reads_back(number):
    assert parse_quantity(_in_chinese(number)).value == number


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_digits_read_back_however_they_are_grouped(value):
    for text in (
        f"{value:f}",
        f"{value:,f}",
        f"{value:,f}".replace(",", " "),
        f"{value:,f}".replace(",", " ， "),
    ):
        assert parse_quantity(text).value == value


@given(st.text(alphabet="0123456789,. 万亿千百十零两点一二三吨度kWht%-约不到超多几半²½e", max_size=25))
def test_any_text_is_read_or_refused_in_words(text):
    refused = None
    try:
        reading = parse_quantity(text)
    except CalculatorError as error:
        refused = error

    if refused is None:
        assert reading.value >= 0
        assert reading.bound in {"exact", "about", "upper", "lower"}
    else:
        assert refused.message_zh.endswith("。")
        assert refused.message_en.endswith(".")
