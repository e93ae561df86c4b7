"""Does the radar see one tonne under two names, and keep quiet otherwise?"""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.offsets.radar import RULES, Unit, certificate_code_is_valid, suspicions
from calculators.rulebooks import INSTRUMENTS, load_rulebook

WIND = Unit(
    key="a", instrument="ccer", registry="ccer", installation="甲 风电场",
    period_from=date(2024, 1, 1), period_to=date(2024, 12, 31),
)  # fmt: skip


def seen(*units):
    return [(one.code, one.units) for one in suspicions(units)]


def test_same_serials_in_two_registers():
    left = Unit(key="a", instrument="phcer", registry="phcer", serial_prefix="X-{}-Y", first=1, last=100)
    right = replace(left, key="b", registry="ccer", first=100, last=200)

    assert seen(left, right) == [("same_serial", ("a", "b"))]
    assert "X-100–100-Y" in suspicions([left, right])[0].text_en
    assert seen(left, replace(right, first=101)) == []
    assert seen(left, replace(right, serial_prefix="Z-{}-Y")) == []


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=8),
)
def test_overlaps_equal_a_comparison_of_all_pairs(ranges):
    units = [
        Unit(
            key=f"{at:02}",
            instrument="ccer",
            registry=f"r{at}",
            serial_prefix="P",
            first=first,
            last=first + more,
        )
        for at, (first, more) in enumerate(ranges)
    ]

    expected = {
        (left.key, right.key)
        for left, right in combinations(units, 2)
        if left.first <= right.last and right.first <= left.last
    }
    assert {one.units for one in suspicions(units)} == expected


def test_same_installation_and_period_in_two_registers():
    vcs = replace(WIND, key="b", instrument="vcs_vcu", registry="verra", installation="甲风电场")

    assert seen(WIND, vcs) == [("same_project", ("a", "b"))]
    assert seen(WIND, replace(vcs, period_from=date(2025, 1, 1), period_to=date(2025, 12, 31))) == []
    assert seen(WIND, replace(vcs, period_from=None)) == []
    assert seen(WIND, replace(vcs, installation="")) == []
    assert seen(WIND, replace(vcs, registry="ccer")) == []


def test_green_certificate_and_credit_for_the_same_electricity():
    certificate = replace(
        WIND, key="b", instrument="green_certificate", registry="gec", code="1" * 32,
        period_from=date(2024, 6, 1), period_to=date(2024, 6, 30),
    )  # fmt: skip

    assert seen(WIND, certificate) == [("same_electricity", ("a", "b"))]
    assert "2024-06-01 – 2024-06-30" in suspicions([WIND, certificate])[0].text_zh
    assert seen(replace(WIND, instrument="allowance_pilot"), certificate) == []


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("1" * 32, True),
        ("1234 5678 " * 4, True),
        ("1" * 31, False),
        ("1" * 33, False),
        ("a" * 32, False),
        ("１" * 32, False),
    ],
)
def test_certificate_code_has_32_digits(code, valid):
    assert certificate_code_is_valid(code) is valid
    unit = Unit(key="a", instrument="green_certificate", registry="gec", code=code)
    assert seen(unit) == ([] if valid else [("bad_certificate_code", ("a",))])


@pytest.mark.parametrize("kind", [kind for kind, one in INSTRUMENTS.items() if not one.offsets])
def test_right_that_offsets_nothing_is_recorded_and_never_used(kind):
    unit = Unit(key="a", instrument=kind, registry="r")

    assert seen(unit) == []
    code = "results_based" if kind == "results_based" else "not_an_offset"
    assert seen(replace(unit, state="retired")) == [(code, ("a",))]


def test_rule_book_decides_on_allowances():
    unit = Unit(key="a", instrument="allowance_pilot", registry="r", state="retired")

    assert seen(replace(unit, book=load_rulebook("mee_2019"))) == []
    assert seen(replace(unit, book=load_rulebook("iso_14068_1"))) == [("undecided_kind", ("a",))]
    eu = replace(unit, instrument="allowance_eu", book=load_rulebook("mee_2019"))
    assert seen(eu) == [("refused_kind", ("a",))]
    assert suspicions([eu])[0].source


def test_every_rule_has_two_texts():
    assert all(zh and en for zh, en, _source in RULES.values())
