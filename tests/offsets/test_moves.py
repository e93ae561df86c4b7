"""Does the table of moves let through exactly what it names, and does planning never lose a tonne?"""

import itertools

import pytest

from footprint.offsets.enums import FINAL_STATES, BlockState, MovementKind
from footprint.offsets.moves import MOVES, REFERENCED_STATES, IllegalMove, Tile, Tiling, check
from footprint.offsets.ranges import Range
from tests.offsets.memory import walk


def tile(first: int, last: int, state: str = "held", account: str = "a") -> Tile:
    return Tile(first, last, account, state, "r" if state in REFERENCED_STATES else "")


@pytest.mark.parametrize("kind", [kind for kind in MOVES if kind != MovementKind.MERGE])
def test_every_pair_of_states_is_allowed_or_refused_as_the_table_says(kind):
    move = MOVES[kind]
    for before, after, account in itertools.product(BlockState.values, BlockState.values, "ab"):
        old, new = tile(1, 10, before), tile(1, 10, after, account)
        allowed = before in move.before and after == move.after and (account == "b") is move.account_changes
        if allowed and old[2:] != new[2:]:
            assert check(kind=kind, closes=[old], opens=[new]) == 10
        else:
            with pytest.raises(IllegalMove):
                check(kind=kind, closes=[old], opens=[new])


def test_nothing_leaves_a_final_state():
    assert all(not (move.before & FINAL_STATES) for move in MOVES.values())


@pytest.mark.parametrize(
    "opens",
    [
        [tile(1, 9, "reserved")],
        [tile(1, 11, "reserved")],
        [tile(2, 11, "reserved")],
        [tile(1, 4, "reserved"), tile(6, 10)],
        [tile(1, 5, "reserved"), tile(5, 10)],
        [tile(1, 10)],
        [],
    ],
)
def test_what_is_opened_must_be_what_is_closed(opens):
    with pytest.raises((IllegalMove, ValueError)):
        check(kind=MovementKind.RESERVE, closes=[tile(1, 10)], opens=opens)


def test_rest_of_a_split_must_stay_as_it_was():
    with pytest.raises(IllegalMove):
        check(
            kind=MovementKind.RESERVE,
            closes=[tile(1, 10)],
            opens=[tile(1, 5, "reserved"), tile(6, 10, account="b")],
        )


def test_reserved_piece_without_reference_is_refused():
    with pytest.raises(IllegalMove, match="with reference"):
        check(kind=MovementKind.RESERVE, closes=[tile(1, 10)], opens=[Tile(1, 10, "a", "reserved", "")])


def test_replay_refuses_a_block_that_is_not_open_and_a_second_issue():
    tiling = Tiling()
    tiling.apply(kind="issue", closes=[], opens=[tile(1, 10)])

    with pytest.raises(IllegalMove, match="no open block 1–9"):
        tiling.apply(kind="freeze", closes=[Range(1, 9)], opens=[tile(1, 9, "frozen")])
    with pytest.raises(IllegalMove, match="issued before"):
        tiling.apply(kind="issue", closes=[], opens=[tile(11, 20)])
    assert tiling.tiles() == [tile(1, 10)]


def test_ten_thousand_steps_in_memory_keep_every_tonne():
    assert walk(steps=10_000, seed=1) > 3_000
