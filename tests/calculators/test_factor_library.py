"""Is everything that is shipped traceable, unchanged since its release, and counted where it is described?"""

import re
from datetime import date
from pathlib import Path

import pytest

from calculators.factor_files import licences
from calculators.factor_report import counts, left_out, review_due
from calculators.factors import FactorLibrary, shipped_library
from calculators.gases import BASES, restate
from calculators.gases import GWP_SETS as SETS
from calculators.life_cycle import boundaries, shared_parts
from calculators.parameter_release import main, read_release, release_digest, released_files, value_table
from calculators.regions import regions
from calculators.units import PARAMETERS, dimension

LIBRARY = shipped_library()
RECORDS = [factor for factor in LIBRARY.records() if not factor.family.startswith("refrigerant.")]
HERE = Path(__file__).parent
DOCS = HERE.parent.parent / "docs" / "factors.md"


def test_every_shipped_factor_has_source_unit_boundary_and_licence():
    poor = [
        factor.key
        for factor in LIBRARY.records()
        if not (
            factor.source.strip(": ")
            and factor.source_ref
            and factor.activity_unit
            and factor.boundary in boundaries()
            and factor.licence in licences()
            and factor.gwp_basis in BASES
            and factor.region in regions()
            and factor.name_zh
            and factor.name_en
            and factor.review_by.year >= 2027
        )
    ]

    assert poor == []
    assert len(RECORDS) == 1133


def test_every_factor_keeps_an_uncertainty():
    assert [factor.key for factor in LIBRARY.records() if factor.gsd2 < 1.05] == []
    assert {factor.gsd2_basis for factor in RECORDS} == {
        "published range",
        "pedigree: confidence/age/region mapping",
    }


def test_parts_of_every_factor_add_up_to_the_published_total():
    """Under the potentials of its source; our AR5 gives fossil methane 30 where DESNZ used 28."""
    wrong = []
    for factor in RECORDS:
        methane = factor.gases.get("ch4_fossil", 0.0)
        parts = sum(kg for gas, kg in factor.gases.items() if gas == "co2")
        parts += 28 * methane + 265 * factor.gases.get("n2o", 0.0) + factor.unsplit_kg_co2e
        if parts != pytest.approx(factor.kg_co2e_per_activity_unit, rel=1e-9, abs=1e-12):
            wrong.append(factor.key)

    assert wrong == []


def test_restated_total_of_a_split_factor_stays_within_the_methane_difference():
    for factor in RECORDS:
        if not factor.gases or factor.gwp_basis != "AR5":
            continue
        total = sum(restate(factor.gases, SETS["AR5"], unsplit_kg_co2e=factor.unsplit_kg_co2e).values())
        slack = 2 * factor.gases.get("ch4_fossil", 0.0)

        assert total == pytest.approx(factor.kg_co2e_per_activity_unit + slack, rel=1e-9), factor.key


def test_every_family_has_one_dimension_and_the_lowest_year_first():
    mixed = [
        family
        for family in LIBRARY.families()
        if len({dimension(factor.activity_unit) for factor in LIBRARY.records(family)}) > 1
    ]

    assert mixed == []


def test_british_transport_only_waste_never_stands_in_for_incineration_or_composting():
    offenders = [
        factor.key
        for factor in RECORDS
        if factor.boundary == "waste_transport"
        and factor.stand_in
        and factor.family.endswith((".incineration", ".composting", ".anaerobic_digestion"))
    ]

    assert offenders == []


def test_upstream_and_operation_of_one_trip_do_not_overlap():
    assert shared_parts("well_to_tank", "tank_to_wheel") == frozenset()
    assert shared_parts("well_to_tank", "combustion") == frozenset()
    assert shared_parts("well_to_wheel", "tank_to_wheel") == {"direct"}
    assert shared_parts("not_stated", "well_to_tank") == {"upstream"}
    for family in LIBRARY.families():
        if family.endswith(".wtt"):
            assert {factor.boundary for factor in LIBRARY.records(family)} == {"well_to_tank"}, family


def test_values_equal_the_snapshot():
    """A changed value is news: RELEASE, CHANGELOG and this table change together (see docs/factors.md)."""
    expected = (HERE / "parameter_values.txt").read_text(encoding="utf-8").splitlines()

    assert value_table() == expected


