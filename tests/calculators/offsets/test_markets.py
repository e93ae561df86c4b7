"""Do the markets' rules refuse what they refuse, and name the rule?"""

from dataclasses import replace
from datetime import date

import pytest

from calculators.errors import InputError, UnknownName
from calculators.offsets import rule_files
from calculators.offsets.eligibility import ceiling_t, refusals
from calculators.offsets.lots import Lot

OCTOBER_2014 = date(2014, 10, 27)


def lot(**facts):
    usual = {
        "id": "L1",
        "tonnes": 1000,
        "instrument": "ccer_2017",
        "registry": "CCER",
        "project": "101",
        "project_type": "wind",
        "region": "CN-GS",
        "reductions_from": date(2013, 6, 1),
        "reductions_to": date(2013, 12, 31),
        "commissioned_on": date(2012, 1, 1),
        "registered_on": date(2013, 1, 1),
        "inside_regulated_boundary": False,
    }
    return Lot(**(usual | facts))


def refused_by(rules_name, used_on=OCTOBER_2014, **facts):
    return [
        finding.clause for finding in refusals(lot(**facts), rule_files.load(rules_name), used_on=used_on)
    ]


def test_seven_pilots_2014_demand():
    demands = [
        rule_files.demand(rule_files.load(name), used_on=OCTOBER_2014)
        for name in rule_files.SEVEN_PILOTS_2014
    ]

    assert sum(demand.total_t for demand in demands) == 113_400_000
    assert sum(demand.local_t for demand in demands) == 72_610_000
    assert sum(demand.rest_t for demand in demands) == 40_790_000
    assert {demand.name: demand.total_t for demand in demands} == {
        "beijing_2014": 2_500_000,
        "shanghai_2014": 8_000_000,
        "tianjin_2014": 16_000_000,
        "shenzhen_2014": 3_300_000,
        "guangdong_2014": 40_800_000,
        "hubei_2014": 32_400_000,
        "chongqing_2014": 10_400_000,
    }


@pytest.mark.parametrize(
    ("rules", "facts", "clauses"),
    [
        ("beijing_2014", {}, []),
        ("beijing_2014", {"project_type": "hydro_small"}, ["hydro"]),
        ("beijing_2014", {"reductions_from": date(2012, 12, 31)}, ["reductions"]),
        ("beijing_2014", {"reductions_from": date(2013, 1, 1)}, []),
        ("beijing_2014", {"reductions_from": None}, ["reductions"]),
        ("beijing_2014", {"region": "CN-BJ", "inside_regulated_boundary": True}, ["boundary"]),
        ("beijing_2014", {"region": "CN-BJ", "inside_regulated_boundary": None}, ["boundary"]),
        ("beijing_2014", {"region": "CN-GS", "inside_regulated_boundary": True}, []),
        ("beijing_2014", {"issued": False}, ["issued"]),
        ("beijing_2014", {"instrument": "vcs_vcu"}, ["ccer"]),
        ("hubei_2014", {}, ["local"]),
        ("hubei_2014", {"region": "CN-HB"}, []),
        ("hubei_2014", {"region": "CN-HB", "inside_regulated_boundary": True}, ["boundary"]),
        ("chongqing_2014", {"region": "CN-CQ", "project_type": "hydro_large"}, ["hydro"]),
        ("chongqing_2014", {"region": "CN-CQ", "commissioned_on": date(2010, 12, 31)}, ["commissioned"]),
        ("chongqing_2014", {"region": "CN-CQ", "commissioned_on": date(2011, 1, 1)}, []),
        ("guangdong_2014", {"project_type": "hydro_large"}, []),
    ],
)
def test_pilot_refusals_name_their_rule(rules, facts, clauses):
    assert refused_by(rules, **facts) == clauses


@pytest.mark.parametrize(
    ("phase", "used_on", "facts", "clauses"),
    [
        ("eu_phase_1", date(2006, 6, 1), {}, ["instruments"]),
        ("eu_phase_2", date(2010, 6, 1), {"project_type": "afforestation"}, ["forestry"]),
        ("eu_phase_2", date(2010, 6, 1), {"project_type": "hydro_large"}, ["large_hydro"]),
        ("eu_phase_2", date(2010, 6, 1), {"project_type": "hydro_small"}, []),
        ("eu_phase_2", date(2010, 6, 1), {"project_type": "hfc23"}, []),
        ("eu_phase_3", date(2014, 6, 1), {"project_type": "hfc23"}, ["industrial_gases"]),
        ("eu_phase_3", date(2014, 6, 1), {"project_type": "n2o_adipic"}, ["industrial_gases"]),
        ("eu_phase_3", date(2014, 6, 1), {"registered_on": date(2012, 12, 31)}, []),
        (
            "eu_phase_3",
            date(2014, 6, 1),
            {"registered_on": date(2013, 1, 1), "least_developed_country": False},
            ["least_developed"],
        ),
        (
            "eu_phase_3",
            date(2014, 6, 1),
            {"registered_on": date(2013, 1, 1), "country": "ET", "least_developed_country": True},
            [],
        ),
        ("eu_phase_4", date(2022, 6, 1), {}, ["no_international"]),
        ("eu_phase_4", date(2020, 6, 1), {}, []),
    ],
)
def test_eu_phases_as_printed(phase, used_on, facts, clauses):
    registered = {"instrument": "cdm_cer", "registered_on": date(2010, 1, 1)}

    assert refused_by(phase, used_on, **(registered | facts)) == clauses


def test_california_quebec_ceiling():
    rules = rule_files.load("california_quebec")
    used_t = 12_800_000

    limit = ceiling_t(rules, obligation_t=rules.obligation_t, used_on=date(2016, 1, 1))

    assert limit == 25_700_000
    assert round(100 * used_t / rules.obligation_t, 2) == 3.98


def test_national_market_five_percent():
    rules = rule_files.load("national_ets")

    assert ceiling_t(rules, obligation_t=1_000_000, used_on=date(2025, 1, 1)) == 50_000


@pytest.mark.parametrize("name", rule_files.names())
def test_every_clause_has_source_and_both_languages(name):
    for clause in rule_files.load(name).clauses:
        assert clause.source
        assert any("\u4e00" <= letter <= "\u9fff" for letter in clause.text_zh)
        assert clause.text_en.endswith(".")


def test_lifting_the_named_rule_makes_the_lot_eligible():
    rules = rule_files.load("beijing_2014")
    hydro = lot(project_type="hydro_large")

    [finding] = refusals(hydro, rules, used_on=OCTOBER_2014)

    assert refusals(hydro, rules.without(finding.clause), used_on=OCTOBER_2014) == []


def test_unknown_market_names_the_nearest():
    with pytest.raises(UnknownName, match="beijing_2014"):
        rule_files.load("bejing_2014")


def test_demand_without_printed_obligation_is_refused():
    rules = replace(rule_files.load("beijing_2014"), obligation_t=None)

    with pytest.raises(InputError, match="prints no obligation"):
        rule_files.demand(rules, used_on=OCTOBER_2014)
