"""How long does it take to choose among ten thousand lots, and to say why?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack, vstack

from calculators.offsets.eligibility import Clause, RuleSet
from calculators.offsets.explanation import explain
from calculators.offsets.lots import CO_BENEFITS, Lot
from calculators.offsets.matching import PREFERENCES, Request, propose
from tests.benchmarks import Contest, benchmark

LOTS = 10_000
REGIONS = ("CN-SC", "CN-GS", "CN-YN", "CN-HB", "CN-GD")
KINDS = ("wind", "solar_pv", "biogas", "afforestation", "forest_management")
LEAST_T, MOST_LOTS, LOCAL = 200, 5, Fraction(1, 2)


def market():
    """Return lots, rules and a request: budget, ceiling, ratio, lot minimum, at most five lots."""
    rng = np.random.default_rng(20_260_601)
    lots = [
        Lot(
            id=f"L{index}",
            tonnes=int(tonnes),
            instrument="ccer",
            project_type=KINDS[kind],
            region=REGIONS[region],
            reductions_from=date(2013 + int(year), 1, 1),
            reductions_to=date(2013 + int(year), 12, 31),
            price=Decimal(int(price)) / 100,
        )
        for index, (tonnes, kind, region, year, price) in enumerate(
            zip(
                rng.integers(100, 5_000, LOTS),
                rng.integers(0, len(KINDS), LOTS),
                rng.integers(0, len(REGIONS), LOTS),
                rng.integers(0, 12, LOTS),
                rng.integers(2_000, 9_000, LOTS),
                strict=True,
            )
        )
    ]
    clauses = (
        _clause("issued", "issued"),
        _clause("cap", "share_of_obligation_at_most", share=Fraction(1, 10)),
        _clause("local", "local_share_at_least", share=LOCAL),
    )
    rules = RuleSet(name="bench", title_zh="基准", title_en="Bench", regions=("CN-SC",), clauses=clauses)
    request = Request(
        demand_t=12_000,
        used_on=date(2026, 6, 1),
        budget=Decimal(600_000),
        max_lots=MOST_LOTS,
        lot_minimum_t=LEAST_T,
        obligation_t=200_000,
    )
    return lots, rules, request


def hard_case():
    """The same market with five ranked preferences, co-benefits, and sellers who set least purchases.

    Five lots of at most 4 999 t have to reach 20 000 t, so hardly any choice fits.
    """
    lots, rules, request = market()
    rng = np.random.default_rng(7)
    known = sorted(CO_BENEFITS)
    lots = [
        replace(
            lot,
            co_benefits=frozenset(rng.choice(known, int(rng.integers(0, 6)), replace=False).tolist()),
            smallest_purchase=int(rng.integers(1, 500)),
        )
        for lot in lots
    ]
    return (
        lots,
        rules,
        replace(request, preferences=tuple(PREFERENCES), demand_t=20_000, budget=Decimal(900_000)),
    )


def _clause(name, rule, **parameters):
    return Clause(
        id=name,
        rule=rule,
        parameters=parameters,
        text_zh=name,
        text_en=name,
        source="benchmark",
        verified=True,
    )


def bare(lots, request):
    """Return the least cost of the same programme, written down at once for the solver. [CNY/10 000]"""
    count = len(lots)
    available = np.array([lot.tonnes for lot in lots], dtype=float)
    price = np.array([float(lot.price * 10_000) for lot in lots])
    local = np.array([lot.region == "CN-SC" for lot in lots], dtype=float)
    eye, nothing = diags_array(np.ones(count)), csr_array((1, count))
    ones, zeros = np.ones((1, count)), np.zeros((1, count))
    rows = vstack(
        [
            hstack([csr_array(ones), nothing]),
            hstack([csr_array(2 * local[None, :] - 1), nothing]),
            hstack([csr_array(price[None, :]), nothing]),
            hstack([csr_array(zeros), csr_array(ones)]),
            hstack([eye, -diags_array(available)]),
            hstack(
                [
                    eye,
                    -diags_array(
                        np.array([max(lot.smallest_purchase, LEAST_T) for lot in lots], dtype=float)
                    ),
                ]
            ),
        ]
    )
    low = np.concatenate([[request.demand_t, 0, -np.inf, 0], np.full(count, -np.inf), np.zeros(count)])
    high = np.concatenate(
        [
            [20_000, np.inf, float(request.budget * 10_000), request.max_lots],
            np.zeros(count),
            np.full(count, np.inf),
        ]
    )
    answer = milp(
        np.concatenate([price, np.zeros(count)]),
        integrality=np.ones(2 * count),
        bounds=Bounds(0, np.concatenate([available, np.ones(count)])),
        constraints=LinearConstraint(rows, low, high),
        options={"mip_rel_gap": 0.0},
    )
    return round(answer.fun)


def same(proposal, cost):
    """Compare what the tonnes cost, in ten-thousandths of a yuan."""
    return proposal.shortfall_t == 0 and int(proposal.cost * 10_000) == cost


@benchmark(name="offsets.matching", goal=1.0, n=LOTS)
def matching():
    """Ten thousand lots under five constraints, beside the bare solver on the whole programme."""
    lots, rules, request = market()
    return Contest(
        ours=lambda: propose(lots, rules, request), reference=lambda: bare(lots, request), same=same
    )


@benchmark(name="offsets.matching_hard", goal=1.0, n=LOTS)
def matching_hard():
    """Five ranked preferences beside the bare solver on the whole programme of the first one alone.

    The promise in seconds: five, on one core.
    """
    lots, rules, request = hard_case()
    return Contest(
        ours=lambda: propose(lots, rules, request),
        reference=lambda: bare(lots, request),
        same=same,
    )


@benchmark(name="offsets.explanation", goal=20.0, n=LOTS)
def explanation():
    """The reasons for that proposal, beside the proposal itself: each reason solves a neighbour of it."""
    lots, rules, request = market()
    proposal = propose(lots, rules, request)
    return Contest(
        ours=lambda: explain(lots, rules, request, proposal), reference=lambda: propose(lots, rules, request)
    )
