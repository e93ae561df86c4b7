"""Do the GWP sets say what the IPCC printed, and is CO2e without a split left alone?"""

import math
from decimal import Decimal

import globalwarmingpotentials
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.gases import (
    GASES,
    GWP_SETS,
    MEMO_GASES,
    NoWarmingPotential,
    UnknownGas,
    column,
    composition,
    gas_id,
    refrigerants,
    restate,
    unsplit_column,
)

OTHER_NAMES = {
    "pfc_14": "CF4", "pfc_116": "C2F6", "pfc_218": "C3F8", "pfc_318": "cC4F8", "pfc_3_1_10": "C4F10",
    "pfc_4_1_12": "C5F12", "pfc_5_1_14": "C6F14", "n2o": "N2O", "sf6": "SF6", "nf3": "NF3", "so2f2": "SO2F2",
    "ccl4": "CCl4", "ch3br": "CH3Br", "ch3ccl3": "CH3CCl3",
}  # fmt: skip
BY_HAND = {"co2", "ch4_fossil", "ch4_biogenic", "hydrocarbon", "ammonia"}
HFOS = {
    "hfo_1234yf", "hfo_1234ze_e", "hfo_1234ze_z", "hfo_1336mzz_e", "hfo_1336mzz_z", "hcfo_1233zd_e",
    "hfo_1123", "hfo_1243zf",
}  # fmt: skip


def package_name(gas: str) -> str:
    """Name of a gas in the package globalwarmingpotentials."""
    if gas in OTHER_NAMES:
        return OTHER_NAMES[gas]
    kind, number = gas.split("_", 1)
    return {"hfc": "HFC", "hcfc": "HCFC", "cfc": "CFC", "halon": "Halon"}[kind] + number.replace("_", "")


@pytest.mark.parametrize("name", ["AR4", "AR5", "AR6"])
def test_gwp_set_equals_the_package(name):
    printed = globalwarmingpotentials.data[f"{name}GWP100"]
    ours = {gas: value for gas, value in GWP_SETS[name].values.items() if gas not in BY_HAND | HFOS}

    assert {gas: float(value) for gas, value in ours.items()} == {
        gas: printed[package_name(gas)] for gas in ours
    }
    assert len(ours) >= 40


@pytest.mark.parametrize(
    ("name", "gas", "expected"),
    [
        ("AR4", "hfc_134a", "1430"),
        ("AR5", "hfc_134a", "1300"),
        ("AR6", "hfc_134a", "1530"),
        ("AR4", "ch4_fossil", "25"),
        ("AR4", "ch4_biogenic", "25"),
        ("AR5", "ch4_fossil", "30"),
        ("AR5", "ch4_biogenic", "28"),
        ("AR6", "ch4_fossil", "29.8"),
        ("AR6", "ch4_biogenic", "27.0"),
        ("AR6", "sf6", "25200"),
        ("AR6", "n2o", "273"),
        ("AR6", "co2", "1"),
        ("AR6", "hfo_1234yf", "0.501"),
    ],
)
def test_gwp_of_the_case_list(name, gas, expected):
    assert GWP_SETS[name].exact(gas) == Decimal(expected)


def test_30_000_t_of_hfc_134a_are_42_900_000_t_under_ar4():
    assert restate({"hfc_134a": 30_000_000.0}, GWP_SETS["AR4"]) == {"hfcs": 42_900_000_000.0}


def test_rival_values_are_recorded_and_not_used():
    ar6 = GWP_SETS["AR6"]

    assert [rival.value for rival in ar6.rivals["sf6"]] == [Decimal(24300)]
    assert [rival.value for rival in ar6.rivals["hfc_134a"]] == [Decimal(1526)]
    assert Decimal("27.9") in {rival.value for rival in ar6.rivals["ch4_fossil"]}
    assert all(rival.source for gwp_set in GWP_SETS.values() for r in gwp_set.rivals.values() for rival in r)


