"""Is everything said in Chinese too: catalogues complete and compiled, no English left on a Chinese page?"""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

from footprint.web.management.commands.makemessages import owner_of
from tests.browser.pages import Page, all_pages
from tests.browser.world import World

ROOT = Path(settings.BASE_DIR)
CATALOGUES = sorted(
    p.relative_to(ROOT).as_posix()
    for folder in ("footprint", "templates")
    for p in (ROOT / folder).rglob("locale/zh_Hans/LC_MESSAGES/django.po")
)
MARKED = re.compile(
    r"\b(?:gettext|gettext_lazy|ngettext|ngettext_lazy|pgettext|pgettext_lazy|npgettext|_)\(\s*[\"']"
    r"|\{%\s*(?:translate|blocktranslate)\b"
)
# English that belongs on a Chinese page: names, formats, units, standards, and what is data.
ALLOWED = r"""
    English | DEMO(?:-[\d-]+)? | CSV | Excel | PDF(?:/A)? | JSON | XML | API | REST | PACT | HTML | WCAG | Web
    | ISO(?:/IEC)?
    | MEE | CNCA | CCER | PHCER | BCER | TOTP | QR | URL | UTC | SHA | IP | ID | UTF | CSRF | OAuth
    | Cookie | Webhooks? | OpenAPI | curl
    | GWP | AR[4-6] | GSD | AA | A[3-5] | P95 | SQLite | PostgreSQL | Redis | RabbitMQ | Celery | MFA
    | (?:[kMGT]|mg|g|kg|t)?CO₂e? | CH₄ | N₂O | SF₆ | NF₃ | HFCs? | PFCs?
    | [kMGT]?Wh | [kMGT]?J | km | pkm | tkm | vkm | kg | mg | g | t | ha | mu | m | L | kB | MB | GB
    | h | d | p
    | CN-[A-Z]{2} | (?:Q-\d{4}|RT)(?:-[0-9A-Z]+)+ | [A-Z]{2,6}(?:-\d+)+ | SL | [0-9a-f]{12,}
    | [a-z0-9._%+-]+@[a-z0-9.-]+ | https?://\S+
"""
IN_PLACE = re.compile(rf"(?<![A-Za-z])(?:{ALLOWED})(?![A-Za-z])", re.VERBOSE)
LEFT_OUT = ("var", "tests", "calculators", "docs", "static", "fonts")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")


class _Text(HTMLParser):
    """What a reader sees or hears of a page, without parts marked as another language, code or data."""

    SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label")
    SILENT = ("script", "style", "code", "samp", "kbd")
    VOID = ("meta", "link", "br", "hr", "img", "input", "path", "rect", "circle", "line", "polygon")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._path: list[bool] = []

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        language = facts.get("lang") or ""
        other = tag != "html" and bool(language) and not language.startswith("zh")
        skip = other or tag in self.SILENT or "data-content" in facts or facts.get("translate") == "no"
        hidden = skip or any(self._path)
        if tag not in self.VOID:
            self._path.append(skip)
        if not hidden:
            self.found += [facts[name] for name in self.SPOKEN if facts.get(name)]
            if tag == "meta" and facts.get("name") == "description":
                self.found.append(facts.get("content") or "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID and self._path:
            self._path.pop()

    def handle_endtag(self, tag):
        if tag not in self.VOID and self._path:
            self._path.pop()

    def handle_data(self, data):
        if not any(self._path) and data.strip():
            self.found.append(data)


def english_in(html: str) -> list[str]:
    """Pieces of a Chinese page that are English and not on the list of what may be."""
    reader = _Text()
    reader.feed(html)
    left = []
    for piece in reader.found:
        rest = IN_PLACE.sub(" ", piece)
        if len([w for w in WORD.findall(rest) if len(w) > 1]) >= 2 or re.search(r"[a-z]{4,}", rest):
            left.append(" ".join(piece.split()))
    return left


@pytest.mark.parametrize("name", CATALOGUES)
def test_catalogue_is_complete(name):
    catalogue = polib.pofile(str(ROOT / name))

    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_compiled_catalogue_is_of_the_same_texts(name):
    written = polib.pofile(str(ROOT / name))
    compiled = polib.mofile(str((ROOT / name).with_suffix(".mo")))

    assert _texts(compiled) == _texts(written)


def _texts(catalogue) -> dict:
    return {(e.msgctxt, e.msgid): (e.msgstr, tuple(e.msgstr_plural.items())) for e in catalogue}


def test_every_room_with_texts_has_a_catalogue():
    owners = set()
    for folder in ("footprint", "templates"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in (".py", ".html", ".txt") and MARKED.search(file.read_text(encoding="utf-8")):
                owners.add(owner_of(file.parent).relative_to(ROOT).as_posix())

    owners.discard("footprint")  # settings.py names the languages, which Django translates
    without = sorted(o for o in owners if f"{o}/locale/zh_Hans/LC_MESSAGES/django.po" not in CATALOGUES)

    assert without == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext: apt-get install gettext")
def test_catalogues_hold_every_text_and_no_other(tmp_path):
    shutil.copytree(
        ROOT,
        tmp_path / "copy",
        symlinks=True,
        ignore=lambda folder, names: [n for n in names if n.startswith(".") or n in LEFT_OUT],
    )
    copy = tmp_path / "copy"
    (copy / "calculators").symlink_to(ROOT / "calculators")
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location"],
        cwd=copy,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "DATA": str(tmp_path / "data"), "PYTHONPATH": str(copy)},
    )

    different = {}
    for name in CATALOGUES:
        now, new = (
            {(e.msgctxt, e.msgid, e.msgid_plural) for e in polib.pofile(str(base / name)) if not e.obsolete}
            for base in (ROOT, copy)
        )
        if now != new:
            different[name] = {"missing": sorted(map(str, new - now)), "idle": sorted(map(str, now - new))}
    assert different == {}


@pytest.mark.parametrize(
    "page", [p for p in all_pages() if not p.english_is_content], ids=lambda page: page.name
)
def test_chinese_page_has_no_english_left(page: Page, db, settings):
    for name, value in page.settings.items():
        setattr(settings, name, value)
    world, client = World(), Client()
    address = page.address(world)
    if page.role != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.session_of(page.role)
    client.cookies["django_language"] = "zh-hans"

    response = client.get(address)

    assert response.status_code == page.status
    assert english_in(response.content.decode()) == []


def test_english_is_found_where_it_was_forgotten():
    page = '<p>核算边界</p><p>Save the draft</p><a aria-label="Close this"></a><p>3 tCO₂e, ISO 14064-1</p>'

    assert english_in(page) == ["Save the draft", "Close this"]
