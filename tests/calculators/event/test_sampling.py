"""Is a sample extrapolated, and is its chance error Cochran's, with the finite population correction?"""

import math
from decimal import Decimal

import pytest

from calculators.engine import evaluate
from calculators.errors import InputError, NumberError
from calculators.event.sampling import Sample, extrapolated, mean_variance, share_variance
from calculators.factors import shipped_library
from calculators.inventory import Activity, Inventory
from calculators.result import Result

ROW = Activity(
    id="t", category="travel", label="", quantity=240.0, unit="passenger-km", factor="travel.metro"
)


def test_share_in_a_sample():
    sample = Sample(answered=400, population=5000)

    assert share_variance(sample, count=120) == pytest.approx((1 - 400 / 5000) / 399 * 0.7 / 0.3, rel=1e-12)


def test_mean_in_a_sample():
    sample = Sample(answered=30, population=200, standard_deviation=Decimal(18))

    assert mean_variance(sample, quantity=1200) == pytest.approx(
        (1 - 30 / 200) * (18 / 40) ** 2 / 30, rel=1e-12
    )


def test_row_stands_for_all_and_carries_the_chance_error():
    sample = Sample(answered=400, population=5000)
    row = extrapolated(ROW, sample, count=120, amount=None)

    assert row.quantity == 3000
    assert row.formula.endswith("x population / answered")
    assert row.inputs["sample"] == {"answered": 400, "population": 5000}
    spread = math.sqrt(math.log1p(share_variance(sample, count=120)))
    assert row.sampling_gsd2 == pytest.approx(math.exp(2 * spread), rel=1e-8)


def test_when_all_answered_nothing_is_added():
    row = extrapolated(ROW, Sample(answered=400, population=400), count=120, amount=None)

    assert (row.quantity, row.sampling_gsd2) == (240, 1)


def test_more_answers_narrow_the_interval():
    widths = []
    for answered in (10, 100, 1000):
        sample = Sample(answered=answered, population=5000)
        row = extrapolated(ROW, sample, count=answered * 0.3, amount=None)
        interval = evaluate(Inventory.from_activities([row]), shipped_library()).interval()
        widths.append(interval.gsd2)

    assert widths == sorted(widths, reverse=True)
    assert widths[0] > widths[1] > widths[2]


def test_chance_error_is_stored_with_the_line():
    row = extrapolated(ROW, Sample(answered=400, population=5000), count=120, amount=None)
    result = evaluate(Inventory.from_activities([row]), shipped_library())

    again = Result.from_dict(result.to_dict())

    assert again.lines[0].activity.sampling_gsd2 == row.sampling_gsd2
    assert again.digest() == result.digest()
    assert again.lines[0].gsd2_data == result.lines[0].gsd2_data


@pytest.mark.parametrize(
    ("sample", "count", "error", "said"),
    [
        (Sample(answered=1, population=5), 1, NumberError, "two answers at least"),
        (Sample(answered=6, population=5), 1, NumberError, "no more than all"),
        (Sample(answered=3, population=5), 4, NumberError, "cannot be among 3 answers"),
        (Sample(answered=3, population=5), None, InputError, "standard deviation"),
    ],
)
def test_samples_that_cannot_be_are_refused(sample, count, error, said):
    with pytest.raises(error, match=said):
        extrapolated(ROW, sample, count=count, amount=None)
