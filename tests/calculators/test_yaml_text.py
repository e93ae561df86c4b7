"""Does a parameter file survive YAML, and is a malformed one refused where it is wrong?"""

from decimal import Decimal

import pytest

from calculators.errors import FactorFileError
from calculators.yaml_text import date_of, decimal_of, parse_text_yaml, read_text_yaml, yes_or_no


def test_every_scalar_stays_the_text_that_was_typed():
    text = "region: NO\nvalue: 0.0350\nyear: 2023\nflag: yes\nnothing: null\nexponent: 1e3\n"
    text += "octal: 010\nday: 2024-02-29"

    assert parse_text_yaml(text, name="f.yaml") == {
        "region": "NO",
        "value": "0.0350",
        "year": "2023",
        "flag": "yes",
        "nothing": "null",
        "exponent": "1e3",
        "octal": "010",
        "day": "2024-02-29",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\nb: 2\na: 3", "the key “a” stands twice"),
        ("a: {b: 1, b: 2}", "the key “b” stands twice"),
        ("a: [1, 2", "cannot be read"),
        ("- a\n- b", "outermost level must be a mapping"),
        ("", "outermost level must be a mapping"),
        ("[1]: a", "a key must be text"),
        ("a: 1\n---\nb: 2", "cannot be read"),
    ],
)
def test_malformed_yaml_is_refused_with_file_and_reason(text, reason):
    with pytest.raises(FactorFileError, match=reason) as refused:
        parse_text_yaml(text, name="energy.yaml")

    assert refused.value.path.startswith("energy.yaml")


def test_duplicate_key_names_its_line():
    with pytest.raises(FactorFileError) as refused:
        parse_text_yaml("a: 1\nb: 2\na: 3", name="energy.yaml")

    assert refused.value.path == "energy.yaml:3"


def test_file_of_another_encoding_is_refused(tmp_path):
    path = tmp_path / "gbk.yaml"
    path.write_bytes("name: 电力".encode("gbk"))

    with pytest.raises(FactorFileError, match="UTF-8"):
        read_text_yaml(path)


@pytest.mark.parametrize("text", ["0", "0.5810", "-12.340", "100", "0.000000001"])
def test_decimal_keeps_its_digits(text):
    assert str(decimal_of(text, where="f:k:value")) == str(Decimal(text))


@pytest.mark.parametrize(
    "text",
    [
        "000077",
        "1,5",
        "1.500,2",
        "1e3",
        "1E308",
        ".5",
        "5.",
        "+1",
        " 1",
        "1 ",
        "NaN",
        "inf",
        "-",
        "",
        "1_000",
        "１２",
        None,
    ],
)
def test_malformed_decimal_is_refused(text):
    with pytest.raises(FactorFileError, match="is not a plain decimal") as refused:
        decimal_of(text, where="f.yaml:k:value")

    assert refused.value.path == "f.yaml:k:value"


@pytest.mark.parametrize("text", ["2023-02-29", "2023-2-1", "20230201", "", None, "2023-13-01"])
def test_malformed_date_is_refused(text):
    with pytest.raises(FactorFileError, match="is not a date"):
        date_of(text, where="f.yaml:k:valid_from")


@pytest.mark.parametrize("text", ["true", "Yes", "1", "NO", None])
def test_flag_other_than_yes_or_no_is_refused(text):
    with pytest.raises(FactorFileError, match="must be yes or no"):
        yes_or_no(text, where="f.yaml:k:default")
