"""Does a stored event keep its result under a newer release, and does the waterfall sum to the milligram?"""

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.__main__ import main
from calculators.difference import NAMES, difference
from calculators.factors import FactorLibrary, shipped_library
from calculators.inputs import calculate
from calculators.parameter_release import release_digest
from calculators.result import Result
from calculators.tables import exact_number
from calculators.units import PARAMETERS

ROOT = Path(__file__).parents[2]
EVENT = ROOT / "docs" / "files" / "every-category.yaml"
CHANGES = {
    "electricity_cn_grid.yaml": ("electricity.cn.co2.prov.sc.2023", "0.1564", "0.1487"),
    "lodging.yaml": ("lodging.cn.hotel", "66.52", "61.37"),
    "travel_rail.yaml": ("travel.cn.hsr", "0.0204", "0.0199"),
}


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """The library of the next release: three values changed, new version and digest."""
    folder = tmp_path_factory.mktemp("release") / "parameters"
    shutil.copytree(PARAMETERS, folder)
    for name, (key, old, new) in CHANGES.items():
        path = folder / "factors" / name
        text = path.read_text(encoding="utf-8")
        changed = re.sub(
            rf"(?ms)(^  {re.escape(key)}:\n.*?value: ){re.escape(old)}$", rf"\g<1>{new}", text, count=1
        )
        assert changed != text, key
        path.write_text(changed, encoding="utf-8")
    release = folder / "RELEASE"
    text = re.sub(r'version: ".*"', 'version: "next"', release.read_text(encoding="utf-8"))
    release.write_text(re.sub(r"digest: .*", f"digest: {release_digest(folder)}", text), encoding="utf-8")
    return FactorLibrary.load(folder)


@pytest.fixture(scope="module")
def before():
    return calculate(EVENT, library=shipped_library()).result


def assert_exact(found, before, after):
    assert found.before == before.total()
    assert found.after == after.total()
    steps = dict(found.waterfall())
    assert steps["before"] + sum(steps[cause] for cause in NAMES) == steps["after"]
    for line in found.lines:
        assert sum(line.part(cause) for cause in NAMES) == line.after - line.before
        assert all(line.part(cause).as_tuple().exponent >= -6 for cause in NAMES)
    for category, row in found.by_category().items():
        wanted = after.by("category").get(category, 0) - before.by("category").get(category, 0)
        assert sum(row.values()) == wanted


def test_next_release_is_factor_to_the_milligram(before, newer):
    after = calculate(EVENT, library=newer).result

    found = difference(before, after)

    assert_exact(found, before, after)
    assert found.part("factor") == after.total() - before.total() != 0
    assert [found.part(cause) for cause in ("data", "gwp", "method")] == [0, 0, 0]
    moved = {line.id for line in found.lines if line.factor}
    assert moved == {"power", "booths", "chilled", "cars", "hotels", "train"}


def test_release_gwp_set_and_data_change_at_once(before, newer, tmp_path):
    path = tmp_path / "event.yaml"
    text = EVENT.read_text(encoding="utf-8").replace("quantity: 100 MWh", "quantity: 130 MWh")
    path.write_text(text, encoding="utf-8")
    after = calculate(path, library=newer, gwp_set="AR5").result

    found = difference(before, after)

    assert_exact(found, before, after)
    assert all(found.part(cause) for cause in ("data", "factor", "gwp"))
    assert found.part("method") == 0


def test_another_arithmetic_is_method(before):
    stored = before.to_dict()
    line = next(line for line in stored["lines"] if line["id"] == "hotels")
    less = Decimal("12.345678")
    gas = next(iter(line["kg_co2e"]))
    for figures, name in (
        (line["kg_co2e"], gas),
        (line, "total_kg_co2e"),
        (stored["totals"]["by_gas"], gas),
        (stored, "total_kg_co2e"),
    ):
        figures[name] = str(Decimal(figures[name]) - less)
    earlier = Result.from_dict(stored | {"method": "0.9"})

    found = difference(earlier, before)

    assert_exact(found, earlier, before)
    assert found.part("method") == less
    assert [line.id for line in found.lines if line.method] == ["hotels"]


def test_stored_event_keeps_its_old_result_and_the_command_line_shows_the_waterfall(
    before, newer, tmp_path, capsys
):
    stored = tmp_path / "before.json"
    stored.write_bytes(before.document())
    assert main(["evaluate", str(stored), "--factors", str(newer.folder), "--format", "json"]) == 0
    assert Result.from_dict(json.loads(capsys.readouterr().out)).digest() == before.digest()

    assert main(["diff", str(stored), str(EVENT), "--factors", str(newer.folder), "--lang", "en"]) == 0

    shown = capsys.readouterr().out
    after = calculate(EVENT, library=newer).result
    assert exact_number(after.total() - before.total()) in shown
    assert "emission factors" in shown
    assert "░" in shown
