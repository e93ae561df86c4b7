"""Does the difference of two results name its causes, and do the parts add up exactly?"""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.difference import NAMES, difference
from calculators.engine import evaluate
from calculators.errors import InputError
from calculators.inventory import Activity, Inventory
from calculators.result import Result
from tests.calculators.small import library, library_of, row
from tests.calculators.test_products import BICYCLE

KG = Decimal("0.000001")


def result_of(rows, *, factors=None, gwp_set="AR5"):
    return evaluate(Inventory.from_activities(rows), factors or library(), gwp_set)


def library_with(key, **changes):
    records = [replace(f, **changes) if f.key == key else f for f in library().records()]
    return library_of(records, release="test.2")


def parts(found):
    return {cause: found.part(cause) for cause in NAMES}


ROWS = [
    row(1, 1200, "kWh", "power"),
    row(2, 1000, "L", "diesel"),
    row(3, 7, "meal", "meal", category="meals"),
]


def test_corrected_quantity_is_data():
    found = difference(result_of(ROWS), result_of([row(1, 1000, "kWh", "power"), *ROWS[1:]]))

    assert parts(found) == {"data": Decimal(-100), "factor": 0, "gwp": 0, "method": 0}
    assert [line.id for line in found.lines if line.data] == ["r1"]
    assert found.lines[0].reasons_en == ("quantity: 1200 kWh → 1000 kWh",)
    assert found.lines[0].reasons_zh == ("数量：1200 kWh → 1000 kWh",)


def test_new_record_for_the_same_question_is_factor():
    newer = library_with("power", gases={"co2": 0.45}, value=Decimal("0.45"))

    found = difference(result_of(ROWS), result_of(ROWS, factors=newer))

    assert parts(found) == {"data": 0, "factor": Decimal(-60), "gwp": 0, "method": 0}
    assert found.lines[0].reasons_en == ("factor record: power (0.5 kgCO2/kWh) → power (0.45 kgCO2/kWh)",)


def test_other_gwp_set_moves_split_gases_only():
    found = difference(result_of(ROWS, gwp_set="AR5"), result_of(ROWS, gwp_set="AR6"))

    # 1 kg CH4 x (29.8 - 30) + 0.5 kg N2O x (273 - 265)
    assert parts(found) == {"data": 0, "factor": 0, "gwp": Decimal("3.8"), "method": 0}
    assert [line.id for line in found.lines if line.gwp] == ["r2"]


def test_asking_for_another_factor_is_data():
    changed = [row(1, 1200, "kWh", "power"), row(2, 1000, "L", "diesel.supply"), ROWS[2]]

    found = difference(result_of(ROWS), result_of(changed))

    assert parts(found)["data"] == found.after - found.before
    assert "factor asked for: diesel → diesel.supply" in found.lines[1].reasons_en


def test_lines_that_came_went_or_left_the_boundary_are_data():
    before = [*ROWS, row(4, 1, "kWh", "power")]
    after = [ROWS[0], ROWS[1], replace(ROWS[2], inside=False), row(5, 3, "kWh", "power")]

    found = difference(result_of(before), result_of(after))

    assert parts(found) == {"data": Decimal("-9.5"), "factor": 0, "gwp": 0, "method": 0}
    assert {line.id: line.reasons_en for line in found.lines if line.data} == {
        "r3": ("inside the boundary: True → False",),
        "r5": ("new line",),
        "r4": ("line removed",),
    }


def test_reported_emissions_are_data():
    before, after = (
        Activity(id="a", category="c", label="", reported_kg_co2e=Decimal(kg)) for kg in ("10", "12.5")
    )

    found = difference(result_of([before]), result_of([after]))

    assert parts(found)["data"] == Decimal("2.5")
    assert found.lines[0].reasons_en == ("reported emissions: 10 → 12.5",)


def test_two_causes_share_what_they_do_together():
    # 100 kWh x 0.5 = 50 becomes 200 x 0.4 = 80: data alone +50 or +40, factor alone -10 or -20, so 45 and
    # -15.
    newer = library_with("power", gases={"co2": 0.4})

    found = difference(
        result_of([row(1, 100, "kWh", "power")]), result_of([row(1, 200, "kWh", "power")], factors=newer)
    )

    assert parts(found) == {"data": Decimal(45), "factor": Decimal(-15), "gwp": 0, "method": 0}


