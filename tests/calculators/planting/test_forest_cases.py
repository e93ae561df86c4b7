"""Do the cases of forests come out as their sources and arithmetic say?"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from calculators.clocks import anniversary
from calculators.documents import parse_document
from calculators.planting.models import growth_set, set_for
from calculators.planting.observations import Count, Observation
from calculators.planting.plausibility import judge, press_claim, references
from calculators.planting.projection import Forest
from calculators.planting.seasons import season_of
from calculators.planting.sizing import area_for, area_for_declared
from calculators.planting.stand import Stand, Survival
from calculators.planting.standing import standing

FILES = sorted((Path(__file__).parents[2] / "cases" / "forests").glob("*.yaml"))
CASES = {path.stem: parse_document(path.read_text(encoding="utf-8"), name=path.name) for path in FILES}
G20 = CASES["g20_promise"]
DUE = anniversary(date(2016, 9, 5), 20)


def linear(planted_on, area_mu=334):
    return Forest(
        stands=(Stand(name="临安", area_mu=area_mu, planted_on=planted_on, declared_t_per_mu_year=1.0),)
    )


@pytest.mark.parametrize("name", CASES)
def test_case_names_its_source_and_its_arithmetic(name):
    assert CASES[name]["case"]
    assert CASES[name]["source"]
    assert CASES[name]["arithmetic"]


def test_declared_uptake_gives_the_printed_area():
    row = G20["declared"]

    assert area_for_declared(tonnes=row["tonnes"], t_per_mu=row["t_per_mu"]) == row["whole_mu"]


@pytest.mark.parametrize("row", G20["linear"], ids=lambda row: row["planted_on"])
def test_one_tonne_a_mu_and_year_falls_short(row):
    wood = linear(date.fromisoformat(row["planted_on"]))

    found = wood.uptake_t(DUE).central_t

    assert Decimal(found).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(row["t"])
    assert round(6674 - found) == row["short_t"]
    assert area_for(wood, tonnes=6674, by=DUE).whole_mu == row["whole_mu"]


@pytest.mark.parametrize("name", G20["references"])
def test_reference_at_twenty_years(name):
    found = {row.name: row for row in references(years=20)}[name]

    assert f"{found.t_per_mu_year:.3f}" == G20["references"][name]
    assert found.sources


def test_promise_is_called_optimistic():
    found = judge(tonnes=6674, area_mu=334, years=20, region="CN-ZJ")

    assert f"{found.t_per_mu_year:.4f}" == G20["implied"]
    assert found.judgement == G20["judgement"]
    assert (found.mean.name, found.fastest.name) == ("zhejiang_plantation", "fir_huitong_1_plots")
    assert press_claim().t_per_mu_year == 1


@pytest.mark.parametrize(
    ("rate", "years", "word"),
    [
        (0.29, 20, "plausible"),
        (0.31, 20, "optimistic"),
        (1.50, 20, "optimistic"),
        (1.51, 20, "implausible"),
        (1.0, 60, "unknown"),
        (0.3, 6, "unknown"),
        (0.92, 6, "unknown"),
        (0.93, 6, "implausible"),
    ],
)
def test_judgement_turns_at_its_references(rate, years, word):
    assert judge(tonnes=rate * 100 * years, area_mu=100, years=years, region="CN-ZJ").judgement == word


def test_one_tonne_a_mu_lies_in_the_upper_part_of_the_sourced_range():
    band = growth_set("zhejiang_native_broadleaf").band_t_co2_per_ha(20)

    low, central, high = (stock / 15 / 20 for stock in band)

    assert central == pytest.approx(0.299, abs=0.001)
    assert (low + high) / 2 < 1.0 < high


def test_standing_of_the_g20_forest_says_it_is_behind():
    found = standing(
        promised_t=6674,
        due=DUE,
        forest=linear(date(2017, 4, 30)),
        observations=(),
        as_of=date(2020, 1, 1),
        season=season_of("CN-ZJ"),
    )

    assert (found.state, found.absorbed_t, found.committed_t, found.shortfall_t) == ("behind", 0, 6674, 211)


def test_survivors_of_the_case_change_what_is_expected():
    row = CASES["survival_61"]
    facts, seen = row["stand"], row["count"]
    fir = Stand(
        name="fir",
        area_mu=facts["area_mu"],
        planted_on=date.fromisoformat(facts["planted_on"]),
        growth=set_for(facts["species"], region=facts["region"]),
        survival=Survival.stated(float(facts["survival"])),
    )
    count = Observation(
        kind="survival",
        observed_on=date.fromisoformat(seen["observed_on"]),
        stand="fir",
        count=Count(checked=seen["checked"], alive=seen["alive"]),
    )

    found = standing(
        promised_t=row["promised_t"],
        due=date.fromisoformat(row["due"]),
        forest=Forest(stands=(fir,)),
        observations=(count,),
        as_of=date(2025, 12, 1),
        season=season_of("CN-ZJ"),
    )

    assert f"{found.planned.central_t:.2f}" == row["planned_t"]
    assert f"{found.expected.central_t:.2f}" == row["expected_t"]
    assert (found.shortfall_t, found.state) == (row["shortfall_t"], row["state"])
