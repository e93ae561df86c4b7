"""Is every tonne where the journal says, exactly once, and has nobody rewritten the journal?

``guards``       the database's own rules are in force
``journal``      hash chain, replay of every movement by the table of moves, replay = blocks
``tiling``       open blocks tile each issuance; no serial lies in two blocks of a registry
``records``      reservations, transfers and retirements agree with their blocks
``checkpoints``  published roots can be computed again
"""

from collections.abc import Callable, Iterator

from footprint.offsets.audit import checkpoints, guards, journal, records, tiling
from footprint.offsets.audit.breaks import Break, Tally

__all__ = ["Break", "Tally", "ledger_audit"]

CHECKS: tuple[Callable[[Tally], Iterator[Break]], ...] = (
    guards.check,
    tiling.check,
    journal.check,
    records.check,
    checkpoints.check,
)


def ledger_audit(*, tally: Tally | None = None) -> Iterator[Break]:
    """Every break, one by one, as the audit finds them; nothing when the ledger holds.

    ``tally`` counts what was looked at.
    """
    tally = tally if tally is not None else Tally()
    for check in CHECKS:
        yield from check(tally)
