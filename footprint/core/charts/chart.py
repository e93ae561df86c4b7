"""What is a chart? A title, a sentence, a table with the same numbers, and a drawing at any width."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from footprint.core.charts.svg import drawing

WIDE = 760
MIDDLE = 540
NARROW = 340

# Draws at a width; gives the parts and the height they need.
Draw = Callable[[float], tuple[list[str], float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart for page and PDF alike.

    Attributes
    ----------
    ident
        A name that is unique on its page; the parts' ids begin with it.
    title, description
        What is shown, and what a reader who does not see it must know.
    columns, rows
        The same numbers as a table; the first column names the row, the others are numbers as text.
    draw
        Draws at a width. [px]
    facts
        The numbers as data, for kinds of charts that a page can offer to move the pointer over.
    """

    ident: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: Draw
    facts: dict[str, Any] | None = None

    def svg(self, width: float = WIDE) -> SafeString:
        """The drawing at ``width``. [px]"""
        parts, height = self.draw(width)
        return drawing(
            parts,
            width=width,
            height=height,
            ident=f"{self.ident}-{int(width)}",
            title=self.title,
            description=self.description,
        )

    @property
    def wide(self) -> SafeString:
        return self.svg(WIDE)

    @property
    def middle(self) -> SafeString:
        return self.svg(MIDDLE)

    @property
    def narrow(self) -> SafeString:
        return self.svg(NARROW)
