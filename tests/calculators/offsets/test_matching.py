"""Does the matcher find what a search through every portfolio finds, and say why?"""

import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from calculators.errors import InputError, NumberError, UnknownName
from calculators.offsets.eligibility import Clause, RuleSet, refusals
from calculators.offsets.explanation import explain
from calculators.offsets.lots import Lot, whole_tonnes
from calculators.offsets.matching import PREFERENCES, Proposal, Request, propose

DAY = date(2026, 6, 1)


def clause(name, rule, **parameters):
    return Clause(
        id=name, rule=rule, parameters=parameters, text_zh=name, text_en=name, source="test", verified=True
    )


def rules(*clauses, regions=("CN-SC",)):
    return RuleSet(name="test", title_zh="测试", title_en="Test", regions=regions, clauses=clauses)


def lot(name, tonnes, price, **facts):
    usual = {"instrument": "ccer", "region": "CN-GS", "reductions_to": date(2024, 12, 31)}
    return Lot(id=name, tonnes=tonnes, price=Decimal(str(price)), **(usual | facts))


def test_least_cost_takes_the_cheapest_first():
    lots = [lot("dear", 100, "30"), lot("cheap", 60, "12.5"), lot("middle", 100, "20")]

    proposal = propose(lots, rules(), Request(demand_t=100, used_on=DAY))

    assert proposal.chosen == {"cheap": 60, "middle": 40}
    assert proposal.cost == Decimal("1550.0")
    assert (proposal.covered_t, proposal.shortfall_t, proposal.surplus_t) == (100, 0, 0)


def test_preference_order_decides():
    lots = [lot("far", 100, "10"), lot("near", 100, "25", region="CN-SC")]

    cheap = propose(lots, rules(), Request(demand_t=50, used_on=DAY))
    local = propose(
        lots, rules(), Request(demand_t=50, used_on=DAY, preferences=("local_first", "least_cost"))
    )

    assert cheap.chosen == {"far": 50}
    assert local.chosen == {"near": 50}


def test_shortfall_is_stated_and_explained():
    lots = [lot("good", 40, "10"), lot("hydro", 100, "5", project_type="hydro_large")]
    rule_set = rules(clause("no_hydro", "project_type_not_in", types=("hydro_large",)))
    request = Request(demand_t=100, used_on=DAY)

    proposal = propose(lots, rule_set, request)
    reasons = explain(lots, rule_set, request, proposal)

    assert proposal.chosen == {"good": 40}
    assert proposal.shortfall_t == 60
    assert [finding.clause for finding in proposal.refused["hydro"]] == ["no_hydro"]
    assert [(row.name, row.more_covered_t, row.refused_t) for row in reasons.closes_shortfall] == [
        ("no_hydro", 60, 100)
    ]
    assert reasons.budget_for_all is None


def test_budget_binds_and_says_how_much_is_missing():
    lots = [lot("a", 50, "10"), lot("b", 50, "20")]
    request = Request(demand_t=100, used_on=DAY, budget=Decimal("900"))

    proposal = propose(lots, rules(), request)
    reasons = explain(lots, rules(), request, proposal)

    assert proposal.chosen == {"a": 50, "b": 20}
    assert proposal.shortfall_t == 30
    assert reasons.budget_for_all == Decimal("1500")
    assert [row.name for row in reasons.closes_shortfall] == ["budget"]


def test_price_of_a_preference():
    lots = [lot("far", 100, "10"), lot("near", 100, "25", region="CN-SC")]
    request = Request(demand_t=50, used_on=DAY, preferences=("local_first", "least_cost"))

    reasons = explain(lots, rules(), request, propose(lots, rules(), request))

    assert reasons.price_of_preference["local_first"] == Decimal("750")


def test_share_of_local_credits_is_kept_exactly():
    lots = [lot("far", 1000, "10"), lot("near", 1000, "25", region="CN-SC")]
    rule_set = rules(clause("local", "local_share_at_least", share=Fraction(7, 10)))

    proposal = propose(lots, rule_set, Request(demand_t=101, used_on=DAY))

    assert proposal.chosen == {"near": 71, "far": 30}


def test_ceiling_needs_the_obligation():
    rule_set = rules(clause("cap", "share_of_obligation_at_most", share=Fraction(5, 100)))

    with pytest.raises(InputError, match="State the obligation"):
        propose([lot("a", 10, "1")], rule_set, Request(demand_t=5, used_on=DAY))


def test_ceiling_limits_the_cover():
    rule_set = rules(clause("cap", "share_of_obligation_at_most", share=Fraction(5, 100)))

    proposal = propose([lot("a", 10, "1")], rule_set, Request(demand_t=8, used_on=DAY, obligation_t=120))

    assert (proposal.covered_t, proposal.shortfall_t) == (6, 2)


def test_lot_without_price_is_refused_with_its_reason():
    lots = [Lot(id="x", tonnes=10, instrument="ccer")]

    proposal = propose(lots, rules(), Request(demand_t=5, used_on=DAY))

    assert [finding.clause for finding in proposal.refused["x"]] == ["price"]


