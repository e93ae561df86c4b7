"""Does the page on forests show what the command line prints?"""

from pathlib import Path

import pytest

from tests.support import console

ROOT = Path(__file__).parents[3]
BLOCKS = console.blocks((ROOT / "docs" / "forests.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_page_shows_what_is_printed(block, monkeypatch):
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(ROOT)

    assert console.answered(block) == block
