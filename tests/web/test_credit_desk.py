"""Do statements, transfers and the registry desk lead where they should, and to nobody else?"""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from footprint.accounts.credit_code import credit_code_check_character
from footprint.accounts.enums import SCOPES_OF_ACTIVITY, AccreditedActivity, Role
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    membership_grant,
    organisation_create,
    site_admin_create,
    user_create,
)
from footprint.certificates.models import IssuedDocument
from footprint.core import clock
from footprint.offsets import services
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind, RetirementState
from footprint.offsets.models import (
    Account,
    Block,
    CancellationRequest,
    Issuance,
    Registry,
    StatementImport,
    Transfer,
)
from footprint.offsets.services.matching import Wish
from tests.notices.looking import told
from tests.support.signin import second_factor_add, sign_in

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
CODE = "12110000MADEM0004"
"""All but the check character of the operator's credit code."""


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _signed_in(user) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    second_factor_add(user)
    return sign_in(client, user, fresh=True, method="mfa")


def _company(name: str, *roles: Role, credit_code: str = ""):
    """An organisation, its founder with these roles, and a second person with the same and the approver's."""
    people = [
        user_create(email=f"{n}@{name}.example.com", password=None, name=n) for n in ("first", "second")
    ]
    own = organisation_create(
        created_by=people[0], name_zh=name, name_en=name, credit_code=credit_code, now=NOW
    )
    for person in people:
        for role in roles:
            membership_grant(user=person, organisation=own, role=role, granted_by=people[0], now=NOW)
    membership_grant(user=people[1], organisation=own, role=Role.APPROVER, granted_by=people[0], now=NOW)
    return own, *people


@pytest.fixture
def holder(db):
    return _company("Holder", Role.CREDIT_HOLDER, credit_code="91110000600037341L")


@pytest.fixture
def buyer(db):
    return _company("Buyer", Role.CREDIT_HOLDER, credit_code="91330100799655058B")


@pytest.fixture
def operator(db):
    """A registry operator that the site has approved."""
    own, first, second = _company(
        "Operator", Role.REGISTRY_OPERATOR, credit_code=CODE + credit_code_check_character(CODE)
    )
    activity = AccreditedActivity.REGISTRY_OPERATOR
    request = accreditation_request(
        organisation=own, activity=activity, body="MEE", number="R-1", scopes=SCOPES_OF_ACTIVITY[activity],
        valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1), evidence_note="x",
        requested_by=first, now=NOW,
    )  # fmt: skip
    admin = site_admin_create(email="admin@example.com", password=None)
    accreditation_approve(accreditation=request, decided_by=admin, reason="ok", now=NOW)
    return own, first, second


@pytest.fixture
def elsewhere(db, holder):
    """1 000 t in a registry elsewhere that nobody here holds yet."""
    registry = services.registry_register(
        code="there", name_zh="别处", name_en="Elsewhere", kind=RegistryKind.INCLUSIVE,
        instrument=Instrument.CCER, serial_pattern=r"SL-(?P<first>\d+)-(?P<last>\d+)",
        serial_example="SL-1-120", now=NOW,
    )  # fmt: skip
    project = services.project_register(
        registry=registry, number="P-1", name_zh="竹林", kind=ProjectKind.BAMBOO, region="CN-BJ",
        inside_regulated_firm=False, now=NOW,
    )  # fmt: skip
    return services.issuance_register(
        project=project,
        vintage=2024,
        serials="SL-1-1000",
        registered_by=holder[1],
        request_id=uuid4(),
        now=NOW,
    )


def once(**fields):
    return {"request_id": str(uuid4()), **fields}


def text(response) -> str:
    return response.content.decode()


def at(page: str, record) -> str:
    return reverse(f"offsets:{page}", args=[record.public_id])


def held(organisation) -> list[tuple[int, int, str]]:
    blocks = Block.objects.open().filter(account__organisation=organisation).order_by("first")
    return list(blocks.values_list("first", "last", "state"))


# --- statements -------------------------------------------------------------------------------------------
def _table(*lines: str, heading="Serial number,Amount (t)", name="holding.csv"):
    return SimpleUploadedFile(name, "\n".join([heading, *lines, ""]).encode())


def _import(client, *lines, **table):
    return client.post(
        reverse("offsets:statement-new"),
        once(registry="there", as_of="2026-11-19", file=_table(*lines, **table)),
    )


def test_statement_is_previewed_handed_in_and_approved_by_somebody_else(holder, elsewhere):
    own, first, second = holder
    uploader, approver = _signed_in(first), _signed_in(second)

    _import(uploader, "SL-1-120,120", "SL-200-200,1")
    statement = StatementImport.objects.get()
    page = text(uploader.get(at("statement", statement)))
    assert "Nothing is wrong." in page
    assert held(own) == []
    uploader.post(at("statement-submit", statement), once())
    assert told() == {("second", "statement.submitted")}
    assert "A second person decides." in text(uploader.get(at("statement", statement)))
    assert uploader.post(at("statement-approve", statement), once()).status_code == 403
    approver.post(at("statement-approve", statement), once())

    assert told() == {("first", "statement.decided")}
    assert held(own) == [(1, 120, "held"), (200, 200, "held")]
    assert "SL-1-120" in text(uploader.get("/credits/"))
    listed = uploader.get(reverse("offsets:statements"), {"state": "approved", "q": "holding"})
    assert "Elsewhere" in text(listed)


def test_wrong_cells_are_listed_with_their_remedy_and_cannot_be_handed_in(holder, elsewhere):
    uploader = _signed_in(holder[1])

    _import(uploader, "SL-1-120,119", "XX,1")
    statement = StatementImport.objects.get()
    page = text(uploader.get(at("statement", statement)))
    uploader.post(at("statement-submit", statement), once())

    assert "The line says 119 t, but its serials are 120 t." in page
    assert "Copy the serial number from the registry" in page
    assert "2 cells are wrong" in page
    statement.refresh_from_db()
    assert statement.state == "previewed"


def test_second_person_refuses_with_a_reason_that_the_uploader_reads(holder, elsewhere):
    uploader, approver = _signed_in(holder[1]), _signed_in(holder[2])
    _import(uploader, "SL-1-120,120")
    statement = StatementImport.objects.get()
    uploader.post(at("statement-submit", statement), once())

    approver.post(at("statement-reject", statement), once(reason="Not our account."))

    assert "Not our account." in text(uploader.get(at("statement", statement)))
    assert held(holder[0]) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_template_is_understood_in_every_column(holder, elsewhere, language):
    uploader = _signed_in(holder[1])
    uploader.cookies["django_language"] = language
    headings = b"".join(uploader.get(reverse("offsets:statement-template")).streaming_content).decode()

    _import(uploader, "SL-1-10,9,P-2,2023", heading=headings.strip("\ufeff\r\n"))

    [row] = StatementImport.objects.get().rows.all()
    assert [problem["column"] for problem in row.problems] == ["tonnes", "project", "vintage"]


def test_headings_can_be_named(holder, elsewhere):
    uploader = _signed_in(holder[1])
    file = _table("SL-1-10,10", heading="登记段,减排数")

    refused = uploader.post(
        reverse("offsets:statement-new"), once(registry="there", as_of="2026-11-19", file=file)
    )
    file.seek(0)
    uploader.post(
        reverse("offsets:statement-new"),
        once(
            registry="there", as_of="2026-11-19", file=file, heading_serial="登记段", heading_tonnes="减排数"
        ),
    )

    assert (refused.status_code, "登记段" in text(refused)) == (400, True)
    assert StatementImport.objects.get().reconciliation["enters_t"] == 10


def test_statement_of_another_organisation_is_not_there(holder, buyer, elsewhere):
    _import(_signed_in(holder[1]), "SL-1-120,120")

    assert _signed_in(buyer[1]).get(at("statement", StatementImport.objects.get())).status_code == 404


# --- issuances of registries elsewhere --------------------------------------------------------------------
def test_holder_records_a_project_and_an_issuance_of_an_opaque_registry(holder, db):
    services.registry_register(
        code="opaque", name_zh="无语法", name_en="Opaque", kind=RegistryKind.NATIONAL_REDUCTION, now=NOW
    )
    browser = _signed_in(holder[1])
    project = {"number": "C-9", "name_zh": "海上风电", "kind": "offshore_wind", "region": "cn-gd",
               "co_benefits": ["jobs"]}  # fmt: skip

    browser.post("/credits/projects/new/?registry=opaque", project)
    twice = browser.post("/credits/projects/new/?registry=opaque", project)
    made = {
        "project": str(Registry.objects.get(code="opaque").projects.get().pk), "vintage": "2024",
        "issued_on": "2025-06-30", "serials": "LOT-A,100\nLOT-B，20", "kind": "full",
        "document": SimpleUploadedFile("issue.pdf", b"%PDF-1.7\n%%EOF\n"),
    }  # fmt: skip
    browser.post("/credits/issuances/new/?registry=opaque", once(**made))

    assert twice.status_code == 400
    issuance = Issuance.objects.get()
    assert (issuance.tonnes, issuance.project.region, len(issuance.evidence_sha256)) == (120, "CN-GD", 64)


