"""Does every number open to what it is made of, in both languages?"""

from decimal import Decimal

import pytest

from calculators.engine import evaluate
from calculators.errors import UnknownName
from calculators.explain import explain
from calculators.inventory import Inventory
from calculators.result import Result
from tests.calculators.small import library, row
from tests.calculators.test_products import bicycles
from tests.calculators.test_result import event

DIESEL_EN = """\
row 2 [r2] = 79.875000 kgCO2e (95 % interval about ÷ or × 2.08)
  Quantity = 30 L (basic data; GSD² 2.02)
    day = 2024-09-04
    n = 1.50
  Factor test factor = 2.7 kgCO2e/L (diesel; invented for tests; 001 2023; combustion only; GSD² 1.22)
    Asked for diesel in an unknown place, 2024-09-04.
    World (001) 2023 taken: diesel, 2.7 kgCO2e/L.
  co2 = 75.000000 kgCO2e
    co2 = 75 kg (x GWP 1 (AR5))
  ch4_fossil = 0.900000 kgCO2e
    ch4_fossil = 0.03 kg (x GWP 30 (AR5))
  n2o = 3.975000 kgCO2e
    n2o = 0.015 kg (x GWP 265 (AR5))"""


def numbers_of(node):
    """Return every child with a number, for sums."""
    return [Decimal(child.value) for child in node.children if child.value]


def test_line_opens_to_quantity_factor_and_gases():
    assert explain(event(), "r2").text("en") == DIESEL_EN


def test_line_reads_in_chinese():
    text = explain(event(), "r2").text("zh")

    assert text.splitlines()[0] == "row 2[r2] = 79.875000 kgCO2e （95 % 区间约为 ÷ 或 × 2.08）"
    assert "  数量 = 30 L （基本数据；GSD² 2.02）" in text.splitlines()
    assert "仅燃烧" in text


def test_categories_of_the_total_add_up_to_it():
    tree = explain(event())
    categories = [child for child in tree.children if child.en in ("energy", "other")]

    assert Decimal(tree.value) == sum(Decimal(child.value) for child in categories)
    for category in categories:
        assert Decimal(category.value) == sum(numbers_of(category))
    assert tree.note_en.startswith("AR5, factors test.1, method 1.0; 95 % interval ")


def test_part_that_could_not_be_restated_is_said():
    last = explain(event()).children[-1]

    assert (last.en, last.value) == ("Of this, could not be restated under the chosen GWP set", "12.340000")
    assert last.note_en == "1.8%: its sources do not split the gases"


def test_reported_emissions_have_no_factor():
    tree = explain(event(), "r5")

    assert [child.en for child in tree.children] == ["Reported emissions"]


def test_conversion_is_a_step_of_its_own():
    result = evaluate(Inventory.from_activities([row(1, 3, "MWh", "power")]), library())

    step = explain(result, "r1").children[1]

    assert (step.en, step.value, step.unit) == ("Conversion", "1000", "kWh/MWh")


def test_line_outside_the_boundary_says_so():
    result = evaluate(
        Inventory.from_activities([row(1, 3, "kWh", "power"), row(2, 3, "kWh", "power", inside=False)]),
        library(),
    )

    assert explain(result, "r2").en == "row 2 [r2], outside the boundary, not added"


def test_stored_result_explains_itself_alike():
    again = Result.from_dict(event().to_dict())

    assert explain(again, "r2").text() == DIESEL_EN
    assert explain(again).children == explain(event()).children


def test_part_of_a_product_points_at_the_other_product():
    tree = explain(bicycles(), "r2", owner="bicycle")

    assert [child.en for child in tree.children][:2] == ["Quantity", "Footprint of product wheel"]
    assert explain(bicycles(), owner="bicycle").en == "Footprint of bicycle"


def test_unknown_line_names_the_nearest():
    with pytest.raises(UnknownName, match="Nearest: r1, r2, r3"):
        explain(event(), "row1")


def test_tree_is_plain_data():
    data = explain(event(), "r5").to_dict()

    assert data["children"][0]["value"] == "12.34"
    assert set(data) == {"zh", "en", "value", "unit", "note_zh", "note_en", "children"}
