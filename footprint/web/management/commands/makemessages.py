"""Which texts are there to translate? As Django's command, but each room's texts go to its own catalogue.

A folder without a ``locale`` folder is left out, so that its texts never end up in somebody else's
catalogue. Dates are not written into the catalogues: the same texts give the same file.
"""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.commands import makemessages

HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: footprint\n"
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""
_FIRST_ENTRY = re.compile(r"\A(?:#[^\n]*\n)*msgid \"\"\nmsgstr \"\"\n(?:\"[^\n]*\n)*")


def owner_of(folder: Path) -> Path:
    """The folder whose catalogue holds the texts of ``folder``.

    That is the room or the folder of templates, or a folder further in that answers addresses of its own
    (it has ``urls.py``) or keeps a catalogue of its own.
    """
    folder = folder.resolve()
    room = settings.BASE_DIR / Path(*folder.relative_to(settings.BASE_DIR).parts[:2])
    while folder != room and not any((folder / mark).exists() for mark in ("urls.py", "locale")):
        folder = folder.parent
    return folder


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def find_files(self, root: str) -> list:
        files = []
        for file in super().find_files(root):
            folder = Path(file.dirpath).resolve()
            if not folder.is_relative_to(settings.BASE_DIR):
                continue
            inside = folder.relative_to(settings.BASE_DIR)
            if not inside.parts or inside.parts[0] not in ("footprint", "templates"):
                continue
            if Path(file.locale_dir) == owner_of(folder) / "locale":
                files.append(file)
        return files

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        text = catalogue.read_text(encoding="utf-8")
        catalogue.write_text(_FIRST_ENTRY.sub(lambda _match: HEADER, text, count=1), encoding="utf-8")
