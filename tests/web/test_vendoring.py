"""Is every vendored file the one that the list names, with its licence, and is none forgotten?"""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from footprint.web.icons import icon_body
from footprint.web.management.commands.vendor import digest, listed_files, read_list, transform

ROOT = Path(settings.BASE_DIR)
FOLDERS = ("footprint/web/static/vendor", "footprint/web/icons", "tests/browser/vendor")
PERMISSIVE = {"MIT", "0BSD", "Apache-2.0", "OFL-1.1"}


def test_vendored_files_are_what_the_list_says(capsys):
    call_command("vendor")

    assert f"{len(listed_files(read_list()))} vendored files" in capsys.readouterr().out


def test_no_file_is_vendored_without_standing_on_the_list():
    there = {p.relative_to(ROOT).as_posix() for f in FOLDERS for p in (ROOT / f).rglob("*") if p.is_file()}

    assert there == {file["to"] for file in listed_files(read_list())}


def test_every_package_brings_its_licence():
    for package in read_list()["packages"]:
        assert any("LICENSE" in file["from"] for file in package["files"]), package["name"]
        served = any("/static/" in file["to"] or "/icons/" in file["to"] for file in package["files"])
        assert package["licence"] in PERMISSIVE or not served, package["name"]


def test_changed_file_is_named(monkeypatch):
    vendored = read_list()
    vendored["packages"][0]["files"][0]["sha256"] = digest(b"something else")
    monkeypatch.setattr("footprint.web.management.commands.vendor.read_list", lambda: vendored)

    with pytest.raises(CommandError, match=vendored["packages"][0]["files"][0]["to"]):
        call_command("vendor")


def test_source_map_is_left_out():
    assert transform(b"a{}\n/*# sourceMappingURL=x.css.map */", "drop_source_map") == b"a{}\n"
    assert transform(b"x()\n//# sourceMappingURL=x.js.map\n", "drop_source_map") == b"x()\n"


def test_missing_icon_says_how_to_add_it():
    with pytest.raises(LookupError, match=r"manage\.py vendor --icon no-such-icon"):
        icon_body("no-such-icon")
