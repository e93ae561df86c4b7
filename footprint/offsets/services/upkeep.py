"""What does the ledger do for itself: joining split blocks, checkpoints?"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from footprint.offsets import chain
from footprint.offsets.enums import BlockState, MovementKind
from footprint.offsets.ledger.locking import heads_lock
from footprint.offsets.ledger.posting import Plans, place_of, post
from footprint.offsets.ledger.reading import OpenBlock, blocks_of_issuance
from footprint.offsets.ledger.requests import once
from footprint.offsets.models import ChainHead, Checkpoint, CheckpointLeaf, Issuance
from footprint.offsets.ranges import Range


def blocks_merge(*, issuance: Issuance, request_id: UUID, now: datetime) -> int:
    """Join free neighbouring blocks of one account that splits have left; return how many rows that saves."""
    body = {"issuance": issuance}
    with once(service="blocks_merge", request_id=request_id, body=body, actor=None, now=now) as receipt:
        if receipt.answered:
            return 0
        locked = heads_lock([issuance.pk], actor=None)
        plans, saved = Plans(), 0
        for run in _runs(blocks_of_issuance(issuance.pk)):
            if len(run) > 1:
                plans[issuance.pk].closes += run
                plans[issuance.pk].opens.append((Range(run[0].first, run[-1].last), place_of(run[0])))
                saved += len(run) - 1
        if saved:
            post(kind=MovementKind.MERGE, plans=plans, locked=locked, receipt=receipt)
        return saved


def _runs(blocks: list[OpenBlock]) -> list[list[OpenBlock]]:
    """Neighbours that are held in the same account, together; every other block alone."""
    runs: list[list[OpenBlock]] = []
    for block in blocks:
        last = runs[-1][-1] if runs else None
        if last and last.state == block.state == BlockState.HELD and last.account_id == block.account_id:
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


@transaction.atomic
def checkpoint_take(*, now: datetime) -> Checkpoint | None:
    """Root all chain heads in one published hash; nothing when no chain moved since the last checkpoint.

    The heads are read in one statement, so they are of one moment.
    """
    before = Checkpoint.objects.order_by("-number").first()
    heads = list(
        ChainHead.objects.annotate(key=F("issuance__public_id"))
        .order_by("key")
        .values_list("issuance_id", "key", "sequence", "hash")
    )
    known = checkpoint_heads(before) if before else {}
    moved = [head for head in heads if known.get(head[0]) != (head[2], head[3])]
    if before and not moved:
        return None
    leaves = [
        chain.merkle_leaf(issuance_public_id=key, sequence=sequence, head_hash=head_hash)
        for _pk, key, sequence, head_hash in sorted(heads, key=lambda head: str(head[1]))
    ]
    checkpoint = Checkpoint.objects.create(
        number=before.number + 1 if before else 1,
        at=now,
        root=chain.merkle_root(leaves),
        chains=len(heads),
        movements=sum(head[2] for head in heads),
        prev_root=before.root if before else "",
    )
    CheckpointLeaf.objects.bulk_create(
        CheckpointLeaf(checkpoint=checkpoint, issuance_id=pk, sequence=sequence, hash=head_hash)
        for pk, _key, sequence, head_hash in moved
    )
    return checkpoint


def checkpoint_heads(checkpoint: Checkpoint) -> dict[int, tuple[int, str]]:
    """Issuance → (sequence, hash) of every chain as the checkpoint rooted them."""
    leaves = CheckpointLeaf.objects.filter(checkpoint__number__lte=checkpoint.number)
    return {
        leaf.issuance_id: (leaf.sequence, leaf.hash) for leaf in leaves.order_by("checkpoint__number", "pk")
    }
