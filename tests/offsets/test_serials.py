"""Are serial texts of the registries read and written without losing a tonne?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.offsets.ranges import Range
from footprint.offsets.serials import LARGEST_SERIAL, SerialGrammar, SerialProblem, clean

VERRA = SerialGrammar(
    pattern=r"\d+-(?P<first>\d+)-(?P<last>\d+)-VCS-VCU-\d+-VER-[A-Z]{2}-[\d-]+", separator="-", width=6
)
CAR = SerialGrammar(
    pattern=r"CAR-\d+-[A-Z]{2}-\d+-\d+-\d+-[A-Z]{2}-\d{4}-\d+-(?P<first>\d+) TO (?P<last>\d+)",
    separator=" TO ",
)
ACR = SerialGrammar(pattern=r"ACR-[A-Z]{2}-\d+-\d{4}-\d+-(?P<first>\d+)-(?P<last>\d+)")
SINGLE = SerialGrammar(
    pattern=r"BJ(?P<first>\d{8})(?:~(?P<last>\d{8}))?", separator="~", width=8, single_alone=True
)


@pytest.mark.parametrize(
    ("grammar", "text", "prefix", "serials"),
    [
        (
            VERRA,
            "0001-000001-000100-VCS-VCU-003-VER-US-0003-01012020-31122020-1",
            "0001-{}-VCS-VCU-003-VER-US-0003-01012020-31122020-1",
            Range(1, 100),
        ),
        (
            CAR,
            "CAR-1-US-293-1-120-CA-2006-102-1 to 29251",
            "CAR-1-US-293-1-120-CA-2006-102-{}",
            Range(1, 29_251),
        ),
        (ACR, "ACR-US-192-2010-203-1-5000", "ACR-US-192-2010-203-{}", Range(1, 5000)),
        (SINGLE, "bj00000007", "BJ{}", Range(7, 7)),
        (SINGLE, "BJ00000007~00000009", "BJ{}", Range(7, 9)),
    ],
)
def test_registry_serials_are_read_and_written_again(grammar, text, prefix, serials):
    parsed = grammar.parse(text)

    assert parsed == (prefix, serials)
    assert grammar.format(*parsed) == clean(text)


@given(st.integers(0, LARGEST_SERIAL), st.integers(0, LARGEST_SERIAL))
def test_what_is_written_is_read_as_the_same_range(left, right):
    serials = Range(min(left, right), max(left, right))

    for grammar in (
        ACR,
        SerialGrammar(pattern=r"X(?P<first>\d+)(?:/(?P<last>\d+))?Y", separator="/", single_alone=True),
    ):
        prefix = "ACR-US-192-2010-203-{}" if grammar is ACR else "X{}Y"
        assert grammar.parse(grammar.format(prefix, serials)) == (prefix, serials)


def test_padding_does_not_make_another_serial():
    assert ACR.parse("ACR-US-192-2010-203-0001-05000") == ACR.parse("ACR-US-192-2010-203-1-5000")


def test_one_spelling_for_one_serial():
    assert clean(" ａｃｒ－us–192\u3000 2010 ") == "ACR-US-192 2010"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "serial_not_in_grammar"),
        ("ACR-US-192-2010-203-NaN-undefined", "serial_not_in_grammar"),
        ("ACR-US-192-2010-203-5-4", "serial_range_backwards"),
        (f"ACR-US-192-2010-203-5-{LARGEST_SERIAL + 1}", "serial_too_large"),
        ("ACR-US-192-2010-203--1-5", "serial_not_in_grammar"),
    ],
)
def test_nonsense_is_refused(text, code):
    with pytest.raises(SerialProblem) as refusal:
        ACR.parse(text)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("pattern", "code"), [("(", "grammar_not_regular"), (r"\d+", "grammar_without_first")]
)
def test_pattern_that_cannot_be_used_is_refused(pattern, code):
    with pytest.raises(SerialProblem) as refusal:
        SerialGrammar(pattern=pattern)

    assert refusal.value.code == code
