"""Can a result be stored, read again, and trusted not to have been altered?"""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from calculators.engine import evaluate
from calculators.errors import InputError, UnknownName
from calculators.inventory import Activity, Inventory
from calculators.line import plain
from calculators.result import Result
from calculators.stored import canonical
from tests.calculators.small import library, row

DIESEL_FACTS = {"day": date(2024, 9, 4), "n": Decimal("1.50")}
EVENT = [
    row(1, 1200, "kWh", "power", scope=2, tier="best", evidence="bill 7", stage="holding"),
    row(
        2, 30, "L", "diesel", pedigree=(5, 4, 3, 2, 1), inputs={"day": date(2024, 9, 4), "n": Decimal("1.50")}
    ),
    row(3, 20, "m3", "biogas", formula="hours x flow"),
    row(4, 4, "meal", "meal", category="meals", inside=False),
    Activity(id="r5", category="other", label="given", reported_kg_co2e=Decimal("12.34"), path="other.0"),
]


def event():
    return evaluate(Inventory.from_activities(EVENT), library(), "AR5")


def test_stored_event_reads_back_to_the_same_digest():
    result = event()

    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))

    assert again.to_dict() == result.to_dict()
    assert again.digest() == result.digest()
    # 600 of power, 79.875 of diesel (CO2, CH4 x 30, N2O x 265), 2.24 of biogas (CH4 x 28), 12.34 reported.
    assert again.total() == result.total() == Decimal("694.455000")
    assert again.interval().low == pytest.approx(result.interval().low, rel=1e-8)


def test_digest_is_the_same_in_every_process():
    assert event().digest() == event().digest()
    assert len(event().digest()) == 64


def test_digest_changes_with_a_quantity():
    other = [row(1, 1200.001, "kWh", "power"), *EVENT[1:]]

    assert evaluate(Inventory.from_activities(other), library(), "AR5").digest() != event().digest()


def test_stored_line_names_its_answer_and_factor():
    stored = event().to_dict()
    line = stored["lines"][1]
    answer, factor = stored["answers"][line["answer"]], stored["factors"][line["factor"]]

    assert answer["asked"] == {"factor": "diesel", "unit": "L", "region": None, "on": "2024-09-04"}
    assert [step["code"] for step in answer["steps"]] == ["asked", "taken"]
    assert (factor["value"], factor["unit"], factor["source"]) == ("2.7", "kgCO2e/L", "invented for tests")
    assert (line["quantity"], line["inputs"]) == (30, {"day": "2024-09-04", "n": "1.50"})
    assert line["kg_co2e"] == {"co2": "75.000000", "ch4_fossil": "0.900000", "n2o": "3.975000"}
    assert line["pedigree"] == [5, 4, 3, 2, 1]


def test_line_alone_carries_what_a_verifier_needs():
    line = event().find("r2").to_dict()

    assert line["factor"]["source"] == "invented for tests"
    assert line["answer"]["asked"]["factor"] == "diesel"
    assert line["gsd2"].keys() == {"data", "factor"}
    assert line["total_kg_co2e"] == "79.875000"


def test_factors_and_answers_stand_once_however_many_lines():
    rows = [row(i, i, "kWh", "power") for i in range(1, 100)]

    stored = evaluate(Inventory.from_activities(rows), library()).to_dict()

    assert len(stored["lines"]) == 99
    assert len(stored["answers"]) == len(stored["factors"]) == 1


numbers = st.floats(allow_nan=False) | st.integers() | st.decimals(allow_nan=False)
leaves = st.none() | st.booleans() | numbers | st.text() | st.dates()
trees = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(trees)
def test_document_is_the_canonical_json_of_rfc_8785(tree):
    data = plain(tree)

    try:
        wanted = rfc8785.dumps(data)
    except rfc8785.CanonicalizationError:  # a lone surrogate has no canonical form
        with pytest.raises((UnicodeEncodeError, rfc8785.CanonicalizationError)):
            canonical(data)
        return
    assert canonical(data) == wanted


def test_stored_facts_name_method_release_and_gwp_set():
    stored = event().to_dict()

    assert (stored["method"], stored["release"], stored["gwp_set"]) == ("1.0", "test.1", "AR5")
    assert len(stored["release_digest"]) == 64


@pytest.mark.parametrize("field", ["total_kg_co2e", "line"])
def test_altered_result_is_refused(field):
    stored = copy.deepcopy(event().to_dict())
    if field == "line":
        stored["lines"][0]["kg_co2e"]["co2"] = "599.000000"
    else:
        stored["total_kg_co2e"] = "600.000000"

    with pytest.raises(InputError, match="does not add up"):
        Result.from_dict(stored)


@pytest.mark.parametrize("data", [{}, [], {"form": "footprint-result/0"}])
def test_other_data_are_not_a_result(data):
    with pytest.raises(InputError, match="not a stored result"):
        Result.from_dict(data)


def test_find_names_the_nearest_line():
    assert event().find("r5").total_kg_co2e == Decimal("12.340000")
    with pytest.raises(UnknownName, match="Nearest: r1"):
        event().find("r11")


def test_a_million_rows_are_looked_at_one_by_one():
    inventory = Inventory.from_columns(
        quantity=[1.0] * 1_000_000, factor="power", unit="kWh", category="energy"
    )

    result = evaluate(inventory, library())

    assert result.total() == Decimal("500000.000000")
    assert result.lines[999_999].activity.id == "1000000"
    assert [line.activity.id for line in result.lines[10:12]] == ["11", "12"]
