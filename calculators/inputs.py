"""What does a file hold, an event, products or a stored result, and what footprint comes of it?"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calculators.documents import parse_document, text_of
from calculators.engine import evaluate
from calculators.errors import InputError
from calculators.event.file import EventInputs, load_event
from calculators.factors import FactorLibrary
from calculators.inventory import Inventory
from calculators.product.file import FORMAT as PRODUCTS
from calculators.product.file import product_inventory
from calculators.result import Result
from calculators.rulebooks import Finding, RuleBook
from calculators.stored import FORM as STORED

_FORM = re.compile(r"""^[{\s]*["']?(?:form|format)["']?\s*:\s*["']?([\w./-]+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculated:
    """The footprint of a file, and the event that the file describes where it does."""

    result: Result
    event: EventInputs | None = None

    def title(self, language: str) -> str:
        """Return the name of the event in ``"zh"`` or ``"en"``; empty for products and stored results."""
        if self.event is None:
            return ""
        names = (self.event.name_zh, self.event.name_en)
        return (names[0] or names[1]) if language == "zh" else (names[1] or names[0])

    def findings(self, book: RuleBook, *, as_of: date | None = None) -> list[Finding]:
        """Return what a rule book says about the event.

        Raises
        ------
        InputError
            The file holds no event.
        """
        if self.event is None:
            raise InputError(
                "规则只适用于活动文件。", "A rule book judges events; this file holds none.", path="format"
            )
        tonnes = self.result.total() / 1000
        return book.check(self.event.facts(footprint_t_co2e=tonnes, as_of=as_of))


def calculate(
    source: Path | bytes,
    *,
    library: FactorLibrary,
    gwp_set: str | None = None,
    book: RuleBook | None = None,
) -> Calculated:
    """Return the footprint of a file.

    Parameters
    ----------
    source
        An event file, a product file or a stored result, YAML or JSON; or its content.
    library
        The factors; a stored result keeps its own.
    gwp_set
        Name of the GWP set; None takes the file's, else AR6.
    book
        Rule book for the boundary of an event; None takes the one that the file names.

    Raises
    ------
    CalculatorError
        The file cannot be read or calculated; all faults with their paths.
    """
    name = source.name if isinstance(source, Path) else "-"
    text = text_of(source, name=name)
    kind = _kind(text)
    if kind == STORED:
        return Calculated(result=_stored(text, name, gwp_set))
    if kind == PRODUCTS:
        tree = parse_document(text, name=name)
        chosen = gwp_set or tree.get("gwp", "AR6")
        return Calculated(result=evaluate(product_inventory(tree), library, chosen, rounding="product"))
    event = load_event(text)
    rows = event.activities(library, book=book)
    result = evaluate(Inventory.from_activities(rows), library, gwp_set or event.gwp_set)
    return Calculated(result=result, event=event)


def _kind(text: str) -> str:
    """Return the form that a file says it has, without reading all of it; empty when it does not say."""
    if text.startswith("{") and f'"form":"{STORED}"' in text:  # canonical JSON, keys sorted, in one line
        return STORED
    found = _FORM.search(text)
    return found[1] if found else ""


def _stored(text: str, name: str, gwp_set: str | None) -> Result:
    """Return a stored result; it is what it was, so another GWP set cannot be chosen for it."""
    parse_document(text, name=name)  # refuses what is hostile or twice
    data = json.loads(text)
    if gwp_set not in {None, data.get("gwp_set")}:
        raise InputError(
            f"存储的结果按 {data.get('gwp_set')} 核算，不能改用 {gwp_set}；请对原始文件重新核算。",
            f"A stored result keeps its GWP set ({data.get('gwp_set')}); calculate the original file again "
            f"for {gwp_set}.",
            path="gwp_set",
        )
    return Result.from_dict(data)
