"""How is the everyday Chinese font made from the full one?

The full Noto Sans SC has 30 890 characters and costs 17 ms per weight and document to cut down to the glyphs
of one page. The everyday font holds the 7 445 characters of GB 2312 and the marks that certificates use,
with the same outlines, and is asked first; a character that it lacks comes from the full font. Run ``python
-m footprint.certificates.fontsubset`` after replacing the full font.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS_DIR = Path(__file__).parent / "fonts"
FAMILY = "Noto Sans SC Common"
STYLES = ("Regular", "Bold")
_EXTRA_BLOCKS = (
    range(0x20, 0x180),  # Latin
    range(0x2010, 0x2040),  # dashes, quotation marks, ellipsis
    range(0x3000, 0x3020),  # Chinese punctuation
    range(0x3380, 0x33E0),  # squared units such as m²
    range(0xFF01, 0xFF61),  # full-width forms
)


def everyday_characters() -> frozenset[int]:
    """Code points of GB 2312 and of the blocks above."""
    found = {code for block in _EXTRA_BLOCKS for code in block}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return frozenset(found)


def make_everyday_font(style: str) -> TTFont:
    """The full font of one style reduced to ``everyday_characters`` under its own family name."""
    font = TTFont(FONTS_DIR / f"NotoSansSC-{style}.ttf", recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=everyday_characters())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = record.toUnicode().replace("Noto Sans SC", FAMILY)
        elif record.nameID == 6:
            record.string = record.toUnicode().replace("NotoSansSC", FAMILY.replace(" ", ""))
    return font


def main() -> None:
    for style in STYLES:
        make_everyday_font(style).save(FONTS_DIR / f"NotoSansSCCommon-{style}.ttf")


if __name__ == "__main__":
    main()
