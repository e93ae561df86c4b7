"""Does an event go from its first form to a footprint that its exported file reproduces?"""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from calculators.factors import shipped_library
from calculators.inputs import calculate
from footprint.accounts.models import Organisation
from footprint.assessments.services import ReasonMissing
from footprint.core.problems import Conflict, InvalidInput, InvalidInputs
from footprint.events import services
from footprint.events.enums import DataPurpose, EventState, Section
from footprint.events.event_file import event_file
from footprint.events.models import BoundaryChoice, DataLine, Event
from footprint.events.selectors import treatments
from footprint.events.workflow import TRANSITIONS, EventClosed, move
from footprint.rulebooks.selectors import latest
from footprint.rulebooks.services import rulebooks_install
from tests.events.making import AFTER, BEFORE, DURING, enter, make_event, ready_plan

pytestmark = pytest.mark.django_db


def test_event_same_request_twice_opens_one(person):
    request_id = uuid4()

    first = make_event(person, request_id=request_id)
    second = make_event(person, request_id=request_id)

    assert first == second
    assert Event.objects.count() == 1
    assert [venue.name for venue in first.venues.all()] == ["西博城"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ends_on": date(2026, 11, 19)}, "ends_on"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"place": "无此城"}, "place"),
    ],
)
def test_event_with_wrong_fact_is_refused_whole(person, facts, field):
    with pytest.raises(InvalidInput) as caught:
        make_event(person, **facts)

    assert caught.value.field == field
    assert Event.objects.count() == 0


def test_event_update_from_stale_form_changes_nothing(event, person):
    services.event_update(event=event, facts={"place": "杭州"}, venues=[], by=person, version=1, now=BEFORE)

    with pytest.raises(Conflict) as caught:
        services.event_update(
            event=event, facts={"place": "北京"}, venues=[], by=person, version=1, now=BEFORE
        )

    assert caught.value.code == "stale_form"
    assert Event.objects.get().place == "杭州"


def test_boundary_mandatory_category_cannot_leave(event, person):
    with pytest.raises(InvalidInputs) as caught:
        services.boundary_set(
            event=event,
            choices={"travel": ("outside", "太难"), "lodging": ("zero", "")},
            by=person,
            version=1,
            now=BEFORE,
        )

    assert [one.field for one in caught.value.errors] == ["status_travel", "reason_lodging"]
    assert not event.boundary.exists()


def test_boundary_of_chengdu_counts_six_categories(event, person):
    services.boundary_set(event=event, choices={}, by=person, version=1, now=BEFORE)

    inside = [row.code for row in treatments(event) if row.status == "inside"]
    assert inside == ["fuel_fixed", "fuel_mobile", "electricity", "heat", "travel", "lodging"]


def test_losses_of_the_grid_are_data_of_the_supply_of_energy(person):
    event = make_event(person, rulebook="iso_14064_1")
    enter(event, person, values={"quantity": "100 MWh", "losses": True})
    version = Event.objects.get(pk=event.pk).version

    choices = {"energy_supply": ("zero", "没有")}

    with pytest.raises(InvalidInputs) as caught:
        services.boundary_set(event=event, choices=choices, by=person, version=version, now=BEFORE)

    assert [one.field for one in caught.value.errors] == ["status_energy_supply"]


def test_boundary_left_out_without_reason_is_refused_by_the_database(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        BoundaryChoice.objects.create(event=event, category="travel", status="outside")


def test_line_as_written_in_chinese_is_kept_and_understood(event, person):
    line = enter(event, person)

    assert line.inputs == {"quantity": "3万度"}
    assert line.code == "electricity-1"
    services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)
    assert event.subject.assessments.get().lines.get().quantity == 30_000


def test_line_bare_number_gets_the_unit_of_its_box(event, person):
    assert enter(event, person, values={"quantity": "12 800"}).inputs == {
        "quantity": "12 800",
        "unit": "kWh",
    }


@pytest.mark.parametrize(
    ("section", "values", "field"),
    [
        (Section.ELECTRICITY, {"quantity": "-5 kWh"}, "quantity"),
        (Section.ELECTRICITY, {"quantity": "5 kg"}, "quantity"),
        (Section.ELECTRICITY, {"quantity": ""}, "quantity"),
        (Section.ELECTRICITY, {"quantity": "300亿度"}, "quantity"),
        (Section.TRAVEL, {"mode": "car", "persons": "10", "distance_km_one_way": "20"}, "persons_per_car"),
        (Section.LODGING, {"nights": "400", "rooms": "3"}, "nights"),
    ],
)
def test_line_with_wrong_figure_names_its_box_and_keeps_nothing(event, person, section, values, field):
    with pytest.raises(InvalidInput) as caught:
        enter(event, person, section, values=values)

    assert caught.value.field == field
    assert DataLine.objects.count() == 0


def test_line_unlikely_figure_is_kept_with_a_reason(event, person):
    line = enter(event, person, values={"quantity": "0.3亿度"}, override_reason="全城分会场合计")

    assert line.override_reason == "全城分会场合计"


def test_line_second_submit_makes_no_second_line(event, person):
    request_id = uuid4()

    assert enter(event, person, request_id=request_id) == enter(event, person, request_id=request_id)
    assert DataLine.objects.count() == 1


