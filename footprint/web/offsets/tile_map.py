"""Where in China are the projects? A picture of tiles, one for each province, roughly where it lies."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from footprint.accounts.regions import PROVINCES
from footprint.core.charts.chart import Chart
from footprint.core.charts.figures import figure
from footprint.core.charts.svg import GRID, SMALL, tag, text, titled, voice

PLACES = {
    "HL": (8, 0),
    "NM": (5, 1), "LN": (7, 1), "JL": (8, 1),
    "XJ": (1, 2), "GS": (3, 2), "NX": (4, 2), "SX": (5, 2), "BJ": (6, 2), "TJ": (7, 2),
    "QH": (3, 3), "SN": (4, 3), "HA": (5, 3), "HE": (6, 3), "SD": (7, 3),
    "XZ": (2, 4), "SC": (3, 4), "CQ": (4, 4), "HB": (5, 4), "AH": (6, 4), "JS": (7, 4), "SH": (8, 4),
    "YN": (3, 5), "GZ": (4, 5), "HN": (5, 5), "JX": (6, 5), "ZJ": (7, 5),
    "GX": (4, 6), "GD": (5, 6), "FJ": (6, 6), "TW": (8, 6),
    "HI": (4, 7), "MO": (5, 7), "HK": (6, 7),
}  # fmt: skip
"""Column and row of each province, by the last two letters of its code."""
COLUMNS, ROWS = 8, 8
WIDEST = 64.0
GAP = 4.0


def province_of(region: str) -> str:
    """The two letters of the province in which a region code lies; empty outside of China."""
    parts = region.split("-")
    return parts[1] if len(parts) > 1 and parts[0] == "CN" and parts[1] in PLACES else ""


def region_name(region: str) -> str:
    """The place that a code means, in the reader's language; the code itself when nobody knows it."""
    letters = province_of(region)
    return str(dict(PROVINCES)[f"CN-{letters}"]) if letters else region


def tile_map(counts: Mapping[str, int], *, ident: str, title: str) -> Chart | None:
    """Projects by province; None when none of them has a province.

    Parameters
    ----------
    counts
        Projects by region code. [projects]
    """
    inside: dict[str, int] = {}
    for region, count in counts.items():
        if letters := province_of(region):
            inside[letters] = inside.get(letters, 0) + count
    if not inside:
        return None
    ordered = sorted(inside.items(), key=lambda row: (-row[1], row[0]))
    names = {letters: region_name(f"CN-{letters}") for letters in PLACES}
    return Chart(
        ident=ident,
        title=title,
        description=_("Tiles for China's provinces, roughly where they lie. Coloured: %(places)s.")
        % {"places": _listed([names[letters] for letters, _count in ordered])},
        columns=(_("Place"), _("Projects")),
        rows=tuple((names[letters], figure(count, decimals=0)) for letters, count in ordered),
        draw=lambda width: _draw(inside, names, width),
    )


def _listed(names: list[str]) -> str:
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(names)


def _draw(inside: Mapping[str, int], names: Mapping[str, str], width: float) -> tuple[list[str], float]:
    size = min(WIDEST, (width - 8) / COLUMNS - GAP)
    left = (width - COLUMNS * (size + GAP)) / 2
    parts = []
    for letters, (column, row) in PLACES.items():
        x, y = left + (column - 1) * (size + GAP), 4 + row * (size + GAP)
        count = inside.get(letters, 0)
        look = voice("band") if count else {"class_": "fp-grid-line", "fill": "none", "stroke": GRID}
        shown = letters if names[letters].isascii() else names[letters]
        middle, centre = x + size / 2, y + size / 2
        group = tag("rect", x=x, y=y, width=size, height=size, rx=6, **look)
        group += text(
            shown, middle, centre + (-2 if count else 5),
            anchor="middle", size=SMALL, strong=bool(count), quiet=not count,
        )  # fmt: skip
        if count:
            group += text(str(count), middle, centre + 15, anchor="middle", size=SMALL, strong=True)
        parts.append(titled(group, f"{names[letters]}: {count}"))
    return parts, 4 + ROWS * (size + GAP)
