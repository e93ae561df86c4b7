"""What does a file of trips say, row by row, and which cells cannot be read?

Headings may be Chinese or English. Only origin, means of travel, persons, distance, car sharing and nights
are read; every other column, such as a name, is left in the file. Equal rows become one group, so that
nothing of a single traveller is kept.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from calculators.errors import CalculatorError
from calculators.event.places import place
from calculators.numerals import parse_quantity
from calculators.units import convert
from footprint.core.languages import bilingual
from footprint.core.problems import DomainError, InvalidInput, TooMuch
from footprint.events.sections import BOXES, Box, Section

ROWS_AT_MOST = 20_000
BYTES_AT_MOST = 5 * 1024 * 1024
UNPACKED_AT_MOST = 100 * 1024 * 1024
COLUMNS_AT_MOST = 60
FAULTS_SHOWN = 200

HEADINGS: dict[str, tuple[str, str]] = {
    "from": ("出发地", "From"),
    "mode": ("交通方式", "Means of travel"),
    "persons": ("人数", "Persons"),
    "distance_km_one_way": ("单程距离（km）", "Distance one way (km)"),
    "persons_per_car": ("每车人数", "Persons in each car"),
    "nights": ("住宿晚数", "Hotel nights"),
}
_ALSO = {
    "from": ("城市", "出发城市", "来源地", "所在城市", "origin", "city", "from city"),
    "mode": ("出行方式", "交通工具", "mode", "transport", "travel mode"),
    "persons": ("人次", "数量", "count", "people", "attendees", "number of persons"),
    "distance_km_one_way": ("单程距离", "距离", "公里数", "distance", "distance one way", "km"),
    "persons_per_car": ("同车人数", "persons per car", "car sharing"),
    "nights": ("晚数", "住宿天数", "nights"),
}
MODES: dict[str, tuple[str, ...]] = {
    "air": ("飞机", "航班", "民航", "航空", "air", "plane", "aeroplane", "airplane", "flight"),
    "rail": ("高铁", "动车", "火车", "铁路", "rail", "train", "high-speed rail"),
    "coach": ("大巴", "长途汽车", "客车", "长途客车", "巴士", "coach", "bus"),
    "metro": ("地铁", "轨道交通", "轻轨", "metro", "subway"),
    "taxi": ("出租车", "网约车", "的士", "taxi"),
    "car": ("自驾", "私家车", "小汽车", "汽车", "轿车", "car"),
}
_MODE_BY_WORD = {word: mode for mode, words in MODES.items() for word in words}
_BOXES: dict[str, Box] = {box.name: box for box in (*BOXES[Section.TRAVEL], *BOXES[Section.LODGING])}


@dataclass(slots=True)
class TripFile:
    """What was read.

    ``groups`` maps the facts of a trip to persons and rows; ``faults`` name row, column and value, in both
    languages; ``ignored`` are the headings of columns that are not read.
    """

    groups: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    fault_rows: int = 0
    rows: int = 0
    ignored: list[str] = field(default_factory=list)

    def as_groups(self) -> list[dict[str, Any]]:
        """The groups as plain data, in the order in which they first appear."""
        found = []
        for key, (persons, rows) in self.groups.items():
            facts = {name: text for name, text in zip(KEY, key, strict=True) if text}
            found.append(facts | {"persons": persons, "rows": rows})
        return found


KEY = ("from", "mode", "distance_km_one_way", "persons_per_car", "nights")


def read_trips(content: bytes, *, filename: str) -> TripFile:
    """Read a CSV or Excel file.

    Raises
    ------
    InvalidInput
        The file is of another kind, cannot be read, or lacks a column that is needed.
    TooMuch
        It is larger than what is taken at a time.
    """
    if len(content) > BYTES_AT_MOST:
        raise TooMuch(
            _("The file is larger than %(limit)s MB."),
            field="file",
            params={"limit": BYTES_AT_MOST // 1024 // 1024},
            remedy=_("Leave out columns that are not needed, or hand it in as several files."),
        )
    rows = _rows(content, filename)
    head = next(rows, None)
    if head is None:
        raise InvalidInput(
            _("The file is empty."), field="file", remedy=_("Download the template and fill it in.")
        )
    columns, ignored = _columns(head)
    return _read(rows, columns, TripFile(ignored=ignored))


def _read(rows: Iterator[Sequence[Any]], columns: dict[str, int], found: TripFile) -> TripFile:
    known: dict[tuple[str, str], Any] = {}
    for number, row in enumerate(rows, 2):
        values = {name: _text(row[at]) if at < len(row) else "" for name, at in columns.items()}
        if not any(values.values()):
            continue
        found.rows += 1
        if found.rows > ROWS_AT_MOST:
            raise TooMuch(
                _("The file has more than %(limit)s rows."),
                field="file",
                params={"limit": ROWS_AT_MOST},
                remedy=_("Hand it in as several files."),
            )
        facts: dict[str, str] = {}
        faults = []
        for name in HEADINGS:
            said = _cell(name, values.get(name, ""), known)
            if isinstance(said, DomainError):
                faults.append((name, values.get(name, ""), said))
            else:
                facts[name] = said
        faults += [] if faults else _missing(facts)
        if faults:
            found.fault_rows += 1
            room = FAULTS_SHOWN - len(found.faults)
            found.faults += [_told(number, *fault) for fault in faults[: max(0, room)]]
            continue
        sums = found.groups.setdefault(tuple(facts[name] for name in KEY), [0, 0])
        sums[0] += int(facts["persons"] or 1)
        sums[1] += 1
    if not found.rows:
        raise InvalidInput(
            _("The file has headings and no rows."), field="file", remedy=_("Fill in a row for each trip.")
        )
    return found


def _columns(head: Sequence[Any]) -> tuple[dict[str, int], list[str]]:
    names = {_folded(word): name for name, words in HEADINGS.items() for word in (*words, *_ALSO[name], name)}
    columns: dict[str, int] = {}
    ignored = []
    for at, cell in enumerate(head[:COLUMNS_AT_MOST]):
        name = names.get(_folded(_text(cell)))
        if name is None or name in columns:
            if _text(cell):
                ignored.append(_text(cell)[:60])
        else:
            columns[name] = at
    for name in ("from", "mode"):
        if name not in columns and not (name == "from" and "distance_km_one_way" in columns):
            zh, en = HEADINGS[name]
            raise InvalidInput(
                _("The first row has no column “%(zh)s” or “%(en)s”."),
                field="file",
                value=", ".join(ignored),
                params={"zh": zh, "en": en},
                remedy=_("Use the headings of the template; the order does not matter."),
            )
    return columns, ignored


def _cell(name: str, text: str, known: dict[tuple[str, str], Any]) -> str | DomainError:
    """What a cell says in the event file's words, or what is wrong with it; each text is judged once."""
    key = (name, text)
    if key not in known:
        try:
            known[key] = _judged(name, text) if text else ""
        except DomainError as error:
            known[key] = error
    return known[key]


