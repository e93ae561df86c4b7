"""Is an evidence file kept as it was handed in, shown to its own people only, and looked at by a scanner?"""

import hashlib
import io
import socketserver
import struct
import threading
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from footprint.accounts.actors import actor_for
from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.core.models import ActivityEntry
from footprint.evidence.enums import ScanState
from footprint.evidence.media import FileRefused
from footprint.evidence.models import EvidenceFile
from footprint.evidence.selectors import (
    evidence_intact,
    evidence_of,
    evidence_open,
    evidence_readable,
    scan_state,
)
from footprint.evidence.services import evidence_scan, evidence_upload

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
PDF = b"%PDF-1.7\n% an electricity bill\n%%EOF\n"


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def company(db):
    """Makes an organisation with one organiser: ``company("a")``."""

    def make(name: str):
        person = user_create(email=f"{name}@example.com", password="correct horse 7", name=name)
        organisation = organisation_create(created_by=person, name_zh=f"{name}公司", now=NOW)
        membership_grant(
            user=person, organisation=organisation, role=Role.ORGANISER, granted_by=person, now=NOW
        )
        return organisation, person

    return make


@pytest.fixture
def hand_in(company):
    organisation, person = company("a")

    def make(**changes) -> EvidenceFile:
        arguments = {
            "filename": "bill.pdf",
            "content": PDF,
            "organisation": organisation,
            "uploaded_by": person,
        }
        return evidence_upload(now=NOW, **(arguments | changes))

    return make


def test_file_is_stored_under_its_digest_and_recorded(hand_in):
    file = hand_in(description="电费单")

    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (file.size_bytes, file.media_type) == (len(PDF), "application/pdf")
    assert evidence_open(file).read() == PDF
    assert default_storage.exists(f"evidence/{file.sha256[:2]}/{file.sha256[2:4]}/{file.sha256}")
    assert evidence_intact(file)
    assert ActivityEntry.objects.get(verb="evidence.uploaded").target_public_id == file.public_id


def test_same_bytes_of_one_organisation_are_one_record(hand_in):
    assert hand_in(filename="again.pdf") == hand_in()
    assert EvidenceFile.objects.count() == 1


def test_same_bytes_of_two_organisations_are_two_records_and_one_stored_file(hand_in, company):
    other, person = company("b")

    first, second = hand_in(), hand_in(organisation=other, uploaded_by=person)

    assert first != second
    assert first.storage_name == second.storage_name
    assert len(default_storage.listdir(f"evidence/{first.sha256[:2]}/{first.sha256[2:4]}")[1]) == 1


@pytest.mark.parametrize(
    ("filename", "content", "media_type"),
    [
        ("a.PDF", PDF, "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\nrest", "image/png"),
        ("a.jpeg", b"\xff\xd8\xffrest", "image/jpeg"),
        ("发票.ofd", zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        (
            "a.xlsx",
            zipped("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("a.xml", b'<?xml version="1.0"?><a/>', "application/xml"),
        ("a.csv", "名称,数量\n电力,3".encode("gb18030"), "text/csv"),
        ("C:\\bills\\a.txt", "电表读数 17".encode(), "text/plain"),
    ],
)
def test_kinds_that_are_accepted(hand_in, filename, content, media_type):
    file = hand_in(filename=filename, content=content)

    assert file.media_type == media_type
    assert "\\" not in file.filename


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("a.exe", b"MZ"),
        ("a", PDF),
        ("a.pdf", b"MZ not a pdf"),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.csv", b"\x00\x01\x02"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.pdf", b""),
    ],
)
def test_kinds_that_are_refused_leave_nothing_behind(hand_in, filename, content):
    with pytest.raises(FileRefused) as refused:
        hand_in(filename=filename, content=content)

    assert refused.value.remedy
    assert EvidenceFile.objects.count() == 0
    assert not default_storage.exists("evidence")


def test_file_above_the_limit_is_refused_with_both_sizes(hand_in, settings):
    settings.EVIDENCE_LIMIT_BYTES = 20

    with pytest.raises(FileRefused, match="20"):
        hand_in()


