"""Does the public page tell the truth about every document, and only what is public?"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from footprint.certificates import services
from footprint.certificates.enums import State
from footprint.web.verify import views
from tests.certificates.conftest import NOW, facts_with


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def read(client):
    """The text of a page in one language."""

    def get(address: str, *, language: str = "en", status: int = 200) -> str:
        response = client.get(address, headers={"Accept-Language": language})
        assert response.status_code == status, address
        return response.content.decode()

    return get


def set_state(document, state, reason="核查发现数据有误"):
    services.document_set_state(
        document=document, state=state, reason_zh=reason, reason_en="Wrong data found", by=None, now=NOW
    )


def upload(client, data: bytes, name: str = "certificate.pdf"):
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    return client.post("/verify/upload/", {"file": file}, headers={"Accept-Language": "en"})


def test_valid_document_shows_state_facts_and_signature(issue, read):
    document = issue(languages=("zh-hans", "en"))

    page = read(f"/verify/{document.number}")

    assert "This document is valid." in page
    assert "3,902.72" in page
    assert "Hangzhou International Expo Center Co., Ltd." in page
    assert document.files.get(language="en").sha256 in page
    assert "not one byte differs" in page
    assert "It was made for trying this site out." in page


def test_page_speaks_chinese(issue, read):
    page = read(f"/verify/{issue().number}", language="zh-hans")

    assert "该文件有效。" in page
    assert "温室气体排放总量" in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.SUSPENDED, "This document is suspended."),
        (State.WITHDRAWN, "This document was withdrawn."),
        (State.CANCELLED, "This document was cancelled."),
        (State.EXPIRED, "This document has expired."),
    ],
)
def test_new_state_is_on_the_page_at_the_next_request_with_its_reason(issue, read, state, sentence):
    document = issue()
    assert "This document is valid." in read(f"/verify/{document.number}")

    set_state(document, state)

    page = read(f"/verify/{document.number}")
    assert sentence in page
    assert "Wrong data found" in page
    assert "This document is valid." not in page


def test_superseded_document_leads_to_its_successor(issue, read):
    old = issue()
    new = services.document_correct(
        document=old,
        facts=facts_with("1"),
        reason_zh="更正",
        reason_en="Corrected",
        issued_by=None,
        languages=("en",),
        now=NOW,
    )

    page = read(f"/verify/{old.number}")

    assert "A newer document has taken the place of this one." in page
    assert f'href="/verify/{new.number}"' in page


@pytest.mark.parametrize(
    ("typed", "help_text"),
    [
        ("ST-2026-000001-33", "a character was mistyped"),
        ("NONSENSE-1", "A number looks like ST-2026-000017-42"),
    ],
)
def test_unknown_number_gets_help(db, read, typed, help_text):
    page = read(f"/verify/{typed}", status=404)

    assert help_text in page
    assert "the letter O and the figure 0" in page


def test_number_typed_by_hand_is_found_in_any_spelling(issue, client):
    document = issue()
    typed = f" {document.number.lower().replace('-', '－')} "

    response = client.get("/verify/", {"number": typed})

    assert response.status_code == 302
    assert response.url == f"/verify/{document.number}"


def test_mistyped_number_is_refused_before_looking_it_up(db, client):
    response = client.get("/verify/", {"number": "ST-2026-000001-00"}, headers={"Accept-Language": "en"})

    assert response.status_code == 400
    assert "a character was mistyped" in response.content.decode()


def test_uploaded_original_is_authentic_and_its_withdrawal_told(issue, client):
    document = issue()
    data = bytes(document.files.get().pdf)
    set_state(document, State.WITHDRAWN)

    page = upload(client, data).content.decode()

    assert "Authentic: this is byte for byte the file that was issued." in page
    assert "This document was withdrawn." in page
    assert "Wrong data found" in page


def test_uploaded_file_with_one_changed_bit_is_not_authentic_and_leads_to_the_real_one(issue, client):
    document = issue()
    data = bytearray(document.files.get().pdf)
    data[len(data) // 2] ^= 1

    page = upload(client, bytes(data)).content.decode()

    assert "Not authentic: this file was not issued by this site." in page
    assert f"See the real document {document.number}" in page


def test_uploaded_file_resaved_with_an_addition_is_not_authentic(issue, client):
    document = issue()

    page = upload(client, bytes(document.files.get().pdf) + b"\n% saved again\n").content.decode()

    assert "Not authentic" in page
    assert "The signature does not cover the whole file" in page


@pytest.mark.parametrize("data", [b"hello", b"%PDF-1.7\nbroken", b"%PDF-" + b"\0" * 5000])
def test_uploaded_rubbish_is_told_apart(db, client, data):
    response = upload(client, data)

    assert response.status_code == 200
    assert "Nothing in it leads to a document of this site." in response.content.decode()


def test_uploaded_file_that_is_too_large_is_refused(db, client, monkeypatch):
    monkeypatch.setattr("footprint.web.verify.forms.SIZE_LIMIT_BYTES", 100)

    response = upload(client, b"%PDF-" + b"x" * 200)

    assert response.status_code == 400
    assert "issued documents have less than" in response.content.decode()


def test_stored_pdf_is_served_as_it_was_signed(issue, client):
    document = issue()
    file = document.files.get()

    response = client.get(f"/verify/{document.number}/zh-hans.pdf")

    assert response.content == bytes(file.pdf)
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == f'"{file.sha256}"'


def test_document_for_holders_shows_state_but_neither_facts_nor_file(issue, read, client):
    document = issue(visibility="holders")

    page = read(f"/verify/{document.number}")

    assert "This document is valid." in page
    assert "3,902.72" not in page
    assert "Hangzhou" not in page
    assert client.get(f"/verify/{document.number}/zh-hans.pdf").status_code == 403
    answer = client.get(f"/verify/{document.number}.json").json()
    assert (answer["record"], answer["holder"], answer["state"]["state"]) == (None, None, "valid")


def test_json_holds_state_history_digests_and_record(issue, client):
    document = issue()
    set_state(document, State.SUSPENDED)

    response = client.get(f"/verify/{document.number}.json")

    answer = json.loads(response.content)
    assert answer["number"] == document.number
    assert answer["state"]["state"] == "suspended"
    assert answer["state"]["reason"] == {"zh": "核查发现数据有误", "en": "Wrong data found"}
    assert [row["state"] for row in answer["history"]] == ["valid", "suspended"]
    assert answer["record"] == document.record
    assert answer["files"][0]["sha256"] == document.files.get().sha256
    assert answer["files"][0]["signature"]["sound"] is True
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"


def test_json_of_an_unknown_number_is_a_problem_document(db, client):
    response = client.get("/verify/ST-2026-000001-33.json")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "document_unknown"


@time_machine.travel(NOW, tick=False)
def test_asking_too_often_is_refused_for_that_address_only(issue, client):
    address = f"/verify/{issue().number}"
    for _ in range(views.LOOKUPS_PER_MIN):
        client.get("/verify/ST-2026-000001-33", REMOTE_ADDR="203.0.113.7")

    refused = client.get(address, REMOTE_ADDR="203.0.113.7")
    other = client.get(address, REMOTE_ADDR="203.0.113.8")

    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert other.status_code == 200


def test_keys_page_lists_fingerprints_and_gives_the_root(issue, client, read):
    key = issue().files.get().signing_key

    page = read("/verify/keys/")
    root = client.get(f"/verify/keys/{key.fingerprint}.pem")

    assert key.fingerprint in page
    assert root.content.startswith(b"-----BEGIN CERTIFICATE-----")
    assert root.content.decode() in key.chain_pem


def test_every_kind_can_be_shown_on_the_page(db):
    from django.template.loader import get_template

    from footprint.certificates.documents import KINDS

    for kind in KINDS.values():
        with override("en"):
            assert get_template(f"verify/facts/{kind.folder}.html")


def test_expired_document_is_shown_as_expired_without_anybody_recording_it(issue, clock, read):
    document = issue(valid_until=NOW.date())
    clock.set(NOW + timedelta(days=2))

    assert "This document has expired." in read(f"/verify/{document.number}")
