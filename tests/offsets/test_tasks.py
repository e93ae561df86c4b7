"""Does the ledger keep itself in order?"""

from datetime import timedelta
from uuid import uuid4

import pytest

from footprint.core import periodic
from footprint.core.models import OutboxFact
from footprint.offsets import services, tasks
from footprint.offsets.audit.breaks import breaks_of
from footprint.offsets.models import Block, Checkpoint, LedgerAudit
from footprint.offsets.services.audits import FACT_KIND
from tests.offsets.conftest import NOW


def reserve(holding, people, serials=(), **options):
    return services.blocks_reserve(
        **{
            "account": holding,
            "serials": serials,
            "expires_at": NOW + timedelta(hours=1),
            "reserved_by": people[0],
            "request_id": uuid4(),
            "now": NOW,
        }
        | options
    )


def test_duties_are_registered_with_the_sites_clock():
    names = {name for name in periodic._duties if name.startswith("offsets.")}

    assert names == {
        "offsets.audit",
        "offsets.checkpoint",
        "offsets.merge",
        "offsets.notices.reservations",
        "offsets.radar",
        "offsets.reservations_expire",
    }
    assert periodic._duties["offsets.audit"].every == timedelta(days=1)


def test_expired_reservations_are_ended(holding, issuance, people):
    reserve(holding, people, tonnes=10)

    assert tasks.expire(now=NOW) == 0
    assert tasks.expire(now=NOW + timedelta(hours=1)) == 1


def test_splinters_are_joined_where_they_are_many(holding, issuance, people, monkeypatch):
    for number in range(4):
        reserve(holding, people, serials=[(issuance, (number * 10 + 5, number * 10 + 5))])
    services.reservations_expire(now=NOW + timedelta(hours=1))
    assert Block.objects.open().count() == 9
    assert tasks.merge(now=NOW) == 0

    monkeypatch.setattr(tasks, "FRAGMENTS", 5)

    assert tasks.merge(now=NOW) == 8
    assert Block.objects.open().get().tonnes == 10_000


def test_checkpoint_is_taken_when_something_moved(issuance):
    root = tasks.checkpoint(now=NOW)

    assert Checkpoint.objects.get().root == root
    assert tasks.checkpoint(now=NOW) == ""


def test_audit_fails_when_there_is_a_break(holding, issuance, people):
    reservation = reserve(holding, people, tonnes=10)
    report = tasks.audit(now=NOW)
    assert (report.issuances, report.movements, report.blocks, report.tonnes) == (1, 2, 2, 10_000)
    reservation.state, reservation.ended_at = "released", NOW
    reservation.save()

    with pytest.raises(tasks.LedgerBroken, match="reservation_blocks"):
        tasks.audit(now=NOW)

    broken = LedgerAudit.objects.get(breaks_n=1)
    assert [one.code for one in breaks_of(broken)] == ["reservation_blocks"]
    assert OutboxFact.objects.get(kind=FACT_KIND).payload == {"breaks": 1}