@pytest.mark.parametrize("statement", ["UPDATE {t} SET filename = 'x'", "DELETE FROM {t}"])
def test_sql_cannot_change_or_delete_a_record(hand_in, statement):
    file = hand_in()

    with pytest.raises(IntegrityError, match="history"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(t=EvidenceFile._meta.db_table))

    assert EvidenceFile.objects.get() == file


def test_damaged_bytes_are_noticed_and_mended_by_handing_in_again(hand_in, settings):
    file = hand_in()
    (settings.MEDIA_ROOT / file.storage_name).write_bytes(b"half")
    assert not evidence_intact(file)

    hand_in()

    assert evidence_intact(file)


def test_only_own_files_are_seen(hand_in, company):
    file = hand_in()
    other, stranger = company("b")
    owner = actor_for(user=file.uploaded_by, organisation=file.organisation, now=NOW)
    foreign = actor_for(user=stranger, organisation=other, now=NOW)

    assert list(evidence_of(owner)) == [file]
    assert list(evidence_readable(foreign)) == []


# --- scanner ----------------------------------------------------------------------------------------
class Daemon(socketserver.StreamRequestHandler):
    """Speaks ClamAV's INSTREAM and calls everything harmful that says so."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar FOUND\0" if b"harmful" in content else b"stream: OK\0")


@pytest.fixture
def scanner(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EVIDENCE_SCANNER = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


@pytest.mark.parametrize(
    ("words", "state", "detail"),
    [(b"good", ScanState.CLEAN, ""), (b"harmful", ScanState.INFECTED, "Eicar")],
)
def test_scanner_is_asked_after_upload_and_its_answer_kept(*, hand_in, scanner, work, words, state, detail):
    file = hand_in(content=PDF + words)
    assert scan_state(file) == ScanState.NOT_SCANNED

    work()

    file = EvidenceFile.objects.get()
    assert scan_state(file) == state
    assert file.scans.get().detail == detail


def test_scanner_that_does_not_answer_is_a_failed_scan(hand_in, settings):
    settings.EVIDENCE_SCANNER = "127.0.0.1:9"

    scan = evidence_scan(file=hand_in(), now=NOW)

    assert scan.state == ScanState.FAILED


# --- pages ------------------------------------------------------------------------------------------
def test_file_is_handed_in_listed_and_given_back(client, company):
    _organisation, person = company("a")
    client.force_login(person)

    answer = client.post(
        "/evidence/upload/", {"file": SimpleUploadedFile("bill.pdf", PDF), "description": "Electricity bill"}
    )
    file = EvidenceFile.objects.get()

    assert answer.url == f"/evidence/{file.public_id}/"
    assert "Electricity bill" in client.get("/evidence/").content.decode()
    assert file.sha256 in client.get(answer.url).content.decode()
    given_back = client.get(f"/evidence/{file.public_id}/file/")
    assert b"".join(given_back.streaming_content) == PDF
    assert given_back["Content-Disposition"] == 'attachment; filename="bill.pdf"'


def test_refused_file_is_explained_beside_the_field(client, company):
    _organisation, person = company("a")
    client.force_login(person)
    client.cookies["django_language"] = "en"

    answer = client.post("/evidence/upload/", {"file": SimpleUploadedFile("a.exe", b"MZ")})

    assert answer.status_code == 400
    assert "Files with the ending “.exe” are not accepted" in answer.content.decode()


def test_stranger_gets_nothing(client, hand_in, company):
    file = hand_in()
    _other, stranger = company("b")
    client.force_login(stranger)

    assert client.get(f"/evidence/{file.public_id}/").status_code == 404
    assert client.get(f"/evidence/{file.public_id}/file/").status_code == 404


def test_harmful_file_is_not_given_out(client, hand_in, scanner):
    file = hand_in(content=PDF + b"harmful")
    evidence_scan(file=file, now=NOW)
    client.force_login(file.uploaded_by)
    client.cookies["django_language"] = "en"

    page = client.get(f"/evidence/{file.public_id}/").content.decode()
    answer = client.get(f"/evidence/{file.public_id}/file/")

    assert "The virus scanner calls this file harmful." in page
    assert answer.status_code == 409
