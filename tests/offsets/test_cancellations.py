"""Are serials cancelled, and brought into holdings, only as a registry's operator may?"""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import BlockState, CancellationState
from footprint.offsets.models import Block, CancellationRequest
from footprint.offsets.problems import SecondPersonNeeded, SerialsNotFree, WrongState
from footprint.offsets.selectors import serials_named
from tests.offsets.conftest import NOW

ASKED = UUID("7d0f7a3e-94f5-4a1e-9a55-0f3f0d3f6a11")


def states(issuance) -> list[tuple[int, int, str]]:
    open_ones = Block.objects.open().filter(issuance=issuance).order_by("first")
    return list(open_ones.values_list("first", "last", "state"))


@pytest.fixture
def asked(holding, issuance, registry, people):
    return services.cancellation_request(
        account=holding,
        serials=serials_named(registry=registry, texts=["T-1-10-X", "T-101-120-X"]),
        reason="Fire in the plot.",
        requested_by=people[0],
        request_id=ASKED,
        now=NOW,
    )


def approve(request, person):
    return services.cancellation_approve(cancellation=request, decided_by=person, request_id=uuid4(), now=NOW)


def test_cancellation_waits_for_a_second_person(asked, issuance, people):
    with pytest.raises(SecondPersonNeeded):
        approve(asked, people[0])
    assert states(issuance) == [(1, 10_000, "held")]

    done = approve(asked, people[1])

    assert (done.tonnes, done.serials, done.state) == (30, ["T-1-10-X", "T-101-120-X"], "approved")
    assert states(issuance)[0] == (1, 10, BlockState.CANCELLED)
    assert states(issuance)[2] == (101, 120, BlockState.CANCELLED)
    with pytest.raises(WrongState):
        approve(asked, people[1])


def test_request_that_comes_twice_is_one(asked, holding, registry, people):
    again = services.cancellation_request(
        account=holding,
        serials=serials_named(registry=registry, texts=["T-1-10-X", "T-101-120-X"]),
        reason="Fire in the plot.",
        requested_by=people[0],
        request_id=ASKED,
        now=NOW,
    )

    assert again == asked
    assert CancellationRequest.objects.count() == 1


def test_database_refuses_an_approval_by_the_one_who_asked(asked, people):
    row = CancellationRequest.objects.filter(pk=asked.pk)

    with pytest.raises(IntegrityError, match="cancellation_approved_by_second_person"), transaction.atomic():
        row.update(state=CancellationState.APPROVED, decided_by=people[0], decided_at=NOW)
    with pytest.raises(IntegrityError, match="cancellation_decided_has_person"), transaction.atomic():
        row.update(state=CancellationState.APPROVED)


def test_refused_cancellation_moves_nothing(asked, issuance, people):
    services.cancellation_reject(
        cancellation=asked, decided_by=people[1], reason="Wrong plot.", request_id=uuid4(), now=NOW
    )

    asked.refresh_from_db()
    assert (asked.state, asked.decided_because) == (CancellationState.REJECTED, "Wrong plot.")
    assert states(issuance) == [(1, 10_000, "held")]


def test_serials_in_use_cannot_be_asked_for(holding, issuance, registry, people):
    services.blocks_reserve(
        account=holding, tonnes=5, expires_at=NOW + timedelta(days=1), reserved_by=people[0],
        request_id=uuid4(), now=NOW,
    )  # fmt: skip

    with pytest.raises(SerialsNotFree):
        services.cancellation_request(
            account=holding,
            serials=serials_named(registry=registry, texts=["T-1-10-X"]),
            reason="x",
            requested_by=people[0],
            request_id=uuid4(),
            now=NOW,
        )


def test_serial_named_twice_is_refused(registry, issuance):
    with pytest.raises(InvalidInput, match="T-10-10-X is named twice"):
        serials_named(registry=registry, texts=["T-1-10-X", "T-10-12-X"])


def test_operator_brings_serials_from_outside_into_a_holding(registry, project, holding, people):
    issuance = services.issuance_register(
        project=project, vintage=2026, serials="T-1-100-Y", registered_by=people[0], request_id=uuid4(),
        now=NOW,
    )  # fmt: skip
    wanted = serials_named(registry=registry, texts=["T-11-20-Y"])

    tonnes = services.blocks_assign(
        account=holding, serials=wanted, reason="Sold.", actor=people[0], request_id=uuid4(), now=NOW
    )

    assert tonnes == 10
    assert list(
        Block.objects.open().filter(account=holding, issuance=issuance).values_list("first", "last")
    ) == [(11, 20)]


def test_nobody_brings_serials_in_where_the_registry_is_elsewhere(registry, holding, issuance, people):
    registry.operated_here = False
    registry.save()
    holding.refresh_from_db()

    with pytest.raises(InvalidInput, match="operated here"):
        services.blocks_assign(
            account=holding,
            serials=serials_named(registry=registry, texts=["T-1-10-X"]),
            reason="x",
            actor=people[0],
            request_id=uuid4(),
            now=NOW,
        )
