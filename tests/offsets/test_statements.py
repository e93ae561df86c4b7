"""Does a holding enter only by the registry's statement, cell by cell, with a second person?"""

import io
import zipfile
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from footprint.accounts.models import Organisation
from footprint.core.models import OutboxFact
from footprint.core.problems import Conflict, InvalidInput, TooMuch
from footprint.evidence.models import EvidenceFile
from footprint.offsets import services
from footprint.offsets.enums import RegistryKind, StatementState
from footprint.offsets.models import Block, StatementImport
from footprint.offsets.problems import (
    STATEMENT_MESSAGES,
    STATEMENT_REMEDIES,
    SecondPersonNeeded,
    WrongState,
    statement_problem,
)
from footprint.offsets.services.statement_files import statement_preview_by_file
from tests.offsets.conftest import NOW


@pytest.fixture
def registry(db):
    """A registry elsewhere, with serials like T-1-120-X."""
    return services.registry_register(
        code="there",
        name_zh="别处登记簿",
        name_en="Registry elsewhere",
        kind=RegistryKind.NATIONAL_REDUCTION,
        serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+",
        serial_example="T-1-120-X",
        now=NOW,
    )


@pytest.fixture
def issuance(project, people):
    """1 000 t somewhere in the registry: serials 1 to 1 000."""
    return services.issuance_register(
        project=project,
        vintage=2025,
        serials="T-1-1000-X",
        registered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )


@pytest.fixture
def preview(holding, issuance, people):
    def _preview(*lines: str, heading="编号,数量(吨)", **options) -> StatementImport:
        text = "\n".join([heading, *lines])
        return services.statement_preview(
            **{
                "account": holding,
                "file_name": "holding.csv",
                "content": text.encode(options.pop("encoding", "utf-8")),
                "as_of": date(2026, 11, 19),
                "is_complete": False,
                "uploaded_by": people[0],
                "request_id": uuid4(),
                "now": NOW,
            }
            | options
        )

    return _preview


def submit(statement) -> StatementImport:
    """Hand in; harmless when repeated, because the key is the statement's own."""
    return services.statement_submit(
        statement=statement, submitted_by=statement.uploaded_by, request_id=statement.public_id, now=NOW
    )


def approve(statement, person) -> StatementImport:
    submit(statement)
    return services.statement_approve(statement=statement, decided_by=person, request_id=uuid4(), now=NOW)


def held(account) -> list[tuple[int, int]]:
    return list(Block.objects.open().filter(account=account).order_by("first").values_list("first", "last"))


