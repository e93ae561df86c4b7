"""Can every published root be computed again from the journals as they are today?"""

from collections.abc import Iterator

from footprint.offsets import chain
from footprint.offsets.audit.breaks import Break, Tally, one_moment
from footprint.offsets.models import Checkpoint, CheckpointLeaf, Issuance, Movement


def check(tally: Tally) -> Iterator[Break]:
    """Walk the checkpoints in order, keeping the chain heads as each of them rooted them."""
    with one_moment():
        keys = {pk: str(key) for pk, key in Issuance.objects.values_list("pk", "public_id")}
        heads: dict[int, tuple[int, str]] = {}
        before: Checkpoint | None = None
        for checkpoint in Checkpoint.objects.order_by("number").iterator():
            tally.checkpoints += 1
            yield from _leaves(checkpoint, keys, heads)
            yield from _root(checkpoint, before, keys, heads)
            before = checkpoint


def _leaves(
    checkpoint: Checkpoint, keys: dict[int, str], heads: dict[int, tuple[int, str]]
) -> Iterator[Break]:
    for leaf in CheckpointLeaf.objects.filter(checkpoint=checkpoint).order_by("pk"):
        heads[leaf.issuance_id] = (leaf.sequence, leaf.hash)
        rooted = Movement.objects.filter(issuance_id=leaf.issuance_id, sequence=leaf.sequence, hash=leaf.hash)
        if not rooted.exists():
            where = f"{keys[leaf.issuance_id]}/{leaf.sequence}"
            yield Break("checkpoint_leaf", where, {"number": checkpoint.number})


def _root(
    checkpoint: Checkpoint,
    before: Checkpoint | None,
    keys: dict[int, str],
    heads: dict[int, tuple[int, str]],
) -> Iterator[Break]:
    where, values = str(checkpoint.public_id), {"number": checkpoint.number}
    ordered = sorted((keys[pk], sequence, head) for pk, (sequence, head) in heads.items())
    leaves = [
        chain.merkle_leaf(issuance_public_id=key, sequence=sequence, head_hash=head)
        for key, sequence, head in ordered
    ]
    counts = (len(heads), sum(sequence for sequence, _hash in heads.values()))
    if chain.merkle_root(leaves) != checkpoint.root or counts != (checkpoint.chains, checkpoint.movements):
        yield Break("checkpoint_root", where, values)
    follows = (before.number + 1, before.root) if before else (1, "")
    if (checkpoint.number, checkpoint.prev_root) != follows:
        yield Break("checkpoint_order", where, values)
