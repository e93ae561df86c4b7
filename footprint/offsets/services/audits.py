"""The audit of the whole ledger runs, and what it found is kept."""

from datetime import datetime

from django.db import transaction

from footprint.core.outbox import publish
from footprint.offsets.audit import Tally, ledger_audit
from footprint.offsets.models import LedgerAudit

KEPT = 200
"""Breaks whose names are kept; a damaged ledger may have a million of one kind."""
FACT_KIND = "offsets.ledger_broken"


def audit_run(*, now: datetime) -> LedgerAudit:
    """Prove the whole ledger and keep what was found; tell upper rooms when something is wrong.

    The proof reads as of one moment and writes nothing; only its result is written, afterwards.
    """
    tally, kept, count = Tally(), [], 0
    for one in ledger_audit(tally=tally):
        count += 1
        if len(kept) < KEPT:
            values = {name: str(value) for name, value in one.values.items()}
            kept.append({"code": one.code, "where": one.where, "values": values})
    with transaction.atomic():
        report = LedgerAudit.objects.create(
            at=now,
            issuances=tally.issuances,
            movements=tally.movements,
            blocks=tally.blocks,
            tonnes=tally.tonnes,
            checkpoints=tally.checkpoints,
            breaks_n=count,
            breaks=kept,
        )
        if count:
            publish(kind=FACT_KIND, subject=report, now=now, payload={"breaks": count})
    return report
