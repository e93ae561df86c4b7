"""How many tonnes of a cover count today, and how many only stand promised?

A tonne counts when its kind is accepted, its retirement is proven and in time, or its uptake is verified. A
forest that is still growing counts as promised and never as done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from calculators.rulebooks.book import ClockKind, RuleBook
from calculators.rulebooks.facts import CoverItem, EventFacts
from calculators.rulebooks.instruments import INSTRUMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What covers the footprint.

    Parameters
    ----------
    required_t
        Whole tonnes to cover; None while the footprint is not known. [tCO2e]
    done_t, promised_t
        Tonnes that count, and tonnes that only stand promised. [tCO2e]
    """

    required_t: Decimal | None
    done_t: Decimal
    promised_t: Decimal


def cover_of(book: RuleBook, facts: EventFacts) -> Cover:
    """Return what covers the event's footprint under ``book``."""
    done = [item.tonnes for item in facts.cover if counts_as_done(book, facts, item)]
    promised = [
        item.tonnes for item in facts.cover if item.state == "promised" and accepts(book, item) is True
    ]
    return Cover(
        required_t=required_tonnes(facts),
        done_t=sum(done, Decimal(0)),
        promised_t=sum(promised, Decimal(0)),
    )


def required_tonnes(facts: EventFacts) -> Decimal | None:
    """Return the whole tonnes that cover the footprint: 3902.72 t needs 3 903; a bound is covered whole."""
    if facts.footprint_t_co2e is None or facts.footprint_bound in {"about", "lower"}:
        return None
    return facts.footprint_t_co2e.to_integral_value(ROUND_CEILING)


def accepts(book: RuleBook, item: CoverItem) -> bool | None:
    """Return whether the book accepts kind and origin; None when it does not say or a fact is missing."""
    rules = book.instruments
    if item.kind in {refusal.kind for refusal in rules.refused}:
        return False
    if item.kind not in rules.accepted:
        return None
    if item.kind in rules.domestic_only:
        return None if not item.country else item.country == "CN"
    return True


def clock_kind(item: CoverItem) -> ClockKind:
    """Return the clock that the item runs under."""
    return "forest" if INSTRUMENTS[item.kind].nature == "forest" else "credits"


def last_day_of(book: RuleBook, facts: EventFacts, kind: ClockKind) -> date | None:
    """Return the last day for credits or forests; None when the event's end or the clock is missing."""
    if facts.end is None or book.clock(kind) is None:
        return None
    return book.period(kind=kind, event_end=facts.end, zone=facts.zone).last_day


def counts_as_done(book: RuleBook, facts: EventFacts, item: CoverItem) -> bool:
    """Return whether the item's tonnes count today."""
    if accepts(book, item) is not True or item.done_on is None or item.done_on > facts.as_of:
        return False
    if item.state == "retired":
        proven = bool(item.proof) or book.retirement_proof.required == "no"
    elif item.state == "absorbed":
        proven = bool(item.proof)
    else:
        return False
    clock, last_day = book.clock(clock_kind(item)), last_day_of(book, facts, clock_kind(item))
    binding = clock is not None and clock.in_principle == "no"
    return proven and (not binding or (last_day is not None and item.done_on <= last_day))


def tonnes_where(facts: EventFacts, wanted: Callable[[CoverItem], bool]) -> Decimal:
    """Return the sum of the tonnes of the items that are ``wanted``. [tCO2e]"""
    return sum((item.tonnes for item in facts.cover if wanted(item)), Decimal(0))
