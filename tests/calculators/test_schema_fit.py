"""Does the quick check call fitting only what the full validator accepts, and miss nothing sound?"""

import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calculators.event.file_text import event_schema, parse_event_text
from calculators.schema_check import schema_errors
from calculators.schema_fit import Fitting

FILES = Path(__file__).parents[2] / "docs" / "files"
FULL = parse_event_text((FILES / "every-category.yaml").read_text(encoding="utf-8"))
SCHEMA = event_schema()
FITTING = Fitting(SCHEMA).of(SCHEMA)
VALIDATOR = Draft202012Validator(SCHEMA)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 5),
    st.floats(allow_nan=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["id", "mode", "x"]), st.text(max_size=3), max_size=2),
)


def places_of(node, path=()):
    yield path
    if isinstance(node, dict):
        for name, item in node.items():
            yield from places_of(item, (*path, name))
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from places_of(item, (*path, number))


PLACES = list(places_of(FULL))


def test_sound_event_fits_at_once():
    assert FITTING(FULL)
    assert schema_errors(FULL, SCHEMA) == []


@given(st.sampled_from(PLACES[1:]), ODD)
def test_whatever_fits_is_valid_and_what_is_not_is_said(place, odd):
    tree = copy.deepcopy(FULL)
    parent = tree
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = odd

    valid = VALIDATOR.is_valid(tree)

    assert not FITTING(tree) or valid
    assert (schema_errors(tree, SCHEMA) == []) == valid


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"anyOf": [{"type": "string"}]}, "text"),
        ({"enum": [1]}, Decimal(1)),
        ({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}}, ["a", 1]),
    ],
)
def test_what_the_quick_check_does_not_know_goes_to_the_full_one(schema, value):
    assert not Fitting(schema).of(schema)(value)
    assert schema_errors(value, schema) == []


def test_one_fault_among_many_rows_has_its_own_path():
    rows = [{"id": f"r{number}", "quantity": "1 kWh"} for number in range(50)]
    rows[37]["quantity"] = None
    tree = json.loads(json.dumps(FULL, default=str)) | {"activities": {"electricity": rows}}

    assert [error.path for error in schema_errors(tree, SCHEMA)] == ["activities.electricity.37.quantity"]
