"""Does the check find what is wrong with a unified social credit code?"""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from footprint.accounts.credit_code import (
    ALPHABET,
    credit_code_check_character,
    credit_code_normalise,
    credit_code_problem,
)

GENUINE = ["91110000600037341L", "914403001922038216", "91330100799655058B", "9144030071526726XG"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", GENUINE)
def test_genuine_code_has_no_problem(code):
    assert credit_code_problem(code) is None


def test_short_code_says_how_long_it_is():
    assert "this one has 17" in credit_code_problem(GENUINE[0][:-1])


def test_forbidden_letter_is_named_with_its_place():
    problem = credit_code_problem("9111000O600037341L")

    assert problem.startswith("Character 8 is “O”")


def test_letters_in_the_region_are_shown():
    assert "“11A000”" in credit_code_problem("9111A000600037341L")


def test_wrong_check_character_names_the_right_one():
    problem = credit_code_problem("911100006000373410")

    assert "it would be “L”, but it is “0”" in problem


def test_pasted_code_is_cleaned():
    assert credit_code_normalise(" ９１110000-6000 37341l ") == "91110000600037341L"


@given(first=st.sampled_from("159"), rest=st.text(ALPHABET[:10], min_size=16, max_size=16), data=st.data())
def test_any_single_wrong_character_is_found(first, rest, data):
    body = first + rest
    code = body + credit_code_check_character(body)
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from(ALPHABET.replace(code[place], "")))

    with translation.override("en"):
        assert credit_code_problem(code) is None
        assert credit_code_problem(code[:place] + other + code[place + 1 :]) is not None
