"""Does a sample depend on nothing but its seed, and do misstatements count in both directions?"""

from decimal import Decimal

import pytest

from calculators.assurance import Item, draw_sample, judge, materiality_mg, practice
from calculators.errors import InputError

TONNE = 10**9
LINES = [Item(id="venue", emissions_mg=60 * TONNE), Item(id="refund", emissions_mg=-6 * TONNE)] + [
    Item(id=f"trip-{number}", emissions_mg=TONNE) for number in range(40)
]


def draw(lines=LINES, *, materiality=5 * TONNE, share="0.5", confidence="0.95", seed="1"):
    return draw_sample(
        lines,
        materiality_mg=materiality,
        key_share=Decimal(share),
        confidence=Decimal(confidence),
        seed=seed,
    )


def test_large_lines_of_either_sign_are_always_looked_at():
    sample = draw()

    assert sample.key == ("venue", "refund")
    assert sample.threshold_mg == 2_500_000_000


def test_number_of_draws_follows_from_confidence_and_materiality():
    # 40 t ÷ 5 t × −ln 0.05 = 23.97
    sample = draw()

    assert sample.wanted == 24
    assert sample.step_mg == 40 * TONNE // 24
    assert len(sample.drawn) == 24  # no line is longer than a step: each draw hits another one
    assert sample.population_mg == 106 * TONNE
    assert sample.covered_mg == (66 + 24) * TONNE


def test_same_seed_draws_the_same_lines_in_any_order_of_the_list():
    assert set(draw(seed="a").drawn) == set(draw(LINES[::-1], seed="a").drawn)
    assert set(draw(seed="a").drawn) != set(draw(seed="b").drawn)


def test_seed_2026_draws_these_lines_for_ever():
    sample = draw(LINES[2:12], materiality=5 * TONNE, seed="2026")

    assert sample.wanted == 6
    assert sample.drawn == ("trip-1", "trip-3", "trip-5", "trip-6", "trip-8", "trip-9")


def test_line_of_zero_is_never_drawn():
    sample = draw([*LINES, Item(id="none", emissions_mg=0)], confidence="0.999999")

    assert "none" not in sample.drawn + sample.key
    assert len(sample.drawn) == 40
    assert sample.coverage == 1


def test_nothing_emitted_needs_no_sample():
    sample = draw([Item(id="none", emissions_mg=0)], materiality=0)

    assert (sample.key, sample.drawn, sample.coverage) == ((), (), 1)


def test_larger_lines_are_drawn_more_often():
    lines = [Item(id="large", emissions_mg=4 * TONNE)] + [
        Item(id=f"small-{number}", emissions_mg=TONNE // 4) for number in range(16)
    ]
    seeds = [str(number) for number in range(400)]

    hits = [
        draw(lines, materiality=8 * TONNE, share="1", confidence="0.5", seed=seed).drawn for seed in seeds
    ]

    # One draw over 8 t: the large line holds half of them.
    assert 160 < sum("large" in hit for hit in hits) < 240


@pytest.mark.parametrize(
    ("options", "path"),
    [({"confidence": "1"}, "confidence"), ({"share": "1.1"}, "key_share"), ({"seed": ""}, "seed")],
)
def test_impossible_wish_is_refused(options, path):
    with pytest.raises(InputError) as refused:
        draw(**options)

    assert refused.value.path == path


def test_materiality_is_rounded_down_to_whole_milligrams():
    assert materiality_mg(total_mg=3_902_720_000_000, percent=Decimal(5)) == 195_136_000_000
    assert materiality_mg(total_mg=-39, percent=Decimal("2.5")) == 0


@pytest.mark.parametrize(
    ("amounts", "material"),
    [
        ((), False),
        ((100,), False),
        ((101,), True),
        ((-101,), True),
        ((90, 20, -90), True),
        ((60, -60), False),
    ],
)
def test_misstatements_of_one_direction_are_not_made_up_for_by_the_other(amounts, material):
    found = judge(amounts, materiality_mg=100)

    assert found.material is material
    assert found.net_mg == sum(amounts)


def test_usual_values_are_marked_as_not_read():
    assert practice()["materiality_percent"].value == 5
    assert {entry.verified for entry in practice().values()} == {False}
