"""Do import, links, copies and evidence work through the pages, and do exports give the same milligrams?"""

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from footprint.events.enums import LinkKind
from footprint.events.models import CollectionLink, Event, ImportBatch
from footprint.events.services.links import link_code
from tests.events.test_pages import line_form, open_event, speak

pytestmark = pytest.mark.django_db
TABLE = "出发地,交通方式,人数,住宿晚数\n北京,高铁,30,2\n上海,飞机,12,2\n"


@pytest.fixture(autouse=True)
def no_counts_left():
    cache.clear()


@pytest.fixture
def event(client):
    open_event(client)
    return Event.objects.get()


@pytest.fixture
def stranger():
    return Client()


def make_link(client, event, kind, **facts):
    usual = {
        "kind": kind,
        "section": "fuel",
        "label": "问卷",
        "expires_on": timezone.localdate() + timedelta(days=20),
        "request_id": "00000000-0000-4000-8000-000000000001",
    }
    Event.objects.filter(pk=event.pk).update(ends_on=timezone.localdate() + timedelta(days=2))
    answer = client.post(f"/events/{event.public_id}/links/", usual | facts)
    assert answer.status_code == 302
    link = CollectionLink.objects.get()
    return link, reverse("collect:form", args=[link.public_id, link_code(link)])


def table(text=TABLE, name="名单.csv"):
    return SimpleUploadedFile(name, text.encode("utf-8-sig"), content_type="text/csv")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_template_is_understood_when_it_comes_back(client, event, language):
    speak(client, language)
    for name in ("csv", "xlsx"):
        made = client.get(f"/events/import-template/{name}/")
        content = b"".join(made) if made.streaming else made.content

        given = SimpleUploadedFile(f"trips.{name}", content)
        client.post(f"/events/{event.public_id}/data/actual/import/", {"file": given})

    assert list(ImportBatch.objects.values_list("row_count", "fault_count")) == [(3, 0), (3, 0)]


def test_import_shows_faults_by_cell_then_takes_over_and_back(client, event):
    at = f"/events/{event.public_id}/data/actual/import/"
    speak(client, "en")
    bad = client.post(at, {"file": table(TABLE + "北京,飞船,1,\n")}, follow=True).content.decode()
    assert "飞船" in bad
    assert "is no means of travel that is known" in bad

    page = client.post(at, {"file": table()}).url
    client.post(page)

    assert event.lines.count() == 3
    client.post(f"{page}undo/")
    assert event.lines.count() == 0


def test_import_copy_and_survey_export_to_the_same_milligrams(client, event, stranger, tmp_path):
    at = f"/events/{event.public_id}/"
    client.post(client.post(f"{at}data/actual/import/", {"file": table()}).url)
    link, address = make_link(client, event, LinkKind.SURVEY)
    trip = {"from": "重庆", "mode": "rail", "persons": "2", "nights": "1", "request_id": link.request_id}
    assert stranger.post(address, trip).status_code == 302
    assert stranger.post(address, trip).status_code == 302  # sent twice
    Event.objects.filter(pk=event.pk).update(ends_on=date(2020, 11, 2))
    for section in ("travel", "lodging"):
        client.post(f"{at}data/actual/{section}/review/")

    answer = client.post(f"{at}data/actual/calculate/")

    assessment = event.subject.assessments.get()
    assert sum(line.inputs["persons"] == "2" for line in event.lines.filter(section="travel")) == 1
    exported = tmp_path / "event.json"
    exported.write_bytes(client.get(f"{answer.url}result.json?what=inputs").content)
    command = [sys.executable, "-m", "calculators", "evaluate", str(exported), "--format", "json"]
    again = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert again["totals"] == client.get(f"{answer.url}result.json").json()["totals"]
    rows = b"".join(client.get(f"{answer.url}?format=csv").streaming_content).decode("utf-8-sig")
    assert len(rows.strip().splitlines()) == 1 + assessment.lines.count()
    copy = {
        "name_zh": "西部博览会二",
        "rulebook": "chengdu_2018",
        "starts_on": date(2021, 11, 1),
        "ends_on": date(2021, 11, 2),
        "request_id": "00000000-0000-4000-8000-000000000002",
    }
    copied = Event.objects.get(public_id=client.post(f"{at}copy/", copy).url.split("/")[2])
    assert client.get(f"/events/{copied.public_id}/file/actual.json").json()["activities"] == {}
    for section in ("travel", "lodging"):
        client.post(f"/events/{copied.public_id}/data/actual/{section}/review/")
    client.post(f"/events/{copied.public_id}/data/actual/calculate/")
    assert copied.subject.assessments.get().emissions_mg == assessment.emissions_mg


