"""Is this PDF the one that was issued, and what can be said about it without asking anybody?

    python -m calculators verify FILE.pdf [--root ROOT.pem] [--json]

Checked offline: the signature over every byte of the file, the chain from the signing key to a root, the
frozen record inside the file, its number, and the arithmetic of its credit serials. What the file cannot know
is said at the end: whether it was withdrawn since. Files are taken for hostile; decoding is bounded.
"""

import argparse
import hashlib
import json
import logging
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from calculators.verify_check import Check, Verdict
from calculators.verify_record import record_checks
from calculators.verify_signature import (
    MIB,
    Stop,
    describe,
    open_pdf,
    signature_checks,
    the_signature,
    validate,
)

SIZE_LIMIT_BYTES = 20 * MIB
CONFINED_CPU_S = 20
CONFINED_MEMORY_BYTES = 2048 * MIB


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that the file itself says.

    Attributes
    ----------
    verdict
        ``pass``: every check passes and the root was given by the reader. ``unknown``: nothing is wrong, but
        the root was taken from the file itself or a check could not be made. ``fail``: a check fails.
    record
        The frozen record, only when the signature that covers it is intact.
    not_checked
        What cannot be known offline, in both languages.
    """

    verdict: Verdict
    sha256: str
    size_bytes: int
    checks: tuple[Check, ...]
    record: Mapping[str, Any] | None
    signature: Mapping[str, Any] | None
    not_checked: tuple[Mapping[str, str], ...]

    def check(self, code: str) -> Check | None:
        """The check called ``code``, if it was reached."""
        return next((check for check in self.checks if check.code == code), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def verify_pdf(
    data: bytes, *, trust_roots: Sequence[bytes] = (), timestamp_roots: Sequence[bytes] = ()
) -> Report:
    """Check a file by what is in it.

    Parameters
    ----------
    data
        The whole file. [bytes]
    trust_roots, timestamp_roots
        Root certificates that the reader trusts, PEM or DER. Without any, the root inside the file is used
        and the verdict stays ``unknown`` at best, because anybody can make a root.
    """
    checks: list[Check] = []
    signature: dict[str, Any] | None = None
    record: Mapping[str, Any] | None = None
    try:
        if len(data) > SIZE_LIMIT_BYTES:
            raise Stop(
                "readable",
                zh="文件超过 20 MB；签发的文件远小于此。",
                en="The file is larger than 20 MB; issued documents are far smaller.",
            )
        reader = open_pdf(data)
        embedded = the_signature(reader)
        checks.append(_READABLE)
        with _quiet_reader():
            status, anchor = validate(embedded, trust_roots=trust_roots, timestamp_roots=timestamp_roots)
        signature = describe(embedded, status, anchor=anchor)
        checks += signature_checks(data, embedded, status, anchor=anchor)
        if all(check.verdict != "fail" for check in checks):
            record, more = record_checks(reader)
            checks += more
    except Stop as stop:
        checks.append(stop.check)
    except Exception as error:  # a hostile file may break its reader in any way
        checks.append(_unreadable(error))
    return Report(
        verdict=_overall(checks),
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        checks=tuple(checks),
        record=record,
        signature=signature,
        not_checked=_NOT_CHECKED,
    )


@contextmanager
def _quiet_reader() -> Iterator[None]:
    """No traces of broken signatures in the log: they are a verdict here, not an incident."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _overall(checks: Sequence[Check]) -> Verdict:
    verdicts = {check.verdict for check in checks}
    if "fail" in verdicts:
        return "fail"
    return "unknown" if "unknown" in verdicts else "pass"


def _unreadable(error: Exception) -> Check:
    return Check(
        code="readable",
        verdict="fail",
        zh="文件无法按签名的 PDF 读取：已损坏，或经过改动。",
        en="The file cannot be read as a signed PDF: it is damaged or was changed.",
        detail={"error": f"{type(error).__name__}: {error}"[:300]},
    )


_READABLE = Check(
    code="readable", verdict="pass", zh="文件是带签名的 PDF。", en="The file is a PDF with a signature."
)
_NOT_CHECKED = (
    {
        "zh": "文件签发之后是否被暂停、撤销、注销或取代：只有签发网站的查验页面知道。",
        "en": "Whether the document was suspended, withdrawn, cancelled or superseded since: only the "
        "verification page of the issuing site knows.",
    },
    {
        "zh": "碳信用是否仍在注册登记机构处于已注销状态：请向该机构查询。",
        "en": "Whether the registry still shows the credits as retired: ask the registry.",
    },
)


# --- command ----------------------------------------------------------------------------------------
def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``verify``."""
    parser.add_argument("file", help="the PDF, or - for standard input")
    parser.add_argument(
        "--root", action="append", default=[], metavar="PEM", help="root certificate to trust"
    )
    parser.add_argument(
        "--timestamp-root",
        action="append",
        default=[],
        metavar="PEM",
        help="root of the time stamp authority",
    )
    parser.add_argument("--json", action="store_true", help="print the whole report as JSON")
    parser.add_argument(
        "--confined", action="store_true", help="give up after 20 s of computing or at 2 GB of memory"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="en", help="language of the sentences")


def run(arguments: argparse.Namespace) -> int:
    """Print the report; 0 when nothing is wrong, 1 when a check fails."""
    if arguments.confined:
        resource.setrlimit(resource.RLIMIT_CPU, (CONFINED_CPU_S, CONFINED_CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (CONFINED_MEMORY_BYTES, CONFINED_MEMORY_BYTES))
    data = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    report = verify_pdf(
        data,
        trust_roots=[Path(name).read_bytes() for name in arguments.root],
        timestamp_roots=[Path(name).read_bytes() for name in arguments.timestamp_root],
    )
    out = (
        json.dumps(report.to_dict(), ensure_ascii=False, indent=1, default=str)
        if arguments.json
        else as_text(report, language=arguments.lang)
    )
    sys.stdout.write(out + "\n")
    return 1 if report.verdict == "fail" else 0


def as_text(report: Report, *, language: str) -> str:
    """The report for a terminal."""
    marks = {"pass": "✓", "fail": "✗", "unknown": "?"}
    lines = [f"SHA-256 {report.sha256}  {report.size_bytes} bytes"]
    lines += [f"{marks[c.verdict]} {c.zh if language == 'zh' else c.en}" for c in report.checks]
    if report.signature:
        lines += [f"  {name}: {value}" for name, value in report.signature.items()]
    if report.record:
        names = ("number", "kind", "issued_at", "verify_url")
        lines += [f"  {name}: {report.record.get(name)}" for name in names]
    lines += [f"… {note[language]}" for note in report.not_checked]
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> int:
    """The command on its own: ``python -m calculators.verify FILE.pdf``."""
    parser = argparse.ArgumentParser(prog="python -m calculators verify", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(words))


if __name__ == "__main__":
    sys.exit(main())
