"""Do the pages of credits lead from a demand to a retirement that anybody can find?"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.core import clock
from footprint.offsets import services
from footprint.offsets.enums import AccountKind, BlockState, Instrument, ProjectKind, RegistryKind
from footprint.offsets.models import Block, Quote, Reservation, Retirement, RetirementRequest
from tests.support.signin import second_factor_add, sign_in

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def holder(db):
    """An organisation whose founder holds credits and whose second person approves."""
    founder = user_create(email="holder@example.com", password=None, name="黄海")
    own = organisation_create(created_by=founder, name_zh="南方碳资产", name_en="Southern Carbon", now=NOW)
    approver = user_create(email="approver@example.com", password=None, name="郑洁")
    membership_grant(user=founder, organisation=own, role=Role.CREDIT_HOLDER, granted_by=founder, now=NOW)
    membership_grant(user=approver, organisation=own, role=Role.APPROVER, granted_by=founder, now=NOW)
    return own, founder, approver


@pytest.fixture
def browser(holder):
    _own, founder, _approver = holder
    return _signed_in(founder)


@pytest.fixture
def second(holder):
    _own, _founder, approver = holder
    return _signed_in(approver)


def _reader() -> Client:
    """Somebody who reads English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def _signed_in(user) -> Client:
    second_factor_add(user)
    return sign_in(_reader(), user, fresh=True, method="mfa")


def _account(own, founder, *, here: bool):
    registry = services.registry_register(
        code="bcer-demo",
        name_zh="示例林业登记簿",
        name_en="Example forestry registry",
        kind=RegistryKind.FORESTRY_INCLUSIVE,
        instrument=Instrument.CCER,
        serial_pattern=r"SL-(?P<first>\d+)-(?P<last>\d+)",
        serial_example="SL-1-120",
        operated_here=here,
        operator=own,
        now=NOW,
    )
    project = services.project_register(
        registry=registry, number="SL-001", name_zh="竹林", name_en="Bamboo", kind=ProjectKind.BAMBOO,
        region="CN-BJ", inside_regulated_firm=False, now=NOW,
    )  # fmt: skip
    account = services.account_open(registry=registry, organisation=own, now=NOW)
    outside = registry.accounts.get(kind=AccountKind.OUTSIDE)
    services.issuance_register(
        project=project,
        vintage=2024,
        serials="SL-1-1000",
        account=account if here else outside,
        registered_by=founder,
        request_id=uuid4(),
        now=NOW,
    )
    return account


@pytest.fixture
def elsewhere(holder):
    """1 000 t in a registry that is not operated here, entered by an approved statement."""
    own, founder, approver = holder
    account = _account(own, founder, here=False)
    statement = services.statement_preview(
        account=account,
        file_name="statement.csv",
        content=b"serial,tonnes\nSL-1-1000,1000\n",
        as_of=NOW.date(),
        is_complete=True,
        uploaded_by=founder,
        request_id=uuid4(),
        now=NOW,
    )
    services.statement_submit(statement=statement, submitted_by=founder, request_id=uuid4(), now=NOW)
    services.statement_approve(statement=statement, decided_by=approver, request_id=uuid4(), now=NOW)
    return account


def _reserve(account, user, tonnes=40):
    return services.blocks_reserve(
        account=account,
        tonnes=tonnes,
        subject="Summit",
        expires_at=NOW + timedelta(days=5),
        reserved_by=user,
        request_id=uuid4(),
        now=NOW,
    )


def _facts(**changes):
    return {
        "request_id": str(uuid4()),
        "beneficiary_name": "Southern Carbon",
        "beneficiary_kind": "organisation",
        "purpose": "event_neutrality",
        "subject": "Summit",
        "claim": "The summit is carbon neutral.",
        "zone": "Asia/Shanghai",
        "privacy": "public",
        **changes,
    }


def _text(response) -> str:
    return response.content.decode()


def test_holdings_without_credits_say_how_they_come(browser):
    assert "No credits yet." in _text(browser.get(reverse("offsets:holdings")))


def test_holdings_list_serials_and_export_them(browser, elsewhere):
    page, file = browser.get("/credits/"), browser.get("/credits/?format=csv")

    assert "SL-1-1000" in _text(page)
    assert b"SL-1-1000" in b"".join(file.streaming_content if file.streaming else [file.content])


def test_history_shows_the_past_by_moment_and_by_movement(browser, elsewhere, holder):
    _reserve(elsewhere, holder[1])
    issuance = elsewhere.blocks.first().issuance
    address = reverse("offsets:issuance", args=[issuance.public_id])

    now, before = browser.get(address), browser.get(address + "?after=1")
    sent_on = browser.get(address, {"moment": "2030-01-01T00:00"})

    assert "SL-41-1000" in _text(now)
    assert "SL-41-1000" not in _text(before)
    assert "You look at the past." in _text(before)
    assert sent_on.url == f"{address}?after=3"
    assert "Nothing was issued yet" in _text(browser.get(address, {"moment": "2020-01-01T00:00"}))


def test_serial_shows_every_station(browser, elsewhere, holder):
    _reserve(elsewhere, holder[1])
    issuance = elsewhere.blocks.first().issuance

    page = _text(browser.get(reverse("offsets:issuance-serial", args=[issuance.public_id]), {"serial": "7"}))

    assert page.index("Entered by registry statement") < page.rindex("Southern Carbon")
    assert browser.get(reverse("offsets:issuance-journal", args=[issuance.public_id])).status_code == 200


