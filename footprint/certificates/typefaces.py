"""Which characters can a document show, and how does the renderer find the fonts?"""

import os
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

from footprint.core.problems import InvalidInput

FONTS_DIR = Path(__file__).parent / "fonts"
FONT_FILES = (
    "Inter-Regular.ttf",
    "Inter-Bold.ttf",
    "NotoSansSCCommon-Regular.ttf",
    "NotoSansSCCommon-Bold.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Bold.ttf",
)
_LINE_BREAKS = frozenset("\n\r\t")


class MissingGlyph(InvalidInput):
    """A text holds characters that no vendored font can draw.

    Attributes
    ----------
    characters
        The characters, each once, in order of appearance.
    """

    code = "missing_glyph"

    def __init__(self, characters: list[str]):
        self.characters = characters
        super().__init__(
            _("No font of this site can draw %(characters)s."),
            remedy=_(
                "A document never shows an empty box in place of a name: write the name with characters that "
                "can be "
                "printed (for people, the form on the official registration), or ask the site's operator to "
                "add a font "
                "that has them."
            ),
            params={"characters": ", ".join(describe(character) for character in characters)},
        )


def describe(character: str) -> str:
    """A character for people, with its code: ``𠮷 (U+20BB7)``; the code alone when it has no shape."""
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if unicodedata.category(character)[0] in "LNPS" else code


@cache
def printable_code_points() -> frozenset[int]:
    """Code points that at least one vendored font has, in the regular and in the bold style alike."""
    styles = []
    for style in ("Regular", "Bold"):
        found: set[int] = set()
        for family in ("Inter", "NotoSansSC"):
            with TTFont(FONTS_DIR / f"{family}-{style}.ttf", lazy=True) as font:
                found.update(font.getBestCmap())
        styles.append(found)
    return frozenset(styles[0] & styles[1])


def missing_characters(texts: Iterable[str]) -> list[str]:
    """Characters of ``texts`` that cannot be drawn, each once, in order of appearance."""
    printable = printable_code_points()
    missing: dict[str, None] = {}
    for text in texts:
        for character in text:
            if ord(character) not in printable and character not in _LINE_BREAKS:
                missing[character] = None
    return list(missing)


def require_printable(texts: Iterable[str]) -> None:
    """Raise ``MissingGlyph`` when a character of ``texts`` cannot be drawn."""
    if missing := missing_characters(texts):
        raise MissingGlyph(missing)


def write_fontconfig(folder: Path) -> Path:
    """Write the fontconfig file that names the vendored fonts and nothing else; return its path.

    Fontconfig without any configuration and fonts ends the whole process with a segmentation fault, and the
    fonts of a machine would make documents differ from machine to machine. Only absolute folders work in
    every version, hence a file written at run time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "fonts.conf"
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(FONTS_DIR))}</dir>\n"
        f"  <cachedir>{escape(str(folder / 'cache'))}</cachedir>\n"
        "</fontconfig>\n"
    )
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        draft = folder / f"fonts.conf.{os.getpid()}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    return file
