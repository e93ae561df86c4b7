"""Is a factor file that cannot be trusted refused, with file, key and field?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from calculators.errors import FactorFileError
from calculators.factor_files import factors_of, own_factor, read_factor_files
from calculators.yaml_text import parse_text_yaml

HEAD = """
about: Test.
sources:
  s: {title: Report, publisher: Office, ref: page 7, licence: PRC-official}
records:
"""
GOOD = """
  electricity.test.2023:
    family: electricity.test
    name_zh: 测试
    name_en: Test
    value: 0.5810
    unit: kgCO2e/kWh
    gwp_basis: AR5
    boundary: generation
    region: CN
    year: 2023
    source: s
    confidence: high
    review_by: 2027-12-31
    default: yes
"""


def load(records, head=HEAD):
    """Factors of one file, as written in a test."""
    tree = parse_text_yaml(head + records, name="t.yaml")
    return factors_of(tree, name="t.yaml", reference_year=2026)


def changed(**fields):
    """The good record with fields replaced; None removes one."""
    lines = [line for line in GOOD.splitlines() if line.strip().split(":")[0] not in fields]
    lines += [f"    {name}: {value}" for name, value in fields.items() if value is not None]
    return "\n".join(lines)


def test_good_record_keeps_its_digits_and_source():
    (factor,) = load(GOOD)

    assert str(factor.value) == "0.5810"
    assert factor.source == "Office: Report"
    assert factor.source_ref == "page 7"
    assert factor.licence == "PRC-official"
    assert (factor.kg_co2e_per_activity_unit, factor.unsplit_kg_co2e, factor.gases) == (0.581, 0.581, {})
    assert factor.gsd2 > 1


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"source": None}, "source", "is missing"),
        ({"source": "other"}, "source", "is not listed"),
        ({"unit": None}, "unit", "is missing"),
        ({"unit": "kgCO2e/fortnight"}, "unit", "is not known"),
        ({"unit": "kWh"}, "unit", "is not the unit of an emission factor"),
        ({"boundary": None}, "boundary", "is missing"),
        ({"boundary": "cradle_to_cradle"}, "boundary", "nearest: cradle_to_grave|nearest: cradle_to_gate"),
        ({"licence": "all-rights-reserved"}, "licence", "is not on the list"),
        ({"value": None}, "value", "is missing"),
        ({"value": "000077"}, "value", "is not a plain decimal"),
        ({"value": "'1,5'"}, "value", "is not a plain decimal"),
        ({"value": "1e308"}, "value", "is not a plain decimal"),
        ({"value": "NO"}, "value", "is not a plain decimal"),
        ({"region": "CN-ZZ"}, "region", "is not one of the allowed words"),
        ({"gwp_basis": "AR7"}, "gwp_basis", "is not one of the allowed words"),
        ({"gwp_basis": "CO2 only"}, "gwp_basis", "goes with the basis"),
        ({"unit": "kgCO2/kWh"}, "gwp_basis", "goes with the basis"),
        ({"confidence": "certain"}, "confidence", "is not one of the allowed words"),
        ({"year": "'23'"}, "year", "is not a year"),
        ({"year": "9999"}, "year", "is not a year"),
        ({"review_by": "soon"}, "review_by", "is not a date"),
        ({"default": "true"}, "default", "must be yes or no"),
        ({"colour": "green"}, "colour", "unknown field"),
        ({"valid_from": "2024-01-01", "valid_to": "2023-01-01"}, "valid_to", "lies before"),
        ({"range": "[0.6, 0.7]"}, "range", "hold the value"),
        ({"range": "0.5"}, "range", r"\[low, high\]"),
        ({"distance_basis": "crow"}, "distance_basis", "is not one of the allowed words"),
        ({"co2e_by_gas": "{co2: 0.6}"}, "co2e_by_gas", "exceed the total"),
        ({"co2e_by_gas": "{co2: 0.5, n2o: 0.08}"}, "gwp_used:n2o", "is missing"),
    ],
)
def test_record_that_cannot_be_traced_is_refused(fields, field, reason):
    with pytest.raises(FactorFileError, match=reason) as refused:
        load(changed(**fields))

    assert refused.value.path == f"t.yaml:electricity.test.2023:{field}"
    assert refused.value.message_zh.startswith("参数文件 t.yaml")


@pytest.mark.parametrize("field", ["title", "publisher", "ref", "licence"])
def test_source_without_a_part_is_refused(field):
    head = "\n".join(
        [
            "about: Test.",
            "sources:",
            "  s:",
            *(f"    {name}: x" for name in ("title", "publisher", "ref", "licence") if name != field),
            "records:",
        ]
    )

    with pytest.raises(FactorFileError, match=f"“{field}” is missing") as refused:
        load(GOOD, head=head)

    assert refused.value.path == f"t.yaml:sources:s:{field}"


def test_common_fields_are_taken_and_can_be_overruled():
    head = HEAD.replace("records:", "common: {confidence: low, note: shared}\nrecords:")

    (factor,) = load(changed(), head=head)

    assert (factor.confidence, factor.note) == ("high", "shared")


def test_published_range_sets_the_interval():
    (factor,) = load(changed(value="56.1", range="[54.3, 58.3]"))

    assert factor.gsd2_basis == "published range"
    assert factor.gsd2 == 1.05  # sqrt(58.3 / 54.3) = 1.036 is less than the basic uncertainty
    assert (factor.range_low, factor.range_high) == (Decimal("54.3"), Decimal("58.3"))


def test_gases_are_divided_by_the_potential_of_the_source():
    (factor,) = load(
        changed(value="0.500", co2e_by_gas="{co2: 0.400, ch4_fossil: 0.056}", gwp_used="{ch4_fossil: 28}")
    )

    assert factor.gases == pytest.approx({"co2": 0.4, "ch4_fossil": 0.002})
    assert factor.unsplit_kg_co2e == pytest.approx(0.044)


def test_own_factor_is_checked_like_any_other():
    fields = {
        "family": "own.venue",
        "name_zh": "场馆",
        "name_en": "Venue",
        "value": "0.2",
        "unit": "kgCO2e/kWh",
        "gwp_basis": "not stated",
        "boundary": "generation",
        "region": "CN-ZJ",
        "year": "2024",
        "confidence": "medium",
        "review_by": "2027-12-31",
        "default": "yes",
    }
    about = {"title": "Bill", "publisher": "Utility", "ref": "contract 7", "reference_year": 2026}

    factor = own_factor(key="own.venue.2024", owner="org-1", fields=fields, **about)

    assert (factor.owner, factor.licence, factor.source) == ("org-1", "own", "Utility: Bill")
    assert len({factor, replace(factor)}) == 1
    with pytest.raises(FactorFileError) as refused:
        own_factor(key="own.venue.2024", owner="org-1", fields=fields | {"value": "0,2"}, **about)
    assert refused.value.path == "own:own.venue.2024:value"


def test_rounding_of_the_source_is_put_to_co2():
    (factor,) = load(
        changed(
            value="0.22928",
            co2e_by_gas="{co2: 0.22771, ch4_fossil: 0.00022, n2o: 0.00134}",
            gwp_used="{ch4_fossil: 28, n2o: 265}",
        )
    )

    assert factor.unsplit_kg_co2e == 0
    assert factor.gases["co2"] == pytest.approx(0.22772)


def test_co2_of_the_unit_is_all_co2():
    (factor,) = load(changed(value="0.11", unit="tCO2/GJ", gwp_basis="CO2 only"))

    assert factor.gases == {"co2": 110.0}
    assert factor.unsplit_kg_co2e == 0
    assert factor.kg_co2e_per_activity_unit == 110.0


def second(**fields):
    """Another record after the good one."""
    return changed(**fields).replace("electricity.test.2023:", "electricity.test.second:")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "its validity overlaps electricity.test.2023"),
        ({"year": "2030"}, "its validity overlaps"),
        ({"unit": "kgCO2e/kg", "default": "no"}, "mixes units that do not convert"),
        ({"default": "no", "stand_in": "yes"}, "a stand-in must be a default"),
        ({"boundary": "project_baseline", "region": "FR"}, "cannot be a default"),
        ({"family": "electricity.other.family", "region": "FR"}, None),
        ({"region": "FR"}, None),
        ({"default": "no"}, None),
    ],
)
def test_records_must_agree(tmp_path, fields, reason):
    (tmp_path / "t.yaml").write_text(HEAD + GOOD + second(**fields), encoding="utf-8")

    if reason is None:
        assert len(read_factor_files(tmp_path, reference_year=2026)) == 2
    else:
        with pytest.raises(FactorFileError, match=reason):
            read_factor_files(tmp_path, reference_year=2026)


def test_defaults_of_following_years_do_not_overlap(tmp_path):
    years = "".join(
        changed(year=str(year), validity="year").replace("test.2023:", f"test.{year}:")
        for year in (2022, 2023, 2024)
    )
    (tmp_path / "t.yaml").write_text(HEAD + years, encoding="utf-8")

    assert [f.valid_to.isoformat() for f in read_factor_files(tmp_path, reference_year=2026)] == [
        "2022-12-31",
        "2023-12-31",
        "2024-12-31",
    ]


def test_key_in_two_files_is_refused(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(HEAD + GOOD, encoding="utf-8")

    with pytest.raises(FactorFileError, match="stands in another file") as refused:
        read_factor_files(tmp_path, reference_year=2026)

    assert refused.value.path == "b.yaml:electricity.test.2023"


def test_key_that_names_another_family_is_refused(tmp_path):
    other = second(family="heat.test").replace("electricity.test.second:", "electricity.test:")
    (tmp_path / "t.yaml").write_text(HEAD + GOOD + other, encoding="utf-8")

    with pytest.raises(FactorFileError, match="the name of another family"):
        read_factor_files(tmp_path, reference_year=2026)