def _judged(name: str, text: str) -> str:
    if name == "from":
        try:
            found = place(text)
        except CalculatorError as error:
            raise InvalidInput(bilingual(zh=error.message_zh, en=error.message_en)) from error
        return found.zh or found.key
    if name == "mode":
        mode = _MODE_BY_WORD.get(text.lower())
        if mode is None:
            raise InvalidInput(
                _("“%(text)s” is no means of travel that is known."),
                params={"text": text[:60]},
                remedy=_("Write one of: 飞机 air, 高铁 rail, 大巴 coach, 地铁 metro, 出租车 taxi, 自驾 car."),
            )
        return mode
    return _number(name, text)


def _number(name: str, text: str) -> str:
    unit = "km" if name == "distance_km_one_way" else ""
    try:
        reading = parse_quantity(text, default_unit=unit)
        exact = convert(reading.value, reading.unit or unit, unit) if unit else Fraction(reading.value)
    except CalculatorError as error:
        raise InvalidInput(bilingual(zh=error.message_zh, en=error.message_en)) from error
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    box = _BOXES[name]
    whole = name in ("persons", "nights")
    low = Decimal(1) if name == "persons" else box.low
    if reading.bound != "exact" or (whole and value != value.to_integral_value()):
        raise InvalidInput(
            _("“%(text)s” must be one exact number."),
            params={"text": text[:60]},
            remedy=_("Write the number alone, for example 2."),
        )
    if not low <= value <= (box.high or value):
        raise InvalidInput(
            _("%(value)s is out of range: %(low)s to %(high)s."),
            params={"value": text[:60], "low": low, "high": box.high},
            remedy=_("Correct the cell; an unusual figure can be entered by hand, with a reason."),
        )
    return f"{value.normalize():f}"


def _missing(facts: dict[str, str]) -> list[tuple[str, str, DomainError]]:
    if not facts["mode"]:
        said = InvalidInput(_("The means of travel is missing."), remedy=_("Fill in the cell."))
        return [("mode", "", said)]
    if not facts["from"] and not facts["distance_km_one_way"]:
        said = InvalidInput(
            _("Neither the city nor the distance is stated."), remedy=_("Fill in one of the two.")
        )
        return [("from", "", said)]
    if facts["mode"] == "car" and not facts["persons_per_car"]:
        said = InvalidInput(
            _("A trip by car needs the persons in each car."),
            remedy=_("Write 1 for somebody who drove alone."),
        )
        return [("persons_per_car", "", said)]
    return []


def _told(row: int, name: str, text: str, error: DomainError) -> dict[str, Any]:
    zh, en = HEADINGS[name]
    return {"row": row, "column": {"zh": zh, "en": en}, "value": text[:60], "error": error.in_languages()}


def _folded(text: str) -> str:
    return text.strip().lower().replace("(", "（").replace(")", "）").replace(" ", "").strip("*＊")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _rows(content: bytes, filename: str) -> Iterator[Sequence[Any]]:
    if filename.lower().endswith(".xlsx"):
        return _excel(content)
    if filename.lower().endswith((".csv", ".txt")):
        return _csv(content)
    raise InvalidInput(
        _("“%(name)s” is neither CSV nor Excel (.xlsx)."),
        field="file",
        value=filename,
        params={"name": filename},
        remedy=_("Save the table as .xlsx or .csv and upload it again."),
    )


def _csv(content: bytes) -> Iterator[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        delimiter = max((",", ";", "\t", "，"), key=first.count)
        return csv.reader(io.StringIO(text), delimiter=delimiter)
    raise _unreadable()


def _excel(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_AT_MOST:
                raise _unreadable()
        from openpyxl import load_workbook  # noqa: PLC0415  (only where a workbook is read)

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True, max_col=COLUMNS_AT_MOST)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise _unreadable() from error


def _unreadable() -> InvalidInput:
    return InvalidInput(
        _("The file cannot be read as a table."),
        field="file",
        remedy=_("Open it in a spreadsheet, save it as .xlsx or as CSV in UTF-8, and upload it again."),
    )
