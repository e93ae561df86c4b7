"""How is a journal chained and a checkpoint rooted, so that anybody can check it with SHA-256 alone? (Pure.)

``hash = SHA-256(prev_hash + entry)`` over the UTF-8 bytes of the two texts, where ``entry`` is canonical JSON
(RFC 8785: keys sorted, no blanks). A chain begins at SHA-256 of its issuance's identifier. Checkpoints are
Merkle trees as in RFC 6962: leaves and inner nodes are hashed with different prefixes, no leaf is doubled.
"""

import hashlib
import json
from collections.abc import Sequence

import msgspec

_encoder = msgspec.json.Encoder(order="deterministic")


def canonical(value: object) -> str:
    """Canonical JSON of texts, whole numbers, lists and dicts (RFC 8785).

    Raises
    ------
    TypeError
        The value holds anything else: fractions have more than one spelling.
    """
    _refuse_fractions(value)
    return _encoder.encode(value).decode()


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of the UTF-8 bytes of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def salted(salt: str, text: str) -> str:
    """The digest under which personal data appear in the chain; without the salt it points at nobody."""
    return sha256(f"{salt}:{text}")


def genesis(issuance_public_id: object) -> str:
    """The hash before the first movement of an issuance."""
    return sha256(f"issuance:{issuance_public_id}")


def link(*, prev_hash: str, entry: str) -> str:
    """The hash of a movement."""
    return sha256(prev_hash + entry)


def merkle_leaf(*, issuance_public_id: object, sequence: int, head_hash: str) -> bytes:
    """The leaf of one chain head."""
    text = canonical({"hash": head_hash, "issuance": str(issuance_public_id), "sequence": sequence})
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def merkle_root(leaves: Sequence[bytes]) -> str:
    """Hexadecimal root of a tree over the leaves in the order given (RFC 6962, section 2.1)."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    return _subtree(leaves).hex()


def merkle_node(left: bytes, right: bytes) -> bytes:
    """The inner node over two nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_proof(leaves: Sequence[bytes], index: int) -> list[str]:
    """The hashes that lead from one leaf to the root, lowest first (RFC 6962, section 2.1.1)."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*merkle_proof(leaves[:split], index), _subtree(leaves[split:]).hex()]
    return [*merkle_proof(leaves[split:], index - split), _subtree(leaves[:split]).hex()]


def merkle_sides(index: int, count: int) -> list[bool]:
    """For each step of the proof of ``index`` among ``count`` leaves: whether the sibling is on the left."""
    sides = []
    while count > 1:
        split = _split(count)
        sides.append(index >= split)
        index, count = (index - split, count - split) if index >= split else (index, split)
    return sides[::-1]


def merkle_verify(*, leaf: bytes, index: int, count: int, proof: Sequence[str], root: str) -> bool:
    """Whether the leaf stands at ``index`` among ``count`` leaves under this root."""
    sides = merkle_sides(index, count)
    if len(sides) != len(proof):
        return False
    node = leaf
    for sibling_left, sibling in zip(sides, proof, strict=True):
        other = bytes.fromhex(sibling)
        node = merkle_node(other, node) if sibling_left else merkle_node(node, other)
    return node.hex() == root


def parse(entry: str) -> dict:
    """The content of a movement's entry."""
    return json.loads(entry)


def _subtree(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return merkle_node(_subtree(leaves[:split]), _subtree(leaves[split:]))


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


_PLAIN = frozenset({str, int, bool, type(None)})


def _refuse_fractions(value: object) -> None:
    kind = type(value)
    if kind in _PLAIN:
        return
    if kind is dict:
        for key, inner in value.items():
            if type(key) is not str:
                raise TypeError(f"Keys of an entry are texts, not {type(key).__name__}.")
            if type(inner) not in _PLAIN:
                _refuse_fractions(inner)
    elif kind is list or kind is tuple:
        for inner in value:
            if type(inner) not in _PLAIN:
                _refuse_fractions(inner)
    else:
        raise TypeError(f"An entry holds texts and whole numbers, not {kind.__name__}.")
