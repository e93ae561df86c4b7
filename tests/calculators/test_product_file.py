"""Does a product file become the right rows, and does a wrong one say everything that is wrong?"""

from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from calculators.documents import read_document
from calculators.engine import evaluate
from calculators.errors import CalculatorError, ErrorList
from calculators.product.file import product_inventory, product_schema
from tests.calculators.small import library

BICYCLE = """
format: carbon-products/1
products:
  - id: bicycle
    unit: piece
    on: 2024-09-04
    lines:
      - {product: frame, quantity: 1, unit: piece}
      - {id: weld, label: 焊接, quantity: 0.4, unit: kWh, factor: power, stage: manufacturing, tier: best}
      - {id: box, reported_kg_co2e: 0.25, reported_gas: co2, stage: packaging}
  - id: frame
    unit: piece
    lines:
      - {quantity: 0.01, unit: MWh, factor: power, on: 2023-05-01, pedigree: [5, 4, 3, 2, 1]}
"""


def rows_of(text):
    return product_inventory(read_document(text.encode()))


def faults_of(text):
    with pytest.raises(CalculatorError) as caught:
        rows_of(text)
    errors = caught.value if isinstance(caught.value, ErrorList) else [caught.value]
    return [(error.path, error.code) for error in errors]


def test_file_becomes_rows_of_its_products():
    inventory = rows_of(BICYCLE)

    assert inventory.owners == ("bicycle", "frame")
    assert [(a.owner, a.id, a.factor, a.path) for a in inventory.activities] == [
        ("bicycle", "1", "product:frame", "products.0.lines.0"),
        ("bicycle", "weld", "power", "products.0.lines.1"),
        ("bicycle", "box", "", "products.0.lines.2"),
        ("frame", "1", "power", "products.1.lines.0"),
    ]
    assert str(inventory.activities[1].on) == "2024-09-04"
    assert str(inventory.activities[3].on) == "2023-05-01"


def test_file_is_calculated():
    result = evaluate(rows_of(BICYCLE), library(), "AR6", rounding="product")

    # frame 10 kWh x 0.5 = 5; weld 0.2; box 0.25
    assert result.total(owner="bicycle") == Decimal("5.45")
    assert result.stages(owner="bicycle")["packaging"] == {"co2": Decimal("0.25")}


def test_all_faults_of_the_form_are_told_at_once():
    text = """
format: carbon-products/1
products:
  - id: a
    unit: piece
    lines: [{quantity: much, unit: kg, factor: power, stge: use, stage: usage}]
  - {id: b, lines: []}
"""

    assert faults_of(text) == [
        ("products.0.lines.0.quantity", "input"),
        ("products.0.lines.0.stage", "unknown"),
        ("products.0.lines.0.stge", "unknown"),
        ("products.1.lines", "input"),
        ("products.1.unit", "input"),
    ]


def test_unknown_field_names_the_nearest():
    with pytest.raises(CalculatorError) as caught:
        rows_of("format: carbon-products/1\nproducts: [{id: a, unt: kg, lines: [{quantity: 1}]}]")

    missing, unknown = caught.value.errors
    assert (missing.path, unknown.path) == ("products.0.unit", "products.0.unt")
    assert unknown.message_en.startswith("No field is called “unt”. Nearest: unit")
    assert unknown.message_zh.startswith("没有名为“unt”的字段。最接近的有：unit")


@pytest.mark.parametrize(
    ("line", "path", "code"),
    [
        ("{unit: kg, factor: power}", "quantity", "input"),
        ("{quantity: 1, factor: power}", "unit", "input"),
        ("{quantity: 1, unit: kWh}", "factor", "input"),
        ("{quantity: 1, unit: kWh, factor: power, product: a}", "product", "input"),
        ("{quantity: -1, unit: kWh, factor: power}", "quantity", "number"),
        ("{quantity: 1, unit: kWh, factor: power, on: 2024-02-30}", "on", "input"),
        ("{quantity: 1, unit: kWh, factor: power, pedigree: [1, 2]}", "pedigree", "input"),
        ("{quantity: 1, unit: kg, product: a}", "factor", "input"),
        ("{reported_kg_co2e: 1, factor: power}", "factor", "input"),
    ],
)
def test_faulty_line_names_its_field(line, path, code):
    text = f"format: carbon-products/1\nproducts: [{{id: a, unit: kg, lines: [{line}]}}]"

    assert faults_of(text) == [(f"products.0.lines.0.{path}", code)]


def test_product_twice_is_refused():
    one = "{id: a, unit: kg, lines: [{quantity: 1, unit: kWh, factor: power}]}"

    assert faults_of(f"format: carbon-products/1\nproducts: [{one}, {one}]") == [("products.1.id", "input")]


def test_schema_is_a_valid_schema_and_describes_every_field():
    schema = product_schema()
    Draft202012Validator.check_schema(schema)

    for part in ("product", "line"):
        fields = schema["$defs"][part]["properties"]
        assert all("description" in field or field.get("type") == "array" for field in fields.values())
