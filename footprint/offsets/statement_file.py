"""What do the cells of a registry's statement file say? (CSV or XLSX; Chinese or English headings.)"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from footprint.core.problems import InvalidInput, TooMuch

MOST_LINES = 20_000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
"""What an XLSX may hold once unpacked. [B]"""
HEADINGS = {
    "serial": "serial serials serialnumber serialnumbers serialrange 编号 编号段 序列号 批次编号 起止编号",
    "tonnes": "tonnes quantity amount t tco2e amountt quantityt 数量 吨 持有量 数量吨 数量t 数量tco2e 减排量",
    "project": "project projectnumber projectid 项目编号 项目 备案编号",
    "vintage": "vintage year 减排量产生年份 年份 产生年份",
}
"""Headings that we know, without blanks and signs, in small letters."""


class Line(NamedTuple):
    """One line of the file: its number as a person counts, and its cells by our names."""

    number: int
    cells: dict[str, str]


def lines_read(*, file_name: str, content: bytes, chosen: Mapping[str, str] | None = None) -> list[Line]:
    """The lines below the headings; blank lines are left out.

    Parameters
    ----------
    chosen
        Headings that somebody chose for our columns, by our names; they go before the headings that we know.

    Raises
    ------
    InvalidInput
        The file is neither CSV nor XLSX, is empty, or has no column of serial numbers.
    TooMuch
        More than ``MOST_LINES`` lines or ``MOST_BYTES`` bytes.
    """
    _check_size(content)
    rows = _read_xlsx(content) if content[:2] == b"PK" else _read_csv(file_name, content)
    rows = [(number, cells) for number, cells in enumerate(rows, 1) if any(cells)]
    if not rows:
        raise InvalidInput(_("The file “%(name)s” is empty."), field="file", params={"name": file_name})
    if len(rows) > MOST_LINES:
        raise TooMuch(
            _("The file has %(count)s lines; at most %(most)s are read at a time."),
            params={"count": len(rows), "most": MOST_LINES},
        )
    (_number, headings), *body = rows
    columns = _columns(headings, chosen or {})
    if "serial" not in columns:
        raise InvalidInput(
            _("No column of serial numbers was found; the headings are: %(headings)s."),
            field="file",
            params={"headings": ", ".join(headings)},
            remedy=_("Name the column “编号” or “serial”."),
        )
    return [
        Line(number, {name: cells[at] if at < len(cells) else "" for name, at in columns.items()})
        for number, cells in body
    ]


def _columns(headings: list[str], chosen: Mapping[str, str]) -> dict[str, int]:
    found = {name: headings.index(heading) for name, heading in chosen.items() if heading in headings}
    for at, heading in enumerate(headings):
        plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading)).lower()
        for name, spellings in HEADINGS.items():
            if plain in spellings.split() and name not in found and at not in found.values():
                found[name] = at
    return found


def _check_size(content: bytes) -> None:
    unpacked = len(content)
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                unpacked = sum(part.file_size for part in packed.infolist())
        except zipfile.BadZipFile as error:
            raise _unreadable("XLSX") from error
    if len(content) > MOST_BYTES or unpacked > MOST_UNPACKED:
        raise TooMuch(
            _("The file is too large: %(size)s kB; at most %(most)s kB are read at a time."),
            params={"size": max(len(content), unpacked) // 1024, "most": MOST_BYTES // 1024},
            remedy=_("Save only the sheet with the serial numbers, or split the file."),
        )


def _read_csv(file_name: str, content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _unreadable(file_name)
    if "\x00" in text:
        raise _unreadable(file_name)
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _read_xlsx(content: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise _unreadable("XLSX") from error
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _text(cell: object) -> str:
    """A cell as a person reads it: a whole number without its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _unreadable(file_name: str) -> InvalidInput:
    return InvalidInput(
        _("The file “%(name)s” cannot be read as CSV or XLSX."),
        field="file",
        params={"name": file_name},
        remedy=_("Save it as XLSX, or as CSV in UTF-8 or GB 18030."),
    )
