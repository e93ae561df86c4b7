"""Do products carry their parts, stage by stage and gas by gas, with an honest interval?"""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.engine import evaluate
from calculators.errors import ErrorList, InputError, ProductLoop, UnitError, UnknownName
from calculators.inventory import Activity, Inventory
from calculators.result import Result
from tests.calculators.small import library, row


def line(owner, number, quantity, unit, factor, **changes):
    facts = {"stage": "manufacturing", "category": "energy", "owner": owner}
    return row(number, quantity, unit, factor, **(facts | changes))


def catalogue(rows, **units):
    return evaluate(Inventory.from_activities(rows, products=units), library(), "AR5", rounding="product")


BICYCLE = [
    line("bicycle", 1, 1, "piece", "product:frame", category="parts", stage="raw_materials"),
    line("bicycle", 2, 2, "piece", "product:wheel", category="parts", stage="raw_materials"),
    line("bicycle", 3, 0.4, "kWh", "power"),
    line("frame", 1, 10, "kWh", "power", stage="raw_materials"),
    line("wheel", 1, 1, "L", "diesel"),
    line("wheel", 2, 0.25, "kWh", "power", stage="packaging"),
]


def bicycles():
    return catalogue(BICYCLE, bicycle="piece", frame="piece", wheel="piece")


def test_product_carries_its_parts_in_their_stages():
    result = bicycles()

    # frame 10 kWh x 0.5 = 5; wheel 2.5 CO2 + 0.001 x 30 CH4 + 0.0005 x 265 N2O = 2.6625, and 0.125 in
    # packaging.
    assert result.stages(owner="bicycle") == {
        "raw_materials": {"co2": Decimal("5.0"), "ch4_fossil": Decimal("0.0"), "n2o": Decimal("0.0")},
        "manufacturing": {"co2": Decimal("5.2"), "ch4_fossil": Decimal("0.06"), "n2o": Decimal("0.265")},
        "packaging": {"co2": Decimal("0.25"), "ch4_fossil": Decimal("0.0"), "n2o": Decimal("0.0")},
    }
    assert float(result.total(owner="bicycle")) == pytest.approx(10.775, rel=1e-15)
    assert float(result.total(owner="wheel")) == pytest.approx(2.7875, rel=1e-15)


def test_lines_of_a_product_add_up_to_it():
    result = bicycles()
    own = [item for item in result.lines if item.activity.owner == "bicycle"]

    assert [item.product for item in own] == ["frame", "wheel", ""]
    assert float(sum(item.total_kg_co2e for item in own)) == pytest.approx(10.775, rel=1e-12)
    assert {key: round(float(kg), 9) for key, kg in result.by("category", owner="bicycle").items()} == {
        "parts": 10.575,
        "energy": 0.2,
    }


def test_small_product_keeps_its_digits():
    result = catalogue([line("litre", 1, 1 / 3e9, "kWh", "power")], litre="L")

    assert result.total(owner="litre") == Decimal(repr(0.5 / 3e9))


def test_stored_products_read_back_to_the_same_digest():
    result = bicycles()

    again = Result.from_dict(result.to_dict())

    assert again.to_dict() == result.to_dict()
    assert again.digest() == result.digest()
    assert again.interval(owner="wheel").gsd2 == pytest.approx(result.interval(owner="wheel").gsd2, rel=1e-8)


def test_altered_product_is_refused():
    stored = bicycles().to_dict()
    stored["products"][0]["total_kg_co2e"] = "1"

    with pytest.raises(InputError, match="does not add up"):
        Result.from_dict(stored)


def test_shared_factor_of_all_levels_errs_together():
    # Everything is one factor and perfect data apart from the basic uncertainty: frame, wheels and
    # assembly err alike.
    power = [
        line("whole", 1, 1, "piece", "product:part", tier="best"),
        line("whole", 2, 6, "kWh", "power", tier="best"),
        line("part", 1, 4, "kWh", "power", tier="best"),
    ]
    result = catalogue(power, whole="piece", part="piece")
    gsd2 = library().lookup("power", on=power[1].on, region=None).gsd2

    interval = result.interval(owner="whole")

    # Data: 3 kg own, and 2 kg twice (the part's own reading, and the number of parts), each at GSD2 1.05.
    sigma_data = ((3**2 + 2**2 + 2**2) ** 0.5 / 5) * math.log(1.05)
    sigma_factor = math.log(gsd2)
    assert interval.gsd2 == pytest.approx(math.exp((sigma_data**2 + sigma_factor**2) ** 0.5))
    assert interval.value == 5.0


def test_credit_in_a_part_makes_the_whole_signed():
    rows = [
        line("whole", 1, 1, "piece", "product:part"),
        line("part", 1, 4, "kWh", "power"),
        line("part", 2, -1, "kWh", "power", credit=True, stage="end_of_life"),
    ]
    result = catalogue(rows, whole="piece", part="piece")

    assert result.interval(owner="whole").model == "normal"
    assert result.total(owner="whole") == Decimal("1.5")


