"""Where do the vendored style sheets, scripts, fonts and icons come from, and are they still what they were?

The list is ``footprint/web/vendor.json``: package, version, licence, and per file its place and SHA-256.
Nobody edits a vendored file by hand; to change a version, edit the list and run
``manage.py vendor --update`` (needs ``npm``).
"""

import hashlib
import io
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LIST = Path(__file__).resolve().parents[2] / "vendor.json"

# What pages need of a Latin font: letters with accents, typographic signs, sub- and superscripts, arrows.
LATIN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2009, 0x2009),
    (0x2010, 0x2027),
    (0x202F, 0x2033),
    (0x2039, 0x203A),
    (0x2070, 0x209C),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2260, 0x2265),
)
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "tnum", "subs", "sups", "case", "zero"]


def read_list() -> dict:
    """The vendoring list as committed."""
    return json.loads(LIST.read_text(encoding="utf-8"))


def listed_files(vendored: dict) -> list[dict]:
    """Every file of every package, each with its package's name."""
    return [{**file, "package": p["name"]} for p in vendored["packages"] for file in p["files"]]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Command(BaseCommand):
    help = "Compare the vendored files with their list; with --update, fetch them again with npm pack."

    def add_arguments(self, parser):
        parser.add_argument("--update", action="store_true", help="fetch, rewrite the files and their hashes")
        parser.add_argument(
            "--from", dest="folder", help="take the packed packages from this folder, not from npm"
        )
        parser.add_argument(
            "--icon", action="append", default=[], help="add an icon of bootstrap-icons by name"
        )

    def handle(self, *, update: bool, folder: str | None, icon: list[str], **options):
        vendored = read_list()
        self.add_icons(vendored, icon)
        if update or icon:
            for package in vendored["packages"]:
                self.fetch(package, folder)
            LIST.write_text(json.dumps(vendored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        changed = [
            f["to"]
            for f in listed_files(vendored)
            if digest((settings.BASE_DIR / f["to"]).read_bytes()) != f["sha256"]
        ]
        if changed:
            raise CommandError("These vendored files are not what the list says: " + ", ".join(changed) + ".")
        self.stdout.write(f"{len(listed_files(vendored))} vendored files are what the list says.")

    def add_icons(self, vendored: dict, names: list[str]) -> None:
        icons = next(p for p in vendored["packages"] if p["name"] == "bootstrap-icons")
        for name in names:
            entry = {"from": f"icons/{name}.svg", "to": f"footprint/web/icons/{name}.svg"}
            if entry["to"] not in {f["to"] for f in icons["files"]}:
                icons["files"].append(entry)
        icons["files"].sort(key=lambda f: f["to"])

    def fetch(self, package: dict, folder: str | None) -> None:
        """Unpack one package and write the files that the list names."""
        with tempfile.TemporaryDirectory() as scratch:
            packed = self.pack(package, Path(folder) if folder else None, Path(scratch))
            with tarfile.open(packed) as archive:
                for file in package["files"]:
                    member = archive.extractfile("package/" + file["from"])
                    if member is None:
                        raise CommandError(f"{package['name']} {package['version']} has no {file['from']}.")
                    data = transform(member.read(), file.get("transform", ""))
                    target = settings.BASE_DIR / file["to"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(data)
                    file["sha256"] = digest(data)

    def pack(self, package: dict, folder: Path | None, scratch: Path) -> Path:
        name, version = package["name"], package["version"]
        if folder:
            return folder / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
        command = ["npm", "pack", "--silent", "--pack-destination", str(scratch), f"{name}@{version}"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (the list is ours)
        return next(scratch.glob("*.tgz"))


def transform(data: bytes, how: str) -> bytes:
    """A package's file as the site serves it: without source map, or cut to Latin and packed as woff2."""
    if how == "drop_source_map":
        return re.sub(rb"/[*/]# sourceMappingURL=[^\n]*\n?", b"", data)
    if how == "latin_woff2":
        return latin_woff2(data)
    return data


def latin_woff2(data: bytes) -> bytes:
    from fontTools import subset  # noqa: PLC0415  (a heavy import that only --update needs)

    options = subset.Options(flavor="woff2", layout_features=FEATURES)
    font = subset.load_font(io.BytesIO(data), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in LATIN for code in range(first, last + 1)])
    cutter.subset(font)
    packed = io.BytesIO()
    subset.save_font(font, packed, options)
    return packed.getvalue()
