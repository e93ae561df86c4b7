"""Does the engine multiply right, round once, add exactly, and refuse what it must?"""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calculators.engine import evaluate
from calculators.errors import (
    BoundaryOverlap,
    BoundaryUnfit,
    CalculatorError,
    EmptyInventory,
    ErrorList,
    FactorDateError,
    InputError,
    NumberError,
    UnitError,
    UnknownFactor,
    UnknownName,
)
from calculators.gases import GWP_SETS
from calculators.inventory import Activity, Inventory
from tests.calculators.small import DAY, library, row


def result_of(*rows, gwp_set="AR6", **options):
    return evaluate(Inventory.from_activities(rows), library(), gwp_set, **options)


def test_one_row_is_quantity_times_factor():
    result = result_of(row(1, 1200, "kWh", "power"))

    assert result.total() == Decimal("600.000000")
    assert result.lines[0].kg_co2e == {"co2": Decimal("600.000000")}
    assert result.lines[0].factor.key == "power"
    assert [step.code for step in result.lines[0].resolved.steps] == ["asked", "taken"]


def test_unit_of_the_row_is_converted_to_the_factors():
    assert result_of(row(1, 1.2, "MWh", "power")).total() == Decimal("600.000000")


def test_apec_venue_2014_prints_3902_72_t():
    # Verified by BV under ISO 14064-1:2006: direct, indirect and off-site transport emissions, reported
    # as such.
    figures = {"direct": "974080", "indirect": "1469570", "transport": "1459070"}
    rows = [
        Activity(id=name, category=name, label=name, tier="best", reported_kg_co2e=Decimal(kg))
        for name, kg in figures.items()
    ]

    result = result_of(*rows)

    assert result.total() / 1000 == Decimal("3902.72")
    assert result.by("category") == {name: Decimal(kg) for name, kg in figures.items()}
    shares = [round(float(kg / result.total() * 100), 2) for kg in result.by("category").values()]
    assert shares == [24.96, 37.66, 37.39]
    assert result.not_restated() == (result.total(), 1.0)


def test_reported_tenths_of_a_milligram_round_half_even():
    rows = [
        Activity(id=str(i), category="c", label="", reported_kg_co2e=Decimal(kg), reported_gas="co2")
        for i, kg in enumerate(["0.0000005", "0.0000015", "0.0000025", "0.1"])
    ]

    assert [line.total_kg_co2e for line in result_of(*rows).lines] == [
        Decimal("0E-6"),
        Decimal("0.000002"),
        Decimal("0.000002"),
        Decimal("0.100000"),
    ]


@pytest.mark.parametrize(
    ("gwp_set", "ch4", "n2o"), [("AR4", 25, 298), ("AR5", 30, 265), ("AR6", "29.8", 273)]
)
def test_split_gases_are_restated_under_the_chosen_set(gwp_set, ch4, n2o):
    result = result_of(row(1, 1000, "L", "diesel"), gwp_set=gwp_set)

    assert result.by("gas") == {
        "co2": Decimal("2500.000000"),
        "ch4_fossil": Decimal(ch4),
        "n2o": Decimal(n2o) / 2,
    }
    assert result.not_restated() == (Decimal(0), 0.0)


def test_unsplit_co2e_keeps_its_basis_and_its_share_is_said():
    result = result_of(row(1, 10, "L", "diesel.supply"), row(2, 12, "kWh", "power"), gwp_set="AR6")

    assert result.by("gas") == {"co2": Decimal("6.000000"), "unsplit_ar5": Decimal("6.000000")}
    assert result.not_restated() == (Decimal("6.000000"), 0.5)


def test_unsplit_co2e_of_the_chosen_set_needs_no_restating():
    assert result_of(row(1, 10, "L", "diesel.supply"), gwp_set="AR5").not_restated() == (Decimal(0), 0.0)


def test_biogenic_co2_is_beside_the_total():
    result = result_of(row(1, 100, "m3", "biogas"))

    assert result.by("gas") == {"ch4_biogenic": Decimal("10.800000")}
    assert result.total() == Decimal("10.800000")
    assert result.lines[0].memo_kg == {"co2_biogenic": Decimal("190.000000")}
    assert result.to_dict()["memo_kg"] == {"co2_biogenic": "190.000000"}


def test_rows_outside_the_boundary_are_shown_and_not_added():
    result = result_of(row(1, 10, "kWh", "power"), row(2, 4, "meal", "meal", category="meals", inside=False))

    assert result.total() == Decimal("5.000000")
    assert [line.activity.id for line in result.lines] == ["r1"]
    assert [line.activity.id for line in result.outside] == ["r2"]
    assert result.by("category") == {"energy": Decimal("5.000000")}
    assert result.by("category", inside=False) == {"meals": Decimal("6.000000")}
    assert result.interval().value == 5.0


