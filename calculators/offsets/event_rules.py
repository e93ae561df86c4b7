"""Which lots of credits does a rule book let through, so that the matcher can choose among them?"""

from calculators.offsets.eligibility import Clause, RuleSet
from calculators.rulebooks.book import RuleBook
from calculators.rulebooks.instruments import INSTRUMENTS


def lot_rules(book: RuleBook) -> RuleSet:
    """Return the rule book's words on credits as a rule set for the matcher.

    Returns
    -------
    RuleSet
        Only issued units; only accepted kinds; one clause for each refused kind, so that a refusal names its
        rule; Chinese projects where the book limits a kind to them. Forests are matched elsewhere.
    """
    rules = book.instruments
    credits = tuple(kind for kind in rules.accepted if INSTRUMENTS[kind].nature != "forest")
    clauses = [
        _clause(book, "issued", "issued", book.retirement_proof.clause),
        _clause(book, "accepted", "instrument_in", rules.clause, instruments=credits),
    ]
    clauses += [
        _clause(
            book, f"refused_{refusal.kind}", "instrument_not_in", refusal.clause, instruments=(refusal.kind,)
        )
        for refusal in rules.refused
    ]
    if rules.domestic_only:
        clauses.append(_clause(book, "domestic", "country_in", rules.clause, countries=("CN",)))
    return RuleSet(name=book.name, title_zh=book.title.zh, title_en=book.title.en, clauses=tuple(clauses))


def _clause(book: RuleBook, name: str, rule: str, key: str, **parameters: tuple[str, ...]) -> Clause:
    clause = book.clause(key)
    return Clause(
        id=name,
        rule=rule,
        parameters=parameters,
        text_zh=clause.text.zh,
        text_en=clause.text.en,
        source=book.sources[clause.source],
        verified=clause.verified == "yes",
    )
