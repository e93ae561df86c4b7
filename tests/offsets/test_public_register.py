"""Does a visitor find a retirement by serial, number or beneficiary, and see what its privacy allows?"""

from datetime import date
from uuid import uuid4

import pytest

from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import Privacy, RetirementPurpose
from footprint.offsets.models import Project, Retirement
from footprint.offsets.ranges import Range
from footprint.offsets.selectors.projects import (
    checklist,
    co_benefits,
    crediting_last_day,
    issuance_findings,
    project_findings,
)
from footprint.offsets.selectors.register import retirement_public, retirements_find
from tests.offsets.conftest import NOW


@pytest.fixture
def retire(holding, issuance, people):
    def _retire(first, last, **options) -> Retirement:
        request = services.retirement_request(
            **{
                "account": holding, "serials": [(issuance, Range(first, last))],
                "beneficiary_name": "成都会展有限公司", "purpose": RetirementPurpose.EVENT_NEUTRALITY,
                "claim": "碳中和", "subject": "2026 展览会", "requested_by": people[0], "request_id": uuid4(),
                "now": NOW,
            }
            | options
        )  # fmt: skip
        services.retirement_approve(
            retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
        )
        return Retirement.objects.get(retirement_request=request)

    return _retire


def numbers(**question):
    return [row.number for row in retirements_find(**question)]


def test_found_by_serial_range_number_and_beneficiary(retire, registry):
    first, second = retire(1, 10), retire(11, 30, beneficiary_name="Shanghai Fair Ltd")

    assert numbers(serial="T-10-11-X") == [second.number, first.number]
    assert numbers(serial="T-5-5-X", registry=registry) == [first.number]
    assert numbers(serial="t－１１－１２－x") == [second.number]
    assert numbers(number=first.number.lower()) == [first.number]
    assert numbers(beneficiary="会展") == [first.number]
    assert numbers(beneficiary="shanghai fair") == [second.number]
    assert (
        numbers(query="T-30-30-X") == numbers(query=second.number) == numbers(query="Fair") == [second.number]
    )
    assert numbers() == [second.number, first.number]


def test_what_is_not_retired_or_no_serial_is_not_found(retire, registry):
    retire(1, 10)

    assert numbers(serial="T-11-20-X") == []
    assert numbers(serial="nonsense") == []
    assert numbers(query="nonsense") == []
    assert numbers(beneficiary="会") == []
    assert numbers(beneficiary="  ") == []
    with pytest.raises(InvalidInput):
        numbers(serial="nonsense", registry=registry)


def test_public_view_shows_serials_as_the_registry_writes_them(retire):
    view = retirement_public(retirements_find(number=retire(1, 10).number).get())

    assert (view.serials, view.tonnes, view.beneficiary) == (["T-1-10-X"], 10, "成都会展有限公司")
    assert [(line.project.number, line.tonnes) for line in view.lines] == [("P-1", 10)]
    assert (view.claim, view.subject, view.hidden) == ("碳中和", "2026 展览会", False)


@pytest.mark.parametrize(
    ("privacy", "rest_shown"),
    [(Privacy.BENEFICIARY_HIDDEN, True), (Privacy.SERIALS_ONLY, False)],
)
def test_hidden_beneficiary_is_neither_shown_nor_searched(retire, privacy, rest_shown):
    retired = retire(1, 10, privacy=privacy)

    view = retirement_public(retirements_find(number=retired.number).get())

    assert (view.beneficiary, view.hidden) == ("", True)
    shown = ("碳中和", "2026 展览会") if rest_shown else ("", "")
    assert (view.claim, view.subject) == shown
    assert bool(view.purpose) is rest_shown
    assert view.serials == ["T-1-10-X"]
    assert numbers(beneficiary="会展") == numbers(query="会展") == []
    assert numbers(serial="T-1-1-X") == [retired.number]


def test_register_asks_the_database_no_more_for_more_retirements(retire, django_assert_max_num_queries):
    for first in range(1, 60, 10):
        retire(first, first + 9)

    with django_assert_max_num_queries(3):
        assert len([retirement_public(row) for row in retirements_find()]) == 6


def test_printed_crediting_period_is_flagged_on_the_project(db):
    services.credits_install(now=NOW)
    project = Project.objects.select_related("registry", "methodology").get(number="~qishuyan")

    found = {finding.code: finding.verdict for finding in project_findings(project)}

    assert found == {
        "crediting.length": "pass",
        "crediting.end": "fail",
        "crediting.start": "warning",
        "crediting.total": "pass",
    }  # fmt: skip
    assert crediting_last_day(project) == date(2016, 10, 31)
    assert [code for code, _zh, _en, met in checklist(project) if met is None] == [
        "new_plant", "grid_data", "gas_available",
    ]  # fmt: skip


def test_project_without_rules_of_a_programme_is_not_judged(issuance, project):
    project.co_benefits = ["jobs", {"code": "water"}, "unheard of"]

    assert project_findings(project) == issuance_findings(issuance) == checklist(project) == []
    assert [code for code, _zh, _en in co_benefits(project)] == ["jobs", "water"]
    assert crediting_last_day(project) is None
