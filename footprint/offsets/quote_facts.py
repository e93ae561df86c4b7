"""How do a wish to the matcher and its answer look as plain data that can be kept and printed?"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from calculators.offsets.eligibility import LotFinding, RuleSet
from calculators.offsets.explanation import Explanation
from calculators.offsets.matching import PREFERENCES, Proposal
from footprint.offsets.selectors.market import LotOnOffer, Market

if TYPE_CHECKING:
    from footprint.offsets.services.matching import Wish

SHOWN = 500
"""Refused lots that are kept one by one; the tonnes refused by each rule are always of all."""
LIMITS = {
    "budget": ("预算", "Budget"),
    "max_lots": ("最多批次数", "Number of lots"),
    "lot_minimum": ("每批最小使用量", "Smallest use of a lot"),
    "price": ("缺少报价", "No price"),
}
"""Limits of a wish that stand beside the clauses of the rules."""


def request_facts(wish: "Wish") -> dict[str, Any]:
    """A wish as plain data; :func:`answer_facts` answers it."""
    return {
        "rules": wish.rules,
        "release": wish.release.release if wish.release else "",
        "demand_t": wish.demand_t,
        "used_on": wish.used_on.isoformat(),
        "preferences": list(wish.preferences),
        "budget": None if wish.budget is None else str(wish.budget),
        "currency": wish.currency,
        "max_lots": wish.max_lots,
        "lot_minimum_t": wish.lot_minimum_t,
        "obligation_t": wish.obligation_t,
        "regions": list(wish.regions),
        "own": wish.own,
        "marketplace": wish.marketplace,
    }


def answer_facts(
    *, market: Market, proposal: Proposal, explanation: Explanation | None, ruleset: RuleSet
) -> dict[str, Any]:
    """What the matcher answered: chosen and refused lots with the rule, shortfall, and the reasons.

    Money is text, so that no digit is lost; texts of rules are in both languages.
    """
    by_id = {found.lot.id: found for found in market.lots}
    answer: dict[str, Any] = {
        "rules": {"name": ruleset.name, "zh": ruleset.title_zh, "en": ruleset.title_en},
        "demand_t": proposal.demand_t,
        "covered_t": proposal.covered_t,
        "shortfall_t": proposal.shortfall_t,
        "surplus_t": proposal.surplus_t,
        "cost": _money(proposal.cost),
        "chosen": [
            _lot(by_id[lot_id]) | {"tonnes": tonnes, "price": _money(by_id[lot_id].lot.price)}
            for lot_id, tonnes in proposal.chosen.items()
        ],
        "refused": [
            _lot(by_id[lot_id])
            | {"tonnes": by_id[lot_id].lot.tonnes, "findings": [_finding(finding) for finding in found]}
            for lot_id, found in list(proposal.refused.items())[:SHOWN]
        ],
        "refused_t": sum(by_id[lot_id].lot.tonnes for lot_id in proposal.refused),
        "left_out": [
            {
                "account": str(row.account.public_id),
                "issuance": str(row.issuance.public_id),
                "tonnes": row.tonnes,
            }
            for row in market.left_out
        ],
    }
    return answer | ({"reasons": _reasons(explanation, ruleset)} if explanation else {})


def _lot(found: LotOnOffer) -> dict[str, Any]:
    return {
        "lot": found.lot.id,
        "account": str(found.account.public_id),
        "issuance": str(found.issuance.public_id),
        "registry": found.issuance.registry.code,
        "project": found.issuance.project.number,
        "project_zh": found.issuance.project.name_zh,
        "project_en": found.issuance.project.name_en,
        "vintage": found.issuance.vintage,
        "instrument": found.lot.instrument,
        "own": found.offer is None,
    }


def _finding(finding: LotFinding) -> dict[str, Any]:
    return {
        "clause": finding.clause,
        "verdict": finding.verdict,
        "observed": finding.observed,
        "required": finding.required,
        "zh": finding.text_zh,
        "en": finding.text_en,
        "source": finding.source,
        "verified": finding.verified,
    }


def _reasons(explanation: Explanation, ruleset: RuleSet) -> dict[str, Any]:
    texts: Mapping[str, tuple[str, str]] = LIMITS | {
        clause.id: (clause.text_zh, clause.text_en) for clause in ruleset.clauses
    }
    return {
        "price_of_preference": [
            {"name": name, "zh": PREFERENCES[name][0], "en": PREFERENCES[name][1], "cost": _money(cost)}
            for name, cost in explanation.price_of_preference.items()
        ],
        "lifted": [
            {
                "name": row.name,
                "zh": texts[row.name][0],
                "en": texts[row.name][1],
                "refused_t": row.refused_t,
                "more_covered_t": row.more_covered_t,
                "saved": _money(row.saved),
                "binding": row.binding,
            }
            for row in explanation.lifted
        ],
        "closes_shortfall": [row.name for row in explanation.closes_shortfall],
        "budget_for_all": _money(explanation.budget_for_all),
    }


def _money(amount) -> str | None:
    return None if amount is None else f"{amount:f}"
