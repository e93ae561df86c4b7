"""How wide is a text in a chart, and where may it break? Known without a font, so a page and a PDF agree."""

import unicodedata

# Advance widths of Inter Regular for U+0020 to U+007E, in thousandths of an em, read from the font itself.
# fmt: off
_ASCII = (
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360,
    631, 407, 610, 618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511,
    966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765,
    639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456,
    323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600,
    612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
)
# fmt: on
BOLD = 1.05
ELLIPSIS = "…"
# Signs that may not begin a line of Chinese text, and those that may not end one.
_NOT_FIRST = set("，。、；：？！）》」』】”’%％…,.;:?!)")
_NOT_LAST = set("（《「『【“‘(")


def width_em(text: str, *, bold: bool = False) -> float:
    """Width of ``text``. [em]"""
    thousandths = sum(_width(character) for character in text)
    return thousandths / 1000 * (BOLD if bold else 1)


def _width(character: str) -> int:
    code = ord(character)
    if 32 <= code <= 126:
        return _ASCII[code - 32]
    if unicodedata.east_asian_width(character) in "WF":
        return 1000
    if unicodedata.combining(character):
        return 0
    return 1000 if unicodedata.east_asian_width(character) == "A" else 620


def _pieces(text: str) -> list[str]:
    """The smallest parts that stay together: Latin words with their space, single Chinese characters."""
    pieces: list[str] = []
    word = ""
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            if word:
                pieces.append(word)
                word = ""
            clings = pieces and (character in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
            if clings:
                pieces[-1] += character
            else:
                pieces.append(character)
        else:
            word += character
            if character in " -/":
                pieces.append(word)
                word = ""
    return [*pieces, word] if word else pieces


def wrap(text: str, *, width: float, lines: int = 2) -> list[str]:
    """``text`` in at most ``lines`` lines of ``width`` em; what does not fit ends in an ellipsis."""
    done: list[str] = []
    current = ""
    for piece in _pieces(text.strip()):
        full = current and width_em((current + piece).rstrip()) > width
        if full and len(done) < lines - 1:
            done.append(current.rstrip())
            current = ""
        current += piece
    return [*done, shorten(current.rstrip(), width=width)]


def shorten(text: str, *, width: float) -> str:
    """``text``, cut so that it fits ``width`` em with an ellipsis."""
    if width_em(text) <= width:
        return text
    kept = text
    while kept and width_em(kept + ELLIPSIS) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS
