"""What does the frozen record inside a file say, and is it written and counted properly?"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import rfc8785
from pyhanko.pdf_utils.reader import PdfFileReader

from calculators import numbering
from calculators.verify_check import Check, check
from calculators.verify_claim import claim_checks

RECORD_NAME = "record.json"
RESULT_NAME = "result.json"
RECORD_SCHEMA = "footprint.document/1"


def record_checks(reader: PdfFileReader) -> tuple[Mapping[str, Any] | None, list[Check]]:
    """The frozen record, if there is one, and what can be checked in it by itself."""
    files = _embedded_files(reader)
    raw = files.get(RECORD_NAME)
    record = _parsed(raw)
    found = check(
        "record",
        record is not None and record.get("schema") == RECORD_SCHEMA,
        zh=("文件内嵌签发时固定的事实。", "文件内没有可读的签发事实，不是本系统签发的文件。"),
        en=(
            "The facts frozen at issue are embedded in the file.",
            "The file does not hold the facts frozen at issue; it is not a document of this system.",
        ),
        detail={"sha256": hashlib.sha256(raw).hexdigest()} if raw is not None else {},
    )
    if record is None or found.verdict == "fail":
        return None, [found]
    number = str(record.get("number", ""))
    checks = [
        found,
        check(
            "canonical",
            rfc8785.dumps(record) == raw,
            zh=("事实按 RFC 8785 规范书写，摘要唯一。", "内嵌事实的书写不规范。"),
            en=(
                "The facts are written canonically (RFC 8785), so their digest is unique.",
                "The embedded facts are not written canonically.",
            ),
        ),
        check(
            "number",
            numbering.parse(number) is not None,
            zh=(f"编号 {number} 的校验位正确。", f"编号 {number} 的校验位不正确。"),
            en=(
                f"The check digits of number {number} are right.",
                f"Number {number} has wrong check digits.",
            ),
        ),
        *_serial_checks(record.get("facts", {})),
        *_attachment_checks(record.get("attachments") or {}, files),
    ]
    if all(one.verdict == "pass" for one in checks):
        checks += claim_checks(record, files)
    return record, checks


def _embedded_files(reader: PdfFileReader) -> dict[str, bytes]:
    found = {}
    for specification in reader.root.get("/AF", ()):
        file = specification.get_object()
        found[str(file.get("/UF", ""))] = file["/EF"]["/F"].data
    return found


def _attachment_checks(named: Mapping[str, str], files: Mapping[str, bytes]) -> list[Check]:
    """The attachments must be those that the record names; a calculation among them is evaluated anew."""
    held = {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != RECORD_NAME
    }
    if not named and not held:
        return []
    checks = [
        check(
            "attachments",
            held == dict(named),
            zh=("附带的数据文件与记录所列摘要一致。", "附带的数据文件与记录所列不符。"),
            en=(
                "The attached data files are those whose digests the record names.",
                "The attached data files are not those that the record names.",
            ),
            detail={"named": dict(named), "held": held},
        )
    ]
    if checks[0].verdict == "pass" and RESULT_NAME in files:
        from calculators.verify_result import result_check  # noqa: PLC0415  (numpy and scipy only when needed)

        checks.append(result_check(files[RESULT_NAME]))
    return checks


def _parsed(raw: bytes | None) -> dict[str, Any] | None:
    try:
        record = json.loads(raw) if raw is not None else None
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _serial_checks(facts: Any) -> list[Check]:
    """One check over every serial range in the facts: last − first + 1 must be the tonnes stated."""
    ranges = list(_serial_ranges(facts))
    if not ranges:
        return []
    wrong = [r for r in ranges if _range_size(str(r["serial_from"]), str(r["serial_to"])) != r["tonnes"]]
    return [
        check(
            "serials",
            not wrong,
            zh=(f"{len(ranges)} 个编号段与所列吨数一致。", f"{len(wrong)} 个编号段与所列吨数不符。"),
            en=(
                f"{len(ranges)} serial ranges hold just the tonnes stated.",
                f"{len(wrong)} serial ranges do not hold the tonnes stated.",
            ),
            detail={"wrong": wrong},
        )
    ]


def _serial_ranges(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if {"serial_from", "serial_to", "tonnes"} <= set(value):
            yield value
        for part in value.values():
            yield from _serial_ranges(part)
    elif isinstance(value, list):
        for part in value:
            yield from _serial_ranges(part)


def _range_size(first: str, last: str) -> int | None:
    """How many serials from ``first`` to ``last``, both included; None when not of one series."""
    start, end = re.fullmatch(r"(.*?)(\d+)", first), re.fullmatch(r"(.*?)(\d+)", last)
    if start is None or end is None or start[1] != end[1]:
        return None
    return int(end[2]) - int(start[2]) + 1
