"""Does a program bring an event from its opening to a footprint?"""

import pytest

from tests.api.conftest import EVENT, LINE

pytestmark = pytest.mark.django_db


def test_event_is_opened_and_found_again(organiser, books):
    made = organiser.post("events", EVENT)

    assert made.status_code == 201
    body = made.json()
    assert made["Location"].endswith(f"/api/v1/events/{body['id']}")
    assert (body["name_zh"], body["state"], body["version"]) == ("西部博览会", "draft", 1)
    assert [venue["name"] for venue in body["venues"]] == ["西博城"]
    assert organiser.get(f"events/{body['id']}").json() == body
    assert [row["id"] for row in organiser.get("events").json()["items"]] == [body["id"]]


def test_event_of_others_is_not_there(organiser, stranger, event):
    answer = stranger.get(f"events/{event['id']}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert stranger.get("events").json()["items"] == []


def test_event_is_changed_only_on_the_version_read(organiser, event):
    path = f"events/{event['id']}"

    missing = organiser.patch(path, {"attendees_expected": 6000})
    changed = organiser.patch(path, {"attendees_expected": 6000}, If_Match='"1"')
    stale = organiser.patch(path, {"attendees_expected": 7000}, If_Match='"1"')

    assert missing.status_code == 428
    assert (changed.status_code, changed["ETag"], changed.json()["attendees_expected"]) == (200, '"2"', 6000)
    assert (stale.status_code, stale.json()["code"]) == (412, "version_changed")
    assert organiser.get(path).json()["attendees_expected"] == 6000


def test_boundary_is_drawn_and_a_fault_names_its_row(organiser, event):
    path = f"events/{event['id']}/boundary"
    rows = [
        {"category": "electricity", "status": "outside", "reason": "x"},
        {"category": "heat", "status": "zero", "reason": "夏季不供暖"},
    ]

    refused = organiser.put(path, {"categories": rows}, If_Match='"1"')
    drawn = organiser.put(path, {"categories": rows[1:]}, If_Match='"1"')

    assert refused.status_code == 422
    assert [(e["pointer"], e["value"]) for e in refused.json()["errors"]] == [
        ("/categories/0/status", "outside")
    ]
    assert drawn.status_code == 200
    heat = next(row for row in drawn.json()["categories"] if row["category"] == "heat")
    assert (heat["status"], heat["reason"]) == ("zero", "夏季不供暖")


def test_line_keeps_what_was_typed_and_names_the_figure_that_is_wrong(organiser, event):
    path = f"events/{event['id']}/lines"

    made = organiser.post(path, LINE)
    wrong = organiser.post(path, LINE | {"inputs": {"quantity": "-5 kWh"}})

    assert made.status_code == 201
    assert made.json()["inputs"] == {"quantity": "12.8万度"}
    entry = wrong.json()["errors"][0]
    assert (wrong.status_code, entry["pointer"], entry["value"]) == (422, "/inputs/quantity", "-5 kWh")
    assert len(organiser.get(path).json()["items"]) == 1


def test_many_lines_are_entered_all_or_none(organiser, event):
    path = f"events/{event['id']}/lines"
    good = {key: LINE[key] for key in LINE}
    bad = LINE | {"inputs": {"quantity": "nothing"}}

    refused = organiser.post(f"{path}/bulk", {"lines": [good, bad, good | {"tier": "gold"}]})
    kept = organiser.get(path).json()["items"]
    malformed = [entry["pointer"] for entry in refused.json()["errors"]]
    figures = organiser.post(f"{path}/bulk", {"lines": [good, bad]})
    made = organiser.post(f"{path}/bulk", {"lines": [good, good]})

    assert (refused.status_code, malformed, kept) == (422, ["/lines/2/tier"], [])
    assert [entry["pointer"] for entry in figures.json()["errors"]] == ["/lines/1/inputs/quantity"]
    assert [line["code"] for line in made.json()["items"]] == ["electricity-1", "electricity-2"]


def test_estimate_is_calculated_and_every_number_opens(organiser, event):
    organiser.post(f"events/{event['id']}/lines", LINE)

    made = organiser.post(f"events/{event['id']}/footprints", {"purpose": "estimate"})

    assert made.status_code == 201
    footprint = made.json()
    lines = organiser.get(f"footprints/{footprint['id']}/lines").json()["items"]
    assert footprint["emissions_mg"] == sum(line["emissions_mg"] for line in lines if line["inside"])
    assert footprint["categories_mg"] == {"electricity": footprint["emissions_mg"]}
    assert footprint["low_kg"] < footprint["emissions_kg"] < footprint["high_kg"]
    trace = organiser.get(f"footprints/{footprint['id']}/lines/1").json()["trace"]
    assert trace[0]["depth"] == 0
    assert len(trace) > 2
    inputs = organiser.get(f"footprints/{footprint['id']}/inputs").json()
    assert inputs["activities"]["electricity"][0]["quantity"] == "12.8万度"


def test_second_calculation_needs_a_reason(organiser, event):
    organiser.post(f"events/{event['id']}/lines", LINE)
    organiser.post(f"events/{event['id']}/footprints", {"purpose": "estimate"})
    organiser.post(f"events/{event['id']}/lines", LINE)

    refused = organiser.post(f"events/{event['id']}/footprints", {"purpose": "estimate"})
    made = organiser.post(
        f"events/{event['id']}/footprints", {"purpose": "estimate", "reason": "A second hall."}
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")
    assert (made.status_code, made.json()["sequence"]) == (201, 2)
