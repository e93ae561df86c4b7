"""Does an estimate from a headcount hold what follows from people and days, and say what it assumes?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from calculators.errors import NumberError
from calculators.event.estimate import ASSUMED, Group, Headcount, assumed_amount, assumption, expected_lines
from calculators.event.file import read_event

BEIJING = Group(origin="北京", persons=Decimal(800), mode="rail")
LOCAL = Group(origin="", persons=Decimal(200), mode="metro", distance_km_one_way=Decimal(12), stays=False)
FAIR = Headcount(groups=(BEIJING, LOCAL), days=3, meal_kind="vegetarian", waste_treatment="incineration")


def by_section(known: Headcount) -> dict[str, list]:
    found: dict[str, list] = {}
    for line in expected_lines(known):
        found.setdefault(line.section, []).append(line)
    return found


def test_lines_hold_people_days_and_assumed_amounts():
    found = by_section(FAIR)

    assert found["travel"][0].inputs == {"mode": "rail", "persons": "800", "from": "北京"}
    assert found["travel"][1].inputs == {"mode": "metro", "persons": "200", "distance_km_one_way": "12"}
    assert [dict(line.inputs) for line in found["lodging"]] == [{"persons": "800", "nights": "3"}]
    assert found["electricity"][0].inputs == {"quantity": "1800", "unit": "kWh"}
    assert found["catering"][0].inputs == {"kind": "vegetarian", "persons": "1000", "meals_per_person": "6"}
    assert found["waste"][0].inputs["quantity"] == "4898.797596"
    assert found["lodging"][0].assumed == ("nights",)


def test_stated_amount_replaces_the_assumed_one_and_no_other():
    found = by_section(replace(FAIR, stated={"electricity_kwh": Decimal(5)}))

    assert found["electricity"][0].inputs["quantity"] == "15000"
    assert found["electricity"][0].assumed == ()
    assert found["waste"] == by_section(FAIR)["waste"]


def test_zero_and_nothing_chosen_make_no_line():
    known = replace(
        FAIR, meal_kind="", waste_treatment="", stated={"nights": Decimal(0), "electricity_kwh": Decimal(0)}
    )

    assert set(by_section(known)) == {"travel"}


def test_car_takes_the_assumed_persons():
    line = expected_lines(replace(FAIR, groups=(replace(BEIJING, mode="car"),)))[0]

    assert line.inputs["persons_per_car"] == "1.8"
    assert line.assumed == ("persons_per_car",)


def test_lines_are_an_event_file():
    sections: dict[str, list] = {}
    for number, line in enumerate(expected_lines(FAIR)):
        row = {"id": f"line-{number}", "label": line.label_zh, **line.inputs}
        sections.setdefault(line.section, []).append(row)
    event = {"name": {"zh": "展会"}, "start": "2026-11-20", "end": "2026-11-22", "place": "成都"}
    data = {"format": "carbon-event/1", "event": event, "activities": sections}

    rows = read_event(data).activities(None)

    quantities = {row.category: row.quantity for row in rows}
    assert (quantities["lodging"], quantities["catering"], quantities["electricity"]) == (2400, 6000, 1800)


@pytest.mark.parametrize(
    "known",
    [
        replace(FAIR, days=0),
        replace(FAIR, groups=(replace(LOCAL, persons=Decimal(-1)),)),
        replace(FAIR, stated={"meals": Decimal("NaN")}),
    ],
)
def test_impossible_number_is_refused(known):
    with pytest.raises(NumberError):
        expected_lines(known)


def test_every_assumption_has_a_source_and_an_amount():
    for name in ASSUMED:
        assert assumption(name).source
        assert assumed_amount(name) > 0
