"""Does one changed figure move exactly the lines of its own input, in every section?"""

import copy
from pathlib import Path

import pytest

from calculators.engine import evaluate
from calculators.event.file import read_event
from calculators.event.file_fields import reading_of
from calculators.event.file_text import parse_event_text
from calculators.factors import shipped_library
from calculators.inventory import Inventory

FULL = Path(__file__).parents[3] / "docs" / "files" / "every-category.yaml"
TREE = parse_event_text(FULL.read_text(encoding="utf-8"))
FIGURES = ("quantity", "persons", "meals", "rooms", "area_m2", "pieces")
ROWS = [
    pytest.param(section, number, id=row["id"])
    for section, rows in TREE["activities"].items()
    for number, row in enumerate(rows)
]


def lines_of(tree):
    made = read_event(tree).activities(shipped_library())
    result = evaluate(Inventory.from_activities(made), shipped_library())
    return {line.activity.id: line.total_kg_co2e for line in [*result.lines, *result.outside]}


@pytest.fixture(scope="module")
def before():
    return lines_of(TREE)


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_changed_figure_moves_its_own_lines_alone(section, number, before):
    tree = copy.deepcopy(TREE)
    row = tree["activities"][section][number]
    field = next(name for name in FIGURES if name in row)
    reading = reading_of(row, field, "")
    row[field] = f"{reading.value * 2} {reading.unit}".strip()

    after = lines_of(tree)

    moved = {name for name in before if after[name] != before[name]}
    assert set(after) == set(before)
    assert moved == {name for name in before if name.partition(".")[0] == row["id"]}
