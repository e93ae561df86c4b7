"""What does each page look like? Run by ``python -m tests.browser.contact_sheet``, not by the suite."""

import os

import pytest

from tests.browser.contact_sheet import FOLDER
from tests.browser.pages import Page, all_pages

ONLY = tuple(os.environ.get("SCREENS_ONLY", "").split())
THEMES = os.environ.get("SCREENS_THEMES", "light").split()


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_shot(page: Page, visit):
    if ONLY and not page.name.startswith(ONLY):
        return
    for language in ("zh-hans", "en"):
        for theme in THEMES:
            tab = visit(page, language=language, theme=theme)
            for width in (1440, 390):
                tab.set_viewport_size({"width": width, "height": 900})
                folder = FOLDER / f"{width}-{language[:2]}-{theme}"
                folder.mkdir(parents=True, exist_ok=True)
                tab.screenshot(path=folder / f"{page.name}.png", full_page=True)
