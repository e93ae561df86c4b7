"""Does a headcount become lines that say what they assume, and do corrected lines stay?"""

from uuid import uuid4

import pytest

from footprint.core.problems import Conflict, InvalidInput
from footprint.events import services
from footprint.events.enums import DataPurpose, LineOrigin
from footprint.events.models import DataLine
from tests.events.making import BEFORE, ready_plan

pytestmark = pytest.mark.django_db
HEADCOUNT = {
    "groups": [
        {"origin": "北京", "persons": "800", "mode": "rail", "distance_km_one_way": "", "stays": True},
        {"origin": "成都", "persons": "4200", "mode": "metro", "distance_km_one_way": "12", "stays": False},
    ],
    "meal_kind": "vegetarian",
    "waste_treatment": "incineration",
    "stated": {},
}


def estimate(event, person, **changes):
    return services.estimate_make(event=event, headcount=HEADCOUNT | changes, by=person, now=BEFORE)


def figures(event):
    lines = event.lines.filter(purpose=DataPurpose.ESTIMATE)
    return {line.code: line.inputs.get("quantity") or line.inputs.get("persons") for line in lines}


def test_headcount_makes_estimate_lines_and_a_footprint(event, person):
    estimate(event, person)

    assert figures(event) == {
        "catering-1": "5000",
        "electricity-1": "9000",
        "lodging-1": "800",
        "travel-1": "800",
        "travel-2": "4200",
        "waste-1": "24493.98798",
    }
    assert "EKOFEST" in event.lines.get(code="electricity-1").source_note
    found = services.event_compute(event=event, purpose=DataPurpose.ESTIMATE, by=person, now=BEFORE)
    assert found.lines.filter(inside=True).count() == 4


def test_second_estimate_replaces_the_first_and_leaves_corrected_lines(event, person):
    estimate(event, person)
    line = event.lines.get(code="electricity-1")
    services.line_save(
        event=event,
        purpose=DataPurpose.ESTIMATE,
        section="electricity",
        label=line.label,
        values={"quantity": "30000 kWh"},
        tier="better",
        by=person,
        request_id=uuid4(),
        now=BEFORE,
        line=line,
        version=1,
    )

    estimate(event, person, stated={"electricity_kwh": "0", "nights": "2"})

    assert event.lines.get(section="electricity").origin == LineOrigin.ENTERED
    assert event.lines.get(section="lodging").inputs["nights"] == "6"
    assert "EKOFEST" not in event.lines.get(section="lodging").source_note
    event.plan.refresh_from_db()
    assert event.plan.headcount["stated"]["nights"] == "2"


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [{"origin": "无此城", "persons": "5", "mode": "rail", "stays": True}],
        [{"origin": "北京", "persons": "-5", "mode": "rail", "stays": True}],
    ],
)
def test_impossible_headcount_changes_nothing(event, person, groups):
    estimate(event, person)
    before = figures(event)

    with pytest.raises(InvalidInput):
        estimate(event, person, groups=groups)

    assert figures(event) == before


def test_estimate_of_an_issued_plan_stays(event, person):
    services.plan_issue(event=ready_plan(event, person), by=person, now=BEFORE)

    with pytest.raises(Conflict):
        estimate(event, person)

    assert DataLine.objects.count() == 1
