"""How is a break named?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "guard_missing": _("The database lacks its rule “%(name)s”."),
    "tiling_gap": _("Serials %(first)s to %(last)s are in no open block."),
    "tiling_overlap": _("Serials %(first)s to %(last)s are in two open blocks."),
    "tiling_outside": _("The open block %(first)s–%(last)s lies outside its issuance."),
    "serial_twice": _("Serials %(first)s to %(last)s of “%(prefix)s” are in two issuances of the registry."),
    "chain_sequence": _("The journal goes from %(before)s to %(found)s."),
    "chain_link": _("The movement does not name the hash of the one before it."),
    "chain_hash": _("The hash of the movement is not the hash of its entry: it was edited."),
    "chain_head": _("The end of the chain is noted as %(noted)s, the journal ends at %(found)s."),
    "journal_unreadable": _("The entry cannot be read: %(reason)s."),
    "journal_column": _("Column %(column)s says “%(stored)s”, the entry says “%(entry)s”."),
    "journal_actor": _("The entry names another person than the column."),
    "journal_illegal": _("The movement is not legal: %(reason)s"),
    "journal_opened": _("Blocks opened by the movement: in the entry %(entry)s, in the table %(stored)s."),
    "journal_closed": _("Blocks closed by the movement: in the entry %(entry)s, in the table %(stored)s."),
    "state_differs": _("The journal leads to the block %(journal)s, the table holds %(stored)s."),
    "reservation_blocks": _("Reservation %(record)s (%(state)s) keeps %(found)s t, expected %(expected)s t."),
    "transfer_blocks": _("Transfer %(record)s (%(state)s) holds %(found)s t, expected %(expected)s t."),
    "retirement_blocks": _("Retirement %(record)s names %(expected)s t, its blocks hold %(found)s t."),
    "retirement_facts": _("The facts of retirement %(record)s are not those whose digest is in the chain."),
    "checkpoint_leaf": _("Checkpoint %(number)s rooted another hash for this place in the journal."),
    "checkpoint_root": _("The root of checkpoint %(number)s is not the root of its chain heads."),
    "checkpoint_order": _("Checkpoint %(number)s does not follow the one before it."),
}


@dataclass(frozen=True)
class Break:
    """Something that must not be. ``where`` names issuance (and movement) or record."""

    code: str
    where: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"[{self.code}] {self.where}: {self.words}"

    @property
    def words(self) -> str:
        """What is wrong, in the reader's language."""
        return str(MESSAGES[self.code] % dict(self.values))


def breaks_of(report) -> list[Break]:
    """The breaks that a stored audit names."""
    return [Break(row["code"], row["where"], row["values"]) for row in report.breaks]


@dataclass
class Tally:
    """What the audit has looked at."""

    issuances: int = 0
    movements: int = 0
    blocks: int = 0
    checkpoints: int = 0
    tonnes: int = 0


@contextmanager
def one_moment() -> Iterator[None]:
    """Read what belongs together as of one moment, while others go on writing."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
