"""Does the description of the interface say what the code does, and does every problem have its page?"""

import re

import pytest
import yaml
from django.conf import settings
from django.test import Client

from footprint.api.openapi import FILE, document
from footprint.api.problem_catalogue import CATALOGUE
from footprint.api.reference import operations_of

CODE = re.compile(r"\bcode ?= ?\"([a-z_]+)\"")
# Said of a single value, of what only persons touch, or of the machinery: never the code of an answer.
NOT_OF_ANSWERS = {
    "refused", "whole", "unit", "minimum", "maximum", "unlikely", "required", "bound", "plan", "reservation",
    "unknown_rules", "unknown_registry", "unknown_factor", "unknown_evidence", "unknown_currency",
    "unknown_category", "too_far_ahead", "serial_unknown", "same_organisation", "same_file", "shared_person",
    "mandate", "price_product_differs", "price_outlier", "job_kind_unknown", "job_given_up", "job_fault",
    "clock_cannot_be_set", "release_changed", "address_not_public", "fact_missing", "unknown_field",
    "project_known",
}  # fmt: skip


def test_committed_description_is_that_of_the_code():
    assert yaml.safe_load(FILE.read_text(encoding="utf-8")) == document(), "run “manage.py openapi”"


def test_every_operation_is_described_in_words():
    for path, operations in document()["paths"].items():
        for method, one in operations.items():
            assert len(one["summary"]) > 4, (method, path)
            assert len(one["description"]) > 20, (method, path)
            assert [p["name"] for p in one.get("parameters", []) if not p.get("description")] == [], path


def test_every_field_is_described_in_words():
    undescribed = [
        f"{name}.{field}"
        for name, schema in document()["components"]["schemas"].items()
        for field, inner in schema.get("properties", {}).items()
        if not inner.get("description") and "$ref" not in inner and name != "TwoLanguages"
    ]

    assert undescribed == []


def test_both_languages_describe_the_same_operations():
    english, chinese = document("en"), document("zh-hans")

    assert english["paths"].keys() == chinese["paths"].keys()
    assert chinese["paths"]["/api/v1/me"]["get"]["summary"] == "我是谁？"


def test_description_is_given_to_programs(db):
    answer = Client().get("/api/docs/openapi.json", headers={"Accept-Language": "en"})

    assert answer.json()["openapi"] == "3.1.0"
    assert answer.json()["info"]["title"] == "Footprint API"


def test_reference_opens_nested_fields():
    [operation] = [one for one in operations_of(document(), tag="events") if one.ident == "put_boundary"]

    assert "categories[].category" in [row.name for row in operation.body]
    assert ("If-Match", True) in [(row.name, row.required) for row in operation.parameters]


def test_codes_that_answers_carry_are_in_the_catalogue():
    rooms = [p for p in (settings.BASE_DIR / "footprint").rglob("*.py") if "/web/" not in str(p)]
    used = {code for file in rooms for code in CODE.findall(file.read_text(encoding="utf-8"))}

    unexplained = used - set(CATALOGUE) - NOT_OF_ANSWERS
    assert unexplained == set(), "explain these in footprint/api/problem_catalogue.py"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["insufficient_credits", "some_value_is_odd"])
def test_every_type_of_problem_has_a_page(code):
    assert Client().get(f"/api/docs/problems/{code}/").status_code == 200
