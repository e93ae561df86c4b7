"""Do units convert exactly, and does a wrong one get told what to do?"""

from decimal import Decimal
from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.errors import UnitError
from calculators.units import (
    conversion,
    convert,
    dimension,
    dimensions,
    expression,
    factor_unit,
    symbol,
    units,
)

UREG = pint.UnitRegistry(non_int_type=Fraction)
PINT = {
    "J": "joule", "kJ": "kilojoule", "MJ": "megajoule", "GJ": "gigajoule", "TJ": "terajoule",
    "Wh": "watt_hour", "kWh": "kilowatt_hour", "MWh": "megawatt_hour", "GWh": "gigawatt_hour",
    "kcal": "1000 * international_calorie",
    "W": "watt", "kW": "kilowatt", "MW": "megawatt",
    "mg": "milligram", "g": "gram", "kg": "kilogram", "t": "metric_ton", "kt": "1000 * metric_ton",
    "Mt": "1000000 * metric_ton", "lb": "pound", "oz": "ounce", "jin": "0.5 * kilogram",
    "mL": "milliliter", "L": "liter", "m3": "meter ** 3", "gal_us": "gallon", "gal_uk": "imperial_gallon",
    "bbl": "oil_barrel", "m": "meter", "km": "kilometer", "mile": "mile", "nmi": "nautical_mile",
    "li": "500 * meter",
    "m2": "meter ** 2", "ha": "hectare", "km2": "kilometer ** 2", "sqyd": "yard ** 2",
    "s": "second", "min": "minute", "h": "hour", "d": "day",
    "B": "byte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte", "GiB": "gibibyte",
}  # fmt: skip


@pytest.mark.parametrize("unit", sorted(PINT))
def test_unit_equals_pint(unit):
    base = dimensions()[dimension(unit)].base
    expected = UREG.Quantity(PINT[unit]).to(PINT.get(base, base)).magnitude

    assert float(conversion(unit, base)) == pytest.approx(float(expected), rel=1e-12)


def test_acre_is_the_international_one():
    # 4840 square yards of 0.9144 m; pint's acre is the survey acre, 4 parts in a million larger.
    assert conversion("acre", "m2") == 4840 * Fraction("0.9144") ** 2


@pytest.mark.parametrize(
    ("amount", "unit", "to", "expected"),
    [
        (Fraction(1), "mu", "ha", Fraction(1, 15)),
        (Fraction(334), "亩", "公顷", Fraction(334, 15)),
        (Fraction(1), "斤", "kg", Fraction(1, 2)),
        (Fraction(1), "两", "g", Fraction(50)),
        (Fraction(1), "tce", "GJ", Fraction("29.3076")),
        (Fraction(1), "toe", "GJ", Fraction("41.868")),
        (Fraction(1), "度", "MJ", Fraction("3.6")),
        (Fraction(1), "吨公里", "kg-km", Fraction(1000)),
        (Fraction(1), "qing", "mu", Fraction(100)),
        (Fraction(1), "kEUR", "EUR", Fraction(1000)),
    ],
)
def test_convert_is_exact(amount, unit, to, expected):
    assert convert(amount, unit, to) == expected


def test_every_unit_has_a_source_and_a_positive_factor():
    assert [unit.symbol for unit in units().values() if not unit.source or unit.factor <= 0] == []
    assert len(units()) >= 100


def test_no_numeral_is_a_unit():
    for numeral in ("万", "亿", "万吨", "万元", "百万"):
        with pytest.raises(UnitError, match="is not known"):
            symbol(numeral)


SAME = [(one, other) for one in units() for other in units() if dimension(one) == dimension(other)]


@given(st.sampled_from(SAME), st.fractions(min_value=0, max_value=10**12))
def test_convert_there_and_back_changes_nothing(pair, amount):
    one, other = pair

    assert convert(convert(amount, one, other), other, one) == amount


@given(st.sampled_from(SAME), st.sampled_from(list(units())))
def test_conversion_goes_through_any_third_unit(pair, third):
    one, other = pair
    if dimension(third) != dimension(one):
        third = one

    assert conversion(one, other) == conversion(one, third) * conversion(third, other)


@given(st.sampled_from(SAME), st.floats(min_value=1e-9, max_value=1e12))
def test_convert_rounds_a_float_once(pair, amount):
    one, other = pair

    assert convert(amount, one, other) == float(Fraction(amount) * conversion(one, other))


@given(st.sampled_from(list(units())), st.sampled_from(list(units())))
def test_convert_between_dimensions_is_refused(one, other):
    if dimension(one) == dimension(other):
        return

    with pytest.raises(UnitError) as refused:
        convert(1.0, one, other, path="row.3.unit")

    assert refused.value.path == "row.3.unit"
    assert one in refused.value.message_zh
    assert other in refused.value.message_en


@pytest.mark.parametrize(
    ("given_unit", "expected_unit", "way_out"),
    [
        ("km", "pkm", "passenger-km expected, km given: multiply by persons."),
        ("km", "tkm", "tonne-km expected, km given: multiply by the tonnes carried."),
        ("人晚", "间夜", "room-night expected, person-night given: divide by the persons in each room."),
        ("L", "kg", "kg expected, L given: multiply by the density."),
        ("kW", "kWh", "kWh expected, kW given: multiply by the hours of operation."),
    ],
)
def test_mismatch_names_the_way_out(given_unit, expected_unit, way_out):
    with pytest.raises(UnitError) as refused:
        convert(1.0, given_unit, expected_unit)

    assert refused.value.message_en == way_out


def test_unknown_unit_names_the_nearest():
    with pytest.raises(UnitError, match="Nearest: kWh"):
        convert(1.0, "kwhr", "MJ")


@pytest.mark.parametrize(
    ("text", "activity", "kilograms", "co2_only"),
    [
        ("kgCO2e/kWh", "kWh", Fraction(1), False),
        ("tCO2/GJ", "GJ", Fraction(1000), True),
        ("kgCO2e/pkm", "passenger-km", Fraction(1), False),
        ("kgCO2e/10^4 CNY", "CNY", Fraction(1, 10_000), False),
        ("tCO2/10^4Nm3", "Nm3", Fraction(1, 10), True),
        ("gCO2e/tonne-km", "tonne-km", Fraction(1, 1000), False),
    ],
)
def test_factor_unit_is_taken_apart(text, activity, kilograms, co2_only):
    parts = factor_unit(text)

    assert (parts.activity_unit, parts.kg_per_activity_unit, parts.co2_only) == (
        activity,
        kilograms,
        co2_only,
    )


@pytest.mark.parametrize("text", ["kgCO2e", "kg/kWh", "kgCO2e/kWh/yr", "kgCO2e/", "/kWh", "kgCO2e/fortnight"])
def test_factor_unit_of_another_form_is_refused(text):
    with pytest.raises(UnitError):
        factor_unit(text)


@pytest.mark.parametrize(
    ("text", "scale", "powers"),
    [
        ("t d.m./ha", Fraction(1, 10), (("area", -1), ("dry_matter", 1))),
        ("GJ/10^4Nm3", Fraction(100_000), (("energy", 1), ("gas_volume_norm", -1))),
        ("tCO2/mu/yr", Fraction(1000) / Fraction(2000, 3), (("area", -1), ("co2", 1), ("year", -1))),
        ("1/yr", Fraction(1), (("year", -1),)),
        ("-", Fraction(1), ()),
    ],
)
def test_expression_gives_scale_and_dimensions(text, scale, powers):
    assert expression(text) == (scale, powers)


def test_decimal_converts_exactly():
    assert convert(Decimal("0.1"), "t", "kg") == Fraction(100)
