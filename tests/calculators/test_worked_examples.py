"""Does the page of worked examples show what the laboratory calculates, line by line?"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.engine import evaluate
from calculators.event.file import load_event
from calculators.event.file_rows import MAKERS
from calculators.factors import shipped_library
from calculators.inventory import Inventory

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "worked-examples.md").read_text(encoding="utf-8")
SECTIONS = {
    match.group(1): section
    for section in PAGE.split("\n## ")[1:]
    if (match := re.search(r"# docs/examples/(\w+)\.yaml", section))
}
TABLE_ROW = re.compile(
    r"^\| `(?P<line>[^`]+)` \| `(?P<key>[^`]+)` \| (?P<factor>[^|]+) \| (?P<kg>[\d .]+) \|$", re.M
)


def test_every_example_is_on_the_page_and_every_category_has_one():
    files = {path.stem for path in (DOCS / "examples").glob("*.yaml")}
    shown = {name for section in SECTIONS.values() for name in re.findall(r"^(\w+):$", section, re.M)}

    assert set(SECTIONS) == files
    assert shown == set(MAKERS) - {"other", "reported"}


@pytest.mark.parametrize("name", SECTIONS)
def test_example_gives_what_the_page_says(name):
    section = SECTIONS[name]
    text = (DOCS / "examples" / f"{name}.yaml").read_text(encoding="utf-8")
    event, library = load_event(text), shipped_library()

    result = evaluate(Inventory.from_activities(event.activities(library)), library, event.gwp_set)

    printed = [row.groupdict() for row in TABLE_ROW.finditer(section)]
    assert [row["line"] for row in printed] == [line.activity.id for line in result.lines]
    for row, line in zip(printed, result.lines, strict=True):
        assert row["key"] == line.factor.key
        assert row["factor"] == f"{line.factor.value} {line.factor.unit}"
        assert Decimal(row["kg"].replace(" ", "")) == line.total_kg_co2e
        assert f"= {row['kg']} kg" in section.replace("\n", " ")


@pytest.mark.parametrize("name", SECTIONS)
def test_page_shows_the_rows_of_the_file(name):
    text = (DOCS / "examples" / f"{name}.yaml").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n# docs/examples/\w+\.yaml\n(.*?)```", SECTIONS[name], re.S).group(1)

    assert text.endswith("".join(f"  {line}\n" for line in block.splitlines()))
