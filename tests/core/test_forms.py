"""Does a form understand numbers as people write them, and refuse what it cannot stand for?"""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from footprint.core.forms import QuantityField


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("３６０万", "", Decimal(3_600_000)),
        ("7 097 272", "", Decimal(7_097_272)),
        ("7,097,272", "", Decimal(7_097_272)),
        ("三百六十亩", "mu", Decimal(360)),
        ("24公顷", "mu", Decimal(360)),
        ("360万吨", "t", Decimal(3_600_000)),
        ("1.2 MWh", "kWh", Decimal(1200)),
        ("1.2", "kWh", Decimal("1.2")),
        ("12%", "%", Decimal(12)),
        ("  ", "kWh", None),
    ],
)
def test_quantity_is_read_as_people_write_it(typed, unit, value):
    assert QuantityField(unit=unit, required=False).clean(typed) == value


@pytest.mark.parametrize(
    ("typed", "options", "code"),
    [
        ("不到1千吨", {"unit": "t"}, "bound"),
        ("约500", {}, "bound"),
        ("500 kWh", {}, "unit"),
        ("500 kWh", {"unit": "mu"}, "unit"),
        ("abc", {}, "numeral"),
        ("", {}, "required"),
        ("2.5", {"whole": True}, "whole"),
        ("0.5", {"minimum": 1}, "minimum"),
        ("101", {"maximum": 100}, "maximum"),
    ],
)
def test_what_nobody_can_stand_for_is_refused(typed, options, code):
    with pytest.raises(ValidationError) as refusal:
        QuantityField(**options).clean(typed)

    assert [error.code for error in refusal.value.error_list] == [code]


def test_refusal_names_value_bound_and_unit_in_the_readers_language():
    field = QuantityField(unit="kWh", maximum=10_000)

    with (
        override("en"),
        pytest.raises(ValidationError, match="12,000 kWh is too much; the most is 10,000 kWh"),
    ):
        field.clean("1.2万")
    with override("zh-hans"), pytest.raises(ValidationError, match="12,000 kWh过大"):
        field.clean("1.2万")


def test_estimate_may_be_typed_as_one():
    assert QuantityField(estimate=True, whole=True).clean("约500") == 500


def test_value_is_shown_again_as_it_was_typed_or_grouped():
    class Form(forms.Form):
        energy = QuantityField(unit="kWh")

    fresh, typed = Form(initial={"energy": Decimal("1200.5")}), Form({"energy": "1.2万"})

    assert 'value="1,200.5"' in str(fresh["energy"])
    assert 'value="1.2万"' in str(typed["energy"])
    assert 'inputmode="decimal"' in str(fresh["energy"])


@pytest.mark.parametrize(
    ("typed", "changed"), [("1,200", False), ("1.2 MWh", False), ("1201", True), ("x", True)]
)
def test_same_quantity_in_other_words_is_no_change(typed, changed):
    assert QuantityField(unit="kWh").has_changed(Decimal(1200), typed) is changed
