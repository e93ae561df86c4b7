"""Are exact serials kept, released and expired, and does a refusal move nothing?"""

from datetime import timedelta
from uuid import uuid4

import pytest

from footprint.core.problems import InvalidInput
from footprint.offsets.enums import BlockState, Choice, ReservationState
from footprint.offsets.models import Block, Movement, Reservation
from footprint.offsets.problems import IdempotencyConflict, InsufficientCredits, WrongState
from footprint.offsets.services import (
    blocks_merge,
    blocks_reserve,
    reservation_expire,
    reservation_prolong,
    reservation_release,
    reservations_expire,
)
from footprint.offsets.services.reservations import MOST_AHEAD
from tests.offsets.conftest import NOW

LATER = NOW + timedelta(days=1)


def open_blocks() -> list[tuple[int, int, str]]:
    return list(Block.objects.open().order_by("first").values_list("first", "last", "state"))


@pytest.fixture
def reserve(holding, issuance, people):
    def _reserve(tonnes=0, **options):
        options = {"request_id": uuid4(), "expires_at": LATER, "now": NOW, "reserved_by": people[0]} | options
        return blocks_reserve(account=holding, tonnes=tonnes, **options)

    return _reserve


def test_reserve_takes_lowest_serials(reserve):
    reservation = reserve(10)

    assert reservation.tonnes == 10
    assert open_blocks() == [(1, 10, "reserved"), (11, 10_000, "held")]


def test_reserve_more_than_held_moves_nothing(reserve):
    before = open_blocks()

    with pytest.raises(InsufficientCredits, match="10000 t"):
        reserve(10_001)

    assert open_blocks() == before
    assert Movement.objects.count() == 1
    assert Reservation.objects.count() == 0


def test_reserve_named_serials_leaves_both_sides(reserve, issuance):
    reserve(serials=[(issuance, (500, 599)), (issuance, (1000, 1000))])

    assert open_blocks() == [
        (1, 499, "held"),
        (500, 599, "reserved"),
        (600, 999, "held"),
        (1000, 1000, "reserved"),
        (1001, 10_000, "held"),
    ]


def test_repeated_request_gives_same_reservation(reserve):
    key = uuid4()
    first = reserve(10, request_id=key)

    assert reserve(10, request_id=key) == first
    assert open_blocks() == [(1, 10, "reserved"), (11, 10_000, "held")]


def test_repeated_key_with_other_body_is_refused(reserve):
    key = uuid4()
    reserve(10, request_id=key)

    with pytest.raises(IdempotencyConflict):
        reserve(11, request_id=key)

    assert open_blocks() == [(1, 10, "reserved"), (11, 10_000, "held")]


def test_release_part_frees_highest_serials(reserve, people):
    reservation = reserve(10)

    reservation_release(reservation=reservation, tonnes=4, released_by=people[0], request_id=uuid4(), now=NOW)

    assert open_blocks() == [(1, 6, "reserved"), (7, 10, "held"), (11, 10_000, "held")]
    reservation.refresh_from_db()
    assert reservation.state == ReservationState.ACTIVE


def test_release_then_merge_gives_one_block_again(reserve, people, issuance):
    reservation = reserve(10)
    reservation_release(reservation=reservation, released_by=people[0], request_id=uuid4(), now=NOW)

    saved = blocks_merge(issuance=issuance, request_id=uuid4(), now=NOW)

    assert saved == 1
    assert open_blocks() == [(1, 10_000, "held")]


def test_expired_reservation_is_freed_when_tonnes_are_scarce(reserve):
    old = reserve(9_999)

    new = reserve(10_000, now=LATER, expires_at=LATER + timedelta(days=1))

    old.refresh_from_db()
    assert (old.state, old.ended_at) == (ReservationState.EXPIRED, LATER)
    assert new.tonnes == 10_000


def test_expiry_before_its_time_is_refused(reserve):
    reservation = reserve(10)

    with pytest.raises(WrongState):
        reservation_expire(reservation=reservation, now=LATER - timedelta(seconds=1))

    assert reservations_expire(now=LATER) == 1
    assert reservations_expire(now=LATER) == 0
    assert {state for _f, _l, state in open_blocks()} == {BlockState.HELD}


@pytest.mark.parametrize("choice", [Choice.OLDEST_FIRST, Choice.WHERE_FREE, Choice.PROPORTIONAL])
def test_every_choice_takes_what_is_asked(reserve, choice):
    assert reserve(7, choice=choice).tonnes == 7
    assert open_blocks() == [(1, 7, "reserved"), (8, 10_000, "held")]


def test_reservation_is_prolonged_but_not_without_limit(reserve, people):
    reservation = reserve(10)

    with pytest.raises(InvalidInput, match="more than 92 days"):
        reservation_prolong(
            reservation=reservation,
            expires_at=NOW + MOST_AHEAD + timedelta(minutes=1),
            actor=people[0],
            now=NOW,
        )
    longer = reservation_prolong(
        reservation=reservation, expires_at=NOW + MOST_AHEAD, actor=people[0], now=NOW
    )

    assert longer.expires_at == NOW + timedelta(days=92)
