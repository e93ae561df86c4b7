"""Why this portfolio? What each preference costs, which limits bind, and what would close a shortfall."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.offsets.eligibility import LIMIT_RULES, RuleSet, limits
from calculators.offsets.lots import Lot
from calculators.offsets.matching import Proposal, Request, propose


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """What changes when one limit, rule or wish is lifted and everything else stays.

    Parameters
    ----------
    name
        ``"budget"``, ``"max_lots"``, ``"lot_minimum"``, or the id of a clause.
    refused_t
        Tonnes that this clause alone or together with others keeps out. [tCO2e]
    more_covered_t
        Tonnes of the demand that are covered in addition. [tCO2e]
    saved
        Money saved, negative when the better cover costs more; None without prices. [currency]
    """

    name: str
    refused_t: int
    more_covered_t: int
    saved: Decimal | None

    @property
    def binding(self) -> bool:
        """Return True when lifting it covers more, or covers the same for less money."""
        return self.more_covered_t > 0 or (self.saved is not None and self.saved > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The reasons behind one proposal.

    Parameters
    ----------
    price_of_preference
        What each preference adds to the cost, by name; None without prices. [currency]
    lifted
        One row for each limit and each clause that refuses something.
    budget_for_all
        Money that the whole demand takes under all other rules; None when it cannot be covered at any
        price. [currency]
    """

    price_of_preference: Mapping[str, Decimal | None]
    lifted: tuple[Lifted, ...]
    budget_for_all: Decimal | None

    @property
    def closes_shortfall(self) -> tuple[Lifted, ...]:
        """Return what would cover more of the demand, the most helpful first."""
        helpful = [row for row in self.lifted if row.more_covered_t > 0]
        return tuple(sorted(helpful, key=lambda row: (-row.more_covered_t, row.name)))


def explain(lots: Sequence[Lot], rules: RuleSet, request: Request, proposal: Proposal) -> Explanation:
    """Explain a proposal by solving its neighbours: the same request with one thing lifted.

    Parameters
    ----------
    lots, rules, request
        What :func:`calculators.offsets.matching.propose` was asked.
    proposal
        What it answered.
    """
    prices = {}
    for name in request.preferences:
        others = tuple(other for other in request.preferences if other != name)
        without = propose(lots, rules, replace(request, preferences=others or ("least_cost",)))
        same = without.covered_t >= proposal.demand_t or without.covered_t == proposal.covered_t
        prices[name] = _difference(proposal.cost, without.cost) if same else None
    refused_t: dict[str, int] = {}
    tonnes = {lot.id: lot.tonnes for lot in lots}
    for lot_id, found in proposal.refused.items():
        for clause in {finding.clause for finding in found}:
            refused_t[clause] = refused_t.get(clause, 0) + tonnes[lot_id]
    lifted = tuple(
        _compare(name, refused_t.get(name, 0), proposal, alternative())
        for name, alternative in _alternatives(lots, rules, request, set(refused_t)).items()
    )
    return Explanation(
        price_of_preference=prices, lifted=lifted, budget_for_all=_budget_for_all(lots, rules, request)
    )


def _alternatives(
    lots: Sequence[Lot], rules: RuleSet, request: Request, refusing: set[str]
) -> dict[str, Callable[[], Proposal]]:
    found: dict[str, Callable[[], Proposal]] = {}
    if request.budget is not None:
        found["budget"] = lambda: propose(lots, rules, replace(request, budget=None))
    if request.max_lots is not None:
        found["max_lots"] = lambda: propose(lots, rules, replace(request, max_lots=None))
    if request.lot_minimum_t > 1:
        found["lot_minimum"] = lambda: propose(lots, rules, replace(request, lot_minimum_t=1))
    for clause in rules.clauses:
        active_limit = clause.rule in LIMIT_RULES and any(
            limit.clause.id == clause.id for limit in limits(rules, used_on=request.used_on)
        )
        if active_limit or clause.id in refusing:
            found[clause.id] = lambda clause_id=clause.id: propose(lots, rules.without(clause_id), request)  # type: ignore[misc]
    return found


def _compare(name: str, refused_t: int, before: Proposal, after: Proposal) -> Lifted:
    covered = min(after.covered_t, before.demand_t) - min(before.covered_t, before.demand_t)
    return Lifted(
        name=name,
        refused_t=refused_t,
        more_covered_t=max(0, covered),
        saved=_difference(before.cost, after.cost),
    )


def _difference(cost: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if cost is None or other is None else cost - other


def _budget_for_all(lots: Sequence[Lot], rules: RuleSet, request: Request) -> Decimal | None:
    whole = propose(lots, rules, replace(request, budget=None, preferences=("least_cost",)))
    return whole.cost if whole.shortfall_t == 0 else None