def test_totals_by_several_keys():
    result = result_of(
        row(1, 10, "kWh", "power", scope=2, stage="holding", tier="best"),
        row(2, 2, "kWh", "power", scope=2, stage="preparation"),
        row(3, 1, "L", "diesel.supply", scope=3, stage="holding"),
    )

    assert result.by("stage", "scope") == {
        ("holding", 2): Decimal("5.000000"),
        ("preparation", 2): Decimal("1.000000"),
        ("holding", 3): Decimal("0.600000"),
    }
    assert result.by("tier") == {"best": Decimal("5.000000"), "basic": Decimal("1.600000")}
    with pytest.raises(UnknownName, match="No grouping is called “colour”"):
        result.by("colour")


def test_shared_factor_widens_the_interval_more_than_two_factors():
    shared = result_of(row(1, 10, "kWh", "power"), row(2, 10, "kWh", "power"))
    apart = result_of(row(1, 10, "kWh", "power"), row(2, 10 / 0.6 * 0.5, "L", "diesel.supply"))

    assert shared.interval().gsd2 > apart.interval().gsd2
    assert shared.interval().value == pytest.approx(apart.interval().value)


def test_reported_figure_counts_its_scores_twice():
    reported = Activity(id="a", category="c", label="", tier="best", reported_kg_co2e=Decimal(10))

    assert result_of(reported).interval().gsd2 == pytest.approx(1.05**2**0.5, rel=1e-12)


def test_columns_give_the_same_as_rows():
    rows = [row(i, i * 1.7, "kWh", "power", stage="holding" if i % 2 else "closing") for i in range(1, 50)]
    columns = Inventory.from_columns(
        quantity=[r.quantity for r in rows],
        factor="power",
        unit="kWh",
        category="energy",
        stage=[r.stage for r in rows],
        on=DAY,
        ids=[r.id for r in rows],
    )

    by_rows, by_columns = result_of(*rows), evaluate(columns, library())

    assert by_columns.by("stage", "gas") == by_rows.by("stage", "gas")
    assert [line.activity.id for line in by_columns.lines] == [r.id for r in rows]
    assert by_columns.interval() == by_rows.interval()


# --- refusals ---


def refused(error, *rows, **options):
    with pytest.raises(error) as caught:
        result_of(*rows, **options)
    return caught.value


def test_nothing_is_not_zero():
    assert refused(EmptyInventory).code == "empty"
    with pytest.raises(EmptyInventory):
        Inventory.from_columns(quantity=[], factor="power", unit="kWh", category="energy")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (float("nan"), "not a number"),
        (float("inf"), "too large"),
        (1e308, "too large"),
        (-1.0, "negative"),
        (10**400, "too large"),
    ],
)
def test_impossible_quantities_name_the_field(quantity, words):
    error = refused(NumberError, row(1, quantity, "kWh", "power", path="energy.0"))

    assert error.path == "energy.0.quantity"
    assert words in error.message_en


@pytest.mark.parametrize("quantity", ["12", None, True])
def test_quantity_of_another_type_is_refused(quantity):
    assert refused(InputError, row(1, quantity, "kWh", "power")).path == "rows.0.quantity"


def test_more_than_the_world_emits_is_refused():
    assert refused(NumberError, row(1, 1e14, "kWh", "power")).path == "rows.0.quantity"


def test_rows_whose_sum_does_not_fit_are_refused():
    rows = [row(i, 1.5e13, "kWh", "power") for i in range(3)]

    assert "2.25e+13" in refused(NumberError, *rows).message_en


