"""Who is told of what happens to credits, and who is not?"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from footprint.accounts.enums import AccreditationState, AccreditedActivity, Role
from footprint.accounts.models import Accreditation, Membership, Organisation
from footprint.notices.calendars import entries_of_organisation, entries_of_person
from footprint.notices.models import Notice
from footprint.offsets import services
from footprint.offsets.enums import ProjectKind, RegistryKind
from footprint.offsets.notices.holdings import tell_of_reservations
from footprint.offsets.ranges import Range
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


def test_statement_that_waits_is_told_to_a_second_person_and_the_decision_to_who_handed_it_in(holding, staff):
    elsewhere = services.registry_register(
        code="there",
        name_zh="别处登记簿",
        name_en="Registry elsewhere",
        kind=RegistryKind.NATIONAL_REDUCTION,
        serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+",
        serial_example="T-1-120-X",
        now=NOW,
    )
    services.issuance_register(
        project=services.project_register(
            registry=elsewhere, number="P-9", name_zh="风电", kind=ProjectKind.AFFORESTATION, now=NOW
        ),
        vintage=2025,
        serials="T-1-1000-X",
        registered_by=staff[0],
        request_id=uuid4(),
        now=NOW,
    )
    account = services.account_open(registry=elsewhere, organisation=holding.organisation, now=NOW)
    statement = services.statement_preview(
        account=account,
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


def operate(operator, people) -> None:
    """The people operate the registry, and the site has approved their organisation for it."""
    for person in people:
        Membership.objects.create(
            user=person, organisation=operator, role=Role.REGISTRY_OPERATOR, granted_by=person, started_at=NOW
        )
    Accreditation.objects.create(
        organisation=operator,
        activity=AccreditedActivity.REGISTRY_OPERATOR,
        body="MEE",
        number="1",
        valid_from=NOW.date(),
        valid_until=NOW.date(),
        requested_by=people[0],
        requested_at=NOW,
        state=AccreditationState.APPROVED,
        state_changed_at=NOW,
    )


def test_cancellation_is_told_to_the_other_people_of_the_registry(holding, issuance, people, operator):
    operate(operator, people)

    asked = services.cancellation_request(
        account=holding,
        serials=[(issuance, Range(1, 50))],
        reason="项目被撤销",
        requested_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    assert told() == {("乙", "cancellation.requested")}

    services.cancellation_reject(
        cancellation=asked, decided_by=people[1], reason="编号有误", request_id=uuid4(), now=NOW
    )
    assert told() == {("甲", "cancellation.decided")}


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


def test_broken_ledger_is_told_to_whoever_operates_a_registry(holding, issuance, people, operator):
    operate(operator, people[:1])
    reservation = services.blocks_reserve(
        account=holding,
        tonnes=10,
        expires_at=NOW + timedelta(days=30),
        reserved_by=people[1],
        request_id=uuid4(),
        now=NOW,
    )
    services.audit_run(now=NOW)
    assert told() == set()

    reservation.state, reservation.ended_at = "released", NOW
    reservation.save()
    report = services.audit_run(now=NOW)

    assert told() == {("甲", "ledger.broken")}
    assert Notice.objects.get(kind="ledger.broken").link == reverse("offsets:audit", args=[report.public_id])


def test_new_suspicion_is_told_once_to_the_operator_of_the_registry(holding, issuance, people, operator):
    operate(operator, people[:1])
    project = issuance.project
    project.installation = "大山坞"
    project.save()
    other = services.registry_register(
        code="elsewhere",
        name_zh="他处",
        name_en="Elsewhere",
        kind=RegistryKind.INTERNATIONAL,
        instrument="vcs_vcu",
        serial_pattern=r"E-(?P<first>\d+)-(?P<last>\d+)",
        serial_example="E-1-2",
        now=NOW,
    )
    twin = services.project_register(
        registry=other, number="E-1", name_zh="同一片林", kind=ProjectKind.AFFORESTATION,
        installation="大山坞", now=NOW,
    )  # fmt: skip
    holding.registry.instrument = "ccer"
    holding.registry.save()
    for place, serials in ((project, "T-20001-20010-X"), (twin, "E-1-10")):
        services.issuance_register(
            project=place,
            vintage=2025,
            serials=serials,
            period_start=date(2025, 1, 1),
            period_end=date(2025, 12, 31),
            registered_by=people[1],
            request_id=uuid4(),
            now=NOW,
        )

    services.radar_run(now=NOW)
    assert told() == {("甲", "radar.found")}

    services.radar_run(now=NOW)
    assert told() == set()
