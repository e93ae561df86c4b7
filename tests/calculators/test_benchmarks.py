"""Does the benchmark harness measure what it says, and refuse sides that disagree?"""

import json
import time

import pytest

from tests import benchmarks
from tests.benchmarks import Benchmark, Contest
from tests.benchmarks.run import measure, table_line, write


def contest(**sides):
    facts = {"name": "x.y", "goal": 2.0, "better": "lower", "unit": "s", "n": 10, "repetitions": 5}
    return Benchmark(prepare=lambda: Contest(**sides), **facts)


def test_ratio_is_ours_over_reference_of_the_same_run():
    row = measure(contest(ours=lambda: time.sleep(0.004), reference=lambda: time.sleep(0.002)))

    assert row["ratio"] == row["value"] / row["reference"]
    assert row["met"] == (row["ratio"] <= 2.0)
    assert {"name", "value", "unit", "reference", "ratio", "goal", "better", "n"} <= row.keys()
    assert table_line(row).startswith("x.y ")


def test_both_sides_run_once_to_be_checked_and_five_times_to_be_timed():
    calls = []

    measure(contest(ours=lambda: calls.append("ours"), reference=lambda: calls.append("reference")))

    assert calls[:2] == ["ours", "reference"]
    assert (calls.count("ours"), calls.count("reference")) == (6, 6)
    assert calls[2:6] == ["ours", "reference", "reference", "ours"]


def test_sides_that_disagree_have_no_ratio():
    with pytest.raises(AssertionError, match=r"x\.y: the two sides give different answers"):
        measure(contest(ours=lambda: 1, reference=lambda: 2, same=lambda one, other: one == other))


def test_rate_is_work_over_time():
    item = Benchmark(
        name="x.rate",
        goal=0.5,
        better="higher",
        unit="rows/s",
        n=1000,
        repetitions=5,
        prepare=lambda: Contest(ours=lambda: time.sleep(0.001), reference=lambda: time.sleep(0.001)),
    )

    row = measure(item)

    assert 1000 / row["value"] >= 0.001
    assert row["met"] == (row["ratio"] >= 0.5)


def test_rows_of_other_benchmarks_stay_in_the_file(tmp_path):
    path = tmp_path / "bench.json"
    write([{"name": "b", "value": 1}], path)
    write([{"name": "a", "value": 2}, {"name": "b", "value": 3}], path)

    assert json.loads(path.read_text()) == [{"name": "a", "value": 2}, {"name": "b", "value": 3}]


@pytest.mark.parametrize("options", [{"better": "faster"}, {"repetitions": 3}])
def test_registering_nonsense_is_refused(options):
    with pytest.raises(ValueError, match="benchmark z"):
        benchmarks.benchmark(name="z", goal=1.0, **options)
