"""Which sentences may be said about an event, on the evidence that exists?"""

from dataclasses import dataclass
from datetime import date

from calculators.errors import UnknownName
from calculators.rulebooks.book import RuleBook
from calculators.rulebooks.categories import CATEGORIES
from calculators.rulebooks.checks import CHECKS
from calculators.rulebooks.cover import clock_kind, last_day_of, required_tonnes
from calculators.rulebooks.cover_checks import COVER_CHECKS
from calculators.rulebooks.facts import EventFacts, Finding
from calculators.rulebooks.instruments import INSTRUMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVerdict:
    """A sentence of the rule book, filled in, and whether the evidence carries it.

    Parameters
    ----------
    id, kind
        Name of the sentence; achieved, commitment or footprint.
    allowed
        True only when every condition is met.
    text_zh, text_en
        The sentence.
    unmet
        Conditions that are not met.
    missing
        The findings that stand in its way.
    """

    id: str
    kind: str
    allowed: bool
    text_zh: str
    text_en: str
    unmet: tuple[str, ...]
    missing: tuple[Finding, ...]


def check(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Return the findings of every criterion of ``book``, in the order of an event's life.

    Raises
    ------
    UnknownName
        The facts name a category or a kind of instrument that does not exist.
    """
    for index, item in enumerate(facts.cover):
        if item.kind not in INSTRUMENTS:
            raise UnknownName(
                "碳信用种类", "kind of instrument", item.kind, INSTRUMENTS, path=f"cover.{index}"
            )
    for category in facts.categories:
        if category not in CATEGORIES:
            raise UnknownName("核算类别", "category", category, CATEGORIES, path="boundary")
    return [found for criterion in (*CHECKS, *COVER_CHECKS) for found in criterion(book, facts)]


def claims(book: RuleBook, facts: EventFacts) -> list[ClaimVerdict]:
    """Return every sentence of ``book`` with whether the facts carry it.

    A condition is met when at least one finding whose code is the condition, or starts with it and a dot,
    passes, and none fails or is unknown.
    """
    findings, words = check(book, facts), _words(book, facts)
    verdicts = []
    for claim in book.sentences:
        unmet: list[str] = []
        missing: list[Finding] = []
        for condition in claim.conditions:
            under = [found for found in findings if f"{found.code}.".startswith(f"{condition}.")]
            blocking = [found for found in under if found.verdict in {"fail", "unknown"}]
            if blocking or not any(found.verdict == "pass" for found in under):
                unmet.append(condition)
                missing += blocking
        tonnes = required_tonnes(facts) if claim.kind == "achieved" else facts.footprint_t_co2e
        said = "—" if tonnes is None else f"{tonnes:f}"
        verdicts.append(
            ClaimVerdict(
                id=claim.id,
                kind=claim.kind,
                allowed=not unmet,
                text_zh=claim.text.zh.format(tonnes=said, **words["zh"]),
                text_en=claim.text.en.format(tonnes=said, **words["en"]),
                unmet=tuple(unmet),
                missing=tuple(missing),
            )
        )
    return verdicts


def _words(book: RuleBook, facts: EventFacts) -> dict[str, dict[str, str]]:
    """Return what fills the places of a claim sentence, by language."""
    name_zh, name_en = facts.name_zh or facts.name_en or "—", facts.name_en or facts.name_zh or "—"
    common = {"due": str(_due(book, facts) or "—"), "verifier": facts.verifier or "—"}
    return {
        "zh": {"event": name_zh, "rulebook": f"《{book.title.zh}》", **common},
        "en": {"event": name_en, "rulebook": f"{book.document} ({book.title.en})", **common},
    }


def _due(book: RuleBook, facts: EventFacts) -> date | None:
    """Return the latest last day among the clocks that the event's cover runs under."""
    kinds = {clock_kind(item) for item in facts.cover} or {"credits"}
    days = [day for kind in sorted(kinds) if (day := last_day_of(book, facts, kind)) is not None]
    return max(days, default=None)