def test_supplier_hands_in_with_evidence_and_a_closed_link_is_gone(client, event, stranger):
    link, address = make_link(client, event, LinkKind.SUPPLIER)
    form = {
        "label": "接驳大巴",
        "fuel": "diesel",
        "quantity": "800 L",
        "files": [SimpleUploadedFile("发票.pdf", b"%PDF-1.4 x"), SimpleUploadedFile("b.pdf", b"%PDF-1.4 y")],
        "request_id": "00000000-0000-4000-8000-000000000003",
    }

    assert stranger.post(address, form).status_code == 302

    line = event.lines.get()
    assert (line.reviewed, line.evidence.count()) == (False, 2)
    page = client.get(f"/events/{event.public_id}/data/actual/fuel/").content.decode()
    assert "发票.pdf" in page
    client.post(f"/events/{event.public_id}/links/{link.public_id}/close/")
    assert stranger.get(address).status_code == 410
    assert stranger.get(address.replace(link_code(link), "0" * 32)).status_code == 404


def test_machine_that_fills_the_hidden_box_changes_nothing(client, event, stranger):
    _link, address = make_link(client, event, LinkKind.SURVEY)
    trip = {"from": "重庆", "mode": "rail", "persons": "2", "website": "x", "request_id": event.request_id}

    assert stranger.post(address, trip).status_code == 302

    assert event.lines.count() == 0


def test_one_address_cannot_answer_without_end(client, event, stranger):
    _link, address = make_link(client, event, LinkKind.SURVEY)

    codes = {stranger.get(address).status_code for _ in range(70)}

    assert 429 in codes


def test_line_form_takes_several_files_at_once(client, event):
    files = [SimpleUploadedFile(f"{n}.pdf", f"%PDF-1.4 {n}".encode()) for n in range(3)]

    client.post(f"/events/{event.public_id}/data/actual/electricity/", line_form(files=files))

    assert sorted(file.filename for file in event.lines.get().evidence.all()) == ["0.pdf", "1.pdf", "2.pdf"]


def test_headcount_form_makes_an_estimate_and_keeps_what_was_typed(client, event):
    at = f"/events/{event.public_id}/headcount/"
    form = {
        "origin_0": "北京",
        "persons_0": "800",
        "mode_0": "rail",
        "stays_0": "on",
        "meal_kind": "",
        "waste_treatment": "",
        "stated_electricity_kwh": "6.5",
    }

    assert client.post(at, form).status_code == 302

    lines = {line.section: line.inputs for line in event.lines.filter(purpose="estimate")}
    assert lines["electricity"]["quantity"] == "10400"
    assert client.get(at).context["form"]["persons_0"].value() == "800"
    assert client.post(at, form | {"mode_0": ""}).status_code == 400


def test_plan_and_headcount_forms_remember_what_was_not_handed_in(client, event):
    at = f"/events/{event.public_id}/"

    client.post(f"{at}drafts/plan/", {"timetable": "十一月布展", "version": "1"})
    client.post(f"{at}drafts/headcount/", {"origin_1": "北京", "persons_1": "80"})

    assert client.get(f"{at}plan/").context["form"]["timetable"].value() == "十一月布展"
    form = client.get(f"{at}headcount/").context["form"]
    assert (form["persons_1"].value(), form["stays_1"].value()) == ("80", False)
    client.post(f"{at}plan/", {"timetable": "十月布展", "version": "1"})
    assert client.get(f"{at}plan/").context["form"]["timetable"].value() == "十月布展"
    assert client.post(f"{at}drafts/nothing/", {}).status_code == 404


def test_overview_leads_to_the_next_step_and_marks_a_plan_that_came_too_late(client, event):
    page = client.get(f"/events/{event.public_id}/").context

    assert [step["state"] for step in page["steps"]] == ["current", "todo", "error", "todo", "todo", "todo"]
    assert page["next_step"]["url"].endswith("/boundary/")
