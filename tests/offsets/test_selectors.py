"""Can every tonne be found: how many, where, since when, and what the registry is to be told?"""

from datetime import timedelta
from uuid import uuid4

import pytest

from footprint.offsets import selectors, services
from footprint.offsets.selectors.register import retirement_public
from tests.offsets.conftest import NOW


@pytest.fixture
def request_retirement(holding, issuance, people):
    def _request(tonnes: int, **options):
        return services.retirement_request(
            **{
                "account": holding,
                "tonnes": tonnes,
                "beneficiary_name": "受益方",
                "purpose": "event_neutrality",
                "claim": "碳中和",
                "subject": "展览会",
                "requested_by": people[0],
                "request_id": uuid4(),
                "now": NOW,
            }
            | options
        )

    return _request


def approve(request, people, now=NOW):
    return services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=now
    )


def test_balances_are_counted_by_the_database(request_retirement, holding, issuance, people):
    approve(request_retirement(10), people)
    request_retirement(5)

    expected = {"held": 9_985, "reserved": 5, "retired": 10}
    assert selectors.account_balance(holding) == expected
    assert selectors.issuance_balance(issuance) == expected
    assert [
        (one.issuance, one.state, one.tonnes)
        for one in selectors.holdings(accounts=[holding], states=["held"])
    ] == [(issuance, "held", 9_985)]


def test_history_of_a_serial_names_every_station(request_retirement, issuance, people):
    approve(request_retirement(10), people)

    def stations(serial: int) -> list[tuple[str, str]]:
        history = selectors.serial_history(issuance=issuance, serial=serial)
        return [(event.movement.kind, event.block.state) for event in history]

    assert stations(10) == [("issue", "held"), ("reserve", "reserved"), ("retire", "retired")]
    assert stations(11) == [("issue", "held"), ("reserve", "held")]


def test_any_past_moment_can_be_seen(request_retirement, issuance, people):
    hour = timedelta(hours=1)
    request = request_retirement(10, now=NOW + hour)
    approve(request, people, now=NOW + 2 * hour)

    def states(moment):
        return [
            (block.first, block.last, block.state)
            for block in selectors.blocks_at(issuance=issuance, moment=moment)
        ]

    assert states(NOW - hour) == []
    assert states(NOW) == [(1, 10_000, "held")]
    assert states(NOW + hour) == [(1, 10, "reserved"), (11, 10_000, "held")]
    assert states(NOW + 3 * hour) == [(1, 10, "retired"), (11, 10_000, "held")]


def test_reservations_that_end_soon_come_first(holding, issuance, people):
    made = [
        services.blocks_reserve(
            account=holding,
            tonnes=1,
            expires_at=NOW + timedelta(days=days),
            reserved_by=people[0],
            request_id=uuid4(),
            now=NOW,
        )
        for days in (5, 1, 3)
    ]

    soon = selectors.reservations_expiring(accounts=[holding], before=NOW + timedelta(days=4))

    assert list(soon) == [made[1], made[2]]
    assert selectors.reservation_tonnes(made[0]) == 1


def test_instruction_lists_the_serials_before_and_after(request_retirement, people):
    request = request_retirement(10)
    expected = [
        ["registry", "project", "vintage", "serial", "tonnes", "beneficiary", "purpose", "claim"],
        ["here", "P-1", "2025", "T-1-10-X", "10", "受益方", "Carbon neutrality of an event", "碳中和"],
    ]

    assert selectors.retirement_instruction_csv(request) == expected
    request = approve(request, people)
    assert selectors.retirement_instruction_csv(request) == expected
    [line] = selectors.retirement_serials(request.retirement)
    assert (line.serials, line.tonnes, line.project.number) == (["T-1-10-X"], 10, "P-1")


def test_public_view_tells_when_the_issuance_fell(request_retirement, issuance, people):
    retirement = approve(request_retirement(10), people).retirement
    assert retirement_public(retirement).invalidated is False

    services.issuance_invalidate(
        issuance=issuance, reason="void", invalidated_by=people[1], request_id=uuid4(), now=NOW
    )

    assert retirement_public(type(retirement).objects.get(pk=retirement.pk)).invalidated is True
