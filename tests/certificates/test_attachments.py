"""Does a document carry the calculation behind it, and does that calculation come out again?"""

import json

import pytest

from calculators.engine import evaluate
from calculators.factors import shipped_library
from calculators.inventory import Activity, Inventory
from calculators.verify import verify_pdf
from calculators.verify_result import result_check
from footprint.certificates import services
from footprint.certificates.models import IssuedDocument
from footprint.certificates.verification import root_pem
from footprint.core.problems import InvalidInput
from tests.certificates.conftest import FACTS, NOW


@pytest.fixture(scope="module")
def result() -> bytes:
    """A small footprint as the laboratory stores it."""
    rows = [
        Activity(
            id="venue",
            category="electricity",
            label="会场用电",
            quantity=12_345.6,
            unit="kWh",
            factor="electricity.grid",
            region="CN-ZJ",
        ),
        Activity(
            id="rail",
            category="travel",
            label="高铁",
            quantity=98_000.0,
            unit="passenger-km",
            factor="travel.rail.high_speed",
        ),
    ]
    return evaluate(Inventory.from_activities(rows), shipped_library(), "AR6").document()


def test_attached_calculation_is_named_in_the_record_and_comes_out_again(issue, result):
    document = issue(attachments={"result.json": result}, languages=("zh-hans", "en"))

    assert list(document.record["attachments"]) == ["result.json"]
    for file in document.files.all():
        report = verify_pdf(bytes(file.pdf), trust_roots=[root_pem(file.signing_key)])
        assert report.verdict == "pass"
        assert report.check("attachments").verdict == "pass"
        assert report.check("result").verdict == "pass"
        assert "2 lines" in report.check("result").en


def test_same_facts_with_another_calculation_are_another_document(issue, result):
    first, second = issue(attachments={"result.json": result}), issue()

    assert first != second
    assert issue(attachments={"result.json": result}) == first


def test_correction_may_change_the_calculation_alone(issue, result):
    old = issue()

    new = services.document_correct(
        document=old,
        facts=FACTS,
        attachments={"result.json": result},
        reason_zh="补充核算结果",
        reason_en="",
        issued_by=None,
        languages=("en",),
        now=NOW,
    )

    assert new.replaces == old


def test_attachment_survives_a_later_language(issue, result):
    issue(attachments={"result.json": result})

    document = issue(attachments={"result.json": result}, languages=("en",))

    assert verify_pdf(bytes(document.files.get(language="en").pdf)).check("result").verdict == "pass"


def test_calculation_with_a_changed_quantity_does_not_come_out(result):
    data = json.loads(result)
    data["lines"][0]["quantity"] = "99999"

    check = result_check(json.dumps(data).encode())

    assert check.verdict == "fail"
    assert check.detail["differing_lines"] == ["venue"]


def test_calculation_whose_total_was_changed_does_not_add_up(result):
    data = json.loads(result)
    data["total_kg_co2e"] = "1.000000"

    assert result_check(json.dumps(data).encode()).verdict == "fail"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"form": "footprint-result/1"}'])
def test_rubbish_in_place_of_a_calculation_is_a_failed_check(content):
    assert result_check(content).verdict == "fail"


@pytest.mark.parametrize("name", ["record.json", "../x.json", "x.pdf", "X.json", ""])
def test_attachment_with_a_misleading_name_is_refused(issue, name):
    with pytest.raises(InvalidInput):
        issue(attachments={name: b"{}"})

    assert IssuedDocument.objects.count() == 0


def test_changed_file_with_a_calculation_is_examined_within_the_bounds(issue, result, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = bytes(issue(attachments={"result.json": result}).files.get().pdf)

    page = client.post(
        "/verify/upload/", {"file": SimpleUploadedFile("x.pdf", data + b"\n")}
    ).content.decode()

    assert "签名没有覆盖整个文件" in page
