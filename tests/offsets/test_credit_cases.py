"""Does every case of credits come out as its sources say? The cases are files in ``tests/cases/credits``."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest

from calculators.numerals import parse_number, parse_quantity
from calculators.offsets import rule_files
from calculators.offsets.crediting import CreditingFacts, crediting_findings, last_day, registering_findings
from calculators.offsets.eligibility import ceiling_t, refusals
from calculators.offsets.event_rules import lot_rules
from calculators.offsets.lots import Lot
from calculators.offsets.radar import Unit, suspicions
from calculators.rulebooks import CoverItem, load_rulebook, rulebook_names
from calculators.rulebooks.cover import accepts
from calculators.yaml_text import read_text_yaml
from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import BlockState, IssuanceKind, ProjectKind
from footprint.offsets.models import Block, Issuance, PriceRecord, Registry
from footprint.offsets.problems import AheadOfLimit, InsufficientCredits
from footprint.offsets.ranges import Range, lowest, tonnes, without
from tests.offsets.conftest import NOW

CASES = {
    path.stem: read_text_yaml(path) for path in sorted(Path(__file__).parents[1].glob("cases/credits/*.yaml"))
}
SECTIONS = {
    "demand", "refusals", "ceilings", "registrations", "registering", "acceptance", "ahead", "products",
    "crediting", "per_household", "radar", "last_tonnes", "splits",
}  # fmt: skip
USUAL = {
    "id": "L", "tonnes": 1000, "instrument": "ccer_2017", "registry": "r", "project": "1",
    "project_type": "wind", "country": "CN", "region": "CN-GS", "reductions_from": date(2013, 6, 1),
    "reductions_to": date(2013, 12, 31), "commissioned_on": date(2012, 1, 1),
    "registered_on": date(2013, 1, 1), "inside_regulated_boundary": False,
}  # fmt: skip


def rows(section):
    found = []
    for name, case in CASES.items():
        listed = case.get(section, [])
        for number, row in enumerate([listed] if isinstance(listed, dict) else listed):
            shared = {key: case[key] for key in ("used_on",) if key in case}
            found.append(pytest.param(shared | row, id=f"{name}-{number}"))
    assert found, f"no case has the section {section}"
    return found


def typed(facts):
    """Texts of a case as days, flags and whole numbers, by the name of the fact."""
    flags = {"yes": True, "no": False}
    days = ("start", "end_stated", "period_from", "period_to", "reductions_from", "reductions_to")
    return {
        name: date.fromisoformat(text)
        if name in days or name.endswith("_on")
        else flags[text]
        if text in flags
        else int(parse_number(text))
        if name == "years" or name.endswith("_co2e")
        else text
        for name, text in facts.items()
    }


def whole(text):
    return int(parse_quantity(text, default_unit="t").value)


@pytest.mark.parametrize("name", CASES)
def test_case_names_source_arithmetic_and_what_must_come_out(name):
    case = CASES[name]

    assert all(case[field] for field in ("case", "source", "arithmetic"))
    assert set(case) - {"case", "source", "arithmetic", "used_on"} <= SECTIONS
    assert set(case) & SECTIONS


@pytest.mark.parametrize("row", rows("demand"))
def test_demand_of_markets(row):
    found = [
        rule_files.demand(rule_files.load(name), used_on=date.fromisoformat(row["used_on"]))
        for name in row["markets"]
    ]

    assert sum(one.total_t for one in found) == parse_number(row["total"])
    assert sum(one.local_t for one in found) == parse_number(row["local"])
    assert sum(one.rest_t for one in found) == parse_number(row["rest"])


@pytest.mark.parametrize("row", rows("refusals"))
def test_each_refusal_names_its_rule(row):
    rules = (
        lot_rules(load_rulebook(row["rules"]))
        if row["rules"] in rulebook_names()
        else rule_files.load(row["rules"])
    )
    used_on = date.fromisoformat(row["used_on"])
    lot = Lot(**USUAL | typed(row["lot"]))

    assert [finding.clause for finding in refusals(lot, rules, used_on=used_on)] == row["by"]

    for clause in row["by"]:
        rules = rules.without(clause)
    assert refusals(lot, rules, used_on=used_on) == []


@pytest.mark.parametrize("row", rows("ceilings"))
def test_share_of_the_obligation(row):
    obligation_t = int(parse_number(row["obligation"]))

    limit_t = ceiling_t(
        rule_files.load(row["rules"]), obligation_t=obligation_t, used_on=date.fromisoformat(row["used_on"])
    )

    assert limit_t == parse_number(row["limit"])
    used_percent = parse_number(row["used"]) * 100 / obligation_t
    assert used_percent.quantize(Decimal("0.01")) == Decimal(row["used_percent"])


@pytest.mark.parametrize("row", rows("registrations"))
def test_registration_of_projects(db, row):
    services.credits_install(now=NOW)
    facts = {
        "registry": Registry.objects.get(code=row["registry"]), "number": "X", "name_zh": "项目",
        "kind": ProjectKind.WIND, "registered_on": date.fromisoformat(row["on"]), "now": NOW,
    }  # fmt: skip

    if row["taken"] == "yes":
        assert services.project_register(**facts).number == "X"
    else:
        with pytest.raises(InvalidInput) as refused:
            services.project_register(**facts)
        assert refused.value.code == "registry_closed"


@pytest.mark.parametrize("row", rows("registering"))
def test_conditions_for_registering_reductions(row):
    found = registering_findings(
        reductions_from=date.fromisoformat(row["from"]),
        applied_on=date.fromisoformat(row["applied_on"]),
        programme=row["programme"],
    )

    assert [one.verdict for one in found] == row["verdicts"]


@pytest.mark.parametrize("row", rows("acceptance"))
def test_rule_book_accepts_refuses_or_is_silent(row):
    item = CoverItem(kind=row["instrument"], tonnes=Decimal(1), state="retired", country="CN")

    accepted = accepts(load_rulebook(row["book"]), item)

    assert accepted is {"yes": True, "no": False, "undecided": None}[row["accepted"]]


@pytest.mark.parametrize("row", rows("ahead"))
def test_issue_ahead_of_verification(project, people, row):
    issued_t, period_t, percent = int(row["issued_t"]), int(row["period_t"]), int(row["percent"])
    facts = {
        "project": project, "vintage": 2016, "kind": IssuanceKind.PRE_ISSUE, "period_t_co2e": period_t,
        "limit_percent": percent, "registered_by": people[0], "now": NOW,
    }  # fmt: skip

    with pytest.raises(AheadOfLimit):
        services.issuance_register(serials=f"T-1-{issued_t + 1}-X", request_id=uuid4(), **facts)
    assert not Issuance.objects.exists()

    issuance = services.issuance_register(serials=f"T-1-{issued_t}-X", request_id=uuid4(), **facts)
    assert (issuance.tonnes, issuance.tonnes * 100) == (issued_t, period_t * percent)
    assert sum(block.tonnes for block in Block.objects.open()) == issued_t


@pytest.mark.parametrize("row", rows("products"))
def test_price_times_quantity(db, row):
    services.credits_install(now=NOW)
    record = PriceRecord.objects.get(key=row["price_key"])

    assert record.quantity_t == whole(row["quantity"])
    assert record.value == parse_number(row["value"])
    if row.get("derived") == "yes":
        assert record.price.quantize(Decimal("0.01")) == Decimal(row["price"])
    else:
        assert record.price == Decimal(row["price"])
        assert record.price * record.quantity_t == record.value


@pytest.mark.parametrize("row", rows("crediting"))
def test_crediting_period(row):
    facts = CreditingFacts(**typed(row["facts"]))

    found = {one.code: one.verdict for one in crediting_findings(facts, programme=row["programme"])}

    assert found == row["verdicts"]
    assert last_day(start=facts.start, years=facts.years) == date.fromisoformat(row["last_day"])


@pytest.mark.parametrize("row", rows("per_household"))
def test_tonnes_per_household(row):
    price_cny = Decimal(row["price"]) * Decimal(row["rate"])
    tonnes_all = parse_number(row["value"]) / price_cny

    per_household = tonnes_all / parse_number(row["households"]) / int(row["years"])

    assert per_household.quantize(Decimal("0.01")) == Decimal(row["tonnes"])


@pytest.mark.parametrize("row", rows("radar"))
def test_radar(row):
    units = [Unit(**typed(unit)) for unit in row["units"]]

    assert [one.code for one in suspicions(units)] == row["codes"]


@pytest.mark.parametrize("row", rows("last_tonnes"))
def test_last_tonnes_go_once(project, holding, people, row):
    held = int(row["held"])
    services.issuance_register(
        project=project, vintage=2025, serials=f"T-1-{held}-X", account=holding, registered_by=people[0],
        request_id=uuid4(), now=NOW,
    )  # fmt: skip
    refused = 0
    for number in range(int(row["asked"])):
        try:
            request = services.retirement_request(
                account=holding, tonnes=1, beneficiary_name=f"受益方{number}", purpose="event_neutrality",
                claim="碳中和", subject="会议", requested_by=people[0], request_id=uuid4(), now=NOW,
            )  # fmt: skip
        except InsufficientCredits:
            refused += 1
        else:
            services.retirement_approve(
                retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
            )

    retired = Block.objects.open().filter(state=BlockState.RETIRED).order_by("first")
    assert refused == int(row["asked"]) - held
    assert list(retired.values_list("first", "last")) == [(one, one) for one in range(1, held + 1)]


@pytest.mark.parametrize("row", rows("splits"))
def test_split(row):
    left = [Range(int(row["first"]), int(row["last"]))]
    whole_t = tonnes(left)
    parts = []
    for count in map(int, row["parts"]):
        parts.append(lowest(left, count=count))
        left = without(left, parts[-1])

    assert [tonnes(part) for part in parts] == [int(count) for count in row["parts"]]
    assert sum(tonnes(part) for part in parts) == whole_t
    assert left == []
    ends = [(part[0].first, part[-1].last) for part in parts]
    assert all(before[1] + 1 == after[0] for before, after in pairwise(ends))