def test_previewed_statement_moves_nothing_until_a_second_person_approves(preview, holding, people):
    statement = preview("T-1-120-X,120", "T-200-200-X,1")

    assert held(holding) == []
    assert statement.reconciliation["enters_t"] == 121
    with pytest.raises(SecondPersonNeeded):
        approve(statement, people[0])
    approve(statement, people[1])
    assert held(holding) == [(1, 120), (200, 200)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_chinese_files_are_read(preview, encoding):
    assert preview("T-1-120-X,120", encoding=encoding).reconciliation["enters_t"] == 120


def test_xlsx_with_numbers_is_read(preview, holding):
    book = openpyxl.Workbook()
    book.active.append(["Serial number", "Quantity", "Vintage"])
    book.active.append(["T-1-120-X", 120, 2025])
    file = io.BytesIO()
    book.save(file)

    statement = preview(content=file.getvalue(), file_name="holding.xlsx")

    assert (statement.reconciliation["enters_t"], statement.reconciliation["problems"]) == (120, 0)


@pytest.mark.parametrize(
    ("line", "wrong", "words"),
    [
        ("T-1-120-X,121", ("tonnes", "tonnes_differ"), "says 121 t, but its serials are 120 t"),
        ("T-1-120-X,12.5", ("tonnes", "tonnes_not_whole"), "12.5"),
        ("T-120-1-X,120", ("serial", "serial_range_backwards"), "before it begins at 120"),
        ("ABC,1", ("serial", "serial_not_in_grammar"), "one looks like T-1-120-X"),
        (",5", ("serial", "cell_empty"), "empty"),
        ("T-900-1001-X,102", ("serial", "serial_unknown"), "No issuance of"),
    ],
)
def test_wrong_cell_is_named_and_nothing_enters(preview, people, line, wrong, words):
    statement = preview("T-500-509-X,10", line)

    [problem] = statement.rows.get(line=3).problems
    assert (problem["column"], problem["code"]) == wrong
    assert words in statement_problem(problem)
    with pytest.raises(InvalidInput, match="1 wrong cells"):
        approve(statement, people[1])


def test_serial_named_twice_is_named_on_the_second_line(preview):
    statement = preview("T-1-10-X,10", "T-10-12-X,3")

    assert statement.rows.get(line=3).problems == [
        {"column": "serial", "code": "serial_repeated", "values": {"line": 2}}
    ]


def test_project_and_vintage_are_checked_when_given(preview):
    statement = preview("T-1-10-X,P-2,2024", heading="serial,project,vintage")

    assert [problem["code"] for problem in statement.rows.get().problems] == [
        "project_differs",
        "vintage_differs",
    ]


def test_serials_of_somebody_else_are_refused(preview, registry, people):
    other = services.account_open(
        registry=registry, organisation=Organisation.objects.create(name_zh="别人"), now=NOW
    )
    approve(preview("T-1-10-X,10", account=other), people[1])

    statement = preview("T-5-15-X,11")

    assert [problem["code"] for problem in statement.rows.get().problems] == ["serial_elsewhere"]


def test_complete_statement_lets_unlisted_serials_leave(preview, holding, outside, people):
    approve(preview("T-1-100-X,100"), people[1])

    statement = preview("T-51-120-X,70", is_complete=True)

    found = statement.reconciliation
    assert (found["enters_t"], found["matches_t"], found["leaves_t"]) == (20, 50, 50)
    approve(statement, people[1])
    assert held(holding) == [(51, 100), (101, 120)]
    assert held(outside) == [(1, 50), (121, 1000)]


def test_unlisted_serials_in_use_stop_a_complete_statement(preview, holding, people):
    approve(preview("T-1-100-X,100"), people[1])
    services.blocks_reserve(
        account=holding,
        tonnes=10,
        expires_at=NOW.replace(year=2027),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )

    statement = preview("T-6-100-X,95", is_complete=True)

    assert statement.reconciliation["stuck"] == ["T-1-5-X"]
    with pytest.raises(InvalidInput, match="5 t in use"):
        approve(statement, people[1])


def test_ledger_that_changed_since_the_preview_stops_the_approval(preview, holding, people):
    first, second = preview("T-1-100-X,100"), preview("T-50-60-X,11")
    approve(first, people[1])

    with pytest.raises(Conflict, match="changed since"):
        approve(second, people[1])

    assert held(holding) == [(1, 100)]


def test_rejected_statement_is_put_aside(preview, holding, people):
    statement = submit(preview("T-1-100-X,100"))

    services.statement_reject(
        statement=statement, decided_by=people[1], reason="old", request_id=uuid4(), now=NOW
    )

    statement.refresh_from_db()
    assert statement.state == StatementState.REJECTED
    with pytest.raises(WrongState):
        approve(statement, people[1])


def test_statement_that_was_not_handed_in_cannot_be_approved(preview, holding, people):
    statement = preview("T-1-100-X,100")

    with pytest.raises(WrongState):
        services.statement_approve(statement=statement, decided_by=people[1], request_id=uuid4(), now=NOW)

    assert held(holding) == []


def test_statement_that_is_handed_in_tells_the_rooms_above(preview, holding):
    statement = submit(preview("T-1-100-X,100"))

    fact = OutboxFact.objects.get(kind="statement.submitted")
    assert fact.subject_public_id == statement.public_id
    assert fact.payload == {
        "organisation": str(holding.organisation.public_id),
        "account": str(holding.public_id),
        "enters_t": 100,
        "leaves_t": 0,
    }


def test_database_refuses_a_statement_decided_by_its_uploader_or_never_handed_in(preview, people):
    statement = preview("T-1-100-X,100")
    row = StatementImport.objects.filter(pk=statement.pk)
    approved = {"state": StatementState.APPROVED, "decided_at": NOW}

    with pytest.raises(IntegrityError, match="statement_decided_was_handed_in"), transaction.atomic():
        row.update(**approved, decided_by=people[1])
    with pytest.raises(IntegrityError, match="statement_decided_by_second_person"), transaction.atomic():
        row.update(**approved, decided_by=people[0], submitted_at=NOW)


def test_uploader_takes_a_statement_back_but_nobody_after_the_decision(preview, holding, people):
    statement = submit(preview("T-1-100-X,100"))

    services.statement_withdraw(statement=statement, withdrawn_by=people[0], request_id=uuid4(), now=NOW)

    statement.refresh_from_db()
    assert statement.state == StatementState.WITHDRAWN
    assert held(holding) == []
    decided = approve(preview("T-1-100-X,100"), people[1])
    with pytest.raises(WrongState):
        services.statement_withdraw(statement=decided, withdrawn_by=people[0], request_id=uuid4(), now=NOW)


def test_file_and_the_registrys_document_are_kept_as_evidence(holding, issuance, people):
    statement = statement_preview_by_file(
        registry=holding.registry,
        organisation=holding.organisation,
        account_number="GD-7",
        file_name="holding.csv",
        content="编号,数量\nT-1-120-X,120\n".encode(),
        document=("original.pdf", b"%PDF-1.7\nstatement\n%%EOF\n"),
        as_of=date(2026, 11, 19),
        is_complete=True,
        uploaded_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )

    assert statement.account.number == "GD-7"
    kept = EvidenceFile.objects.filter(organisation=holding.organisation)
    assert set(kept.values_list("sha256", flat=True)) == {statement.file_sha256, statement.document_sha256}


def test_registry_operated_here_takes_no_statement(preview, holding, operator):
    holding.registry.operated_here, holding.registry.operator = True, operator
    holding.registry.save()

    with pytest.raises(InvalidInput, match="operated here"):
        preview("T-1-120-X,120")


def test_preview_asks_the_database_once_for_a_prefix_and_not_once_for_a_line(
    preview, django_assert_max_num_queries
):
    lines = [f"T-{first}-{first}-X,1" for first in range(1, 1000, 2)]

    with django_assert_max_num_queries(20):
        statement = preview(*lines)

    assert statement.reconciliation["enters_t"] == 500


def test_every_problem_has_a_remedy():
    assert STATEMENT_REMEDIES.keys() == STATEMENT_MESSAGES.keys() - {
        "grammar_not_regular",
        "grammar_without_first",
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2", "No column of serial numbers"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"\xff\xfe\x00\x01", "cannot be read"),
    ],
)
def test_unreadable_file_is_refused(preview, content, words):
    with pytest.raises(InvalidInput, match=words):
        preview(content=content)

    assert StatementImport.objects.count() == 0


