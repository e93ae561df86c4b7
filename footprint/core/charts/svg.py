"""How is a drawing written down? SVG with attributes alone: no style sheet of its own, no script, real text.

Colours stand as attributes for paper (light), and as classes that the site's style sheet turns dark.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

FONT = "Inter, Noto Sans SC, sans-serif"
SIZE = 13.0
SMALL = 12.0
LEADING = 1.35

# The light colours of tokens.css; a test compares them.
INK = "#17231e"
INK_2 = "#4d5b54"
GRID = "#dcdfd7"
AXIS = "#7b877f"
SURFACE = "#ffffff"
KINDS = ("#17634a", "#c27a0c", "#2f74b5", "#b5482f", "#7a569c", "#178c92", "#7d7a1c", "#68757d")
VOICES = {
    "up": "#b5482f",
    "down": "#2f74b5",
    "total": "#2b3a34",
    "band": "#cfe3d8",
    "good": "#1b6b3a",
    "warn": "#855000",
    "bad": "#a62b22",
    "info": "#1c5b8c",
    "muted": "#68757d",
}


def number(value: float) -> str:
    """A coordinate, short and the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def tag(name: str, *children: str, **attributes: object) -> str:
    """One element; in attribute names ``_`` becomes ``-``, ``class_`` is ``class``; None is left out."""
    parts = []
    for key, value in attributes.items():
        if value is None:
            continue
        text = number(value) if isinstance(value, float | int) else str(value)
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{escape(text)}"')
    head = f"<{name}{''.join(parts)}"
    return f"{head}>{''.join(children)}</{name}>" if children else f"{head}/>"


def text(
    words: str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    size: float = SIZE,
    strong: bool = False,
    quiet=False,
) -> str:
    """One line of text; ``y`` is its base line."""
    return tag(
        "text",
        escape(words),
        x=x,
        y=y,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_weight="600" if strong else None,
        class_="fp-ct2" if quiet else "fp-ct",
        fill=INK_2 if quiet else INK,
    )


def text_lines(
    lines: list[str], x: float, middle: float, *, anchor: str = "start", size: float = SIZE
) -> str:
    """Lines of text, centred on the height ``middle``."""
    first = middle - (len(lines) - 1) * size * LEADING / 2 + size * 0.35
    return "".join(
        text(line, x, first + i * size * LEADING, anchor=anchor, size=size) for i, line in enumerate(lines)
    )


def kind(index: int) -> dict[str, str]:
    """Class and colour of the n-th kind of thing (eight, then again from the first)."""
    n = index % len(KINDS)
    return {"class_": f"fp-k{n + 1}", "fill": KINDS[n]}


def voice(name: str) -> dict[str, str]:
    """Class and colour of a meaning: up, down, total, band, good, warn, bad, info, muted."""
    return {"class_": f"fp-v-{name}", "fill": VOICES[name]}


def grid_line(x1: float, y1: float, x2: float, y2: float, *, axis: bool = False) -> str:
    return tag(
        "line",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        class_="fp-axis" if axis else "fp-grid-line",
        stroke=AXIS if axis else GRID,
        stroke_width=1,
    )


def titled(shape: str, name: str) -> str:
    """A group whose name shows when the pointer rests on it."""
    return tag("g", tag("title", escape(name)), shape)


def drawing(
    parts: Iterable[str], *, width: float, height: float, ident: str, title: str, description: str
) -> SafeString:
    """The whole picture, named and described for screen readers and for tagged PDF."""
    return mark_safe(  # noqa: S308  (every text above went through escape)
        tag(
            "svg",
            tag("title", escape(title), id=f"{ident}-title"),
            tag("desc", escape(description), id=f"{ident}-desc"),
            *parts,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {number(width)} {number(height)}",
            width=width,
            height=height,
            role="img",
            aria_labelledby=f"{ident}-title",
            aria_describedby=f"{ident}-desc",
            font_family=FONT,
        )
    )