# --- registry desk ------------------------------------------------------------------------------------------
@pytest.fixture
def desk(operator, holder):
    """A registry opened at the desk, with 1 000 t issued into the holder's account there."""
    browser = _signed_in(operator[1])
    opened = {
        "name_zh": "示例登记簿", "name_en": "Example", "code": "example", "letters": "SL",
        "kind": "inclusive", "instrument": "planting", "region": "CN-ZJ", "zone": "Asia/Shanghai",
    }  # fmt: skip
    browser.post("/desk/new/", opened)
    registry = Registry.objects.get(code="example")
    browser.post(
        at("desk-project-new", registry),
        {"number": "P-1", "name_zh": "竹林", "kind": "bamboo", "region": "CN-ZJ"},
    )
    browser.post(at("desk-account-new", registry), {"credit_code": holder[0].credit_code, "number": "A-7"})
    account = registry.accounts.get(organisation=holder[0])
    made = {
        "project": str(registry.projects.get().pk), "vintage": "2026", "issued_on": "2026-11-01",
        "serials": "SL-2026-1-1000", "kind": "full", "account": str(account.public_id),
        "document": SimpleUploadedFile("issue.pdf", b"%PDF-1.7\n%%EOF\n"),
    }  # fmt: skip
    browser.post(at("desk-issuance-new", registry), once(**made))
    return registry, account, browser


def _act(desk, act: str, serials: str, account: Account | None = None):
    registry, own, browser = desk
    return browser.post(
        reverse("offsets:desk-move", args=[registry.public_id, act]),
        once(account=str((account or own).public_id), serials=serials, reason="Because."),
    )


def test_operator_opens_a_registry_and_issues(desk, holder):
    registry, account, browser = desk

    assert (registry.operated_here, account.number) == (True, "A-7")
    assert held(holder[0]) == [(1, 1000, "held")]
    for page in ("desk-registry", "desk-projects", "desk-accounts", "desk-retirements", "desk-cancellations"):
        assert browser.get(at(page, registry)).status_code == 200
    assert "SL-2026-1-1000" in text(browser.get(at("desk-registry", registry)))
    assert "1,000" in text(browser.get("/desk/"))


def test_issue_ahead_of_verification_keeps_its_limit(desk):
    registry, _account, browser = desk
    made = {
        "project": str(registry.projects.get().pk), "vintage": "2027", "issued_on": "2026-11-01",
        "serials": "SL-2027-1-601", "kind": "pre_issue", "period_t_co2e": "1000", "limit_percent": "60",
    }  # fmt: skip

    def document():
        return SimpleUploadedFile("issue.pdf", b"%PDF-1.7\n%%EOF\n")

    refused = browser.post(at("desk-issuance-new", registry), once(**made, document=document()))
    browser.post(
        at("desk-issuance-new", registry), once(**made | {"serials": "SL-2027-1-600"}, document=document())
    )

    assert "601 t are more than the 600 t" in text(refused)
    assert Issuance.objects.get(vintage=2027).tonnes == 600


def test_operator_freezes_sets_aside_and_hands_back(desk, holder):
    _act(desk, "freeze", "SL-2026-1-100")
    _act(desk, "set-aside", "SL-2026-901-1000")
    twice = _act(desk, "freeze", "SL-2026-50-60")
    _act(desk, "unfreeze", "SL-2026-1-50")
    _act(desk, "hand-back", "SL-2026-901-950")

    assert twice.status_code == 400
    assert held(holder[0]) == [
        (1, 50, "held"), (51, 100, "frozen"), (101, 900, "held"), (901, 950, "held"),
    ]  # fmt: skip


def test_cancellation_needs_a_second_operator(desk, operator, holder):
    _act(desk, "cancel", "SL-2026-1-10")
    request = CancellationRequest.objects.get()
    asked_by, second = desk[2], _signed_in(operator[2])
    assert ("second", "cancellation.requested") in told()

    refused = asked_by.post(at("cancellation-approve", request), once())
    second.post(at("cancellation-approve", request), once())

    assert "cannot approve it" in text(refused)
    assert held(holder[0])[0] == (1, 10, "cancelled")
    assert second.get(at("cancellation", request)).status_code == 200


def test_invalidated_issuance_is_frozen_and_names_what_was_built_on_it(desk, holder):
    registry, account, browser = desk
    request = services.retirement_request(
        account=account, tonnes=40, beneficiary_name="Expo", purpose="event_neutrality", claim="c",
        subject="s", requested_by=holder[1], request_id=uuid4(), now=NOW,
    )  # fmt: skip
    services.retirement_approve(
        retirement_request=request, approved_by=holder[2], request_id=uuid4(), now=NOW
    )
    issuance = Issuance.objects.get(registry=registry)
    number = request.__class__.objects.get(pk=request.pk).retirement.number

    asked = text(browser.get(at("desk-invalidate", issuance)))
    browser.post(at("desk-invalidate", issuance), once(reason="The forest burnt down."))

    assert number in asked
    assert held(holder[0]) == [(1, 40, "retired"), (41, 1000, "frozen")]
    page = text(_signed_in(holder[1]).get(at("issuance", issuance)))
    assert "The forest burnt down." in page
    assert number in page


