"""Of what kind is a file, judged by what is in it and not by its name?"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput


@dataclass(frozen=True, kw_only=True)
class MediaType:
    """One kind of file that is accepted: media type, endings, and how its content is recognised."""

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]


class FileRefused(InvalidInput):
    """The file cannot be taken as evidence."""

    code = "evidence_refused"


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _office(folder: str) -> Callable[[bytes], bool]:
    """An office file: a ZIP with that folder and without macros."""

    def recognises(content: bytes) -> bool:
        names = _names_in_zip(content)
        return (
            "[Content_Types].xml" in names
            and any(name.startswith(folder) for name in names)
            and not any(name.endswith("vbaProject.bin") for name in names)
        )

    return recognises


def _names_in_zip(content: bytes) -> frozenset[str]:
    """The table of contents of a ZIP; nothing is unpacked."""
    if not content.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except zipfile.BadZipFile:
        return frozenset()


def _xml(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml") and _text(content)


def _text(content: bytes) -> bool:
    """Readable text: UTF-8, or GB 18030 as Chinese spreadsheets write it; no control characters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(character) < 32 and character not in "\t\r\n\f" for character in text)
    return False


# In the order in which they are tried. OFD is the Chinese standard format of electronic invoices (GB/T
# 33190).
MEDIA_TYPES = (
    MediaType(name="application/pdf", endings=(".pdf",), recognises=_starts(b"%PDF-")),
    MediaType(name="image/png", endings=(".png",), recognises=_starts(b"\x89PNG\r\n\x1a\n")),
    MediaType(name="image/jpeg", endings=(".jpg", ".jpeg"), recognises=_starts(b"\xff\xd8\xff")),
    MediaType(
        name="application/ofd",
        endings=(".ofd",),
        recognises=lambda content: "OFD.xml" in _names_in_zip(content),
    ),
    MediaType(
        name="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        endings=(".xlsx",),
        recognises=_office("xl/"),
    ),
    MediaType(
        name="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        endings=(".docx",),
        recognises=_office("word/"),
    ),
    MediaType(name="application/xml", endings=(".xml",), recognises=_xml),
    MediaType(name="text/csv", endings=(".csv",), recognises=_text),
    MediaType(name="text/plain", endings=(".txt",), recognises=_text),
)
ENDINGS = tuple(ending for media_type in MEDIA_TYPES for ending in media_type.endings)


def media_type_of(content: bytes, *, filename: str) -> str:
    """The media type of ``content``; the name must have an ending of that type.

    Raises
    ------
    FileRefused
        The file is of a kind that is not accepted, or is not what its name says.
    """
    ending = PurePosixPath(filename).suffix.lower()
    by_name = [media_type for media_type in MEDIA_TYPES if ending in media_type.endings]
    if not by_name:
        raise FileRefused(
            _("Files with the ending “%(ending)s” are not accepted as evidence."),
            field="file",
            remedy=_("Accepted endings: %(endings)s. Save the file in one of these formats."),
            params={"ending": ending or "–", "endings": ", ".join(ENDINGS)},
        )
    if not by_name[0].recognises(content):
        raise FileRefused(
            _("The content of “%(name)s” is not what its ending says, or it contains macros."),
            field="file",
            remedy=_("Open the file, save it again in that format without macros, and upload it anew."),
            params={"name": filename},
        )
    return by_name[0].name