def test_reservation_is_released_in_part_and_prolonged_within_limits(browser, elsewhere, holder):
    reservation = _reserve(elsewhere, holder[1])
    release = reverse("offsets:reservation-release", args=[reservation.public_id])
    prolong = reverse("offsets:reservation-prolong", args=[reservation.public_id])

    browser.post(release, {"request_id": str(uuid4()), "tonnes": "15"})
    too_far = browser.post(prolong, {"expires_at": "2027-11-20T12:00"})
    browser.post(prolong, {"expires_at": "2026-12-20T12:00"})

    reservation.refresh_from_db()
    assert too_far.status_code == 400
    assert reservation.expires_at == datetime(2026, 12, 20, 4, tzinfo=UTC)
    kept = Block.objects.open().filter(reservation=reservation, state=BlockState.RESERVED)
    assert sum(block.tonnes for block in kept) == 25


def test_demand_is_tried_quoted_and_reserved(browser, elsewhere):
    wish = {
        "demand_t": "300", "rules": "beijing_2014", "used_on": "2026-12-20", "first": "local_first",
        "sources": "own", "currency": "CNY", "obligation_t": "100000", "subject": "Summit",
    }  # fmt: skip

    tried = browser.get("/credits/match/", wish)
    assert Quote.objects.count() == 0
    quoted = browser.post("/credits/quotes/new/", {**wish, "request_id": str(uuid4())})
    quote = Quote.objects.get()
    browser.post(
        reverse("offsets:quote-reserve", args=[quote.public_id]),
        {"request_id": str(uuid4()), "purpose": "event_neutrality", "days": "30"},
    )

    assert "SL-001" in _text(tried)
    assert quoted.url == reverse("offsets:quote", args=[quote.public_id])
    assert quote.covered_t == 300, quote.answer
    assert Reservation.objects.get().tonnes == 300
    assert browser.get(quoted.url).status_code == 200


def test_retirement_is_requested_approved_instructed_proved_and_found_by_anybody(
    browser, second, elsewhere, holder
):
    reservation = _reserve(elsewhere, holder[1])
    browser.post(reverse("offsets:retirement-new", args=[reservation.public_id]), _facts())
    asked = RetirementRequest.objects.get()

    def at(step):
        return reverse(f"offsets:retirement-{step}", args=[asked.public_id])

    assert "A second person approves." in _text(
        browser.get(reverse("offsets:retirement", args=[asked.public_id]))
    )
    assert browser.get(at("approve")).status_code == 403
    second.post(at("approve"), {"request_id": str(uuid4())})
    assert "SL-1-40" in _text(browser.get(at("letter")))
    browser.post(at("instruct"), {"request_id": str(uuid4()), "instruction_number": "L-7"})
    wrong = browser.post(at("prove"), _proof("SL-1-39"))
    assert (wrong.status_code, Retirement.objects.count()) == (400, 0)
    browser.post(at("prove"), _proof("SL-1-40"))

    done = Retirement.objects.get()
    visitor = _reader()
    for query in ("SL-7-7", done.number, "Southern Car"):
        assert done.number in _text(visitor.get("/register/", {"q": query})), query
    assert "The summit is carbon neutral." in _text(visitor.get(f"/register/{done.number}/"))
    assert done.number not in _text(visitor.get("/register/", {"q": "SL-700-701"}))
    assert visitor.get("/register/RT-00000-00000/").status_code == 404


def _proof(serials):
    return {
        "request_id": str(uuid4()),
        "file": SimpleUploadedFile("proof.pdf", b"%PDF-1.7\nproof\n%%EOF\n"),
        "proof_number": "Z-2026-7",
        "retired_on": "2026-11-20",
        "serials": serials,
    }


def test_retirement_in_a_registry_operated_here_ends_with_the_approval(browser, second, holder):
    own, founder, _approver = holder
    reservation = _reserve(_account(own, founder, here=True), founder)
    browser.post(
        reverse("offsets:retirement-new", args=[reservation.public_id]), _facts(privacy="beneficiary_hidden")
    )
    asked = RetirementRequest.objects.get()

    second.post(reverse("offsets:retirement-approve", args=[asked.public_id]), {"request_id": str(uuid4())})

    done = Retirement.objects.get()
    page = _text(_reader().get(f"/register/{done.number}/"))
    assert "SL-1-40" in page
    assert "Southern Carbon" not in page
    file = Client().get("/register/?format=csv")
    assert done.number in b"".join(file.streaming_content if file.streaming else [file.content]).decode()


def test_request_is_withdrawn_with_a_reason(browser, elsewhere, holder):
    reservation = _reserve(elsewhere, holder[1])
    browser.post(reverse("offsets:retirement-new", args=[reservation.public_id]), _facts())
    asked = RetirementRequest.objects.get()

    browser.post(
        reverse("offsets:retirement-withdraw", args=[asked.public_id]),
        {"request_id": str(uuid4()), "reason": "Wrong name."},
    )

    asked.refresh_from_db()
    assert (asked.state, asked.ended_because) == ("rejected", "Wrong name.")
    assert "Wrong name." in _text(browser.get(reverse("offsets:retirement", args=[asked.public_id])))
