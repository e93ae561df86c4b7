"""Does every case of the field come out as its sources say? Cases are readable files in ``tests/cases``."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest

from calculators.documents import parse_document
from calculators.engine import evaluate
from calculators.event.file import read_event
from calculators.event.file_rows import MAKERS
from calculators.event.file_text import as_typed, event_schema
from calculators.factors import shipped_library
from calculators.inputs import calculate
from calculators.inventory import Inventory
from calculators.numerals import parse_number, parse_quantity
from calculators.plausibility import doubt_share
from calculators.rulebooks import CATEGORIES, load_rulebook, required_tonnes
from calculators.uncertainty import combined_gsd2, interval, monte_carlo, scores_gsd2

ROOT = Path(__file__).parents[2]
CASES = {
    path.stem: parse_document(path.read_text(encoding="utf-8"), name=path.name)
    for path in sorted((Path(__file__).parent.parent / "cases").glob("*.yaml"))
}
EVENTS = [name for name, case in CASES.items() if "event" in case]


def rows_of(name, section):
    return [
        pytest.param(row, id=f"{case}-{number}")
        for case, tree in CASES.items()
        for number, row in enumerate(tree.get(section, ()))
        if name in {"", case}
    ]


def evaluated(name, gwp=None):
    """Return the event of the case, its result, and its facts on the last day that the file mentions."""
    event = read_event(as_typed(CASES[name]["event"], event_schema()))
    library = shipped_library()
    result = evaluate(Inventory.from_activities(event.activities(library)), library, gwp or event.gwp_set)
    facts = event.facts(footprint_t_co2e=result.total() / 1000)
    return event, result, facts


def test_there_are_the_cases_of_the_field():
    assert set(CASES) >= {
        "apec_venue_2014",
        "chengdu_boundary",
        "chinese_numbers",
        "clocks",
        "g20_hangzhou_2016",
        "hainan_golf_2014",
        "hfc_134a",
        "rio_2016",
        "uncertainty",
    }


@pytest.mark.parametrize("name", CASES)
def test_case_names_its_source_and_its_arithmetic(name):
    case = CASES[name]

    known = {"case", "source", "arithmetic", "event", "expect", "deadlines", "numbers", "doubts"}
    assert set(case) <= known | {"pedigree", "intervals", "file", "expect_lines", "expect_total_kg"}
    assert case["case"]
    assert case["source"]
    assert case["arithmetic"]
    assert "event" not in case or case["expect"]


@pytest.mark.parametrize("name", EVENTS)
def test_event_comes_out_as_expected(name):
    event, result, facts = evaluated(name)
    wanted = CASES[name]["expect"]
    total_t = result.total() / 1000

    seen = {
        "total_t": lambda: total_t,
        "outside_t": lambda: sum(line.total_kg_co2e for line in result.outside) / 1000,
        "whole_tonnes": lambda: required_tonnes(facts),
        "avoided_t": event.avoided_t_co2e,
        "cover_t": lambda: sum(lot.item.tonnes for lot in event.lots),
        "cost_cny": event.cover_cost_cny,
    }
    for key, amount in wanted.items():
        if key in seen:
            assert seen[key]() == Decimal(amount), key
        else:
            expectation = EXPECTATIONS[key]
            assert expectation(amount, event, result, facts), key


def shares(wanted, _event, result, _facts):
    hundredth = Decimal("0.01")
    found = {
        line.activity.id: str((line.total_kg_co2e / result.total() * 100).quantize(hundredth, ROUND_HALF_UP))
        for line in result.lines
    }
    return found == wanted


def by_scope(wanted, _event, result, _facts):
    return {str(scope): kg / 1000 for scope, kg in result.by("scope").items()} == {
        scope: Decimal(tonnes) for scope, tonnes in wanted.items()
    }


def verdicts(wanted, event, _result, facts):
    found = {finding.code: finding.verdict for finding in load_rulebook(event.rulebook).check(facts)}
    return wanted == {code: found.get(code) for code in wanted}


def claims(wanted, event, _result, facts):
    return [claim.id for claim in load_rulebook(event.rulebook).claims(facts) if claim.allowed] == list(
        wanted
    )


def said_zh(wanted, event, _result, facts):
    found = {claim.id: claim.text_zh for claim in load_rulebook(event.rulebook).claims(facts)}
    return wanted == {name: found[name] for name in wanted}


EXPECTATIONS = {
    "shares_percent": shares,
    "by_scope_t": by_scope,
    "verdicts": verdicts,
    "claims": claims,
    "said_zh": said_zh,
    "bound": lambda wanted, _event, _result, facts: facts.footprint_bound == wanted,
    "outside": lambda wanted, _event, result, _facts: [line.activity.id for line in result.outside] == wanted,
    "total_t_by_gwp": lambda wanted, event, _result, _facts: all(
        evaluate(
            Inventory.from_activities(event.activities(shipped_library())), shipped_library(), gwp
        ).total()
        == Decimal(tonnes) * 1000
        for gwp, tonnes in wanted.items()
    ),
}


@pytest.mark.parametrize("row", rows_of("", "deadlines"))
def test_deadline_of_the_case(row):
    period = load_rulebook(row["rulebook"]).period(
        kind=row["kind"], event_end=date.fromisoformat(row["event_end"])
    )

    assert period.last_day.isoformat() == row["last_day"]
    assert period.ends_at.isoformat() == row["ends_at"]


@pytest.mark.parametrize("row", rows_of("", "numbers"))
def test_number_of_the_case(row):
    reading = parse_quantity(row["text"])

    assert (reading.value, reading.unit, reading.bound) == (Decimal(row["value"]), row["unit"], row["bound"])


@pytest.mark.parametrize("row", rows_of("", "doubts"))
def test_doubt_of_the_case(row):
    stated = Decimal(row["stated"])

    doubt = doubt_share(
        stated=stated, whole=parse_number(row["whole"]), share=Decimal(row["share"]), unit=row["unit"]
    )

    assert doubt is not None
    assert (doubt.stated, doubt.likely, doubt.slip) == (stated, Decimal(row["likely"]), row["slip"])


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "file" in case])
def test_lines_of_the_file_come_out_as_expected(name):
    case = CASES[name]
    result = calculate(ROOT / case["file"], library=shipped_library()).result

    lines = {line.activity.id: line.total_kg_co2e for line in [*result.lines, *result.outside]}

    assert lines == {line: Decimal(kg) for line, kg in case["expect_lines"].items()}
    assert result.total() == sum(line.total_kg_co2e for line in result.lines)
    assert result.total() == Decimal(case["expect_total_kg"])


def test_one_case_holds_every_section_and_every_category():
    tree = parse_document((ROOT / CASES["every_category"]["file"]).read_text(encoding="utf-8"), name="full")
    result = calculate(ROOT / CASES["every_category"]["file"], library=shipped_library()).result

    assert set(tree["activities"]) | {"reported"} == set(MAKERS) - {"other"}
    assert set(result.by("category")) == set(CATEGORIES) - {"other"}


def bare(score):
    """Return the GSD2 of one score on all criteria, without our basic uncertainty."""
    return scores_gsd2([int(score)] * 5, basic_gsd2=1)


@pytest.mark.parametrize("row", rows_of("", "pedigree"))
def test_pedigree_of_the_case(row):
    one = bare(row["score"])

    assert one == pytest.approx(float(row["one"]), abs=5e-7)
    assert combined_gsd2(one, one) == pytest.approx(float(row["both"]), abs=5e-7)


def interval_lines(row):
    lines = [line for line in row["lines"] for _ in range(int(line.get("times", 1)))]
    return {
        "emissions_kg_co2e": np.array([float(line["t"]) * 1000 for line in lines]),
        "gsd2_data": np.array([bare(line["data"]) for line in lines]),
        "gsd2_factor": np.array([bare(line["factor"]) for line in lines]),
        "factor": np.array([int(line["shares"]) for line in lines]),
    }


@pytest.mark.parametrize("row", rows_of("", "intervals"))
def test_interval_of_the_case(row):
    found = interval(**interval_lines(row))

    assert found.gsd2 == pytest.approx(float(row["gsd2"]), abs=5e-7)
    for name in ("low", "high"):
        if f"{name}_t" in row:
            assert getattr(found, name) / 1000 == pytest.approx(float(row[f"{name}_t"]), abs=5e-4)


@pytest.mark.parametrize("row", [row for row in rows_of("", "intervals") if "simulated_t" in row.values[0]])
def test_simulation_of_the_case(row):
    found = monte_carlo(**interval_lines(row), draws=400_000)

    for name, tonnes in row["simulated_t"].items():
        assert getattr(found, name) / 1000 == pytest.approx(float(tonnes), rel=0.003)