def test_opaque_serials_enter_by_their_texts(people):
    registry = services.registry_register(
        code="opaque", name_zh="不透明", name_en="Opaque", kind=RegistryKind.INCLUSIVE, now=NOW
    )
    project = services.project_register(
        registry=registry, number="O-1", name_zh="项目", kind="lifestyle", now=NOW
    )
    account = services.account_open(
        registry=registry, organisation=Organisation.objects.create(name_zh="甲"), now=NOW
    )
    issuance = services.issuance_register(
        project=project,
        vintage=2025,
        opaque_serials=[("批次-A", 100), ("批次-B", 1)],
        registered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    text = "编号,吨\n批次-A#1-40,40\n批次-b,1"

    statement = services.statement_preview(
        account=account,
        file_name="x.csv",
        content=text.encode(),
        as_of=date(2026, 1, 1),
        is_complete=False,
        uploaded_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    approve(statement, people[1])

    assert (issuance.first, issuance.last) == (1, 101)
    assert held(account) == [(1, 40), (101, 101)]
    assert statement.reconciliation["enters"] == ["批次-A#1-40", "批次-B"]


def test_headings_once_chosen_are_remembered_for_the_account(preview):
    heading = "登记段,减排数"
    with pytest.raises(InvalidInput, match="登记段"):
        preview("T-1-120-X,120", heading=heading)

    chosen = preview("T-1-120-X,120", heading=heading, headings={"serial": "登记段", "tonnes": "减排数"})
    again = preview("T-1-120-X,119", heading=heading)

    assert chosen.reconciliation["enters_t"] == 120
    assert again.rows.get().problems[0]["code"] == "tonnes_differ"
    with pytest.raises(InvalidInput, match="price"):
        preview("T-1-120-X,120", headings={"price": "数量(吨)"})


def test_chosen_heading_goes_before_the_one_that_we_know(preview):
    statement = preview("5,T-1-120-X", heading="编号,起止号码", headings={"serial": "起止号码"})

    assert (statement.reconciliation["enters_t"], statement.reconciliation["problems"]) == (120, 0)


def test_cell_that_a_spreadsheet_would_run_is_plain_text(preview):
    statement = preview('"=CMD(1)",1')

    [problem] = statement.rows.get().problems
    assert problem["code"] == "serial_not_in_grammar"
    assert "=CMD(1)" in statement_problem(problem)


def test_too_large_file_is_refused_before_it_is_read(preview):
    with pytest.raises(TooMuch, match="5120"):
        preview(content=b"serial\n" + b"x" * (5 * 1024 * 1024))


def test_packed_file_that_swells_is_refused(preview):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (51 * 1024 * 1024))

    with pytest.raises(TooMuch):
        preview(content=packed.getvalue(), file_name="holding.xlsx")
    with pytest.raises(InvalidInput):
        preview(content=b"PK broken", file_name="holding.xlsx")
