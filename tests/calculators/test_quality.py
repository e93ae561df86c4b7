"""Is the measured share what was metered, and does the advised record narrow the interval as promised?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from calculators.engine import evaluate
from calculators.inventory import Activity, Inventory
from calculators.quality import improvements, measured_share, tier_shares
from tests.calculators.small import library, row
from tests.calculators.test_engine import result_of


def reported(name, kg, tier):
    return Activity(id=name, category="c", label="", tier=tier, reported_kg_co2e=Decimal(kg))


def test_share_measured_is_by_emissions():
    rows = [reported("a", 71, "best"), reported("b", 20, "better"), reported("c", 9, "basic")]
    result = evaluate(Inventory.from_activities(rows), library())

    assert measured_share(result) == 0.71
    assert tier_shares(result) == {"best": 0.71, "better": 0.2, "basic": 0.09}


def test_rows_outside_the_boundary_are_in_no_share():
    rows = [reported("a", 1, "best"), replace(reported("b", 9, "basic"), inside=False)]

    assert measured_share(evaluate(Inventory.from_activities(rows), library())) == 1


def test_advice_is_what_the_interval_becomes_with_that_record():
    rows = [row("a", 100, "kWh", "power", tier="basic"), row("b", 40, "kWh", "power", tier="better")]
    result = result_of(*rows)

    data = next(one for one in improvements(result) if one.kind == "data")

    better = result_of(replace(rows[0], tier="best"), rows[1])
    assert data.lines == ("ra",)
    assert data.interval.low == pytest.approx(better.interval().low, rel=1e-9)
    assert data.interval.high == pytest.approx(better.interval().high, rel=1e-9)
    width = result.interval().high - result.interval().low
    assert data.narrower_kg == pytest.approx(width - (data.interval.high - data.interval.low), rel=1e-9)


def test_factor_that_lines_share_is_advised_for_all_of_them():
    result = result_of(*(row(i, 10, "kWh", "power", tier="best") for i in range(9)))

    first = improvements(result)[0]

    assert (first.kind, first.factor, len(first.lines)) == ("factor", "power", 9)


def test_best_advice_comes_first_and_none_is_empty():
    result = result_of(*(row(i, 10 * (i + 1), "kWh", "power", tier="basic") for i in range(5)))

    gains = [one.narrower_kg for one in improvements(result)]

    assert gains == sorted(gains, reverse=True)
    assert all(gain > 0 for gain in gains)
    assert len(improvements(result, limit=2)) == 2
