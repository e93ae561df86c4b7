"""Can a growth model and an estimate read their parameters, each with unit and source?"""

from decimal import Decimal

import pytest

from calculators.errors import FactorFileError
from calculators.parameter_sets import SETS, UnknownParameter, read_parameters

FOREST = read_parameters("forest")
GOOD = """
about: Test.
sources:
  s: {title: Paper, publisher: Author, ref: table 2, licence: paper-fact}
records:
  forest.test.a:
    group: curve
    name_zh: 测试
    name_en: Test
    value: 12.20
    unit: tC/ha
    region: CN-ZJ
    year: 2016
    source: s
    confidence: high
    review_by: 2027-12-31
"""


def test_sets_hold_what_was_gathered():
    assert {name: len(read_parameters(name)) for name in SETS} == {"forest": 453, "fuels": 74, "defaults": 14}


@pytest.mark.parametrize("name", SETS)
def test_every_parameter_has_source_unit_and_licence(name):
    poor = [
        p.key
        for p in read_parameters(name).by_key.values()
        if not (p.source and p.source_ref and p.unit and p.licence and p.name_zh and p.group)
    ]

    assert poor == []


def test_zhejiang_plantations_by_age_group():
    found = FOREST.select(group="c_density", region="CN-ZJ", stand="plantation", species="weighted")

    assert {p.age: p.value for p in found} == {
        "young": Decimal("12.2"),
        "middle": Decimal("24.48"),
        "near": Decimal("31.68"),
        "mature": Decimal("30.35"),
        "over": Decimal("42.4"),
    }


def test_fitted_curve_of_chinese_fir_reproduces_its_twenty_years():
    """C(t) = A (1 - exp(-k t))^m: 1.015 tCO2/mu/yr for the second rotation at 20 years."""
    curve = {p.symbol: float(p.value) for p in FOREST.select(group="curve", stand="gen2")}
    form = float(FOREST.get("forest.curve.form.m").value)

    at_20 = curve["A"] * (1 - 2.718281828459045 ** (-curve["k"] * 20)) ** form

    assert at_20 / 20 / 15 == pytest.approx(1.015, abs=0.001)


def test_measured_plots_of_chinese_fir_give_the_published_means():
    for stand, expected in (("gen1", 1.502), ("gen2", 0.997)):
        (plot,) = FOREST.select(group="biomass", stand=stand, age="20")

        assert float(plot.value) * 0.5 * 44 / 12 / 20 / 15 == pytest.approx(expected, abs=0.001)


def test_fuel_properties_multiply_to_the_factor():
    fuels = read_parameters("fuels")
    diesel = {p.group: p.value for p in fuels.select(species="diesel", stand="prov2025")}

    assert round(
        diesel["ncv"] * diesel["carbon_content"] / 1000 * diesel["oxidation"] * 44 / 12, 5
    ) == Decimal("3.09591")


def test_unknown_key_names_the_nearest():
    with pytest.raises(UnknownParameter) as refused:
        FOREST.get("forest.curve.fir_huitong.gen3.A")

    assert "forest.curve.fir_huitong.gen1.A" in refused.value.nearest


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("value: 12.20", "value: 12,20", "value"),
        ("unit: tC/ha", "unit: tC/fortnight", "unit"),
        ("region: CN-ZJ", "region: CN-ZZ", "region"),
        ("source: s", "source: t", "source"),
        ("licence: paper-fact", "licence: unknown", "licence"),
        ("confidence: high", "confidence: certain", "confidence"),
        ("year: 2016", "year: recent", "year"),
        ("review_by: 2027-12-31", "review_by: later", "review_by"),
        ("group: curve", "groop: curve", "groop"),
        ("    unit: tC/ha\n", "", "unit"),
    ],
)
def test_parameter_that_cannot_be_traced_is_refused(tmp_path, old, new, field):
    (tmp_path / "forest").mkdir()
    (tmp_path / "forest" / "t.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")

    with pytest.raises(FactorFileError) as refused:
        read_parameters("forest", tmp_path)

    assert refused.value.path.endswith(f":{field}")


def test_good_file_keeps_the_digits(tmp_path):
    (tmp_path / "forest").mkdir()
    (tmp_path / "forest" / "t.yaml").write_text(GOOD, encoding="utf-8")

    (parameter,) = read_parameters("forest", tmp_path).by_key.values()

    assert str(parameter.value) == "12.20"
    assert parameter.species == ""