@pytest.mark.parametrize("kg", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e308"), Decimal(-1)])
def test_impossible_reported_emissions_are_refused(kg):
    error = refused(NumberError, Activity(id="a", category="c", label="", reported_kg_co2e=kg))

    assert error.path == "rows.0.reported_kg_co2e"


def test_credit_row_may_be_negative():
    result = result_of(row(1, 10, "kWh", "power"), row(2, -4, "kWh", "power", credit=True))

    assert result.total() == Decimal("3.000000")
    assert result.interval().model == "normal"


def test_unknown_factor_names_three():
    error = refused(UnknownFactor, row(1, 1, "L", "diesel.suply", path="fuel.0"))

    assert error.path == "fuel.0.factor"
    assert error.nearest == ("diesel.supply", "diesel", "diesel.whole")


def test_wrong_dimension_says_the_way_out():
    error = refused(UnitError, row(1, 300, "km", "train", path="trips.2"))

    assert error.path == "trips.2.unit"
    assert "passenger-km expected, km given" in error.message_en


def test_day_far_from_every_record_is_refused():
    assert refused(FactorDateError, row(1, 1, "kWh", "power", on=date(1990, 1, 1))).path == "rows.0.on"


def test_baseline_of_a_project_is_not_a_footprint():
    assert refused(BoundaryUnfit, row(1, 1, "kWh", "baseline")).path == "rows.0.factor"


def test_two_boundaries_of_one_activity_are_refused_when_they_overlap():
    rows = [
        row(1, 50, "L", "diesel", label="shuttle bus"),
        row(2, 50, "L", "diesel.whole", label="shuttle bus"),
    ]

    error = refused(BoundaryOverlap, *rows)

    assert error.path == "rows.1.factor"
    assert "would count twice" in error.message_en
    assert "会重复计算" in error.message_zh


def test_burning_and_supply_of_one_fuel_add_up():
    rows = [
        row(1, 50, "L", "diesel", label="shuttle bus"),
        row(2, 50, "L", "diesel.supply", label="shuttle bus"),
    ]

    assert result_of(*rows, gwp_set="AR5").total() == Decimal("163.125000")


def test_stated_group_overlaps_whatever_its_quantities():
    rows = [row(1, 50, "L", "diesel", group="bus"), row(2, 70, "L", "diesel", group="bus")]

    assert refused(BoundaryOverlap, *rows).path == "rows.1.factor"


def test_same_litres_of_two_vehicles_are_two_activities():
    rows = [row(1, 50, "L", "diesel", label="bus"), row(2, 50, "L", "diesel.whole", label="van")]

    assert result_of(*rows).total() > 0


def test_all_faults_are_told_at_once():
    error = refused(
        ErrorList,
        row(1, 1, "kWh", "powr", path="a"),
        row(2, 1, "kg", "power", path="b"),
        row(3, 1, "kWh", "power", path="c"),
    )

    assert [(e.path, e.code) for e in error] == [("a.factor", "unknown_factor"), ("b.unit", "unit")]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": ""}, "rows.0.id"),
        ({"category": ""}, "rows.0.category"),
        ({"tier": "perfect"}, "rows.0.tier"),
        ({"scope": 4}, "rows.0.scope"),
        ({"pedigree": (1, 2, 3, 4, 9)}, "rows.0.pedigree"),
        ({"factor": ""}, "rows.0.factor"),
        ({"owner": "somebody"}, "rows.0.owner"),
        ({"reported_kg_co2e": Decimal(1)}, "rows.0.factor"),
        ({"factor": "", "reported_kg_co2e": Decimal(1), "reported_gas": "air"}, "rows.0.reported_gas"),
    ],
)
def test_faulty_words_name_their_field(changes, path):
    with pytest.raises((InputError, UnknownName)) as caught:
        result_of(row(1, 1, "kWh", "power", **changes))

    assert caught.value.path == path


def test_same_id_twice_is_refused():
    assert refused(InputError, row(1, 1, "kWh", "power"), row(1, 2, "kWh", "power")).path == "rows.1.id"


def test_faulty_columns_name_their_first_row():
    with pytest.raises(ErrorList) as caught:
        Inventory.from_columns(
            quantity=[1.0, 2.0, 3.0],
            factor=["power", "power", ""],
            unit="kWh",
            category="energy",
            tier=["best", "superb", "superb"],
        )

    assert [error.path for error in caught.value] == ["rows.2.factor", "rows.1.tier"]


def test_column_of_another_length_is_refused():
    with pytest.raises(InputError, match="Column “stage” has 2 rows where 3 are needed"):
        Inventory.from_columns(
            quantity=[1.0, 2.0, 3.0],
            factor="power",
            unit="kWh",
            category="energy",
            stage=["holding", "closing"],
        )


def test_ids_and_units_of_another_length_are_refused():
    columns = {"quantity": [1.0, 2.0], "factor": "power", "unit": "kWh", "category": "energy"}

    with pytest.raises(InputError, match="“ids” has 1 entries where 2 are needed"):
        Inventory.from_columns(**columns, ids=["a"])
    with pytest.raises(InputError, match="“owner_units” has 1 entries where 2 are needed"):
        Inventory.from_columns(**columns, owner=["a", "b"], owner_units=["kg"])


anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()) | st.dates()
)


