"""Where do the rule sets of the carbon markets come from, and what do they add up to?"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from calculators.errors import InputError, UnknownName
from calculators.offsets.eligibility import RuleSet, limits, make_clause
from calculators.yaml_text import read_text_yaml

FOLDER = Path(__file__).resolve().parent.parent / "rulebooks" / "compliance"
SEVEN_PILOTS_2014 = (
    "beijing_2014",
    "shanghai_2014",
    "tianjin_2014",
    "shenzhen_2014",
    "guangdong_2014",
    "hubei_2014",
    "chongqing_2014",
)


def names() -> list[str]:
    """Return the names of all market rule sets."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


@cache
def load(name: str) -> RuleSet:
    """Return the rule set of a market.

    Parameters
    ----------
    name
        One of :func:`names`.

    Raises
    ------
    CalculatorError
        No such rule set, or its file is malformed.
    """
    if name not in names():
        raise UnknownName("市场规则", "market rule set", name, names())
    return make_ruleset(read_text_yaml(FOLDER / f"{name}.yaml"), path=name)


def make_ruleset(data: dict[str, Any], *, path: str = "") -> RuleSet:
    """Return the rule set that text-only data describe.

    Parameters
    ----------
    data
        ``name``, ``title_zh``, ``title_en``, ``clauses``, and perhaps ``regions`` and ``obligation_t``.
    path
        Where the data stand, for errors.
    """
    known = {"name", "title_zh", "title_en", "regions", "obligation_t", "clauses"}
    for field in data:
        if field not in known:
            raise UnknownName("字段", "field", field, known, path=path)
    clauses = tuple(
        make_clause(clause, path=f"{path}.clauses.{index}") for index, clause in enumerate(data["clauses"])
    )
    ids = [clause.id for clause in clauses]
    for clause_id in ids:
        if ids.count(clause_id) > 1:
            raise InputError(f"条款 {clause_id} 重复。", f"The clause {clause_id} appears twice.", path=path)
    return RuleSet(
        name=data["name"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        regions=tuple(data.get("regions", ())),
        clauses=clauses,
        obligation_t=int(data["obligation_t"]) if "obligation_t" in data else None,
    )


@dataclass(frozen=True, slots=True)
class Demand:
    """How many credits a market could take.

    Parameters
    ----------
    name
        Rule set.
    total_t
        At most so many. [tCO2e]
    local_t
        Of them from the market's own area, where a rule says so. [tCO2e]
    """

    name: str
    total_t: int
    local_t: int

    @property
    def rest_t(self) -> int:
        """Return what may come from anywhere. [tCO2e]"""
        return self.total_t - self.local_t


def demand(rules: RuleSet, *, used_on: date) -> Demand:
    """Return the greatest use of credits that a market's rules and printed obligation allow.

    A minimum of local credits counts as local demand, a maximum of outside ones leaves the rest local.

    Parameters
    ----------
    rules
        Rule set with a printed obligation and a share.
    used_on
        Day of use.
    """
    found = limits(rules, used_on=used_on)
    caps = [limit.share for limit in found if limit.of == "obligation"]
    if rules.obligation_t is None or not caps:
        raise InputError(
            f"{rules.title_zh}没有印出配额总量或抵销比例。",
            f"{rules.title_en} prints no obligation or no share.",
        )
    total = min(caps) * rules.obligation_t
    local = Fraction(0)
    for clause in rules.clauses:
        if clause.rule == "local_only":
            local = Fraction(1)
    for limit in found:
        if limit.clause.rule == "local_share_at_least":
            local = max(local, limit.share)
        elif limit.clause.rule == "outside_share_at_most":
            local = max(local, 1 - limit.share)
    return Demand(rules.name, int(total), int(total * local))
