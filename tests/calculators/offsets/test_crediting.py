"""Do contradictions in printed crediting periods come to light?"""

from dataclasses import replace
from datetime import date

import pytest

from calculators.errors import UnknownName
from calculators.offsets.crediting import (
    CreditingFacts,
    crediting_findings,
    last_day,
    programmes,
    registering_findings,
)

QISHUYAN = CreditingFacts(
    project_type="natural_gas",
    start=date(2009, 11, 1),
    end_stated=date(2015, 10, 31),
    years=7,
    renewable=True,
    annual_t_co2e=1_013_896,
    total_stated_t_co2e=7_097_272,
    registered_on=date(2009, 11, 9),
)


def verdicts(facts, programme="cdm"):
    return {
        found.code.split(".")[1]: found.verdict for found in crediting_findings(facts, programme=programme)
    }


def test_printed_period_of_six_years_and_start_before_registration_are_flagged():
    assert verdicts(QISHUYAN) == {"length": "pass", "end": "fail", "start": "warning", "total": "pass"}

    texts = [found.text_en for found in crediting_findings(QISHUYAN, programme="cdm")]
    assert "7 years from 2009-11-01 end on 2016-10-31; 2015-10-31 is stated." in texts
    assert any("8 days earlier" in text for text in texts)


def test_mended_period_passes():
    mended = replace(
        QISHUYAN, start=date(2009, 11, 9), end_stated=date(2016, 11, 8), total_stated_t_co2e=7_097_272
    )

    assert set(verdicts(mended).values()) == {"pass"}


def test_total_that_does_not_multiply_is_flagged():
    assert verdicts(replace(QISHUYAN, total_stated_t_co2e=7_097_271))["total"] == "fail"


def test_missing_facts_are_unknown():
    assert set(verdicts(CreditingFacts(project_type="wind")).values()) == {"unknown"}


@pytest.mark.parametrize(
    ("programme", "kind", "years", "renewable", "verdict"),
    [
        ("cdm", "wind", 7, True, "pass"),
        ("cdm", "wind", 7, False, "pass"),
        ("cdm", "wind", 10, False, "pass"),
        ("cdm", "wind", 10, True, "fail"),
        ("cdm", "wind", 20, False, "fail"),
        ("cdm", "afforestation", 30, False, "pass"),
        ("ccer_2012", "afforestation", 60, False, "pass"),
        ("ccer_2023", "afforestation", 40, False, "pass"),
        ("ccer_2023", "mangrove", 20, False, "pass"),
        ("ccer_2023", "afforestation", 41, False, "fail"),
        ("ccer_2023", "offshore_wind", 10, False, "pass"),
        ("ccer_2023", "offshore_wind", 11, False, "fail"),
        ("vcs", "forest_management", 100, False, "pass"),
    ],
)
def test_lengths_that_programmes_allow(programme, kind, years, renewable, verdict):
    facts = CreditingFacts(project_type=kind, years=years, renewable=renewable)

    assert verdicts(facts, programme)["length"] == verdict


def test_period_from_a_leap_day_ends_on_the_28th():
    assert last_day(start=date(2024, 2, 29), years=7) == date(2031, 2, 28)
    assert last_day(start=date(2024, 2, 29), years=4) == date(2028, 2, 28)


@pytest.mark.parametrize(
    ("start", "applied", "verdicts"),
    [
        (date(2020, 9, 22), date(2024, 1, 1), ["fail", "pass"]),
        (date(2020, 9, 23), date(2025, 9, 22), ["pass", "pass"]),
        (date(2020, 9, 23), date(2025, 9, 23), ["pass", "fail"]),
        (None, None, ["unknown", "unknown"]),
    ],
)
def test_conditions_of_the_2023_measure_are_for_registering(start, applied, verdicts):
    found = registering_findings(reductions_from=start, applied_on=applied, programme="ccer_2023")

    assert [one.verdict for one in found] == verdicts
    assert registering_findings(reductions_from=start, applied_on=applied, programme="ccer_2012") == []


def test_unknown_programme_is_told():
    with pytest.raises(UnknownName):
        crediting_findings(QISHUYAN, programme="cmd")
    assert all(rules.source and rules.zh and rules.en for rules in programmes().values())