@given(st.dictionaries(st.sampled_from([field.name for field in fields(Activity)]), anything, max_size=4))
def test_whatever_stands_in_a_row_is_calculated_or_refused(changes):
    try:
        digest = result_of(replace(row(1, 1, "kWh", "power"), **changes)).digest()
    except CalculatorError as error:
        refusal = error
    else:
        refusal = None

    if refusal is None:
        assert len(digest) == 64
    else:
        assert refusal.message_zh.endswith("。")
        assert refusal.message_en.endswith(".")


def test_unknown_gwp_set_and_rounding_are_refused():
    assert refused(UnknownName, row(1, 1, "kWh", "power"), gwp_set="AR9").path == "gwp_set"
    assert refused(UnknownName, row(1, 1, "kWh", "power"), rounding="up").path == "rounding"


# --- properties, on unrounded results ---

NAMES = {
    "power": "kWh",
    "diesel": "L",
    "diesel.supply": "m3",
    "train": "passenger-km",
    "biogas": "m3",
    "meal": "meal",
}
amounts = st.floats(1e-200, 1e6) | st.sampled_from([0.0, 1e-9, 0.1, 1 / 3])
lines = st.tuples(st.sampled_from(sorted(NAMES)), amounts, st.sampled_from("ab"))
facts = st.lists(lines, min_size=1, max_size=30)


def rows_of(facts):
    return [
        row(i, amount, NAMES[name], name, category=category)
        for i, (name, amount, category) in enumerate(facts)
    ]


@given(facts)
def test_doubling_every_quantity_doubles_every_cell(facts):
    once = result_of(*rows_of(facts)).kg
    twice = result_of(*rows_of([(name, 2 * amount, category) for name, amount, category in facts])).kg

    assert np.array_equal(twice, 2 * once)


@given(facts, st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_total(facts, random):
    rows = rows_of(facts)
    shuffled = rows.copy()
    random.shuffle(shuffled)

    one, other = result_of(*rows), result_of(*shuffled)

    assert one.total() == other.total()
    assert one.by("category", "gas").items() == other.by("category", "gas").items()


@given(facts, st.data())
def test_one_changed_quantity_moves_exactly_its_line(facts, data):
    rows = rows_of(facts)
    changed = data.draw(st.integers(0, len(rows) - 1))
    moved = [replace(r, quantity=r.quantity + 1000) if i == changed else r for i, r in enumerate(rows)]

    before, after = result_of(*rows), result_of(*moved)

    differs = (before.kg != after.kg).any(axis=1)
    assert differs.tolist() == [i == changed for i in range(len(rows))]


@settings(max_examples=200)
@given(facts, st.sampled_from(sorted(GWP_SETS)))
def test_totals_equal_exact_fractions(facts, gwp_set):
    rows = rows_of(facts)
    result = result_of(*rows, gwp_set=gwp_set)
    exact = []
    for r in rows:
        found = library().get(r.factor)
        scale = 1000 if r.factor == "diesel.supply" else 1  # its litres are given in m3
        split = sum(
            Fraction(str(mass)) * Fraction(GWP_SETS[gwp_set].exact(gas))
            for gas, mass in found.gases.items()
            if gas != "co2_biogenic"
        )
        exact.append(Fraction(r.quantity) * scale * (split + Fraction(str(found.unsplit_kg_co2e))))

    unrounded = result.kg[:, : len(result.gases)].sum()

    assert abs(Fraction(float(unrounded)) - sum(exact)) <= Fraction(1, 10**12) * sum(map(abs, exact))
    assert abs(result.total() - Decimal(float(sum(exact)))) <= Decimal("0.0000006") * result.kg.size


@given(facts)
def test_stored_totals_are_exact_sums_of_stored_lines(facts):
    result = result_of(*rows_of(facts))

    assert result.total() == sum(line.total_kg_co2e for line in result.lines)
    assert result.total() == sum(result.by("category").values()) == sum(result.by("gas").values())


@given(facts)
def test_event_and_product_agree_before_rounding(facts):
    rows = rows_of(facts)
    event, product = result_of(*rows), result_of(*rows, rounding="product")
    assume(event.total() > 1)

    assert np.array_equal(event.kg, product.kg)
    assert float(product.total()) == pytest.approx(float(event.total()), abs=1e-6 * event.kg.size)
    assert product.interval().gsd2 == pytest.approx(event.interval().gsd2, rel=1e-3, abs=1e-5)
    assert product.interval().high == pytest.approx(event.interval().high, rel=1e-6, abs=1e-4)


@given(facts)
def test_interval_brackets_every_total(facts):
    result = result_of(*rows_of(facts))

    assert result.interval().low <= float(result.total()) <= result.interval().high
    if result.total():
        assert result.interval().low < float(result.total()) < result.interval().high
