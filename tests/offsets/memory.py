"""The ledger's planning and its table of moves, run in memory against a tonne-by-tonne model."""

import random
from bisect import bisect_right

from footprint.offsets.enums import BlockState, MovementKind
from footprint.offsets.ledger.posting import Place, Plan
from footprint.offsets.ledger.reading import OpenBlock
from footprint.offsets.moves import MOVES, Tiling, check
from footprint.offsets.ranges import Range

KINDS = [kind for kind in MOVES if kind != MovementKind.MERGE]
NAMED = {BlockState.RESERVED, BlockState.IN_TRANSFER, BlockState.RETIRED}


class MemoryLedger:
    """One issuance of ``size`` tonnes between three accounts; every step plans, checks, replays, compares."""

    def __init__(self, *, size: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.size = size
        self.next_id = 1
        self.tiling = Tiling()
        self.tonnes = [("1", "held", "")] * size
        self.blocks = [self._block(Range(0, size - 1), self._place(1, "held"))]
        self.tiling.apply(kind="issue", closes=[], opens=[self.blocks[0].tile])
        self.moved = 0

    def _place(self, account: int, state: str, reference: str = "") -> Place:
        return Place(account_id=account, account=str(account), state=state, reference=reference)

    def _block(self, serials: Range, place: Place) -> OpenBlock:
        self.next_id += 1
        return OpenBlock(
            self.next_id, 1, serials[0], serials[1], place.account_id, place.account, str(place.state),
            None, None, place.reference,
        )  # fmt: skip

    def step(self) -> None:
        """Move a random range by a random kind: exactly what is in a legal state in it goes."""
        kind = self.random.choice(KINDS)
        move = MOVES[kind]
        first = self.random.randrange(self.size)
        last = min(self.size - 1, first + self.random.randrange(1, 20) - 1)
        if kind == MovementKind.MERGE or (
            move.after in {"retired", "cancelled"} and self.random.random() < 0.9
        ):
            last = first
        plan = Plan()
        reference = f"r{self.next_id}" if move.after in NAMED else ""
        for block in self._over(first, last):
            if block.state in move.before:
                account = block.account_id % 3 + 1 if move.account_changes else block.account_id
                to = self._place(account, move.after, reference)
                plan.change(block, to=to, serials=[Range(first, last)])
        if plan.closes:
            self._apply(kind, plan)
            self._compare(plan)
            self.moved += 1

    def merge(self) -> None:
        """Join held neighbours of one account, as the nightly upkeep does."""
        runs: list[list[OpenBlock]] = []
        for block in self.blocks:
            last = runs[-1][-1] if runs else None
            if last and last.state == block.state == "held" and last.account_id == block.account_id:
                runs[-1].append(block)
            else:
                runs.append([block])
        plan = Plan()
        for run in runs:
            if len(run) > 1:
                plan.closes += run
                plan.opens.append((Range(run[0].first, run[-1].last), self._place(run[0].account_id, "held")))
        if plan.closes:
            self._apply(MovementKind.MERGE, plan)
            self._compare(plan)

    def _over(self, first: int, last: int) -> list[OpenBlock]:
        start = bisect_right(self.blocks, first, key=lambda block: block.first) - 1
        end = bisect_right(self.blocks, last, key=lambda block: block.first)
        return self.blocks[start:end]

    def _apply(self, kind: str, plan: Plan) -> None:
        plan.opens.sort(key=lambda piece: piece[0])
        closes = [block.tile for block in plan.closes]
        opens = [place.tile(serials) for serials, place in plan.opens]
        changed = check(kind=kind, closes=closes, opens=opens)
        replayed = self.tiling.apply(kind=kind, closes=[b.serials for b in plan.closes], opens=opens)
        assert changed == replayed
        different = 0
        for tile in opens:
            for serial in range(tile.first, tile.last + 1):
                different += self.tonnes[serial] != tile[2:]
                self.tonnes[serial] = tile[2:]
        assert different == (0 if kind == MovementKind.MERGE else changed)
        start = bisect_right(self.blocks, plan.closes[0].first, key=lambda block: block.first) - 1
        end = bisect_right(self.blocks, plan.closes[-1].first, key=lambda block: block.first)
        closed = {block.id for block in plan.closes}
        staying = [block for block in self.blocks[start:end] if block.id not in closed]
        opened = [self._block(serials, place) for serials, place in plan.opens]
        self.blocks[start:end] = sorted([*staying, *opened], key=lambda block: block.first)

    def _compare(self, plan: Plan) -> None:
        """Around the change: blocks tile without gap, and each tonne is where the model has it."""
        low, high = plan.opens[0][0].first, plan.opens[-1][0].last
        expected = low
        for block in self._over(low, high):
            assert block.first == expected
            assert all(self.tonnes[n] == block.tile[2:] for n in range(block.first, block.last + 1))
            expected = block.last + 1
        assert expected == high + 1

    def compare_all(self) -> None:
        """Blocks, replay and model agree from the first tonne to the last."""
        assert self.tiling.tiles() == [block.tile for block in self.blocks]
        assert [block.first for block in self.blocks] == [0, *(block.last + 1 for block in self.blocks[:-1])]
        assert self.blocks[-1].last == self.size - 1
        assert [block.tile[2:] for block in self.blocks for _n in range(block.tonnes)] == self.tonnes


def walk(*, steps: int, seed: int) -> int:
    """Take ``steps`` steps, on a fresh issuance every 500; return how many of them moved something."""
    moved = 0
    for number in range(-(-steps // 500)):
        ledger = MemoryLedger(size=400, seed=seed + number)
        for step in range(500):
            ledger.step()
            if step % 50 == 49:
                ledger.merge()
                ledger.compare_all()
        moved += ledger.moved
    return moved
