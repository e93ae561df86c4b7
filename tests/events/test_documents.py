"""Do plan and report say what was frozen, in both languages, and are they made once in the background?"""

import os
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from calculators.verify import verify_pdf
from footprint.certificates.documents import facts_check, html_make, kind_get
from footprint.certificates.models import IssuedDocument
from footprint.certificates.pdf import pdf_available
from footprint.certificates.selectors import documents_of_subject
from footprint.core.problems import Conflict
from footprint.events import services
from footprint.events.documents import report_facts
from footprint.events.enums import DataPurpose, Section, Tier
from footprint.events.services.documents import report_document_issue
from tests.certificates.samples import sample
from tests.events.making import AFTER, BEFORE, enter
from tests.events.test_estimate import estimate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data_folder(settings, documents_folder):
    settings.DATA_DIR = documents_folder


def with_plan(event, person):
    services.boundary_set(event=event, choices={}, by=person, version=None, now=BEFORE)
    estimate(event, person)
    services.event_compute(event=event, purpose=DataPurpose.ESTIMATE, by=person, now=BEFORE)
    services.measure_add(
        event=event,
        label="接驳改用电动大巴",
        owner="李静",
        due_on=date(2026, 11, 15),
        expected_kg=Decimal(1200),
        by=person,
        now=BEFORE,
    )
    texts = {
        "timetable": "11月10日前完成布展方案。\n11月20日开幕。",
        "responsible": "会展部 王敏",
        "cover_intended": "以国家核证自愿减排量约 60 吨，于活动结束后一年内抵消。",
    }
    services.plan_save(event=event, texts=texts, by=person, version=None, now=BEFORE)
    return services.plan_issue(event=event, by=person, now=BEFORE, page="/events/")


def with_footprint(event, person):
    with_plan(event, person)
    event.refresh_from_db()
    enter(event, person, source_note="供电局账单")
    enter(
        event,
        person,
        Section.TRAVEL,
        label="北京来客",
        values={"mode": "rail", "persons": "760", "from": "北京"},
        tier=Tier.BETTER,
    )
    enter(event, person, Section.CATERING, label="午餐", values={"kind": "vegetarian", "meals": "3000"})
    services.measure_achieve(
        measure=event.measures.get(),
        done_on=date(2026, 11, 22),
        before=event.lines.get(code="travel-1", purpose=DataPurpose.ESTIMATE),
        after=event.lines.get(code="travel-1", purpose=DataPurpose.ACTUAL),
        avoided_kg=None,
        explanation="",
        by=person,
        now=AFTER,
    )
    return services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)


def test_plan_document_holds_estimate_boundary_measures_and_texts(event, person):
    facts = with_plan(event, person).facts["document"]

    facts_check(kind=kind_get("neutrality_plan"), facts=facts)
    assert len(facts["estimate"]["lines"]) == 6
    assert facts["measures"] == [
        {"label": "接驳改用电动大巴", "owner": "李静", "due_on": "2026-11-15", "expected_t": "1.20"}
    ]
    assert facts["boundary"][0]["category"] == {
        "zh": "固定设施燃料燃烧",
        "en": "fuel burnt in fixed equipment",
    }
    for language, word in (("zh-hans", "碳中和实施计划"), ("en", "Carbon neutrality plan")):
        page = html_make(sample("neutrality_plan", facts=facts), language=language)
        assert word in page
        assert facts["estimate"]["t"] in page
        assert "接驳改用电动大巴" in page
        assert "<svg" in page


def test_plan_that_is_not_issued_has_no_document(event, person):
    with pytest.raises(Conflict):
        services.plan_document_ask(plan=event.plan, page="", by=person)


def test_report_holds_sources_factors_measures_and_the_difference_from_the_plan(event, person):
    assessment = with_footprint(event, person)

    facts = report_facts(event, assessment)

    facts_check(kind=kind_get("footprint_report"), facts=facts)
    assert facts["footprint"]["mg"] == str(assessment.emissions_mg)
    assert [line["proof"] for line in facts["lines"] if line["label"] == "展馆用电"] == ["供电局账单"]
    assert {factor["key"] for factor in facts["factors"]} == {
        line.factor_key for line in assessment.lines.all()
    }
    assert facts["measures"][0]["before"]["label"] == "北京来客往返"
    assert facts["estimate"]["more"] is False
    assert [row["category"]["zh"] for row in facts["outside"]] == ["餐饮"]
    for language in ("zh-hans", "en"):
        page = html_make(sample("footprint_report", facts=facts), language=language)
        assert facts["footprint"]["t"] in page
        assert "供电局账单" in page


@pytest.mark.skipif(
    not pdf_available() and os.environ.get("CI") != "true",
    reason="documents are switched off on this machine",
)
def test_report_is_one_document_whose_result_can_be_evaluated_anew(event, person):
    assessment = with_footprint(event, person)
    given = {"event": event, "assessment": assessment, "by": person, "now": AFTER, "languages": ("zh-hans",)}

    first = report_document_issue(**given)

    assert report_document_issue(**given) == first
    checks = verify_pdf(bytes(first.files.get().pdf)).checks
    assert [check.verdict for check in checks if check.code == "result"] == ["pass"]
    measure = event.measures.get()
    services.measure_remove(measure=measure, by=person, now=AFTER)
    second = report_document_issue(**given)
    assert second.replaces == first
    assert documents_of_subject(assessment).count() == 2


@pytest.mark.skipif(
    not pdf_available() and os.environ.get("CI") != "true",
    reason="documents are switched off on this machine",
)
def test_plan_issued_has_its_pdf_made_by_the_worker_once(event, person, work):
    plan = with_plan(event, person)

    work()

    document = IssuedDocument.objects.get(kind="neutrality_plan")
    assert document.record["facts"] == plan.facts["document"]
    assert sorted(file.language for file in document.files.all()) == ["en", "zh-hans"]
    services.plan_document_ask(plan=plan, page="", by=person)
    work()
    assert IssuedDocument.objects.count() == 1


def test_measure_is_never_taken_off_twice(event, person):
    assessment = with_footprint(event, person)
    measure = event.measures.get()

    assert measure.avoided_kg == (Decimal(measure.before["mg"] - measure.after["mg"]) / 1_000_000).quantize(
        Decimal("0.001")
    )
    total = sum(line.emissions_mg for line in assessment.lines.filter(inside=True))
    assert assessment.emissions_mg == total


def test_request_for_a_report_twice_is_one_job(event, person):
    assessment = with_footprint(event, person)

    jobs = [
        services.report_document_ask(event=event, assessment=assessment, page=f"/{uuid4()}/", by=person)
        for _ in range(2)
    ]

    assert jobs[0] == jobs[1]
