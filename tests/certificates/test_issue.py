"""Does issuing number, freeze, sign and store a document once, whatever happens?"""

import hashlib
import re
import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from calculators import numbering
from calculators.verify import verify_pdf
from footprint.certificates import documents, services
from footprint.certificates.enums import State
from footprint.certificates.models import DocumentFile, IssuedDocument, NumberSeries
from footprint.certificates.selectors import live_state
from footprint.certificates.signing import TimestampUnavailable
from footprint.certificates.typefaces import MissingGlyph
from footprint.core.models import ActivityEntry
from footprint.core.problems import Conflict
from tests.certificates.conftest import FACTS, NOW, facts_with


def test_issued_document_is_numbered_frozen_signed_and_valid(issue, organisation):
    document = issue(languages=("zh-hans", "en"))

    assert document.number == str(numbering.Number(code="ST", year=2026, serial=1, demo=True))
    assert document.facts == FACTS
    assert document.record["holder"]["name_zh"] == organisation.name_zh
    assert document.record["issued_on"] == "2026-11-20"
    assert document.record_digest == hashlib.sha256(document.record_json.encode()).hexdigest()
    assert live_state(document, now=NOW).state == State.VALID
    assert [file.language for file in document.files.order_by("language")] == ["en", "zh-hans"]
    for file in document.files.all():
        assert hashlib.sha256(bytes(file.pdf)).hexdigest() == file.sha256
        assert len(bytes(file.pdf)) == file.size_bytes
        assert verify_pdf(bytes(file.pdf)).record == document.record
    assert ActivityEntry.objects.get(verb="document.issued").target_public_id == document.public_id


def test_issue_again_returns_the_same_document_and_bytes(issue):
    first = issue()
    bytes_before = bytes(first.files.get().pdf)

    again = issue(now=NOW + timedelta(days=3))

    assert again == first
    assert bytes(again.files.get().pdf) == bytes_before
    assert NumberSeries.objects.get(code="ST").last == 1


def test_language_asked_for_later_is_added_under_the_same_number(issue):
    first = issue()

    again = issue(languages=("zh-hans", "en"))

    assert again == first
    assert {file.language for file in again.files.all()} == {"zh-hans", "en"}
    assert again.states.count() == 1


def test_year_of_the_number_is_the_year_in_china(issue):
    document = issue(now=NOW.replace(month=12, day=31, hour=16, minute=0))

    assert (document.year, document.serial) == (2027, 1)
    assert document.record["issued_on"] == "2027-01-01"


def test_rolled_back_issue_leaves_no_gap(issue):
    issue()
    with transaction.atomic():
        issue(facts=facts_with("2"))
        transaction.set_rollback(True)

    document = issue(facts=facts_with("3"))

    assert document.serial == 2
    assert list(IssuedDocument.objects.order_by("serial").values_list("serial", flat=True)) == [1, 2]


