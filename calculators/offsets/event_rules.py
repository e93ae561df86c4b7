"""What does a voluntary rule book say of single lots? Its clauses, in the form that the matcher runs.

A rule book speaks of an event; of a lot it says which kinds of instrument it accepts, which it refuses, which
must come from its own country, and that what is retired has been issued. Everything else it asks for (the
registry's proof, the deadline) comes later in the life of the event and is checked by
:meth:`calculators.rulebooks.RuleBook.check`.
"""

from collections.abc import Sequence

from calculators.offsets.eligibility import Clause, RuleSet
from calculators.rulebooks.book import RuleBook
from calculators.rulebooks.instruments import INSTRUMENTS

HOME = "CN"
"""The country that “domestic” means in the rule books of this house."""


def lot_rules(book: RuleBook, *, regions: Sequence[str] = ()) -> RuleSet:
    """Return the rule book's words on credits as a rule set for the matcher.

    Parameters
    ----------
    book
        The rule book.
    regions
        Places that count as local for the wish “local first”, ISO 3166-2; the books themselves ask for none.

    Returns
    -------
    RuleSet
        Only issued units; only kinds that the book names; one clause for each refused kind, so that a refusal
        names its rule; Chinese projects where the book limits a kind to them. Forests are matched elsewhere:
        a promise is no lot.
    """
    kinds = book.instruments
    accepted = tuple(kind for kind in kinds.accepted if INSTRUMENTS[kind].nature != "forest")
    refused = tuple(refusal.kind for refusal in kinds.refused)
    clauses = [
        _clause(book, "issued", "issued", book.retirement_proof.clause),
        _clause(book, "accepted", "instrument_named", kinds.clause, accepted=accepted, refused=refused),
    ]
    clauses += [
        _clause(
            book, f"refused_{refusal.kind}", "instrument_not_in", refusal.clause, instruments=(refusal.kind,)
        )
        for refusal in kinds.refused
    ]
    if kinds.domestic_only:
        clauses.append(
            _clause(book, "domestic", "domestic", kinds.clause, instruments=kinds.domestic_only, country=HOME)
        )
    return RuleSet(
        name=book.name,
        title_zh=book.title.zh,
        title_en=book.title.en,
        regions=tuple(regions),
        clauses=tuple(clauses),
    )


def _clause(book: RuleBook, name: str, rule: str, key: str, **parameters: object) -> Clause:
    clause = book.clause(key)
    return Clause(
        id=name,
        rule=rule,
        parameters=parameters,
        text_zh=clause.text.zh,
        text_en=clause.text.en,
        source=f"{book.title.zh} {clause.ref}".strip() + f"; {book.sources[clause.source]}",
        verified=book.verified(key),
    )