@pytest.mark.parametrize(
    ("blend", "name", "expected"),
    [
        ("R410A", "AR4", "2087.5"),  # (675 + 3500) / 2
        ("R-410A", "AR6", "2255.5"),  # (771 + 3740) / 2
        ("R404A", "AR4", "3921.6"),  # 0.44 x 3500 + 0.52 x 4470 + 0.04 x 1430
        ("R407C", "AR4", "1773.85"),  # 0.23 x 675 + 0.25 x 3500 + 0.52 x 1430
        ("R-507", "AR4", "3985"),
        ("R32", "AR5", "677"),
        ("R-454B", "AR6", "531.374811"),  # 0.689 x 771 + 0.311 x 0.501
    ],
)
def test_blend_is_the_mass_mean_of_its_gases(blend, name, expected):
    assert GWP_SETS[name].exact(blend) == Decimal(expected)


def test_every_blend_adds_up_to_one_kilogram():
    blends = {name: composition(name) for name in refrigerants()}

    assert [name for name, parts in blends.items() if sum(parts.values()) != 1] == []
    assert sum(len(parts) > 1 for parts in blends.values()) == 29


def test_blend_with_a_gas_that_the_set_lacks_is_refused_not_zero():
    with pytest.raises(NoWarmingPotential) as refused:
        GWP_SETS["AR4"].gwp("R-454B", path="row.2")

    assert refused.value.path == "row.2"
    assert "hfo_1234yf" in refused.value.message_en
    assert "AR5, AR6" in refused.value.message_zh


def test_methane_without_origin_is_refused():
    with pytest.raises(UnknownGas, match="ch4_fossil"):
        gas_id("ch4")


@pytest.mark.parametrize(
    ("gas", "where"),
    [
        ("R-22", "other"),
        ("CFC-12", "other"),
        ("HFO-1234yf", "other"),
        ("HFC-23", "hfcs"),
        ("CF4", "pfcs"),
        ("SF6", "sf6"),
        ("R-744", "co2"),
        ("ch4_biogenic", "ch4_biogenic"),
    ],
)
def test_gas_is_counted_in_its_column(gas, where):
    assert column(gas) == where


def test_hcfc_22_is_counted_apart_from_the_kyoto_gases():
    assert restate({"R-22": 2.0}, GWP_SETS["AR5"]) == {"other": 3520.0}


def test_restate_changes_masses_and_leaves_unsplit_co2e():
    columns = {
        name: restate(
            {"co2": 10.0, "ch4_fossil": 1.0}, GWP_SETS[name], unsplit_kg_co2e=5.0, unsplit_basis="not stated"
        )
        for name in GWP_SETS
    }

    assert {name: row["ch4_fossil"] for name, row in columns.items()} == {
        "AR4": 25.0,
        "AR5": 30.0,
        "AR6": 29.8,
    }
    assert {row["unsplit_unstated"] for row in columns.values()} == {5.0}
    assert {row["co2"] for row in columns.values()} == {10.0}


def test_biogenic_co2_is_a_memo_outside_the_columns():
    assert restate({"co2_biogenic": 3.0}, GWP_SETS["AR6"]) == {"co2_biogenic": 3.0}
    assert MEMO_GASES == ("co2_biogenic",)
    assert "co2_biogenic" not in GASES


def test_every_gas_has_a_column_of_the_result():
    assert {column(gas) for name in refrigerants() for gas in composition(name)} <= {*GASES, *MEMO_GASES}
    assert {unsplit_column(basis) for basis in ("AR4", "AR5", "AR6", "not stated", "CO2 only")} <= set(GASES)


@given(
    st.dictionaries(st.sampled_from(sorted(refrigerants())), st.floats(0, 1e6), max_size=5),
    st.sampled_from(["AR5", "AR6"]),
)
def test_restate_is_linear_in_the_masses(masses, name):
    known = {gas: mass for gas, mass in masses.items() if set(composition(gas)) <= set(GWP_SETS[name].values)}

    once = restate(known, GWP_SETS[name])
    twice = restate({gas: 2 * mass for gas, mass in known.items()}, GWP_SETS[name])

    tiny = 1e-300  # below the smallest normal float no relative precision exists
    assert all(math.isclose(twice[w], 2 * kg, rel_tol=1e-12, abs_tol=tiny) for w, kg in once.items())
