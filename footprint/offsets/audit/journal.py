"""Is each journal unbroken, legal in every step, and does it lead to the blocks that the table holds?"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from footprint.offsets import chain
from footprint.offsets.audit.breaks import Break, Tally, one_moment
from footprint.offsets.models import Block, ChainHead, Issuance, Movement, PersonSalt
from footprint.offsets.moves import IllegalMove, Tile, Tiling
from footprint.offsets.ranges import Range

_BLOCK = (
    "first",
    "last",
    "account__public_id",
    "state",
    "reservation__public_id",
    "transfer__public_id",
    "retirement__public_id",
    "opened_by_id",
    "closed_by_id",
)


def check(tally: Tally) -> Iterator[Break]:
    """Replay every journal from its first movement."""
    salts = dict(PersonSalt.objects.values_list("user_id", "salt"))
    for issuance in Issuance.objects.order_by("pk").iterator():
        with one_moment():
            yield from IssuanceAudit(issuance, salts).run(tally)


class IssuanceAudit:
    """The audit of one issuance's journal against its blocks."""

    def __init__(self, issuance: Issuance, salts: dict[int, str]):
        self.issuance = issuance
        self.key = str(issuance.public_id)
        self.salts = salts
        self.tiling = Tiling()
        self.opened: dict[int, list[Tile]] = defaultdict(list)
        self.closed: dict[int, list[Range]] = defaultdict(list)
        self.open_now: list[Tile] = []

    def run(self, tally: Tally) -> Iterator[Break]:
        """Every break of this issuance."""
        self._read_blocks()
        sequence, head = 0, chain.genesis(self.issuance.public_id)
        movements = Movement.objects.filter(issuance=self.issuance).select_related("actor", "request")
        for movement in movements.order_by("sequence").iterator(chunk_size=2000):
            tally.movements += 1
            where = f"{self.key}/{movement.sequence}"
            if movement.sequence != sequence + 1:
                step = {"before": sequence, "found": movement.sequence}
                yield Break("chain_sequence", where, step)
            if movement.prev_hash != head:
                yield Break("chain_link", where)
            if movement.hash != chain.link(prev_hash=movement.prev_hash, entry=movement.entry):
                yield Break("chain_hash", where)
            sequence, head = movement.sequence, movement.hash
            yield from self._entry(movement, where)
        yield from self._end(sequence, head)

    def _read_blocks(self) -> None:
        rows = Block.objects.filter(issuance=self.issuance).order_by("first").values_list(*_BLOCK)
        for first, last, account, state, *references, opened_by, closed_by in rows.iterator(chunk_size=5000):
            reference = next((str(key) for key in references if key), "")
            tile = Tile(first, last, str(account), state, reference)
            self.opened[opened_by].append(tile)
            if closed_by is None:
                self.open_now.append(tile)
            else:
                self.closed[closed_by].append(Range(first, last))

    def _entry(self, movement: Movement, where: str) -> Iterator[Break]:
        try:
            entry = chain.parse(movement.entry)
            closes = [Range(first, last) for first, last in entry["closes"]]
            opens = [Tile(*block) for block in entry["opens"]]
            yield from self._columns(movement, entry, where)
        except (ValueError, KeyError, TypeError) as error:
            yield Break("journal_unreadable", where, {"reason": repr(error)})
            return
        try:
            tonnes = self.tiling.apply(kind=entry["kind"], closes=closes, opens=opens)
        except (IllegalMove, KeyError, ValueError) as error:
            yield Break("journal_illegal", where, {"reason": str(error)})
        else:
            if tonnes != movement.tonnes:
                values = {"column": "tonnes", "stored": movement.tonnes, "entry": tonnes}
                yield Break("journal_column", where, values)
        stored_opens, stored_closes = self.opened.pop(movement.pk, []), self.closed.pop(movement.pk, [])
        if stored_opens != opens:
            yield Break("journal_opened", where, _difference(opens, stored_opens))
        if sorted(stored_closes) != closes:
            yield Break("journal_closed", where, _difference(closes, sorted(stored_closes)))

    def _columns(self, movement: Movement, entry: dict[str, Any], where: str) -> Iterator[Break]:
        """The columns repeat the entry, so that what is searched is what is chained."""
        stored = {
            "issuance": self.key,
            "sequence": movement.sequence,
            "kind": movement.kind,
            "at": movement.at.isoformat(),
            "request": str(movement.request_id),
            "body": movement.request.body_sha256,
        }
        for column, value in stored.items():
            if entry[column] != value:
                values = {"column": column, "stored": value, "entry": entry[column]}
                yield Break("journal_column", where, values)
        if movement.actor is None:
            if entry["actor"] != "":
                yield Break("journal_actor", where)
        elif movement.actor_id in self.salts:  # else the salt was erased at the person's wish
            digest = chain.salted(self.salts[movement.actor_id], str(movement.actor.public_id))
            if entry["actor"] != digest:
                yield Break("journal_actor", where)

    def _end(self, sequence: int, head: str) -> Iterator[Break]:
        noted = ChainHead.objects.filter(issuance=self.issuance).values_list("sequence", "hash").first()
        if noted != (sequence, head):
            yield Break("chain_head", self.key, {"noted": noted, "found": (sequence, head)})
        for leftover in (*self.opened.values(), *self.closed.values()):
            values = {"entry": "–", "stored": [tuple(piece) for piece in leftover]}
            yield Break("journal_opened", self.key, values)
        replayed = self.tiling.tiles()
        if replayed != self.open_now:
            for tile in sorted(set(replayed) ^ set(self.open_now)):
                is_ours = tile in self.open_now
                values = {
                    "journal": "–" if is_ours else tuple(tile),
                    "stored": tuple(tile) if is_ours else "–",
                }
                yield Break("state_differs", self.key, values)


def _difference(entry: list, stored: list) -> dict[str, Any]:
    """Only what differs: a movement may open thousands of blocks."""
    in_entry, in_table = set(entry), set(stored)
    return {
        "entry": sorted(tuple(piece) for piece in in_entry - in_table),
        "stored": sorted(tuple(piece) for piece in in_table - in_entry),
    }


def replayed_at(*, issuance: Issuance, sequence: int) -> list[Tile]:
    """The blocks of an issuance after a movement, from the journal alone."""
    tiling = Tiling()
    movements = Movement.objects.filter(issuance=issuance, sequence__lte=sequence).order_by("sequence")
    for text in movements.values_list("entry", flat=True).iterator():
        entry = chain.parse(text)
        tiling.apply(
            kind=entry["kind"],
            closes=[Range(first, last) for first, last in entry["closes"]],
            opens=[Tile(*block) for block in entry["opens"]],
        )
    return tiling.tiles()
