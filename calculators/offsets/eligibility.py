"""May this lot be used here? Facts in, findings out; every refusal names its rule.

A rule set is data: clauses, each with one *rule* of the tables below, its parameters, its source and whether
anybody here has read the clause itself. Rules about single lots stand in :data:`LOT_RULES`; rules about the
whole portfolio (ratios) become :class:`Limit` rows that the matcher obeys.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from calculators.errors import InputError, UnknownName
from calculators.offsets.lots import PROJECT_TYPES, Lot
from calculators.rulebooks.instruments import INSTRUMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a rule set, ready to run.

    Parameters
    ----------
    id
        Name of the clause, unique in its rule set.
    rule
        Name of the rule that carries it out: a key of :data:`LOT_RULES` or :data:`LIMIT_RULES`.
    parameters
        What the rule needs: days, shares, places, lists of words.
    text_zh, text_en
        The clause in our own words.
    source
        Document and place.
    verified
        True when the clause itself was read, not a report of it.
    applies_from, applies_until
        First and last day of use on which the clause holds; None without limit.
    """

    id: str
    rule: str
    parameters: Mapping[str, Any]
    text_zh: str
    text_en: str
    source: str
    verified: bool
    applies_from: date | None = None
    applies_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the clause is in force on a day of use."""
        return (self.applies_from is None or self.applies_from <= day) and (
            self.applies_until is None or day <= self.applies_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All clauses under which credits are chosen.

    Parameters
    ----------
    name
        Name of the rule set, for example ``"beijing_2014"``.
    title_zh, title_en
        Its name for people.
    regions
        Places that count as local, ISO 3166-2. Empty: nowhere is local.
    clauses
        The clauses, in the order of the source.
    obligation_t
        The obligation that ratios refer to, where the source prints one. [tCO2e]
    """

    name: str
    title_zh: str
    title_en: str
    regions: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    obligation_t: int | None = None

    def without(self, clause_id: str) -> "RuleSet":
        """Return the rule set with one clause lifted, to see what that clause costs."""
        if clause_id not in {clause.id for clause in self.clauses}:
            raise UnknownName("条款", "clause", clause_id, [clause.id for clause in self.clauses])
        return replace(self, clauses=tuple(clause for clause in self.clauses if clause.id != clause_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFinding:
    """What one clause says of one lot.

    Parameters
    ----------
    verdict
        ``"pass"``, ``"fail"`` or ``"unknown"`` (a fact is missing; unknown is never eligible).
    observed, required
        The lot's value and the clause's, as plain text.
    """

    lot: str
    clause: str
    verdict: str
    observed: str
    required: str
    text_zh: str
    text_en: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A linear rule about the portfolio: ``sum(weight of lot x tonnes) <= ceiling``.

    Parameters
    ----------
    clause
        The clause that it carries out.
    counted
        Which lots the share speaks about.
    share
        The share of the whole, exact.
    of
        ``"obligation"``: at most share x obligation, of all lots; ``"used"``: share of what is used.
    least
        True when the share is a minimum, False when a maximum.
    """

    clause: Clause
    counted: Callable[[Lot], bool] = field(repr=False)
    share: Fraction
    of: str
    least: bool


Observation = tuple[bool | None, str, str]
"""Does the lot pass (None: a fact is missing), what was observed, what is required."""


def _local(lot: Lot, regions: Sequence[str]) -> bool:
    return lot.region in regions


def _instrument_in(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    return lot.instrument in p["instruments"], lot.instrument, ", ".join(p["instruments"])


def _instrument_not_in(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    return lot.instrument not in p["instruments"], lot.instrument, "≠ " + ", ".join(p["instruments"])


def _instrument_named(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    """Silence is neither consent nor refusal; a kind refused by name is the business of that clause."""
    named = lot.instrument in p["accepted"] or lot.instrument in p["refused"]
    return True if named else None, lot.instrument, ", ".join(p["accepted"])


def _domestic(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    if lot.instrument not in p["instruments"]:
        return True, lot.instrument, p["country"]
    return (lot.country == p["country"]) if lot.country else None, lot.country or "?", p["country"]


def _project_type_not_in(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    return lot.project_type not in p["types"], lot.project_type, "≠ " + ", ".join(p["types"])


def _project_type_in(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    return lot.project_type in p["types"], lot.project_type, ", ".join(p["types"])


def _country_in(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    return lot.country in p["countries"], lot.country, ", ".join(p["countries"])


def _local_only(lot: Lot, _p: Mapping[str, Any], rules: RuleSet) -> Observation:
    ok = _local(lot, rules.regions) if lot.region else None
    return ok, lot.region or "?", ", ".join(rules.regions)


def _not_before(fact: date | None, day: date) -> Observation:
    return None if fact is None else fact >= day, str(fact or "?"), f"≥ {day}"


def _reductions_from(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    return _not_before(lot.reductions_from, p["day"])


def _commissioned_after(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    fact = lot.commissioned_on
    return None if fact is None else fact > p["day"], str(fact or "?"), f"> {p['day']}"


def _registered_after_needs_ldc(lot: Lot, p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    required = f"≤ {p['day']} or least developed country"
    if lot.registered_on is None:
        return None, "?", required
    if lot.registered_on <= p["day"]:
        return True, str(lot.registered_on), required
    observed = f"{lot.registered_on}, {lot.country}"
    return lot.least_developed_country, observed, required


def _outside_regulated_boundary(lot: Lot, p: Mapping[str, Any], rules: RuleSet) -> Observation:
    if p.get("local_only") and lot.region and not _local(lot, rules.regions):
        return True, lot.region, ", ".join(rules.regions)
    inside = lot.inside_regulated_boundary
    if inside is None:
        return None, "?", "outside"
    return not inside, "inside" if inside else "outside", "outside"


def _issued(lot: Lot, _p: Mapping[str, Any], _rules: RuleSet) -> Observation:
    return lot.issued, "issued" if lot.issued else "not issued", "issued"


LOT_RULES: Mapping[str, Callable[[Lot, Mapping[str, Any], RuleSet], Observation]] = {
    "issued": _issued,
    "instrument_in": _instrument_in,
    "instrument_not_in": _instrument_not_in,
    "instrument_named": _instrument_named,
    "domestic": _domestic,
    "project_type_in": _project_type_in,
    "project_type_not_in": _project_type_not_in,
    "country_in": _country_in,
    "local_only": _local_only,
    "reductions_from": _reductions_from,
    "commissioned_after": _commissioned_after,
    "registered_after_needs_ldc": _registered_after_needs_ldc,
    "outside_regulated_boundary": _outside_regulated_boundary,
}

LIMIT_RULES: Mapping[str, tuple[str, bool, str]] = {
    # rule: (share of what, is it a minimum, which lots count)
    "share_of_obligation_at_most": ("obligation", False, "all"),
    "local_share_at_least": ("used", True, "local"),
    "outside_share_at_most": ("used", False, "outside"),
    "forestry_share_at_least": ("used", True, "forestry"),
}

PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "issued": {},
    "instrument_in": {"instruments": "instruments"},
    "instrument_not_in": {"instruments": "instruments"},
    "instrument_named": {"accepted": "instruments", "refused": "instruments"},
    "domestic": {"instruments": "instruments", "country": "word"},
    "project_type_in": {"types": "types"},
    "project_type_not_in": {"types": "types"},
    "country_in": {"countries": "words"},
    "local_only": {},
    "reductions_from": {"day": "day"},
    "commissioned_after": {"day": "day"},
    "registered_after_needs_ldc": {"day": "day"},
    "outside_regulated_boundary": {"local_only": "flag"},
    **{rule: {"share": "share"} for rule in LIMIT_RULES},
}
"""Which parameters each rule takes, and of what kind."""


def findings(lot: Lot, rules: RuleSet, *, used_on: date) -> list[LotFinding]:
    """Return what each clause about single lots says of a lot.

    Parameters
    ----------
    lot
        The lot.
    rules
        The rule set.
    used_on
        Day on which the credits are to be used; clauses not in force on it are left out.
    """
    found = []
    for clause in rules.clauses:
        if clause.rule not in LOT_RULES or not clause.holds_on(used_on):
            continue
        passed, observed, required = LOT_RULES[clause.rule](lot, clause.parameters, rules)
        found.append(
            LotFinding(
                lot=lot.id,
                clause=clause.id,
                verdict={True: "pass", False: "fail", None: "unknown"}[passed],
                observed=observed,
                required=required,
                text_zh=clause.text_zh,
                text_en=clause.text_en,
                source=clause.source,
                verified=clause.verified,
            )
        )
    return found


def refusals(lot: Lot, rules: RuleSet, *, used_on: date) -> list[LotFinding]:
    """Return the findings that keep a lot out; empty when it is eligible.

    Parameters
    ----------
    lot, rules, used_on
        As for :func:`findings`.
    """
    return [finding for finding in findings(lot, rules, used_on=used_on) if finding.verdict != "pass"]


def limits(rules: RuleSet, *, used_on: date) -> list[Limit]:
    """Return the ratios that a portfolio has to keep.

    Parameters
    ----------
    rules
        The rule set.
    used_on
        Day on which the credits are to be used.
    """
    counted: Mapping[str, Callable[[Lot], bool]] = {
        "all": lambda lot: True,
        "local": lambda lot: _local(lot, rules.regions),
        "outside": lambda lot: not _local(lot, rules.regions),
        "forestry": lambda lot: lot.forestry,
    }
    return [
        Limit(clause=clause, counted=counted[which], share=clause.parameters["share"], of=of, least=least)
        for clause in rules.clauses
        if clause.rule in LIMIT_RULES and clause.holds_on(used_on)
        for of, least, which in [LIMIT_RULES[clause.rule]]
    ]


def ceiling_t(rules: RuleSet, *, obligation_t: int, used_on: date) -> int | None:
    """Return how many credits may be used against an obligation, or None without a limit.

    Parameters
    ----------
    rules
        The rule set.
    obligation_t
        Obligation that the share refers to. [tCO2e]
    used_on
        Day of use.

    Examples
    --------
    California-Quebec: 8 % of 321 250 000 t is 25 700 000 t.
    """
    shares = [limit.share for limit in limits(rules, used_on=used_on) if limit.of == "obligation"]
    return int(min(shares) * obligation_t) if shares else None


def make_clause(data: Mapping[str, Any], *, path: str = "") -> Clause:
    """Return a clause from text-only data, as it stands in a rule file.

    Parameters
    ----------
    data
        ``id``, ``rule``, its parameters, ``zh``, ``en``, ``source``, ``verified``, and perhaps
        ``applies_from`` and ``applies_until``; all values are text or lists of text.
    path
        Where the clause stands, for errors.

    Raises
    ------
    CalculatorError
        Unknown rule or parameter, or one missing or malformed.
    """
    own = {"id", "rule", "zh", "en", "source", "verified", "applies_from", "applies_until"}
    for name in ("id", "rule", "zh", "en", "source", "verified"):
        if not data.get(name):
            raise InputError(f"条款缺少 {name}。", f"The clause has no {name}.", path=path)
    if data["verified"] not in ("yes", "no"):
        raise InputError("verified 只能是 yes 或 no。", "verified is yes or no.", path=path)
    rule = data["rule"]
    if rule not in PARAMETERS:
        raise UnknownName("规则", "rule", rule, PARAMETERS, path=f"{path}.rule")
    kinds = PARAMETERS[rule]
    for name in data:
        if name not in own | set(kinds):
            raise UnknownName("参数", "parameter", name, own | set(kinds), path=path)
    parameters = {
        name: _parameter(data.get(name), kind, f"{path}.{name}")
        for name, kind in kinds.items()
        if name in data or kind != "flag"
    }
    return Clause(
        id=data["id"],
        rule=rule,
        parameters=parameters,
        text_zh=data["zh"],
        text_en=data["en"],
        source=data["source"],
        verified=data["verified"] == "yes",
        applies_from=_parameter(data["applies_from"], "day", path) if "applies_from" in data else None,
        applies_until=_parameter(data["applies_until"], "day", path) if "applies_until" in data else None,
    )


def _parameter(value: Any, kind: str, path: str) -> Any:
    try:
        if kind == "day":
            return date.fromisoformat(value)
        if kind == "share":
            share = Fraction(value)
            if not 0 <= share <= 1:
                raise ValueError
            return share
        if kind == "flag":
            return {"yes": True, "no": False}[value]
        if kind == "word":
            return str(value)
        words = tuple(value)
        if isinstance(value, str) or not words:
            raise ValueError
    except (TypeError, ValueError, KeyError):
        raise InputError(
            f"参数值“{value}”不是有效的 {kind}。", f"The value “{value}” is no valid {kind}.", path=path
        ) from None
    for word in words:
        if kind == "instruments" and word not in INSTRUMENTS:
            raise UnknownName("碳信用种类", "instrument", word, INSTRUMENTS, path=path)
        if kind == "types" and word not in PROJECT_TYPES:
            raise UnknownName("项目类型", "project type", word, PROJECT_TYPES, path=path)
    return words