def test_no_price_needed_without_cost():
    lots = [Lot(id="x", tonnes=10, instrument="ccer")]

    proposal = propose(lots, rules(), Request(demand_t=5, used_on=DAY, preferences=("local_first",)))

    assert proposal.chosen == {"x": 5}
    assert proposal.cost is None


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"demand_t": 0}, NumberError, "demand_t"),
        ({"max_lots": 0}, NumberError, "max_lots"),
        ({"budget": Decimal("NaN")}, NumberError, "budget"),
        ({"preferences": ("cheapest",)}, UnknownName, "preferences"),
    ],
)
def test_malformed_request_is_refused(change, error, field):
    with pytest.raises(error) as caught:
        propose([lot("a", 10, "1")], rules(), replace(Request(demand_t=5, used_on=DAY), **change))

    assert caught.value.path == field


@pytest.mark.parametrize(
    ("kg", "tonnes"), [("3902720", 3903), ("3903000", 3903), ("3903000.001", 3904), ("0", 0)]
)
def test_whole_tonnes_round_up(kg, tonnes):
    assert whole_tonnes(Decimal(kg)) == tonnes


# --- against every portfolio there is -------------------------------------------------------------


def random_case(seed):
    chance = np.random.default_rng(seed)
    lots = [
        lot(
            f"L{number}",
            int(chance.integers(1, 7)),
            Decimal(int(chance.integers(1, 400))) / 10,
            region=str(chance.choice(["CN-SC", "CN-GS"])),
            project_type=str(chance.choice(["wind", "afforestation", "hydro_large"])),
            reductions_to=date(int(chance.integers(2020, 2025)), 12, 31),
            smallest_purchase=int(chance.integers(1, 4)),
            co_benefits=frozenset(["jobs", "water", "training"][: int(chance.integers(0, 4))]),
        )
        for number in range(int(chance.integers(1, 6)))
    ]
    clauses = []
    if chance.random() < 0.5:
        share = Fraction(int(chance.integers(1, 5)), 5)
        clauses.append(clause("local", "local_share_at_least", share=share))
    if chance.random() < 0.4:
        clauses.append(clause("no_hydro", "project_type_not_in", types=("hydro_large",)))
    wishes = list(PREFERENCES)
    request = Request(
        demand_t=int(chance.integers(1, 14)),
        used_on=DAY,
        preferences=tuple(str(w) for w in chance.permutation(wishes)[: int(chance.integers(1, 6))]),
        budget=Decimal(int(chance.integers(5, 300))) if chance.random() < 0.5 else None,
        max_lots=int(chance.integers(1, 4)) if chance.random() < 0.6 else None,
        lot_minimum_t=int(chance.integers(1, 4)),
    )
    return lots, rules(*clauses), request


def measures(name, lots, newest):
    return {
        "least_cost": lambda x: int(x.price * 10_000),
        "local_first": lambda x: int(x.region != "CN-SC"),
        "forestry_first": lambda x: int(not x.forestry),
        "newest_first": lambda x: (newest - x.reductions_to).days,
        "co_benefits_first": lambda x: 8 - len(x.co_benefits),
    }[name]


def brute_force(lots, rule_set, request):
    """The best (objectives..., total) over every portfolio, and what it covers."""
    eligible = [
        x
        for x in lots
        if not refusals(x, rule_set, used_on=DAY)
        and x.tonnes >= max(x.smallest_purchase, request.lot_minimum_t)
    ]
    newest = max((x.reductions_to for x in eligible), default=DAY)
    local = [c.parameters["share"] for c in rule_set.clauses if c.rule == "local_share_at_least"]
    choices = [[0, *range(max(x.smallest_purchase, request.lot_minimum_t), x.tonnes + 1)] for x in eligible]
    feasible = []
    for tonnes in itertools.product(*choices):
        total = sum(tonnes)
        near = sum(t for t, x in zip(tonnes, eligible, strict=True) if x.region == "CN-SC")
        cost = sum((t * x.price for t, x in zip(tonnes, eligible, strict=True)), Decimal(0))
        if request.max_lots is not None and sum(t > 0 for t in tonnes) > request.max_lots:
            continue
        if request.budget is not None and cost > request.budget:
            continue
        if any(near < share * total for share in local):
            continue
        goals = [
            sum(t * measures(name, eligible, newest)(x) for t, x in zip(tonnes, eligible, strict=True))
            for name in request.preferences
        ]
        feasible.append((total, [*goals, total]))
    enough = [goals for total, goals in feasible if total >= request.demand_t]
    if enough:
        return min(enough)
    most = max((total for total, _ in feasible), default=0)
    return min(
        (goals for total, goals in feasible if total == most), default=[0] * (len(request.preferences) + 1)
    )


@pytest.mark.parametrize("block", range(10))
def test_proposal_equals_brute_force(block):
    for seed in range(block * 50, block * 50 + 50):
        lots, rule_set, request = random_case(seed)

        proposal = propose(lots, rule_set, request)

        found = [*(proposal.achieved[name] for name in request.preferences), proposal.covered_t]
        assert found == brute_force(lots, rule_set, request), f"seed {seed}"


def test_lifting_the_only_rule_makes_every_lot_eligible():
    for seed in range(100):
        lots, rule_set, request = random_case(seed)
        proposal = propose(lots, rule_set, request)
        for found in proposal.refused.values():
            for finding in found:
                if finding.clause not in {c.id for c in rule_set.clauses}:
                    continue
                again = propose(lots, rule_set.without(finding.clause), request)
                others = again.refused.get(finding.lot, ())
                assert finding.clause not in {other.clause for other in others}


def test_proposal_is_a_plain_record():
    proposal = propose([lot("a", 10, "1")], rules(), Request(demand_t=5, used_on=DAY))

    assert isinstance(proposal, Proposal)
    assert proposal.achieved == {"least_cost": 50_000}
