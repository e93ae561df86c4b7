"""Can everybody use this page? Asks axe-core, which finds what a machine can find."""

from pathlib import Path

from playwright.sync_api import Page as Tab

SCRIPT = (Path(__file__).parent / "vendor/axe/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(tab: Tab) -> None:
    """Assert that axe finds no violation on the page as it is now."""
    if not tab.evaluate("typeof window.axe === 'object'"):
        tab.evaluate(SCRIPT)
    found = tab.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    assert found["violations"] == [], "\n".join(_lines(found["violations"]))


def _lines(violations: list[dict]) -> list[str]:
    return [
        f"{v['id']}: {v['help']} — {node['html'][:160]} — {node.get('failureSummary', '')}"
        for v in violations
        for node in v["nodes"][:5]
    ]
