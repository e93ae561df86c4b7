"""What was published of the journals, and how does anybody compute it again?"""

from dataclasses import dataclass

from footprint.offsets import chain
from footprint.offsets.models import Checkpoint, CheckpointLeaf, Issuance, Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The end of one issuance's journal as a checkpoint rooted it."""

    issuance: str
    sequence: int
    hash: str

    @property
    def text(self) -> str:
        """The canonical JSON that is hashed, after a byte 0."""
        return chain.canonical({"hash": self.hash, "issuance": self.issuance, "sequence": self.sequence})

    @property
    def digest(self) -> bytes:
        """The leaf of the tree."""
        return chain.merkle_leaf(
            issuance_public_id=self.issuance, sequence=self.sequence, head_hash=self.hash
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofStep:
    """One hash on the way from a leaf to the root, and what it makes together with the one before."""

    sibling: str
    sibling_left: bool
    result: str


def leaves_of(checkpoint: Checkpoint) -> list[Leaf]:
    """Every leaf of a checkpoint's tree, in its order."""
    heads: dict[int, CheckpointLeaf] = {}
    rows = CheckpointLeaf.objects.filter(checkpoint__number__lte=checkpoint.number)
    for row in rows.order_by("checkpoint__number", "pk").iterator():
        heads[row.issuance_id] = row
    keys = dict(Issuance.objects.filter(pk__in=heads).values_list("pk", "public_id"))
    leaves = [Leaf(issuance=str(keys[pk]), sequence=row.sequence, hash=row.hash) for pk, row in heads.items()]
    return sorted(leaves, key=lambda leaf: leaf.issuance)


def proof_of(leaves: list[Leaf], index: int) -> list[ProofStep]:
    """How the leaf with this place leads to the root, lowest step first."""
    digests = [leaf.digest for leaf in leaves]
    steps, node = [], digests[index]
    for sibling, left in zip(
        chain.merkle_proof(digests, index), chain.merkle_sides(index, len(digests)), strict=True
    ):
        other = bytes.fromhex(sibling)
        node = chain.merkle_node(other, node) if left else chain.merkle_node(node, other)
        steps.append(ProofStep(sibling=sibling, sibling_left=left, result=node.hex()))
    return steps


def chain_lines(issuance: Issuance):
    """The journal of an issuance, a line each: number, hash before, entry, hash; parted by tabs."""
    rows = Movement.objects.filter(issuance=issuance).order_by("sequence")
    for row in rows.values_list("sequence", "prev_hash", "entry", "hash").iterator():
        yield "\t".join(str(part) for part in row) + "\n"
