"""How is a registry's serial text read into prefix and range, and written again? (Pure text.)

A grammar is a regular expression with the named groups ``first`` and, for ranges, ``last``; what stands
around them is the prefix, kept with ``{}`` where the numbers were, so that any part of a range can be
written in the registry's own form. A registry without a grammar is *opaque*: its texts are kept as they are
and mapped to internal ordinals.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from footprint.offsets.ranges import Range

LARGEST_SERIAL = 2**53 - 1
"""Numbers in canonical JSON are exact up to here (RFC 8785)."""


class SerialProblem(ValueError):
    """The text does not follow the grammar. ``code`` names the kind of problem, ``values`` its facts."""

    def __init__(self, code: str, **values: object):
        self.code = code
        self.values = values
        super().__init__(f"{code}: {values}")


class ParsedSerial(NamedTuple):
    """``prefix`` holds ``{}`` where the numbers stand."""

    prefix: str
    range: Range


def clean(text: str) -> str:
    """One spelling for one serial: full-width forms folded, upper case, blanks and kinds of dash unified."""
    folded = unicodedata.normalize("NFKC", text).upper()
    folded = re.sub(r"[\u2010-\u2015\u2212\uFE58\uFE63]", "-", folded)
    return re.sub(r"\s+", " ", folded).strip()


@dataclass(frozen=True, kw_only=True)
class SerialGrammar:
    """The serial form of one registry.

    Parameters
    ----------
    pattern
        Regular expression over the cleaned text with the groups ``first`` and optionally ``last``.
    separator
        What stands between the two numbers when a range is written.
    width
        Digits to which numbers are padded with zeros; 0 for none.
    single_alone
        One tonne is written with one number (``7``) and not as a range (``7-7``).
    """

    pattern: str
    separator: str = "-"
    width: int = 0
    single_alone: bool = False

    def __post_init__(self) -> None:
        try:
            groups = re.compile(self.pattern).groupindex
        except re.error as error:
            raise SerialProblem("grammar_not_regular", pattern=self.pattern, reason=str(error)) from error
        if "first" not in groups:
            raise SerialProblem("grammar_without_first", pattern=self.pattern)

    def parse(self, text: str) -> ParsedSerial:
        """Prefix and range of one serial text.

        Raises
        ------
        SerialProblem
            ``serial_not_in_grammar``, ``serial_range_backwards`` or ``serial_too_large``.
        """
        cleaned = clean(text)
        match = re.fullmatch(self.pattern, cleaned)
        if match is None:
            raise SerialProblem("serial_not_in_grammar", text=text)
        first = int(match["first"])
        has_last = "last" in match.re.groupindex and match["last"] is not None
        last = int(match["last"]) if has_last else first
        if last < first:
            raise SerialProblem("serial_range_backwards", text=text, first=first, last=last)
        if last > LARGEST_SERIAL:
            raise SerialProblem("serial_too_large", text=text, largest=LARGEST_SERIAL)
        start = match.start("first")
        end = match.end("last") if has_last else match.end("first")
        before, after = cleaned[:start], cleaned[end:]
        if "{" in before + after or "}" in before + after:
            raise SerialProblem("serial_not_in_grammar", text=text)
        return ParsedSerial(prefix=f"{before}{{}}{after}", range=Range(first, last))

    def format(self, prefix: str, serials: Range) -> str:
        """The serials in the registry's own form: ``…1-120…``."""
        first, last = (str(number).zfill(self.width) for number in serials)
        numbers = first if self.single_alone and first == last else f"{first}{self.separator}{last}"
        return prefix.replace("{}", numbers)
