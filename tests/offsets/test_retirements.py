"""Does a retirement need two people and the registry's proof, and is it final?"""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import BeneficiaryKind, ReservationState, RetirementPurpose, RetirementState
from footprint.offsets.models import Block, Registry, Retirement, RetirementRequest
from footprint.offsets.problems import ProofMismatch, ReservationExpired, SecondPersonNeeded, WrongState
from tests.offsets.conftest import NOW

PROOF = "ab" * 32


def open_blocks() -> list[tuple[int, int, str]]:
    return list(Block.objects.open().order_by("first").values_list("first", "last", "state"))


@pytest.fixture
def request_retirement(holding, issuance, people):
    def _request(tonnes=10, **options) -> RetirementRequest:
        if "reservation" not in options and "serials" not in options:
            options |= {"account": holding, "tonnes": tonnes}
        return services.retirement_request(
            **{
                "beneficiary_name": "受益方有限公司",
                "purpose": RetirementPurpose.EVENT_NEUTRALITY,
                "claim": "碳中和",
                "subject": "2026 展览会",
                "requested_by": people[0],
                "request_id": uuid4(),
                "now": NOW,
            }
            | options
        )

    return _request


@pytest.fixture
def elsewhere(registry, issuance):
    """The registry of the fixtures, run by somebody else: its proof is what makes a retirement."""
    Registry.objects.filter(pk=registry.pk).update(operated_here=False, operator=None)


@pytest.fixture
def instructed(request_retirement, people, elsewhere) -> RetirementRequest:
    request = request_retirement()
    services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
    )
    return services.retirement_instruct(
        retirement_request=request,
        instructed_by=people[0],
        instruction_number="L-1",
        request_id=uuid4(),
        now=NOW,
    )


def prove(request, people, *texts, **options) -> Retirement:
    return services.retirement_prove(
        **{
            "retirement_request": request,
            "serial_texts": texts,
            "proof_sha256": PROOF,
            "proof_number": "注销 2026-1",
            "retired_on": date(2026, 11, 19),
            "proved_by": people[0],
            "request_id": uuid4(),
            "now": NOW,
        }
        | options
    )


def test_registry_operated_here_retires_on_approval(request_retirement, people):
    request = request_retirement()

    request = services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
    )

    retirement = Retirement.objects.get()
    assert request.state == RetirementState.RETIRED
    assert (retirement.tonnes, retirement.retired_on, retirement.zone) == (
        10,
        date(2026, 11, 20),
        "Asia/Shanghai",
    )
    assert open_blocks() == [(1, 10, "retired"), (11, 10_000, "held")]
    assert Block.objects.open().get(state="retired").retirement == retirement


def test_date_of_retirement_is_the_day_in_the_zone(request_retirement, people):
    late_evening_utc = datetime(2026, 11, 20, 17, tzinfo=UTC)  # already the 21st in Shanghai
    request = request_retirement(now=late_evening_utc)

    services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=late_evening_utc
    )

    assert Retirement.objects.get().retired_on == date(2026, 11, 21)


def test_asker_cannot_approve(request_retirement, people):
    request = request_retirement()

    with pytest.raises(SecondPersonNeeded):
        services.retirement_approve(
            retirement_request=request, approved_by=people[0], request_id=uuid4(), now=NOW
        )
    with pytest.raises(IntegrityError, match="retirement_approved_by_second_person"), transaction.atomic():
        RetirementRequest.objects.filter(pk=request.pk).update(approved_by=people[0], approved_at=NOW)

    assert open_blocks() == [(1, 10, "reserved"), (11, 10_000, "held")]


@pytest.mark.parametrize("name", ["beneficiary_name", "purpose", "claim", "subject"])
def test_missing_fact_is_refused(request_retirement, name):
    with pytest.raises(InvalidInput) as refusal:
        request_retirement(**{name: ""})

    assert refusal.value.field == name
    assert open_blocks() == [(1, 10_000, "held")]


def test_expired_reservation_cannot_be_retired(request_retirement, holding, people):
    reservation = services.blocks_reserve(
        account=holding,
        tonnes=10,
        expires_at=NOW + timedelta(hours=1),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )

    with pytest.raises(ReservationExpired):
        request_retirement(reservation=reservation, now=NOW + timedelta(hours=1))


