"""Can anybody check the chain and the checkpoints with nothing but SHA-256?"""

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from footprint.offsets import chain

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefgh_", max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_text_is_rfc_8785(value):
    assert chain.canonical(value).encode() == rfc8785.dumps(value)
    assert json.loads(chain.canonical(value)) == value


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1: "a"}, object(), b"x"])
def test_what_has_two_spellings_is_refused(value):
    with pytest.raises(TypeError):
        chain.canonical(value)


def test_link_is_plain_sha256_of_both_texts():
    assert chain.link(prev_hash="ab", entry="{}") == hashlib.sha256(b"ab{}").hexdigest()


def test_empty_and_small_trees_follow_rfc_6962():
    one, two, three = (hashlib.sha256(bytes([n])).digest() for n in range(3))

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\x01" + left + right).digest()

    assert chain.merkle_root([]) == hashlib.sha256(b"").hexdigest()
    assert chain.merkle_root([one]) == one.hex()
    assert chain.merkle_root([one, two, three]) == node(node(one, two), three).hex()


@given(st.integers(min_value=1, max_value=40), st.data())
def test_every_leaf_can_be_proved_and_no_other(count, data):
    leaves = [hashlib.sha256(f"{n}".encode()).digest() for n in range(count)]
    index = data.draw(st.integers(0, count - 1))
    root, proof = chain.merkle_root(leaves), chain.merkle_proof(leaves, index)

    def holds(leaf: bytes, at: int, path: list[str]) -> bool:
        return chain.merkle_verify(leaf=leaf, index=at, count=count, proof=path, root=root)

    assert holds(leaves[index], index, proof)
    assert not holds(hashlib.sha256(b"other").digest(), index, proof)
    assert not holds(leaves[index], index, [*proof, root])
    if count > 1:
        other = (index + 1) % count
        assert not holds(leaves[index], other, proof) or chain.merkle_proof(leaves, other) == proof


def test_salted_digest_depends_on_the_salt():
    assert chain.salted("a", "张三") != chain.salted("b", "张三")
