"""Does what strangers hand in arrive as lines that wait for review, once, and only while the link is open?"""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from footprint.core.problems import Conflict, DomainError, InvalidInput
from footprint.events import services
from footprint.events.enums import DataPurpose, LineOrigin, LinkKind, Section
from footprint.events.event_file import event_file
from footprint.events.models import Answer, DataLine
from footprint.events.services.links import link_code, link_find
from tests.events.making import AFTER, BEFORE

pytestmark = pytest.mark.django_db
TRIP = {"mode": "rail", "from": "北京", "persons": "2", "nights": "1"}


@pytest.fixture
def survey(event, person):
    return make_link(event, person)


def make_link(event, person, kind=LinkKind.SURVEY, **options):
    usual = {
        "section": Section.FUEL,
        "label": "参会人员问卷",
        "expires_on": date(2026, 12, 10),
        "by": person,
        "request_id": uuid4(),
        "now": BEFORE,
    }
    return services.link_create(event=event, kind=kind, **(usual | options))


def answer(link, *, request_id=None, now=BEFORE, **changes):
    return services.answer_give(link=link, values=TRIP | changes, request_id=request_id or uuid4(), now=now)


def hand_in(link, **options):
    usual = {
        "label": "接驳大巴柴油",
        "values": {"fuel": "diesel", "quantity": "800 L", "mobile": True},
        "note": "加油发票",
        "override_reason": "",
        "files": [("发票.pdf", b"%PDF-1.4 fuel")],
        "request_id": uuid4(),
        "now": BEFORE,
    }
    return services.figures_hand_in(link=link, **(usual | options))


def test_like_answers_add_up_in_one_line_that_waits(event, survey):
    answer(survey)
    answer(survey, **{"from": "Beijing"})
    answer(survey, mode="air", nights="0")

    lines = {line.code: (line.inputs["persons"], line.reviewed, line.origin) for line in event.lines.all()}
    assert lines == {
        "travel-1": ("4", False, LineOrigin.SURVEYED),
        "lodging-1": ("4", False, LineOrigin.SURVEYED),
        "travel-2": ("2", False, LineOrigin.SURVEYED),
    }
    assert event_file(event, purpose=DataPurpose.ACTUAL)["activities"] == {}
    survey.refresh_from_db()
    assert survey.answer_count == Answer.objects.count() == 3


def test_answers_after_a_review_begin_a_new_line(event, survey, person):
    answer(survey, nights="0")
    services.line_review(line=event.lines.get(), by=person, now=BEFORE)

    answer(survey, nights="0")

    assert list(event.lines.values_list("code", "reviewed")) == [("travel-1", True), ("travel-2", False)]
    services.section_review(
        event=event, purpose=DataPurpose.ACTUAL, section=Section.TRAVEL, by=person, now=AFTER
    )
    found = services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)
    assert found.lines.count() == 2


def test_answer_sent_twice_counts_once(event, survey):
    request_id = uuid4()

    answer(survey, request_id=request_id)
    answer(survey, request_id=request_id)

    assert event.lines.get(section="travel").inputs["persons"] == "2"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"from": "无此城"}, "from"), ({"persons": "61"}, "persons"), ({"nights": "400"}, "nights")],
)
def test_answer_that_cannot_be_is_refused_whole(event, survey, changes, field):
    with pytest.raises(DomainError) as caught:
        answer(survey, **changes)

    assert caught.value.field == field
    assert not event.lines.exists()
    assert not Answer.objects.exists()


def test_closed_full_or_expired_link_takes_nothing(event, survey, person):
    full = make_link(event, person)
    type(full).objects.filter(pk=full.pk).update(most_answers=1)
    answer(full)
    closed = services.link_revoke(link=make_link(event, person), by=person, now=BEFORE)

    for link, now in ((full, BEFORE), (closed, BEFORE), (survey, BEFORE + timedelta(days=60))):
        with pytest.raises(Conflict) as caught:
            answer(link, now=now)
        assert caught.value.code == "link_closed"

    assert Answer.objects.count() == 1


def test_link_is_found_by_its_code_alone(survey):
    assert link_find(public_id=survey.public_id, code=link_code(survey)) == survey
    assert link_find(public_id=survey.public_id, code="0" * 32) is None
    assert link_find(public_id=uuid4(), code=link_code(survey)) is None


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2028, 1, 1)])
def test_link_open_too_early_or_too_long_is_refused(event, person, day):
    with pytest.raises(InvalidInput) as caught:
        make_link(event, person, expires_on=day)

    assert caught.value.field == "expires_on"


def test_supplier_hands_in_a_line_with_evidence_once(event, person):
    link = make_link(event, person, LinkKind.SUPPLIER, label="接驳公司")
    request_id = uuid4()

    line = hand_in(link, request_id=request_id)

    assert hand_in(link, request_id=request_id) == line
    assert (line.reviewed, line.origin, line.entered_by) == (False, LineOrigin.SUPPLIED, None)
    assert line.source_note == "接驳公司: 加油发票"
    assert [file.filename for file in line.evidence.all()] == ["发票.pdf"]
    assert line.evidence.get().organisation == event.organisation
    with pytest.raises(Conflict, match="接驳大巴柴油"):
        services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)


@pytest.mark.parametrize(
    "changes",
    [
        {"values": {"fuel": "diesel", "quantity": "-5 L"}},
        {"values": {"fuel": "diesel", "quantity": "5 kWh/km"}},
        {"files": [("program.exe", b"MZ")]},
        {"files": [(f"{number}.pdf", b"%PDF-1.4 x") for number in range(6)]},
    ],
)
def test_supplier_figure_or_file_that_cannot_be_taken_leaves_nothing(event, person, changes):
    link = make_link(event, person, LinkKind.SUPPLIER)

    with pytest.raises(DomainError):
        hand_in(link, **changes)

    assert DataLine.objects.count() == 0
    link.refresh_from_db()
    assert link.answer_count == 0
