"""Do serials change hands, freeze, go to the buffer and die exactly as the table of moves says?"""

from uuid import uuid4

import pytest

from footprint.accounts.models import Organisation
from footprint.core.models import OutboxFact
from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import AccountKind, ReservationState, RetirementState, TransferState
from footprint.offsets.models import Block, Retirement
from footprint.offsets.problems import SecondPersonNeeded, SerialsNotFree, WrongState
from tests.offsets.conftest import NOW


def open_blocks() -> list[tuple[int, int, str]]:
    return list(Block.objects.open().order_by("issuance", "first").values_list("first", "last", "state"))


@pytest.fixture
def buyer(registry):
    return services.account_open(
        registry=registry, organisation=Organisation.objects.create(name_zh="买方"), now=NOW
    )


@pytest.fixture
def offer(holding, buyer, issuance, people):
    return services.transfer_offer(
        from_account=holding,
        to_account=buyer,
        tonnes=100,
        offered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )


def decide(service, offer, people):
    return service(transfer=offer, decided_by=people[1], request_id=uuid4(), now=NOW)


def test_offered_serials_wait_in_transfer(offer, holding):
    assert open_blocks() == [(1, 100, "in_transfer"), (101, 10_000, "held")]
    assert Block.objects.open().get(transfer=offer).account == holding


def test_accepted_serials_are_the_receivers(offer, buyer, people):
    decide(services.transfer_accept, offer, people)

    assert open_blocks() == [(1, 100, "held"), (101, 10_000, "held")]
    assert Block.objects.open().get(first=1).account == buyer


@pytest.mark.parametrize("service", [services.transfer_reject, services.transfer_withdraw])
def test_declined_serials_return(offer, holding, people, service):
    decide(service, offer, people)

    assert Block.objects.open().get(first=1).account == holding
    with pytest.raises(WrongState):
        decide(services.transfer_accept, offer, people)


def test_transfer_needs_two_holdings_of_one_registry(holding, issuance, people):
    system = holding.registry.accounts.get(kind=AccountKind.BUFFER)

    for receiver in (holding, system):
        with pytest.raises(InvalidInput) as refusal:
            services.transfer_offer(
                from_account=holding,
                to_account=receiver,
                tonnes=1,
                offered_by=people[0],
                request_id=uuid4(),
                now=NOW,
            )
        assert refusal.value.field == "to_account"
    assert open_blocks() == [(1, 10_000, "held")]


def change(service, holding, issuance, first, last, people, **options):  # noqa: PLR0917  (reads as a line)
    return service(
        account=holding,
        serials=[(issuance, (first, last))],
        reason="reversal",
        request_id=uuid4(),
        now=NOW,
        **(options or {"actor": people[0]}),
    )


def test_frozen_serials_cannot_be_reserved_until_unfrozen(holding, issuance, people):
    assert change(services.blocks_freeze, holding, issuance, 5, 9, people) == 5

    with pytest.raises(SerialsNotFree):
        change(services.blocks_freeze, holding, issuance, 9, 10, people)
    assert change(services.blocks_unfreeze, holding, issuance, 6, 9, people) == 4
    assert open_blocks() == [(1, 4, "held"), (5, 5, "frozen"), (6, 9, "held"), (10, 10_000, "held")]


def test_buffer_takes_and_hands_back(holding, issuance, people, registry):
    change(services.blocks_set_aside, holding, issuance, 1, 20, people)

    assert Block.objects.open().get(first=1).account.kind == AccountKind.BUFFER
    change(services.blocks_hand_back, holding, issuance, 1, 5, people)
    assert open_blocks() == [(1, 5, "held"), (6, 20, "buffer"), (21, 10_000, "held")]


def test_cancelling_needs_a_second_person_and_is_final(holding, issuance, people):
    asker, approver = people
    with pytest.raises(SecondPersonNeeded):
        change(services.blocks_cancel, holding, issuance, 1, 5, people, requested_by=asker, approved_by=asker)

    change(services.blocks_cancel, holding, issuance, 1, 5, people, requested_by=asker, approved_by=approver)

    with pytest.raises(SerialsNotFree):
        change(services.blocks_unfreeze, holding, issuance, 1, 5, people)
    assert open_blocks() == [(1, 5, "cancelled"), (6, 10_000, "held")]


def test_holds_need_a_reason(holding, issuance, people):
    with pytest.raises(InvalidInput) as refusal:
        services.blocks_freeze(
            account=holding,
            serials=[(issuance, (1, 1))],
            reason=" ",
            actor=people[0],
            request_id=uuid4(),
            now=NOW,
        )

    assert refusal.value.field == "reason"


def ask(holding, issuance, people, tonnes, request_id=None):
    return services.retirement_request(
        account=holding,
        tonnes=tonnes,
        issuances=[issuance],
        beneficiary_name="受益方",
        purpose="other",
        claim="c",
        subject="s",
        requested_by=people[0],
        request_id=request_id or uuid4(),
        now=NOW,
    )


@pytest.fixture
def second(project, holding, people, issuance):
    return services.issuance_register(
        project=project,
        vintage=2026,
        serials="T-20001-20100-X",
        account=holding,
        registered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )


def test_invalidation_freezes_what_is_left_and_tells_of_what_is_retired(
    holding, buyer, issuance, second, people
):
    retired = ask(holding, issuance, people, 10)
    services.retirement_approve(
        retirement_request=retired, approved_by=people[1], request_id=uuid4(), now=NOW
    )
    pending = ask(holding, issuance, people, 20)
    transfer = services.transfer_offer(
        from_account=holding,
        to_account=buyer,
        serials=[(issuance, (500, 509)), (second, (20_001, 20_005))],
        offered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )

    services.issuance_invalidate(
        issuance=issuance, reason="双重登记", invalidated_by=people[1], request_id=uuid4(), now=NOW
    )

    states = {
        state: sum(block.tonnes for block in Block.objects.open().filter(issuance=issuance, state=state))
        for state in ("retired", "frozen", "held", "reserved", "in_transfer")
    }
    assert states == {"retired": 10, "frozen": 9_990, "held": 0, "reserved": 0, "in_transfer": 0}
    assert {block.state for block in Block.objects.open().filter(issuance=second)} == {"held"}
    transfer.refresh_from_db()
    pending.refresh_from_db()
    assert transfer.state == TransferState.INVALIDATED
    assert (pending.state, pending.reservation.state) == (
        RetirementState.INVALIDATED,
        ReservationState.INVALIDATED,
    )
    fact = OutboxFact.objects.get(kind="issuance.invalidated")
    assert fact.subject_public_id == issuance.public_id
    assert fact.payload == {
        "reason": "双重登记",
        "frozen_t": 9_990,
        "retired_t": 10,
        "retirements": [str(Retirement.objects.get().public_id)],
        "reservations": [str(pending.reservation.public_id)],
    }


def test_invalidation_leaves_a_reservation_what_it_keeps_elsewhere(holding, issuance, second, people):
    reservation = services.blocks_reserve(
        account=holding,
        serials=[(issuance, (1, 5)), (second, (20_001, 20_007))],
        expires_at=NOW.replace(year=2027),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )

    services.issuance_invalidate(
        issuance=issuance, reason="void", invalidated_by=people[1], request_id=uuid4(), now=NOW
    )

    reservation.refresh_from_db()
    assert reservation.state == ReservationState.ACTIVE
    assert [block.tonnes for block in Block.objects.open().filter(reservation=reservation)] == [7]


def test_what_is_left_of_an_invalid_issuance_stays_frozen(holding, issuance, people):
    services.issuance_invalidate(
        issuance=issuance, reason="void", invalidated_by=people[1], request_id=uuid4(), now=NOW
    )

    with pytest.raises(InvalidInput, match="T-1-5-X"):
        change(services.blocks_unfreeze, holding, issuance, 1, 5, people)
    with pytest.raises(WrongState):
        services.issuance_invalidate(
            issuance=issuance, reason="void", invalidated_by=people[1], request_id=uuid4(), now=NOW
        )
    assert open_blocks() == [(1, 10_000, "frozen")]
