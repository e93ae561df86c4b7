"""What does an icon look like as SVG in the page?"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "icons"


@cache
def icon_body(name: str) -> str:
    """The shapes of one vendored icon, drawn on a 16 x 16 grid.

    Raises
    ------
    LookupError
        The icon is not vendored; ``manage.py vendor --icon NAME`` adds it.
    """
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        raise LookupError(f"Icon “{name}” is not vendored. Add it with: manage.py vendor --icon {name}")
    text = file.read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", text[text.index(">") + 1 : text.rindex("</svg>")]).strip()
