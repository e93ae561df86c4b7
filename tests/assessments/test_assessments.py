"""Is a computed footprint stored whole, once, and for ever?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from calculators.engine import evaluate
from calculators.factors import shipped_library
from calculators.inventory import Activity, Inventory
from footprint.accounts.models import Organisation
from footprint.assessments import selectors
from footprint.assessments.enums import Purpose, SubjectKind
from footprint.assessments.models import Assessment, AssessmentLine
from footprint.assessments.services import ReasonMissing, assessment_record, subject_create
from footprint.core.append_only import HistoryIsAppendOnly
from footprint.core.models import OutboxFact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def subject():
    organisation = Organisation.objects.create(name_zh="成都会展公司", name_en="Chengdu Expo")
    return subject_create(organisation=organisation, kind=SubjectKind.EVENT, name_zh="西部博览会", now=NOW)


def reported(name, tonnes, **facts):
    return Activity(
        id=name, category="construction", label=name, reported_kg_co2e=Decimal(tonnes) * 1000, **facts
    )


def result_of(*rows):
    return evaluate(Inventory.from_activities(rows), shipped_library(), "AR5")


APEC = (reported("direct", "974.08"), reported("indirect", "1469.57"), reported("transport", "1459.07"))


def record(subject, *rows, **options):
    usual = {"purpose": Purpose.ACTUAL, "inputs": {"rows": [row.id for row in rows]}, "now": NOW}
    return assessment_record(subject=subject, result=result_of(*rows), **(usual | options))


def test_record_keeps_exact_totals_and_lines(subject):
    assessment = record(subject, *APEC)

    assert assessment.emissions_mg == 3_902_720_000_000
    assert list(assessment.lines.values_list("line_id", "emissions_mg")) == [
        ("direct", 974_080_000_000),
        ("indirect", 1_469_570_000_000),
        ("transport", 1_459_070_000_000),
    ]
    assert selectors.category_totals_mg(assessment) == {"construction": 3_902_720_000_000}


def test_recorded_result_reads_back_equal(subject):
    result = result_of(*APEC)

    assessment = record(subject, *APEC)
    stored = Assessment.objects.get(pk=assessment.pk)

    assert stored.result.to_dict() == result.to_dict()
    assert stored.digest == result.digest()


def test_electricity_line_keeps_its_factor(subject):
    row = Activity(
        id="power",
        category="electricity",
        label="用电",
        quantity=1000.0,
        unit="kWh",
        factor="electricity.grid",
        region="CN-ZJ",
        on=date(2023, 6, 1),
    )

    assessment = record(subject, row)

    [line] = assessment.lines.all()
    assert line.factor_key == "electricity.cn.co2.prov.zj.2023"
    assert line.emissions_mg == 497_400_000


def test_lines_outside_the_boundary_are_kept_but_not_added(subject):
    assessment = record(subject, APEC[0], reported("gifts", "5", inside=False))

    assert assessment.emissions_mg == 974_080_000_000
    assert list(assessment.lines.values_list("line_id", "inside")) == [("direct", True), ("gifts", False)]


def test_same_inputs_and_result_are_stored_once(subject):
    first = record(subject, *APEC)
    again = record(subject, *APEC)

    assert again == first
    assert Assessment.objects.count() == 1


def test_new_result_supersedes_with_its_reason_and_tells_the_rooms_above(subject):
    first = record(subject, APEC[0])

    second = record(subject, *APEC, reason="Two sources were missing.")

    assert second.supersedes == first
    assert second.sequence == 2
    assert selectors.current(subject=subject, purpose=Purpose.ACTUAL) == second
    assert list(selectors.history(subject=subject, purpose=Purpose.ACTUAL)) == [second, first]
    fact = OutboxFact.objects.get(kind="assessment.superseded")
    assert fact.payload["by"] == str(second.public_id)


def test_new_result_without_reason_changes_nothing(subject):
    first = record(subject, APEC[0])

    with pytest.raises(ReasonMissing):
        record(subject, *APEC)

    assert list(Assessment.objects.all()) == [first]


def test_purposes_are_numbered_apart(subject):
    estimate = record(subject, APEC[0], purpose=Purpose.ESTIMATE)
    actual = record(subject, *APEC)

    assert (estimate.sequence, actual.sequence) == (1, 1)
    assert selectors.current(subject=subject, purpose=Purpose.ESTIMATE) == estimate


def test_assessment_cannot_be_edited_or_deleted(subject):
    assessment = record(subject, *APEC)

    assessment.emissions_mg = 1
    with pytest.raises(HistoryIsAppendOnly):
        assessment.save()
    with pytest.raises(HistoryIsAppendOnly):
        AssessmentLine.objects.filter(assessment=assessment).delete()
    for statement in (
        "UPDATE assessments_assessment SET emissions_mg = 1",
        "DELETE FROM assessments_assessment",
        "UPDATE assessments_assessmentline SET emissions_mg = 1",
        "DELETE FROM assessments_assessmentline",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Assessment.objects.get().emissions_mg == 3_902_720_000_000
