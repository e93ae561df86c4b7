"""How does a terminal show tables in which Chinese and English stand side by side?

A Chinese character takes two columns; everything is aligned by what the eye sees, not by the number of
characters.
"""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal

NARROW_GAP = "  "
LONGEST_CELL = 48
"""Longer words are cut, except in the last column, so that a table stays a table. [columns]"""


def width(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes. [columns]"""
    return sum(_character_width(character) for character in text)


def cut(text: str, limit: int = LONGEST_CELL) -> str:
    """Return ``text`` cut to ``limit`` columns, with a sign that it was cut."""
    if width(text) <= limit:
        return text
    kept, used = [], 1
    for character in text:
        used += _character_width(character)
        if used > limit:
            break
        kept.append(character)
    return "".join(kept) + "…"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Return rows under a header, aligned.

    Parameters
    ----------
    header
        Names of the columns.
    rows
        Cells as text, as many a row as the header has.
    right
        Numbers of the columns that are aligned to the right, as numbers should be.
    """
    cells = [list(header), *([*map(cut, row[:-1]), row[-1]] for row in rows)]
    widths = [max(width(row[column]) for row in cells) for column in range(len(header))]
    lines = [_line(row, widths, right) for row in cells]
    rule = NARROW_GAP.join("─" * size for size in widths)
    return "\n".join([lines[0], rule, *lines[1:]])


def number(value: Decimal | float) -> str:
    """Return a figure for people: three decimals, or six digits below one. [unit of the value]"""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if exact == 0:
        return "0"
    if abs(exact) >= 1:
        return f"{exact:,.3f}"
    return format(Decimal(f"{exact:.6g}"), "f")


def exact_number(value: Decimal) -> str:
    """Return all digits of a figure without trailing zeros. [unit of the value]"""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def three_digits(value: float) -> str:
    """Return an uncertain figure to three digits, thousands apart. [unit of the value]"""
    return format(Decimal(f"{value:.3g}"), ",f")


def share(part: Decimal, whole: Decimal) -> str:
    """Return a part in per cent of the whole; nothing when the whole is zero. [%]"""
    return f"{part / whole:.2%}" if whole else ""


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    padded = []
    for column, cell in enumerate(cells):
        space = " " * (widths[column] - width(cell))
        padded.append(space + cell if column in right else cell + space)
    return NARROW_GAP.join(padded).rstrip()


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
