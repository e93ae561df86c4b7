"""Do the pages of background work show how far it is, and let the right people stop or resume it?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from footprint.accounts.enums import Role
from footprint.accounts.models import Organisation
from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.core.enums import ItemState, JobState
from footprint.core.models import Job, JobItem
from footprint.web.jobs.views import time_left, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def founder():
    return user_create(email="founder@example.com", password="a page to look at 1", name="张晓明")


@pytest.fixture
def organisation(founder) -> Organisation:
    return organisation_create(created_by=founder, name_zh="杭州会展有限公司", now=NOW)


@pytest.fixture
def reader(client, founder, organisation):
    client.force_login(founder)
    client.cookies["django_language"] = "en"
    return client


def job(organisation, state=JobState.RUNNING, **facts) -> Job:
    facts = {"total": 200, "done": 50, "queued_at": NOW, **facts}
    if state != JobState.QUEUED:
        facts = {"started_at": NOW, "lease_until": NOW, "token": 1, **facts}
    if state not in (JobState.QUEUED, JobState.RUNNING):
        facts["finished_at"] = NOW
    return Job.objects.create(kind="core.periodic", state=state, organisation=organisation, **facts)


def page(name: str, which: Job) -> str:
    return reverse(f"jobs:{name}", args=[which.public_id])


def test_running_work_refreshes_itself_with_and_without_a_script(reader, organisation):
    html = reader.get(page("show", job(organisation))).content.decode()

    assert 'hx-trigger="every 2s"' in html
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in html
    assert 'value="50" max="200"' in html


def test_finished_work_stops_refreshing(reader, organisation):
    html = reader.get(page("progress", job(organisation, JobState.DONE))).content.decode()

    assert "hx-get" not in html
    assert "<html" not in html


def test_failed_items_stand_with_their_reason_and_can_be_exported(reader, organisation):
    ended = job(organisation, JobState.DONE, failed=1)
    fault = {"zh-hans": "单位不符。", "en": "The unit does not fit."}
    JobItem.objects.create(
        job=ended, key="SKU-17", state=ItemState.FAILED, error=fault, token=1, finished_at=NOW
    )

    html = reader.get(page("show", ended)).content.decode()
    file = b"".join(reader.get(page("show", ended) + "?format=csv").streaming_content).decode("utf-8-sig")

    assert "SKU-17" in html
    assert "The unit does not fit." in html
    assert file.splitlines()[1] == "SKU-17,The unit does not fit."


def test_waiting_work_is_stopped_at_once(reader, organisation):
    waiting = job(organisation, JobState.QUEUED, done=0)

    answer = reader.post(page("cancel", waiting))

    waiting.refresh_from_db()
    assert answer["Location"] == page("show", waiting)
    assert waiting.state == JobState.CANCELLED


def test_ended_work_cannot_be_stopped_and_says_so(reader, organisation):
    ended = job(organisation, JobState.DONE)

    html = reader.post(page("cancel", ended), follow=True).content.decode()

    ended.refresh_from_db()
    assert ended.state == JobState.DONE
    assert "This work has already ended (Done)." in html


def test_failed_work_is_taken_up_again(reader, organisation):
    failed = job(organisation, JobState.FAILED, error={"code": "x", "en": "Broken.", "zh-hans": "坏了。"})

    shown = reader.get(page("show", failed)).content.decode()
    reader.post(page("resume", failed))

    failed.refresh_from_db()
    assert "Broken." in shown
    assert failed.state == JobState.QUEUED


def test_work_of_another_organisation_is_not_there(reader, organisation):
    elsewhere = job(Organisation.objects.create(name_zh="别家"))

    assert [
        reader.get(page(name, elsewhere)).status_code for name in ("show", "progress", "cancel", "resume")
    ] == [404] * 4
    assert reader.post(page("cancel", elsewhere)).status_code == 404
    assert str(elsewhere.public_id) not in reader.get(reverse("jobs:list")).content.decode()


def test_auditor_reads_and_does_not_stop(client, founder, organisation):
    auditor = user_create(email="auditor@example.com", password="a page to look at 2", name="李静")
    membership_grant(user=auditor, organisation=organisation, role=Role.AUDITOR, granted_by=founder, now=NOW)
    client.force_login(auditor)
    running = job(organisation)

    assert client.get(page("show", running)).status_code == 200
    assert client.post(page("cancel", running)).status_code == 403
    running.refresh_from_db()
    assert running.cancel_asked_at is None


@pytest.mark.parametrize(
    ("elapsed", "done", "words"),
    [
        (timedelta(seconds=10), 100, "about 10 seconds left"),
        (timedelta(minutes=20), 100, "about 20 minutes left"),
        (timedelta(hours=5), 50, "about 15 hours left"),
        (timedelta(seconds=10), 1, ""),
    ],
)
def test_time_left_is_estimated_once_enough_is_known(organisation, elapsed, done, words, settings):
    settings.LANGUAGE_CODE = "en"

    assert time_left(job(organisation, done=done), now=NOW + elapsed) == words


def test_stored_error_is_told_in_the_readers_language():
    assert told({"zh-hans": "坏了。", "en": "Broken."}) == "坏了。"
    assert told({"code": "oops"}) == "oops"
    assert told({}) == ""
