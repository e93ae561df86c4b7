"""Which lines of code does the guide show? (``tests/api/test_guide.py`` runs them.)"""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("guide")


@cache
def snippets() -> dict[str, str]:
    """The texts of the folder ``guide`` by name, without their ending."""
    return {file.stem: file.read_text(encoding="utf-8").strip() for file in sorted(FOLDER.iterdir())}
