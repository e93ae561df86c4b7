"""Can everybody use this page? Asks axe-core, which finds what a machine can find."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page as Tab

SCRIPT = (Path(__file__).parent / "vendor/axe/axe.min.js").read_text(encoding="utf-8")
# What may differ between light and dark, and between wide and narrow.
OF_COLOUR = ("color-contrast", "link-in-text-block")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(tab: Tab, *, rules: Sequence[str] = ()) -> None:
    """Assert that axe finds no violation on the page as it is now; with ``rules``, of these rules alone."""
    if not tab.evaluate("typeof window.axe === 'object'"):
        tab.evaluate(SCRIPT)
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found = tab.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    assert found["violations"] == [], "\n".join(_lines(found["violations"]))


def _lines(violations: list[dict]) -> list[str]:
    return [
        f"{v['id']}: {v['help']} — {node['html'][:160]} — {node.get('failureSummary', '')}"
        for v in violations
        for node in v["nodes"][:5]
    ]
