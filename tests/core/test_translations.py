"""Can everything the foundation says be read in Chinese?"""

from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOGUES = [
    Path(settings.BASE_DIR) / folder / "locale/zh_Hans/LC_MESSAGES/django.po"
    for folder in ("footprint/core", "templates/core")
]


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-5])
def test_catalogue_is_complete_and_compiled(file):
    catalogue = polib.pofile(str(file))
    compiled = polib.mofile(str(file.with_suffix(".mo")))

    assert [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()] == []
    assert {entry.msgid_with_context: entry.msgstr for entry in compiled} == {
        entry.msgid_with_context: entry.msgstr for entry in catalogue if not entry.obsolete
    }