def test_failed_layout_keeps_number_with_its_facts_and_is_completed_later(issue, settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9"  # nobody answers there
    with pytest.raises(TimestampUnavailable, match=r"127\.0\.0\.1:9"):
        issue()
    pending = IssuedDocument.objects.get()
    assert live_state(pending, now=NOW).state == State.PENDING
    settings.TIMESTAMP_URL = ""

    document = issue()

    assert document == pending
    assert live_state(document, now=NOW).state == State.VALID
    assert NumberSeries.objects.get(code="ST").last == 1


def test_demo_and_real_documents_count_apart_and_have_own_keys(issue):
    demo, real = issue(), issue(demo=False)

    assert (demo.serial, real.serial) == (1, 1)
    assert demo.number.startswith("DEMO-ST-")
    assert real.number.startswith("ST-")
    demo_key, real_key = demo.files.get().signing_key, real.files.get().signing_key
    assert demo_key.demo
    assert not real_key.demo
    assert demo_key.chain_pem != real_key.chain_pem


@pytest.mark.parametrize("name", ["𠮷田株式会社", "李\U000e0100伟", "Café 🌲", "عربي"])
def test_name_that_no_font_can_draw_is_refused_and_takes_no_number(issue, organisation, name):
    organisation.name_zh = name

    with pytest.raises(MissingGlyph) as refused:
        issue()

    assert refused.value.characters
    assert f"U+{ord(refused.value.characters[0]):04X}" in str(refused.value)
    assert NumberSeries.objects.count() == 0


@pytest.mark.parametrize("name", ["陶喆龘靐齉", "㛃㐂䶮䲜", "镕堃琨禤"])
def test_rare_name_outside_the_everyday_font_is_drawn(issue, organisation, name):
    organisation.name_zh = name

    document = issue()

    assert name in pdf_text(bytes(document.files.get().pdf))


def test_facts_that_lack_something_are_refused_with_their_path(issue):
    with pytest.raises(documents.FactsRefused) as refused:
        issue(facts={"title": FACTS["title"], "text": FACTS["text"], "items": [{"label": FACTS["title"]}]})

    assert [error.field for error in refused.value.errors] == ["items.0"]
    assert IssuedDocument.objects.count() == 0


def test_same_facts_do_not_come_back_after_withdrawal(issue):
    document = issue()
    services.document_set_state(
        document=document, state=State.WITHDRAWN, reason_zh="数据有误", reason_en="", by=None, now=NOW
    )

    with pytest.raises(Conflict, match=re.escape(document.number)):
        issue()

    assert IssuedDocument.objects.count() == 1


def test_correction_replaces_and_says_why(issue):
    old = issue()

    new = services.document_correct(
        document=old,
        facts=facts_with("3,903.00"),
        reason_zh="更正总量",
        reason_en="Total corrected",
        issued_by=None,
        languages=("zh-hans",),
        now=NOW + timedelta(hours=1),
    )

    state = live_state(IssuedDocument.objects.get(pk=old.pk), now=NOW + timedelta(hours=2))
    assert new.replaces == old
    assert (new.serial, new.record["replaces"]) == (2, old.number)
    assert (state.state, state.successor, state.reason_en) == (State.SUPERSEDED, new, "Total corrected")
    assert live_state(new, now=NOW + timedelta(hours=2)).state == State.VALID


def test_second_correction_of_the_same_document_is_refused(issue):
    old = issue()
    correct = {
        "document": old,
        "reason_zh": "更正",
        "reason_en": "",
        "issued_by": None,
        "languages": ["en"],
        "now": NOW,
    }
    services.document_correct(facts=facts_with("1"), **correct)

    with pytest.raises(Conflict):
        services.document_correct(
            facts=facts_with("2"), **(correct | {"document": IssuedDocument.objects.get(pk=old.pk)})
        )

    assert IssuedDocument.objects.count() == 2


def test_correction_without_a_change_is_refused(issue):
    with pytest.raises(Conflict, match=r"ST-2026-000001"):
        services.document_correct(
            document=issue(), facts=FACTS, reason_zh="x", reason_en="", issued_by=None, now=NOW
        )


def test_document_expires_after_its_last_day_in_china(issue):
    document = issue(valid_until=date(2026, 11, 20))

    assert live_state(document, now=NOW.replace(hour=15, minute=59)).state == State.VALID
    assert live_state(document, now=NOW.replace(hour=16, minute=0)).state == State.EXPIRED


@pytest.mark.django_db(transaction=True)
def test_numbers_given_out_by_threads_at_once_have_no_gap(organisation):
    failures: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for step in range(3):
                services.document_issue(
                    kind="statement",
                    facts=facts_with(f"{worker}.{step}"),
                    subject=organisation,
                    organisation=organisation,
                    issued_by=None,
                    languages=("en",),
                    demo=True,
                    now=NOW,
                )
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    serials = sorted(IssuedDocument.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 13))
    assert DocumentFile.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_same_document_issued_by_threads_at_once_exists_once(organisation):
    numbers: list[str] = []

    def work() -> None:
        try:
            document = services.document_issue(
                kind="statement",
                facts=FACTS,
                subject=organisation,
                organisation=organisation,
                issued_by=None,
                languages=("en",),
                demo=True,
                now=NOW,
            )
            numbers.append(document.number)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(numbers) == 4
    assert len(set(numbers)) == 1
    assert DocumentFile.objects.count() == 1


def pdf_text(data: bytes) -> str:
    import io

    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
