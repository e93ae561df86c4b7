"""Does the interface keep the promises that hold for every operation?"""

import gzip
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from footprint.accounts.models import ApiCall, ApiUsage
from footprint.api import idempotency
from footprint.api.models import StoredAnswer
from footprint.core.clock import real_now
from footprint.events.models import Event
from tests.api.conftest import EVENT, LINE
from tests.support.api import Caller

pytestmark = pytest.mark.django_db


# --- who asks -----------------------------------------------------------------------------------------
def test_nobody_without_a_key():
    answer = Caller().get("me")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="footprint"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("secret", ["fpk_unknown1_secret", "no-token", "fpk_"])
def test_unknown_key_is_refused(secret, db):
    assert Caller(secret).get("me").json()["code"] == "authentication_failed"


def test_session_of_a_browser_counts_for_nothing(people, organisation):
    caller = Caller()
    caller.client.force_login(people["organiser"])

    assert caller.get("me").status_code == 401


def test_me_tells_who_and_what(organiser, people):
    me = organiser.get("me").json()

    assert me["organisation"]["name_zh"] == "成都会展公司"
    assert me["person"]["name"] == "organiser"
    assert me["roles"] == ["administrator", "organiser"]
    assert "events.edit" in me["actions"]
    assert "retirements.approve" not in me["actions"]


# --- what is wrong ------------------------------------------------------------------------------------
def test_every_wrong_field_is_named_with_value_and_remedy(organiser, books):
    wrong = {k: v for k, v in EVENT.items() if k != "kind"} | {"starts_on": "soon", "attendeesExpected": 5}

    problem = organiser.post("events", wrong).json()

    entries = {entry["pointer"]: entry for entry in problem["errors"]}
    assert set(entries) == {"/kind", "/starts_on", "/attendeesExpected"}
    assert entries["/starts_on"]["value"] == "soon"
    assert entries["/kind"]["remedy"] == "Add this field."
    assert "attendees_expected" in entries["/attendeesExpected"]["message"]
    assert problem["type"].endswith("/api/docs/problems/invalid_input/")
    assert Event.objects.count() == 0


def test_problem_speaks_the_language_that_is_asked_for(organiser, books):
    english = organiser.post("events", EVENT | {"ends_on": "2026-11-01"}).json()
    organiser.language = "zh-Hans"
    chinese = organiser.post("events", EVENT | {"ends_on": "2026-11-01"}).json()

    assert english["errors"][0]["message"].startswith("The last day, 2026-11-01, is before")
    assert "2026-11-01" in chinese["errors"][0]["message"]
    assert not chinese["errors"][0]["message"].isascii()