def test_digest_of_the_release_is_that_of_its_files():
    release = read_release(PARAMETERS)

    assert LIBRARY.digest == release.digest == release_digest(PARAMETERS)
    assert LIBRARY.release == release.version


def test_changelog_names_the_release_its_day_and_digest():
    release = read_release(PARAMETERS)
    text = (PARAMETERS / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = re.findall(r"^## (\S+) — (\d{4}-\d{2}-\d{2})$", text, flags=re.MULTILINE)
    digests = re.findall(r"^Digest: `([0-9a-f]{64})`", text, flags=re.MULTILINE)

    assert entries[0] == (release.version, release.released_on.isoformat())
    assert digests[0] == release.digest
    assert len(entries) == len(digests) == len(set(digests)) == len({version for version, _ in entries})
    for entry in text.split("\n## ")[1:]:
        assert "Period:" in entry
        assert "Keys:" in entry
        assert "Effect on results:" in entry


@pytest.mark.parametrize("change", ["value", "comment"])
def test_digest_sees_a_digit_and_not_a_comment(tmp_path, change):
    for path in released_files(PARAMETERS):
        copy = tmp_path / path.relative_to(PARAMETERS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    heat = tmp_path / "factors" / "heat_cn.yaml"
    text = heat.read_text(encoding="utf-8")
    heat.write_text(
        text.replace("value: 0.11\n", "value: 0.110\n") if change == "value" else "# words\n" + text,
        encoding="utf-8",
    )

    assert (release_digest(tmp_path) == LIBRARY.digest) is (change == "comment")


def test_release_tool_prints_digest_and_table(capsys):
    main([])
    main(["--values"])

    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == LIBRARY.digest
    assert printed[1:] == value_table()


def test_documentation_counts_what_is_shipped():
    text = DOCS.read_text(encoding="utf-8")
    by = counts(LIBRARY)
    for licence, number in by["licence"].items():
        assert f"| {licence} | {number} |" in text, licence
    for boundary, number in by["boundary"].items():
        assert f"| {boundary} | {number} |" in text, boundary
    nations = {"CN": 0, "GB": 0, "FR": 0, "001": 0}
    for region, number in by["region"].items():
        head = region.split("-")[0]
        nations[head] = nations.get(head, 0) + number
    for nation in ("CN", "GB", "FR", "001"):
        assert f"| {nation} | {nations[nation]} |" in text, nation
    assert (
        f"| other | {sum(n for name, n in nations.items() if name not in ('CN', 'GB', 'FR', '001'))} |"
        in text
    )
    assert f"**{len(RECORDS)} factors**" in text


def test_documentation_counts_and_names_what_was_left_out():
    text = DOCS.read_text(encoding="utf-8")
    shipped = set(LIBRARY.keys())
    total = 0
    for reason, (zh, en, keys) in left_out().items():
        assert zh
        assert en in text, reason
        assert f"| {len(keys)} |" in text, reason
        assert not shipped & set(keys), reason
        total += len(keys)
    assert f"**{total} values**" in text


def test_only_a_small_attributed_part_of_cpcd_is_shipped():
    cpcd = [factor for factor in RECORDS if factor.licence == "CPCD-single-figure"]
    alone = [
        f for f in cpcd if sum(o.licence == f.licence and o.default for o in RECORDS if o.family == f.family)
    ]

    assert len(cpcd) == 87
    assert all("CPCD" in factor.source for factor in cpcd)
    assert len(alone) == len(cpcd)


def test_no_value_is_due_for_review_on_the_day_of_the_release():
    release = read_release(PARAMETERS)

    assert review_due(LIBRARY, on=release.released_on) == ()
    assert review_due(LIBRARY, on=date(2027, 4, 1))[0].review_by == date(2027, 3, 31)
    assert len(review_due(LIBRARY, on=date(2099, 1, 1))) == len(LIBRARY)


def test_library_reads_from_another_folder(tmp_path):
    (tmp_path / "factors").mkdir()
    (tmp_path / "RELEASE").write_bytes((PARAMETERS / "RELEASE").read_bytes())
    (tmp_path / "factors" / "heat.yaml").write_bytes((PARAMETERS / "factors" / "heat_cn.yaml").read_bytes())

    library = FactorLibrary.load(tmp_path)

    keys = [factor.key for factor in library.records() if not factor.family.startswith("refrigerant.")]
    assert keys == ["heat.cn.default"]
