"""Which rules does an event follow, and does it keep them?

A rule book is data that runs: :func:`load_rulebook` reads one, :meth:`RuleBook.check` returns a finding per
criterion, each with its clause, :meth:`RuleBook.claims` says which sentences the evidence carries, and
:meth:`RuleBook.place_rows` marks what is inside the boundary. Nothing here knows today: the facts carry it.
"""

from functools import cache
from pathlib import Path

from calculators.errors import UnknownName
from calculators.rulebooks.book import RuleBook, RuleBookError
from calculators.rulebooks.categories import CATEGORIES, Category
from calculators.rulebooks.claims import ClaimVerdict
from calculators.rulebooks.cover import Cover, cover_of, required_tonnes
from calculators.rulebooks.facts import (
    CategoryFact,
    CoverItem,
    EventFacts,
    Finding,
    ForestFacts,
    PlanFacts,
)
from calculators.rulebooks.instruments import INSTRUMENTS, Instrument
from calculators.yaml_text import read_text_yaml

__all__ = [
    "CATEGORIES",
    "INSTRUMENTS",
    "Category",
    "CategoryFact",
    "ClaimVerdict",
    "Cover",
    "CoverItem",
    "EventFacts",
    "Finding",
    "ForestFacts",
    "Instrument",
    "PlanFacts",
    "RuleBook",
    "RuleBookError",
    "cover_of",
    "load_rulebook",
    "required_tonnes",
    "rulebook_names",
]

FOLDER = Path(__file__).parent


def rulebook_names() -> tuple[str, ...]:
    """Return the names of the rule books that come with the laboratory."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def load_rulebook(name: str) -> RuleBook:
    """Return the rule book called ``name``.

    Raises
    ------
    UnknownName
        There is none; the nearest names are given.
    RuleBookError
        Its file does not hold together.
    """
    if name not in rulebook_names():
        raise UnknownName("规则", "rule book", name, rulebook_names())
    book = RuleBook.from_dict(read_text_yaml(FOLDER / f"{name}.yaml"), name=name)
    if book.name != name:
        raise RuleBookError(
            f"规则文件 {name} 里的名称是 {book.name}。",
            f"Rule book {name} calls itself {book.name}.",
            path=name,
        )
    return book
