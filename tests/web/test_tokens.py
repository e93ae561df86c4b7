"""Are the colours readable, and the same for a reader who chose dark and one whose system did?"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from footprint.core.charts import svg

STATIC = Path(settings.BASE_DIR) / "footprint/web/static/web"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
NAMED = re.compile(r"(--fp-[a-z0-9-]+):\s*([^;]+);")


def _block(opening: str) -> dict[str, str]:
    """The custom properties between an opening line and its closing brace."""
    start = TOKENS.index(opening) + len(opening)
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(TOKENS[end], 0)
        end += 1
    return dict(NAMED.findall(TOKENS[start : end - 1]))


LIGHT = _block(":root {\n  color-scheme: light dark;")
CHOSEN_DARK = _block('@media screen {\n  [data-bs-theme="dark"] {')
SYSTEM_DARK = _block(':root:not([data-bs-theme="light"]) {')
THEMES = {"light": LIGHT, "dark": {**LIGHT, **CHOSEN_DARK}}
TEXT = [
    (ink, paper)
    for paper in ("paper", "surface", "sunken")
    for ink in ("ink", "ink-2", "link", "link-strong", "brand", "bad")
] + [
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("ink", "brand-soft"),
    ("demo", "demo-soft"),
    *[(tone, f"{tone}-soft") for tone in ("good", "warn", "bad", "info", "brand", "muted")],
    *[("ink", f"{tone}-soft") for tone in ("good", "warn", "bad", "info", "muted")],
]
SHAPES = [
    *[(f"c{n}", "surface") for n in range(1, 9)],
    *[(name, "surface") for name in ("chart-up", "chart-down", "chart-total", "line-strong", "focus")],
    ("line-strong", "paper"),
    ("focus", "paper"),
]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG defines it, 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_is_readable(theme, ink, paper):
    tokens = THEMES[theme]

    assert contrast(tokens[f"--fp-{ink}"], tokens[f"--fp-{paper}"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "paper"), SHAPES)
def test_shapes_stand_out(theme, shape, paper):
    tokens = THEMES[theme]

    assert contrast(tokens[f"--fp-{shape}"], tokens[f"--fp-{paper}"]) >= 3


def test_both_dark_blocks_say_the_same():
    assert CHOSEN_DARK == SYSTEM_DARK


def test_dark_changes_every_colour_that_light_sets():
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}

    assert colours - set(CHOSEN_DARK) == set()


def test_charts_on_paper_have_the_light_colours_of_the_page():
    assert tuple(LIGHT[f"--fp-c{n}"] for n in range(1, 9)) == svg.KINDS
    assert LIGHT["--fp-ink"] == svg.INK
    assert LIGHT["--fp-ink-2"] == svg.INK_2
    assert LIGHT["--fp-chart-grid"] == svg.GRID
    assert LIGHT["--fp-line-strong"] == svg.AXIS
    for name in ("up", "down", "total", "band"):
        assert svg.VOICES[name] == LIGHT[f"--fp-chart-{name}"]
    for name in ("good", "warn", "bad", "info"):
        assert svg.VOICES[name] == LIGHT[f"--fp-{name}"]


def test_style_sheets_use_no_token_that_is_not_defined():
    used = {
        name
        for file in STATIC.glob("*.css")
        for name in re.findall(r"var\((--fp-[a-z0-9-]+)", file.read_text(encoding="utf-8"))
    }

    assert used - set(LIGHT) == set()


def test_colours_are_decided_in_one_file():
    """Elsewhere a colour is a token; red buttons keep their white letters on red in both themes."""
    stray = {
        file.name: sorted(set(re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text(encoding="utf-8"))))
        for file in STATIC.glob("*.css")
        if file.name not in ("tokens.css", "print.css")
    }

    assert {name: found for name, found in stray.items() if found} == {
        "base.css": ["#831c15", "#a62b22", "#ffffff"]
    }
