"""Do the lines' shares of the uncertainty add up, and does the simulation agree with the formula?"""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given

from calculators.contributions import contributions, simulate
from calculators.engine import evaluate
from calculators.inventory import Activity, Inventory
from calculators.uncertainty import interval
from tests.calculators.small import library, row
from tests.calculators.test_engine import facts, result_of, rows_of
from tests.calculators.test_result import event


def test_formula_over_the_lines_is_the_interval_of_the_result():
    found = contributions(event())

    again = interval(
        emissions_kg_co2e=found.emissions_kg_co2e,
        gsd2_data=found.gsd2_data,
        gsd2_factor=found.gsd2_factor,
        factor=found.factor,
    )

    assert again.gsd2 == pytest.approx(event().interval().gsd2, rel=1e-9)
    assert again.value == pytest.approx(float(event().total()), rel=1e-12)
    assert found.rows.tolist() == [0, 1, 2, 4]


@given(facts)
def test_shares_add_up_to_one(facts):
    result = result_of(*rows_of(facts))
    assume(result.total() > 0)

    assert contributions(result).variance_shares().sum() == pytest.approx(1)


def test_line_of_a_shared_factor_brings_more_than_its_own():
    rows = [row(i, 10, "kWh", "power", tier="best") for i in range(9)]
    lone = row(9, 10 * 0.5 / 0.6, "L", "diesel.supply", tier="best")

    shares = contributions(result_of(*rows, lone)).variance_shares()

    assert len(set(shares[:9])) == 1
    assert shares[0] > 5 * shares[9]


def test_simulation_of_an_event_repeats_and_brackets():
    one = simulate(event(), draws=4000)

    assert one == simulate(event(), draws=4000)
    assert one.p2_5 < float(event().total()) < one.p97_5
    assert one.p50 == pytest.approx(float(event().total()), rel=0.05)


def test_event_of_reported_figures_alone():
    reported = Activity(id="a", category="c", label="", reported_kg_co2e=Decimal(5))
    result = evaluate(Inventory.from_activities([reported]), library())

    assert np.array_equal(contributions(result).factor, [-1])
    assert contributions(result).variance_shares().tolist() == [1.0]