def test_line_stale_form_changes_nothing(event, person):
    line = enter(event, person)
    enter(event, person, line=line, version=1, values={"quantity": "4万度"})

    with pytest.raises(Conflict):
        enter(event, person, line=line, version=1, values={"quantity": "5万度"})

    assert DataLine.objects.get().inputs == {"quantity": "4万度"}


def test_compute_equals_the_exported_file(event, person):
    enter(event, person)
    enter(
        event,
        person,
        Section.TRAVEL,
        label="北京来客",
        values={"mode": "rail", "persons": "120", "from": "北京", "distance_km_one_way": "1874"},
    )
    enter(event, person, Section.CATERING, label="午餐", values={"kind": "vegetarian", "meals": "1000"})

    assessment = services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)

    exported = json.dumps(event_file(event, purpose=DataPurpose.ACTUAL)).encode()
    again = calculate(exported, library=shipped_library()).result
    assert again.total() * 1_000_000 == assessment.emissions_mg
    assert assessment.lines.get(category="catering").inside is False
    event.refresh_from_db()
    assert event.state == EventState.COMPUTED


def test_compute_before_the_last_day_is_refused(event, person):
    enter(event, person)

    with pytest.raises(Conflict, match="2026-11-22"):
        services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=DURING)

    assert not event.subject.assessments.exists()


def test_compute_again_needs_a_reason(event, person):
    line = enter(event, person)
    first = services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)
    enter(event, person, line=line, version=1, values={"quantity": "4万度"})

    with pytest.raises(ReasonMissing):
        services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)
    second = services.event_compute(
        event=event, purpose=DataPurpose.ACTUAL, by=person, reason="电费单更正", now=AFTER
    )

    assert (second.sequence, second.supersedes) == (2, first)


def test_plan_is_issued_before_the_start(event, person):
    ready_plan(event, person)

    plan = services.plan_issue(event=event, by=person, now=BEFORE)

    assert plan.facts["issued_on"] == "2026-11-01"
    assert plan.facts["contents"] == ["timetable", "baseline"]
    assert Event.objects.get().state == EventState.PLANNED
    assert event_file(Event.objects.get(), purpose=DataPurpose.ACTUAL)["plan"]["issued_on"] == "2026-11-01"


def test_plan_after_the_start_is_refused(event, person):
    ready_plan(event, person)

    with pytest.raises(Conflict) as caught:
        services.plan_issue(event=event, by=person, now=DURING)

    assert caught.value.code == "plan_too_late"
    assert Event.objects.get().state == EventState.DRAFT


def test_plan_without_anything_names_all_that_is_missing(event, person):
    with pytest.raises(InvalidInputs) as caught:
        services.plan_issue(event=event, by=person, now=BEFORE)

    assert [one.field for one in caught.value.errors] == ["estimate", "boundary", "timetable"]


def test_plan_once_issued_stays(event, person):
    services.plan_issue(event=ready_plan(event, person), by=person, now=BEFORE)

    with pytest.raises(Conflict):
        services.plan_save(event=event, texts={"timetable": "改"}, by=person, version=None, now=BEFORE)


def test_copied_lines_count_only_when_reviewed(event, person):
    enter(event, person)
    copy = services.event_copy(
        event=event,
        rulebook_release=event.rulebook_release,
        name_zh="西部博览会二",
        name_en="",
        starts_on=date(2026, 11, 10),
        ends_on=date(2026, 11, 11),
        by=person,
        request_id=uuid4(),
        now=BEFORE,
    )

    with pytest.raises(Conflict, match="展馆用电"):
        services.event_compute(event=copy, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)
    services.line_review(line=copy.lines.get(), by=person, now=AFTER)

    services.event_compute(event=copy, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)
    assert copy.copied_from == event


def test_recorded_event_is_read_only(person):
    rulebooks_install(now=BEFORE)
    data = {
        "format": "carbon-event/1",
        "event": {
            "name": {"zh": "亚太经合组织会议", "en": "APEC meeting"},
            "start": "2014-11-05",
            "end": "2014-11-11",
            "place": "北京",
            "source": "Newsletter 147.",
        },
        "gwp": "AR5",
        "reported": [
            {"id": "direct", "category": "fuel_fixed", "emissions": "974.08 t", "scope": 1},
            {"id": "indirect", "category": "electricity", "emissions": "1469.57 t", "scope": 2},
            {"id": "transport", "category": "travel", "emissions": "1459.07 t", "scope": 3},
        ],
    }
    event = services.event_record(
        organisation=Organisation.objects.create(name_zh="公开来源", name_en="Public sources"),
        rulebook_release=latest("iso_14064_1"),
        data=data,
        by=None,
        now=AFTER,
    )

    assert event.subject.assessments.get().emissions_mg == 3_902_720_000_000
    with pytest.raises(EventClosed):
        enter(event, person)


def test_moves_outside_the_table_are_refused():
    for state, allowed in TRANSITIONS.items():
        for to in EventState:
            event = Event(state=state, name_zh="展会")
            if to in allowed:
                move(event, to)
                assert event.state == to
            else:
                with pytest.raises(EventClosed):
                    move(event, to)
                assert event.state == state
