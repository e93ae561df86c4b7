"""What does the ledger do by itself: expire, tidy up, publish checkpoints, audit, look for double counts?"""

import logging
from datetime import datetime, timedelta
from uuid import uuid5

from django.db.models import Count

from footprint.core.periodic import periodic
from footprint.offsets import services
from footprint.offsets.audit.breaks import breaks_of
from footprint.offsets.enums import BlockState
from footprint.offsets.models import Block, Issuance, LedgerAudit
from footprint.offsets.notices import dates, holdings, retirements, watch  # noqa: F401  (they register themselves)

logger = logging.getLogger(__name__)
FRAGMENTS = 50
"""Free blocks of one issuance in one account above which neighbours are joined."""


class LedgerBroken(RuntimeError):
    """The nightly audit found breaks; its job fails and names them."""


@periodic("offsets.reservations_expire", every=timedelta(minutes=1))
def expire(*, now: datetime) -> int:
    """Give free what reservations no longer keep."""
    return services.reservations_expire(now=now)


@periodic("offsets.checkpoint", every=timedelta(hours=1))
def checkpoint(*, now: datetime) -> str:
    """Root the journals in one published hash; return it, or nothing when no journal moved."""
    taken = services.checkpoint_take(now=now)
    return taken.root if taken else ""


@periodic("offsets.merge", every=timedelta(days=1))
def merge(*, now: datetime) -> int:
    """Join what splits have left where it is much; return how many rows that saves."""
    held = Block.objects.open().filter(state=BlockState.HELD)
    many = held.values("issuance_id", "account_id").annotate(count=Count("pk")).filter(count__gt=FRAGMENTS)
    issuances = Issuance.objects.filter(pk__in=many.values("issuance_id")).order_by("pk")
    return sum(
        services.blocks_merge(
            issuance=issuance, request_id=uuid5(issuance.public_id, f"merge {now.isoformat()}"), now=now
        )
        for issuance in issuances
    )


@periodic("offsets.radar", every=timedelta(days=1))
def radar_look(*, now: datetime) -> None:
    """Look for tonnes that might be counted twice."""
    services.radar_run(now=now)


@periodic("offsets.audit", every=timedelta(days=1))
def audit(*, now: datetime) -> LedgerAudit:
    """Prove the whole ledger; fail loudly when a tonne is not where the journal says.

    Raises
    ------
    LedgerBroken
        With every break that is kept, on a line each.
    """
    report = services.audit_run(now=now)
    if not report.holds:
        logger.error("The ledger audit of %s found %s breaks.", now, report.breaks_n)
        raise LedgerBroken("\n".join(str(one) for one in breaks_of(report)))
    return report