def test_changed_arithmetic_is_method():
    before = result_of(ROWS)
    stored = before.to_dict()
    for amounts in (stored["lines"][0]["kg_co2e"], stored["totals"]["by_gas"]):
        amounts["co2"] = str(Decimal(amounts["co2"]) - 1)
    stored["total_kg_co2e"] = str(before.total() - 1)

    found = difference(Result.from_dict(stored), before)

    assert parts(found) == {"data": 0, "factor": 0, "gwp": 0, "method": Decimal(1)}


def test_gas_without_potential_in_one_set_keeps_its_own():
    meal = replace(library().get("meal"), gases={"hfo_1234yf": 1.0}, unsplit_kg_co2e=0.0, gwp_basis="AR6")
    leak = library_of([meal], release="test.3")
    before = result_of([row(1, 1, "kWh", "power")], gwp_set="AR4")
    after = result_of([row(1, 10, "meal", "meal")], factors=leak, gwp_set="AR6")

    found = difference(before, after)

    assert sum(parts(found).values()) == found.after - found.before


def test_waterfall_runs_from_before_to_after():
    found = difference(result_of(ROWS), result_of([ROWS[1]], gwp_set="AR6"))
    steps = found.waterfall()

    assert [name for name, _ in steps] == ["before", "data", "factor", "gwp", "method", "after"]
    assert sum(value for _, value in steps[:-1]) == steps[-1][1]
    assert found.to_dict()["waterfall"]["after"] == str(found.after)
    assert sum(sum(causes.values()) for causes in found.by_category().values()) == found.after - found.before


def test_stored_results_can_be_compared():
    one, other = result_of(ROWS), result_of(ROWS[:2], gwp_set="AR6")

    found = difference(Result.from_dict(one.to_dict()), Result.from_dict(other.to_dict()))

    assert found == difference(one, other)


def test_event_and_product_cannot_be_compared():
    product = evaluate(Inventory.from_activities(ROWS), library(), rounding="product")

    with pytest.raises(InputError, match="cannot be compared"):
        difference(result_of(ROWS), product)


def test_change_in_a_part_reaches_the_whole():
    units = dict.fromkeys(["bicycle", "frame", "wheel"], "piece")
    changed = [replace(r, quantity=12.0) if r.owner == "frame" else r for r in BICYCLE]
    before, after = (
        evaluate(Inventory.from_activities(rows, products=units), library(), gwp_set, rounding="product")
        for rows, gwp_set in ((BICYCLE, "AR5"), (changed, "AR6"))
    )

    found = difference(before, after, owner="bicycle")

    # The frame takes 2 kWh more (+1 kg); two litres of diesel: 0.002 kg CH4 x -0.2 + 0.001 kg N2O x 8.
    assert float(found.part("data")) == pytest.approx(1.0, rel=1e-12)
    assert float(found.part("gwp")) == pytest.approx(0.0076, rel=1e-9)
    assert sum(parts(found).values()) == found.after - found.before


amounts = st.floats(1e-200, 1e5) | st.just(0.0)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(amounts, amounts), min_size=1, max_size=8),
    st.floats(0.1, 2.0),
    st.sampled_from(["AR4", "AR5", "AR6"]),
    st.sampled_from(["AR4", "AR5", "AR6"]),
)
def test_parts_add_up_to_the_milligram_and_swap_signs(quantities, carbon, first, second):
    newer = library_with("diesel", gases={"co2": carbon, "ch4_fossil": 0.002, "n2o": 0.0004})
    before = result_of([row(i, one, "L", "diesel") for i, (one, _) in enumerate(quantities)], gwp_set=first)
    after = result_of(
        [row(i, two, "L", "diesel") for i, (_, two) in enumerate(quantities)], factors=newer, gwp_set=second
    )

    there, back = difference(before, after), difference(after, before)

    assert sum(parts(there).values()) == after.total() - before.total()
    assert parts(back) == {cause: -value for cause, value in parts(there).items()}
    for line in there.lines:
        assert sum(line.part(cause) for cause in NAMES) == line.after - line.before
        assert all(line.part(cause) % KG == 0 for cause in NAMES)
    assert there.part("method") == 0


def test_no_difference_is_nothing():
    found = difference(result_of(ROWS), result_of(ROWS))

    assert parts(found) == dict.fromkeys(NAMES, 0)
    assert not np.any([float(line.after - line.before) for line in found.lines])
