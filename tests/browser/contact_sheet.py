"""How does the whole site look? Pictures of every registered page, and sheets with many of them side by side.

    python -m tests.browser.contact_sheet [--dark] [--only NAME …]

Pictures: ``var/screens/<width>-<language>-<theme>/<page>.png``; sheets: ``var/screens/sheet-…png``.
"""

import argparse
import os
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[2] / "var/screens"
SHEET_WIDTH = 2400
ROWS = {1440: 4, 390: 2}
COLUMNS = {1440: 4, 390: 8}
GAP = 24
TALLEST = 2.2  # of a tile's width; longer pages are cut on the sheet, not in their own picture


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.contact_sheet")
    parser.add_argument("--dark", action="store_true", help="take the dark pictures too")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="pages whose name begins so")
    chosen = parser.parse_args(arguments)
    os.environ["SCREENS_THEMES"] = "light dark" if chosen.dark else "light"
    os.environ["SCREENS_ONLY"] = " ".join(chosen.only)
    forget_old(chosen.only)
    shots = str(Path(__file__).with_name("shots.py"))
    failed = pytest.main(["-q", "-x", "-p", "no:cacheprovider", shots])
    if failed:
        return int(failed)
    for folder in sorted(p for p in FOLDER.iterdir() if p.is_dir()):
        for target in sheets(folder):
            print(target)
    return 0


def forget_old(only: list[str]) -> None:
    """Remove the sheets, and the pictures that are about to be taken again."""
    for file in FOLDER.glob("sheet-*.png"):
        file.unlink()
    for file in FOLDER.glob("*/*.png"):
        if not only or file.stem.startswith(tuple(only)):
            file.unlink()


def sheets(folder: Path) -> list[Path]:
    """Pictures of all pictures in ``folder``, each under its name, some rows to a sheet."""
    width = int(folder.name.split("-")[0])
    columns, rows = COLUMNS[width], ROWS[width]
    files = sorted(folder.glob("*.png"))
    parts = [files[i : i + columns * rows] for i in range(0, len(files), columns * rows)]
    return [
        _sheet(part, columns, FOLDER / f"sheet-{folder.name}-{n}.png")
        for n, part in enumerate(parts, start=1)
    ]


def _sheet(files: list[Path], columns: int, target: Path) -> Path:
    tile = (SHEET_WIDTH - GAP * (columns + 1)) // columns
    tiles = [(file.stem, _tile(file, tile)) for file in files]
    rows = [tiles[i : i + columns] for i in range(0, len(tiles), columns)]
    heights = [max(picture.height for _, picture in row) + GAP * 2 for row in rows]
    whole = Image.new("RGB", (SHEET_WIDTH, sum(heights) + GAP), "#8a8f8c")
    pen = ImageDraw.Draw(whole)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, (name, picture) in enumerate(row):
            left = GAP + column * (tile + GAP)
            pen.text((left, top), name, fill="#ffffff", font_size=16)
            whole.paste(picture, (left, top + GAP))
        top += height
    whole.save(target)
    return target


def _tile(file: Path, width: int) -> Image.Image:
    with Image.open(file) as picture:
        small = picture.convert("RGB").resize((width, max(1, picture.height * width // picture.width)))
    return small.crop((0, 0, width, min(small.height, int(width * TALLEST))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
