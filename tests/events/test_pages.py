"""Does an organiser reach the footprint through the pages, in both languages, and is a bad entry told?"""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from footprint.events.models import DataLine, Event, FormDraft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


def speak(client, language):
    client.cookies["django_language"] = language


def open_event(client, **facts):
    usual = {
        "name_zh": "西部博览会",
        "kind": "exhibition",
        "rulebook": "chengdu_2018",
        "starts_on": date(2020, 11, 1),
        "ends_on": date(2020, 11, 2),
        "place": "成都",
        "venues": "西博城\n会议中心",
        "zone": "Asia/Shanghai",
        "attendees_expected": "1.2万",
        "privacy": "organisation",
        "request_id": uuid4(),
    }
    return client.post("/events/new/", usual | facts)


def line_form(**facts):
    usual = {"label": "展馆用电", "quantity": "3万度", "tier": "best", "request_id": uuid4()}
    return usual | facts


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_organiser_walks_from_form_to_footprint(client, language, tmp_path):
    speak(client, language)
    assert open_event(client).status_code == 302
    event = Event.objects.get()
    assert event.attendees_expected == 12_000
    at = f"/events/{event.public_id}/"
    page = client.get(f"{at}boundary/")
    chosen = {bound.html_name: bound.value() for bound in page.context["form"]}
    assert client.post(f"{at}boundary/", chosen).status_code == 302
    assert client.post(f"{at}data/actual/electricity/", line_form()).status_code == 302

    answer = client.post(f"{at}data/actual/calculate/")

    assert client.get(answer.url).status_code == 200
    assert client.get(at).context["deadline"][1] == "2021-11-02"
    assert "2021-11-02" in client.get("/events/").content.decode()
    footprint = event.subject.assessments.get()
    assert client.get(f"{answer.url}lines/1/").context["row"].quantity == 30_000
    exported = tmp_path / "event.json"
    exported.write_bytes(client.get(f"{answer.url}result.json?what=inputs").content)
    command = [sys.executable, "-m", "calculators", "evaluate", str(exported), "--format", "json"]
    again = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    stored = json.loads(client.get(f"{answer.url}result.json").content)
    assert again["totals"] == stored["totals"]
    assert footprint.emissions_mg == sum(line.emissions_mg for line in footprint.lines.filter(inside=True))


def test_event_form_sent_twice_opens_one(client):
    request_id = uuid4()

    first, second = (open_event(client, request_id=request_id) for _ in range(2))

    assert first.url == second.url
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "结束日 2020-10-31 早于开始日 2020-11-01"), ("en", "is before the first, 2020-11-01")],
)
def test_event_form_says_which_day_is_wrong(client, language, words):
    speak(client, language)

    answer = open_event(client, ends_on=date(2020, 10, 31))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "而数量不能为负"), ("en", "Write zero or more.")]
)
def test_line_form_refuses_a_negative_figure(client, language, words):
    open_event(client)
    speak(client, language)
    at = f"/events/{Event.objects.get().public_id}/data/actual/electricity/"

    answer = client.post(at, line_form(quantity="-5 kWh"))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert DataLine.objects.count() == 0


def test_draft_is_remembered_and_forgotten_when_handed_in(client):
    open_event(client)
    at = f"/events/{Event.objects.get().public_id}/"

    assert client.post(f"{at}drafts/actual-electricity/", {"label": "半行"}).status_code == 204
    assert client.get(f"{at}data/actual/electricity/").context["form"]["label"].value() == "半行"
    client.post(f"{at}data/actual/electricity/", line_form())

    assert FormDraft.objects.count() == 0


def test_line_form_opened_before_another_saved_is_refused(client):
    open_event(client)
    event = Event.objects.get()
    client.post(f"/events/{event.public_id}/data/actual/electricity/", line_form())
    at = f"/events/{event.public_id}/lines/{event.lines.get().public_id}/"
    client.post(at, line_form(quantity="4万度", version=1))

    answer = client.post(at, line_form(quantity="5万度", version=1))

    assert answer.status_code == 400
    assert event.lines.get().inputs == {"quantity": "4万度"}


def test_compute_without_data_says_what_to_do(client):
    open_event(client)
    speak(client, "en")

    answer = client.post(f"/events/{Event.objects.get().public_id}/data/actual/calculate/", follow=True)

    assert "Enter at least one line of data." in answer.content.decode()