def test_reported_part_counts():
    rows = [
        line("whole", 1, 3, "kg", "product:part"),
        Activity(id="a", owner="part", category="supplier", label="", reported_kg_co2e=Decimal("1.25")),
    ]
    result = catalogue(rows, whole="piece", part="kg")

    assert result.total(owner="whole") == Decimal("3.75")


def test_amount_of_a_part_converts_to_its_unit():
    rows = [line("whole", 1, 500, "g", "product:rice"), line("rice", 1, 2, "kWh", "power")]

    assert catalogue(rows, whole="piece", rice="kg").total(owner="whole") == Decimal("0.5")


def test_rows_outside_the_boundary_carry_nothing():
    rows = [
        line("whole", 1, 500, "g", "product:rice", inside=False),
        line("whole", 2, 1, "kWh", "power"),
        line("rice", 1, 2, "kWh", "power"),
    ]
    result = catalogue(rows, whole="piece", rice="kg")

    assert result.total(owner="whole") == Decimal("0.5")
    assert [item.total_kg_co2e for item in result.outside] == [Decimal("0.5")]


# --- refusals ---


def test_loop_without_end_names_its_members():
    rows = [
        line("steel", 1, 1, "kg", "product:power plant"),
        line("power plant", 1, 1.2, "kg", "product:steel"),
        line("chair", 1, 1, "kg", "product:steel"),
    ]

    with pytest.raises(ProductLoop, match="steel, power plant"):
        catalogue(rows, chair="piece", steel="kg", **{"power plant": "kg"})


def test_product_inside_itself_is_refused():
    with pytest.raises(InputError, match="refers to itself") as caught:
        catalogue([line("a", 1, 1, "kg", "product:a")], a="kg")

    assert caught.value.path == "rows.0.factor"


def test_unknown_part_and_wrong_unit_are_told_together():
    rows = [
        line("whole", 1, 1, "kg", "product:rise"),
        line("whole", 2, 1, "kWh", "product:rice"),
        line("rice", 1, 1, "kWh", "power"),
    ]

    with pytest.raises(ErrorList) as caught:
        catalogue(rows, whole="piece", rice="kg")

    assert [(type(error), error.path) for error in caught.value] == [
        (UnknownName, "rows.0.factor"),
        (UnitError, "rows.1.unit"),
    ]


def test_event_has_no_products_to_refer_to():
    with pytest.raises(UnknownName, match="No product is called “rice”"):
        evaluate(Inventory.from_activities([line("", 1, 1, "kg", "product:rice")]), library())


def test_products_are_not_rounded_like_events():
    inventory = Inventory.from_activities([line("rice", 1, 1, "kWh", "power")], products={"rice": "kg"})

    with pytest.raises(InputError, match="rounding=product"):
        evaluate(inventory, library())


def test_footprint_beyond_the_world_through_many_levels_is_refused():
    rows = [line(f"p{i}", 1, 1e6, "kg", f"product:p{i + 1}") for i in range(4)]
    rows.append(line("p4", 1, 1, "kWh", "power"))

    with pytest.raises(ErrorList) as caught:
        catalogue(rows, **{f"p{i}": "kg" for i in range(5)})

    assert [error.path for error in caught.value] == ["products.p0.quantity", "products.p1.quantity"]


# --- against exact fractions ---


@st.composite
def bills(draw):
    """Return amounts of parts and kWh of up to eight products, in any order, without loops."""
    size = draw(st.integers(1, 8))
    amount = st.floats(0.001, 30)
    parts = [{j: draw(amount) for j in range(i + 1, size) if draw(st.booleans())} for i in range(size)]
    energy = [draw(st.floats(1e-200, 1e4) | st.just(0.0)) for _ in range(size)]
    return parts, energy, draw(st.permutations(range(size)))


@settings(max_examples=60)
@given(bills())
def test_catalogue_equals_exact_fractions(bill):
    parts, energy, order = bill
    rows = []
    for i in order:
        rows.append(line(f"p{i}", 0, energy[i], "kWh", "power"))
        rows += [line(f"p{i}", 1 + j, amount, "kg", f"product:p{j}") for j, amount in parts[i].items()]
    result = catalogue(rows, **{f"p{i}": "kg" for i in order})

    exact = {}
    for i in reversed(range(len(parts))):
        own = Fraction(energy[i]) / 2
        exact[i] = own + sum(Fraction(amount) * exact[j] for j, amount in parts[i].items())
    for i, wanted in exact.items():
        assert abs(Fraction(float(result.total(owner=f"p{i}"))) - wanted) <= wanted / 10**12