def test_committed_reservation_neither_expires_nor_is_released(request_retirement, holding, people):
    reservation = services.blocks_reserve(
        account=holding,
        tonnes=10,
        expires_at=NOW + timedelta(hours=1),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    request = request_retirement(reservation=reservation)

    assert services.reservations_expire(now=NOW + timedelta(days=9)) == 0
    with pytest.raises(WrongState):
        services.reservation_release(
            reservation=reservation, released_by=people[0], request_id=uuid4(), now=NOW
        )
    assert request.tonnes == 10
    assert open_blocks() == [(1, 10, "reserved"), (11, 10_000, "held")]


def test_proof_that_names_the_serials_retires_them(instructed, people):
    retirement = prove(instructed, people, "T-1-4-X", "t－5－10－x")

    assert (retirement.tonnes, retirement.retired_on, retirement.proof_sha256) == (
        10,
        date(2026, 11, 19),
        PROOF,
    )
    assert open_blocks() == [(1, 10, "retired"), (11, 10_000, "held")]
    instructed.reservation.refresh_from_db()
    assert instructed.reservation.state == ReservationState.RETIRED


def test_proof_repeated_gives_the_same_retirement(instructed, people):
    key = uuid4()

    first = prove(instructed, people, "T-1-10-X", request_id=key)

    assert prove(instructed, people, "T-1-10-X", request_id=key) == first
    assert Retirement.objects.count() == 1


@pytest.mark.parametrize(
    ("texts", "missing", "surplus"),
    [
        (["T-1-9-X"], ["T-10-10-X"], []),
        (["T-1-11-X"], [], ["T-11-11-X"]),
        (["T-2-11-X"], ["T-1-1-X"], ["T-11-11-X"]),
        ([], ["T-1-10-X"], []),
    ],
)
def test_proof_of_other_serials_retires_nothing(instructed, people, texts, missing, surplus):
    with pytest.raises(ProofMismatch) as refusal:
        prove(instructed, people, *texts)

    assert refusal.value.details == {"missing": missing, "surplus": surplus}
    assert Retirement.objects.count() == 0
    assert open_blocks() == [(1, 10, "reserved"), (11, 10_000, "held")]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"retired_on": date(2026, 11, 21)}, "retired_on"),
        ({"proof_sha256": "not a digest"}, "proof_sha256"),
        ({"serial_texts": ["T-1-10-X", "T-10-10-X"]}, "serials"),
        ({"serial_texts": ["Q-1-10-X"]}, "serials"),
        ({"serial_texts": ["T-9999-10001-X"]}, "serials"),
    ],
)
def test_bad_proof_is_refused_by_field(instructed, people, options, field):
    with pytest.raises(InvalidInput) as refusal:
        prove(instructed, people, "T-1-10-X", **options)

    assert refusal.value.field == field
    assert Retirement.objects.count() == 0


def test_proof_before_instruction_is_refused(request_retirement, people, elsewhere):
    request = request_retirement()

    with pytest.raises(WrongState):
        prove(request, people, "T-1-10-X")


def test_rejected_request_frees_what_it_reserved_itself(request_retirement, people):
    request = request_retirement()

    services.retirement_reject(
        retirement_request=request, rejected_by=people[1], reason="wrong year", request_id=uuid4(), now=NOW
    )

    assert open_blocks() == [(1, 10, "held"), (11, 10_000, "held")]
    with pytest.raises(WrongState):
        services.retirement_approve(
            retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
        )


def test_rejected_request_leaves_its_reservation_active(request_retirement, holding, people):
    reservation = services.blocks_reserve(
        account=holding,
        tonnes=10,
        expires_at=NOW + timedelta(days=1),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )
    request = request_retirement(reservation=reservation)

    services.retirement_reject(
        retirement_request=request, rejected_by=people[1], reason="wrong year", request_id=uuid4(), now=NOW
    )

    reservation.refresh_from_db()
    assert reservation.state == ReservationState.ACTIVE
    again = request_retirement(reservation=reservation)
    assert again.tonnes == 10


def test_many_are_approved_at_once_with_one_movement(request_retirement, people, issuance):
    requests = [request_retirement(tonnes=n) for n in (1, 2, 3)]
    movements = issuance.movements.count()

    services.retirements_approve(
        retirement_requests=requests, approved_by=people[1], request_id=uuid4(), now=NOW
    )

    assert issuance.movements.count() == movements + 1
    assert sorted(Retirement.objects.values_list("tonnes", flat=True)) == [1, 2, 3]
    assert open_blocks() == [
        (1, 1, "retired"),
        (2, 3, "retired"),
        (4, 6, "retired"),
        (7, 10_000, "held"),
    ]


def test_many_with_one_that_cannot_be_approved_retire_nothing(request_retirement, people):
    requests = [request_retirement(), request_retirement(requested_by=people[1])]

    with pytest.raises(SecondPersonNeeded):
        services.retirements_approve(
            retirement_requests=requests, approved_by=people[1], request_id=uuid4(), now=NOW
        )

    assert Retirement.objects.count() == 0


def test_retired_request_cannot_be_edited_or_taken_back(request_retirement, people):
    request = request_retirement()
    services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
    )

    for change in ({"state": RetirementState.REQUESTED}, {"claim": "other"}, {"tonnes": 9}):
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            RetirementRequest.objects.filter(pk=request.pk).update(**change)
    with pytest.raises(WrongState):
        services.retirement_reject(
            retirement_request=request, rejected_by=people[1], reason="no", request_id=uuid4(), now=NOW
        )


def test_name_of_a_person_can_be_erased_and_the_chain_stays(request_retirement, people, issuance):
    request = request_retirement(beneficiary_name="张三", beneficiary_kind=BeneficiaryKind.PERSON)
    services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
    )
    request.refresh_from_db()
    entries = list(issuance.movements.values_list("entry", flat=True))

    services.beneficiary_erase(retirement_request=request, now=NOW, actor=people[1])

    request.refresh_from_db()
    assert (request.beneficiary_name, request.facts_salt) == ("", "")
    assert list(issuance.movements.values_list("entry", flat=True)) == entries
    assert not any("张三" in entry or str(people[0].public_id) in entry for entry in entries)


def test_name_of_an_organisation_cannot_be_erased(request_retirement, people):
    request = request_retirement()

    with pytest.raises(InvalidInput):
        services.beneficiary_erase(retirement_request=request, now=NOW, actor=people[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        RetirementRequest.objects.filter(pk=request.pk).update(beneficiary_name="", facts_salt="")