def test_desk_of_another_operator_is_not_there(desk, holder):
    assert _signed_in(holder[1]).get(at("desk-registry", desk[0])).status_code == 403


# --- transfers ----------------------------------------------------------------------------------------------
@pytest.fixture
def both_hold(desk, buyer):
    registry, account, _browser = desk
    return account, services.account_open(registry=registry, organisation=buyer[0], now=NOW)


def _offer(client, account, **fields):
    return client.post(reverse("offsets:transfer-new"), once(from_account=str(account.public_id), **fields))


def test_transfer_is_offered_and_accepted(both_hold, holder, buyer):
    sender, receiver = _signed_in(holder[1]), _signed_in(buyer[1])

    _offer(sender, both_hold[0], receiver=buyer[0].credit_code, tonnes="100", note="Contract 7")
    transfer = Transfer.objects.get()
    assert "A transfer waits for you." in text(receiver.get(reverse("offsets:transfers"), {"way": "in"}))
    assert sender.post(at("transfer-accept", transfer), once()).status_code == 404
    receiver.post(at("transfer-accept", transfer), once())

    assert held(buyer[0]) == [(1, 100, "held")]
    assert held(holder[0]) == [(101, 1000, "held")]
    assert "SL-2026-1-100" in text(sender.get(at("transfer", transfer)))


def test_named_serials_are_offered_and_refused_or_taken_back(both_hold, holder, buyer):
    sender, receiver = _signed_in(holder[1]), _signed_in(buyer[1])

    _offer(sender, both_hold[0], receiver=buyer[0].credit_code, serials="SL-2026-5-6")
    receiver.post(at("transfer-refuse", Transfer.objects.get()), once())
    _offer(sender, both_hold[0], receiver=buyer[0].credit_code, serials="SL-2026-5-6")
    sender.post(at("transfer-withdraw", Transfer.objects.latest("pk")), once())

    assert list(Transfer.objects.order_by("pk").values_list("state", flat=True)) == ["rejected", "withdrawn"]
    assert sum(last - first + 1 for first, last, _state in held(holder[0])) == 1000


def test_offer_to_somebody_without_an_account_says_so(both_hold, holder):
    refused = _offer(_signed_in(holder[1]), both_hold[0], receiver="91510100MADEM0006X", tonnes="1")

    assert "Nobody with this code or number" in text(refused)
    assert not Transfer.objects.exists()


# --- papers -------------------------------------------------------------------------------------------------
def test_letter_and_quote_are_issued_as_documents_of_record(holder, elsewhere, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    own, first, second = holder
    uploader, approver = _signed_in(first), _signed_in(second)
    _import(uploader, "SL-1-1000,1000")
    uploader.post(at("statement-submit", StatementImport.objects.get()), once())
    approver.post(at("statement-approve", StatementImport.objects.get()), once())
    request = services.retirement_request(
        account=own.credit_accounts.get(), tonnes=40, beneficiary_name="王小明", beneficiary_kind="person",
        purpose="event_neutrality", claim="抵销出行排放。", subject="出行", requested_by=first,
        request_id=uuid4(), now=NOW,
    )  # fmt: skip
    quote = services.quote_make(
        organisation=own, wish=Wish(
            rules="beijing_2014", demand_t=30, used_on=date(2026, 12, 1), obligation_t=100_000
        ),
        quoted_by=first, request_id=uuid4(), now=NOW,
    )  # fmt: skip

    too_early = uploader.post(at("retirement-letter", request), follow=True)
    services.retirement_approve(retirement_request=request, approved_by=second, request_id=uuid4(), now=NOW)
    uploader.post(at("retirement-letter", request))
    uploader.post(at("quote-paper", quote))

    assert "The letter is not possible" in text(too_early)
    letter = IssuedDocument.objects.get(kind="retirement_letter")
    assert letter.facts["lines"][0]["serials"] == ["SL-1-40"]
    assert "王小明" not in str(letter.record)
    paper = IssuedDocument.objects.get(kind="quote")
    assert paper.facts["valid_until"]["zh"] == "2026年11月27日 12:00（北京时间）"
    assert paper.valid_until == (NOW + timedelta(days=7)).date()
    page = text(uploader.get(at("retirement-letter", request)))
    assert letter.number in page
    assert uploader.get(reverse("verify-document-pdf", args=[letter.number, "en"])).status_code == 200
    assert Client().get(reverse("verify-document-pdf", args=[letter.number, "en"])).status_code != 200
    assert letter.number in text(uploader.get(at("retirement-instruct", request)))
    request.refresh_from_db()
    assert request.state == RetirementState.APPROVED