def test_body_that_is_no_json_is_a_problem(organiser):
    answer = organiser.client.post(
        "/api/v1/events",
        "{not json",
        content_type="application/json",
        headers={"Authorization": f"Bearer {organiser.secret}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_unknown_parameter_and_foreign_cursor_are_refused(organiser):
    unknown = organiser.get("events?sate=draft")
    cursor = organiser.get("events?cursor=abc")
    limit = organiser.get("events?limit=1000")

    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_parameter")
    assert (cursor.status_code, cursor.json()["code"]) == (400, "invalid_cursor")
    assert (limit.status_code, limit.json()["code"]) == (400, "invalid_parameter")


def test_request_id_is_kept_or_made(organiser):
    own = organiser.get("me", X_Request_Id="import-7")
    made = organiser.get("me", X_Request_Id="ö" * 3)

    assert own["X-Request-Id"] == "import-7"
    assert len(made["X-Request-Id"]) == 32
    assert organiser.get("nothing-here").status_code == 404
    assert organiser.get("events?x=1", X_Request_Id="a-1").json()["request_id"] == "a-1"


# --- repeating ----------------------------------------------------------------------------------------
def test_repeated_request_is_carried_out_once(organiser, books):
    first = organiser.post("events", EVENT, Idempotency_Key="one")
    again = organiser.post("events", EVENT, Idempotency_Key="one")

    assert again.json() == first.json()
    assert (again.status_code, again["Location"]) == (201, first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert Event.objects.count() == 1


def test_key_with_another_request_is_refused(organiser, books):
    organiser.post("events", EVENT, Idempotency_Key="one")
    other = organiser.post("events", EVENT | {"name_zh": "别的展会"}, Idempotency_Key="one")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Event.objects.count() == 1


def test_refused_request_may_be_mended_under_the_same_key(organiser, books):
    refused = organiser.post("events", EVENT | {"kind": "party"}, Idempotency_Key="one")
    mended = organiser.post("events", EVENT, Idempotency_Key="one")

    assert (refused.status_code, mended.status_code) == (422, 201)


def test_keys_of_two_programs_do_not_meet(organiser, stranger, books):
    mine = organiser.post("events", EVENT, Idempotency_Key="one").json()
    theirs = stranger.post("events", EVENT, Idempotency_Key="one").json()

    assert mine["id"] != theirs["id"]


def test_second_request_while_the_first_is_at_work_waits(organiser, books):
    organiser.post("events", EVENT, Idempotency_Key="one")
    StoredAnswer.objects.update(status=None, body="")

    waiting = organiser.post("events", EVENT, Idempotency_Key="one")
    StoredAnswer.objects.update(begun_at=real_now() - timedelta(minutes=2))
    taken_over = organiser.post("events", EVENT, Idempotency_Key="one")

    assert (waiting.status_code, waiting["Retry-After"]) == (409, "1")
    assert taken_over.status_code == 201
    assert Event.objects.count() == 1


def test_what_moves_credits_needs_a_key(organiser, people, organisation):
    answer = organiser("POST", "reservations", {"account_id": "00000000-0000-4000-8000-000000000001"})

    assert answer.status_code in {400, 403}
    assert answer.json()["code"] in {"idempotency_key_missing", "not_allowed"}


def test_old_answers_are_forgotten(organiser, books):
    organiser.post("events", EVENT, Idempotency_Key="one")

    assert idempotency.answers_forget(now=real_now()) == 0
    assert idempotency.answers_forget(now=real_now() + timedelta(days=2)) == 1


@pytest.mark.django_db(transaction=True)
def test_same_key_at_once_opens_one_event(organiser, books):
    answers = []

    def ask():
        try:
            answers.append(Caller(organiser.secret).post("events", EVENT, Idempotency_Key="race").status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(answers) <= {201, 409}
    assert 201 in answers
    assert Event.objects.count() == 1


# --- lists --------------------------------------------------------------------------------------------
def test_pages_follow_each_other_without_gap_while_rows_are_added(organiser, books):
    ids = [organiser.post("events", EVENT).json()["id"] for _ in range(5)]

    first = organiser.get("events?limit=2")
    organiser.post("events", EVENT)
    second = organiser.get(first.json()["next"].split("/api/v1/")[1])
    third = organiser.get(second.json()["next"].split("/api/v1/")[1])

    seen = [row["id"] for page in (first, second, third) for row in page.json()["items"]]
    assert seen == list(reversed(ids))
    assert third.json()["next"] is None
    assert 'rel="next"' in first["Link"]
    assert 'rel="next"' not in third["Link"]


def test_fields_leave_the_rest_out(organiser, event):
    assert organiser.get("events?fields=id,state").json()["items"] == [{"id": event["id"], "state": "draft"}]
    assert organiser.get("events?fields=stat").json()["code"] == "unknown_field"


def test_filters_narrow(organiser, event):
    assert organiser.get("events?state=draft&from=2026-11-01").json()["items"][0]["id"] == event["id"]
    assert organiser.get("events?from=2027-01-01").json()["items"] == []
    assert organiser.get("events?state=done").status_code == 400


# --- around -------------------------------------------------------------------------------------------
def test_unchanged_record_is_not_sent_again(organiser, event):
    path = f"events/{event['id']}"
    tag = organiser.get(path)["ETag"]

    assert organiser.get(path, If_None_Match=tag).status_code == 304
    organiser.patch(path, {"attendees_actual": 1}, If_Match=tag)
    assert organiser.get(path, If_None_Match=tag).status_code == 200


def test_allowance_is_told_and_kept(organiser, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    cache.clear()

    told = [organiser.get("me") for _ in range(4)]

    assert told[0]["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert [answer["RateLimit"].split(";")[1] for answer in told[:3]] == ["r=2", "r=1", "r=0"]
    assert told[3].status_code == 429
    assert 1 <= int(told[3]["Retry-After"]) <= 60
    assert told[3].json()["code"] == "too_many_requests"


def test_keys_cannot_be_guessed_for_long(db, settings):
    answers = [Caller(f"fpk_guess{n:03d}_x").get("me").status_code for n in range(32)]

    assert answers[:30] == [401] * 30
    assert answers[30:] == [429] * 2


def test_long_answers_are_compressed(organiser, books):
    answer = organiser.get("rulebooks/chengdu_2018", Accept_Encoding="gzip")

    assert answer["Content-Encoding"] == "gzip"
    assert b"chengdu_2018" in gzip.decompress(answer.content)


def test_pages_of_other_sites_get_no_leave(organiser):
    answer = organiser.get("me", Origin="https://elsewhere.example")

    assert "Access-Control-Allow-Origin" not in answer
    assert answer["Cache-Control"] == "no-store"


def test_calls_are_counted_and_changes_written_down(organiser, event):
    organiser.get("events")
    organiser.post(f"events/{event['id']}/lines", LINE | {"tier": "gold"}, X_Request_Id="wrong-1")

    usage = ApiUsage.objects.get()
    assert (usage.answered, usage.refused) == (2, 1)
    call = ApiCall.objects.first()
    assert (call.method, call.status, call.request_id) == ("POST", 422, "wrong-1")
    assert organiser.secret.startswith(call.key_prefix)


def test_fault_of_ours_says_its_number_and_nothing_else(organiser, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("footprint.api.endpoints.events.events_of", broken)

    answer = organiser.get("events", X_Request_Id="fault-1")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "fault-1" in answer.json()["remedy"]
    assert "secret detail" not in answer.content.decode()
