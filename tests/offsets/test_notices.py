"""Who is told of what happens to credits, and who is not?"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from footprint.accounts.enums import Role
from footprint.accounts.models import Membership, Organisation
from footprint.notices.calendars import entries_of_organisation, entries_of_person
from footprint.notices.models import Notice
from footprint.offsets import services
from footprint.offsets.notices.holdings import tell_of_reservations
from tests.notices.looking import told
from tests.offsets.conftest import NOW


@pytest.fixture
def staff(people, holding):
    """The holder's two people: one keeps the credits and asks, the other approves."""
    asks, approves = people
    for person, role in ((asks, Role.CREDIT_HOLDER), (approves, Role.APPROVER)):
        Membership.objects.create(
            user=person, organisation=holding.organisation, role=role, granted_by=asks, started_at=NOW
        )
    return asks, approves


@pytest.fixture
def request_retirement(holding, issuance, staff):
    def make(tonnes: int = 120):
        return services.retirement_request(
            account=holding,
            tonnes=tonnes,
            beneficiary_name="杭州马拉松",
            purpose="event_neutrality",
            claim="2026 杭州马拉松碳中和",
            subject="2026 杭州马拉松",
            requested_by=staff[0],
            request_id=uuid4(),
            now=NOW,
        )

    return make


def test_request_tells_the_approver_and_not_the_one_who_asked(request_retirement):
    request = request_retirement()

    assert told() == {("乙", "retirement.requested")}
    notice = Notice.objects.get()
    assert notice.subject_zh.startswith("120 ")
    assert "杭州马拉松" in notice.text_zh
    assert notice.link == reverse("offsets:retirement", args=[request.public_id])
    assert notice.organisation == request.account.organisation


def test_approval_where_the_registry_is_operated_here_tells_of_the_end(request_retirement, staff):
    request = request_retirement()
    told()

    services.retirement_approve(retirement_request=request, approved_by=staff[1], request_id=uuid4(), now=NOW)

    assert told() == {("甲", "retirement.retired")}
    request.refresh_from_db()
    assert request.retirement.number in Notice.objects.get(kind="retirement.retired").text_en


def test_refusal_tells_the_one_who_asked_why(request_retirement, staff):
    request = request_retirement()
    told()

    services.retirement_reject(
        retirement_request=request, rejected_by=staff[1], reason="次数错", request_id=uuid4(), now=NOW
    )

    assert told() == {("甲", "retirement.rejected")}
    assert "次数错" in Notice.objects.get(kind="retirement.rejected").text_en


def test_reservation_that_ends_soon_is_told_once_and_again_when_prolonged(holding, issuance, staff):
    reservation = services.blocks_reserve(
        account=holding,
        tonnes=7,
        expires_at=NOW + timedelta(days=2),
        reserved_by=staff[0],
        request_id=uuid4(),
        now=NOW,
    )

    tell_of_reservations(now=NOW)
    tell_of_reservations(now=NOW + timedelta(hours=1))
    assert told() == {("甲", "reservation.expiring")}
    assert Notice.objects.count() == 1

    services.reservation_prolong(
        reservation=reservation, expires_at=NOW + timedelta(days=9), now=NOW, actor=staff[0]
    )
    tell_of_reservations(now=NOW + timedelta(days=2))
    assert told() == set()
    tell_of_reservations(now=NOW + timedelta(days=7))
    assert told() == {("甲", "reservation.expiring")}


def test_reservation_that_has_ended_is_told(holding, issuance, staff):
    services.blocks_reserve(
        account=holding,
        tonnes=7,
        expires_at=NOW + timedelta(days=5),
        reserved_by=staff[0],
        request_id=uuid4(),
        now=NOW,
    )
    a_year_later = NOW + timedelta(days=365)  # the demo's clock was set ahead

    services.reservations_expire(now=a_year_later)
    tell_of_reservations(now=a_year_later)

    assert told() == {("甲", "reservation.expired")}


def test_statement_that_waits_is_told_to_a_second_person_and_the_decision_to_who_handed_it_in(
    project, holding, staff
):
    services.issuance_register(
        project=project, vintage=2025, serials="T-1-1000-X", registered_by=staff[0],
        request_id=uuid4(), now=NOW,
    )  # fmt: skip
    statement = services.statement_preview(
        account=holding,
        file_name="holding.csv",
        content="编号,数量(吨)\nT-1-120-X,120".encode(),
        as_of=NOW.date(),
        is_complete=False,
        uploaded_by=staff[0],
        request_id=uuid4(),
        now=NOW,
    )
    services.statement_submit(statement=statement, submitted_by=staff[0], request_id=uuid4(), now=NOW)
    assert told() == {("乙", "statement.submitted")}

    services.statement_reject(
        statement=statement, decided_by=staff[1], reason="日期不对", request_id=uuid4(), now=NOW
    )
    assert told() == {("甲", "statement.decided")}
    notice = Notice.objects.get(kind="statement.decided")
    assert "日期不对" in notice.text_zh
    assert notice.link == reverse("offsets:statement", args=[statement.public_id])


def test_void_issuance_tells_everybody_who_holds_some(issuance, staff):
    services.issuance_invalidate(
        issuance=issuance, reason="重复计算", invalidated_by=staff[0], request_id=uuid4(), now=NOW
    )

    assert told() == {("甲", "issuance.invalidated"), ("乙", "issuance.invalidated")}
    assert "重复计算" in Notice.objects.first().text_zh


def test_offered_transfer_tells_the_receiver_and_the_answer_the_sender(
    registry, holding, issuance, staff, django_user_model
):
    buyer = Organisation.objects.create(name_zh="受让公司", name_en="Buyer Ltd")
    receiver = django_user_model.objects.create_user("buys@example.org", name="丙")
    Membership.objects.create(
        user=receiver, organisation=buyer, role=Role.CREDIT_HOLDER, granted_by=receiver, started_at=NOW
    )
    target = services.account_open(registry=registry, organisation=buyer, now=NOW)
    transfer = services.transfer_offer(
        from_account=holding,
        to_account=target,
        tonnes=30,
        offered_by=staff[0],
        request_id=uuid4(),
        now=NOW,
    )
    assert told() == {("丙", "transfer.offered")}

    services.transfer_reject(transfer=transfer, decided_by=receiver, request_id=uuid4(), now=NOW)

    assert told() == {("甲", "transfer.decided")}
    notice = Notice.objects.get(kind="transfer.decided")
    assert "Holder Ltd" in notice.text_en
    assert "持有公司" in notice.text_zh


def test_end_of_a_reservation_stands_in_the_calendar_of_the_holder_alone(holding, issuance, staff, operator):
    ends = NOW.replace(hour=17)  # in Shanghai this is already the next day
    services.blocks_reserve(
        account=holding,
        tonnes=7,
        expires_at=ends,
        reserved_by=staff[0],
        request_id=uuid4(),
        now=NOW,
    )

    (entry,) = entries_of_person(staff[0], now=NOW)

    assert entry.day.isoformat() == "2026-11-21"
    assert [one.uid for one in entries_of_organisation(holding.organisation, now=NOW)] == [entry.uid]
    assert entries_of_organisation(operator, now=NOW) == []
