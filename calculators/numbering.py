"""How is a document numbered, and is a number that somebody typed a possible one?

``ST-2026-000017-42``: kind, year, running number without gaps, two check digits (ISO/IEC 7064, MOD 97-10, as
in an IBAN): every single wrong character and every swap of neighbours is noticed. Demo documents start with
``DEMO-``.
"""

import re
import unicodedata
from dataclasses import dataclass

_PATTERN = re.compile(
    r"(?P<demo>DEMO-)?(?P<code>[A-Z]{2,4})-(?P<year>\d{4})-(?P<serial>\d{6,})-(?P<check>\d{2})"
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－_"), "-")


@dataclass(frozen=True, kw_only=True)
class Number:
    """The parts of a document number."""

    code: str
    year: int
    serial: int
    demo: bool

    def __str__(self) -> str:
        stem = f"{'DEMO-' if self.demo else ''}{self.code}-{self.year}-{self.serial:06d}"
        return f"{stem}-{check_digits(stem)}"


def check_digits(stem: str) -> str:
    """The two digits that make the whole number leave 1 when divided by 97 (letters count as 10 to 35)."""
    digits = "".join(str(int(character, 36)) for character in stem if character.isalnum())
    return f"{98 - int(digits + '00') % 97:02d}"


def tidy(typed: str) -> str:
    """What somebody typed, as numbers are written: half-width capitals, plain dashes, no spaces."""
    text = unicodedata.normalize("NFKC", typed).translate(_DASHES)
    return re.sub(r"\s+", "", text).upper()


def parse(typed: str) -> Number | None:
    """The number in ``typed``, or None when it is not written like one or its check digits are wrong."""
    match = _PATTERN.fullmatch(tidy(typed))
    if match is None:
        return None
    number = Number(
        code=match["code"], year=int(match["year"]), serial=int(match["serial"]), demo=bool(match["demo"])
    )
    return number if str(number) == match[0] else None


def looks_like_number(typed: str) -> bool:
    """Whether ``typed`` has the form of a number, whatever its check digits (wrong ones: a typing error)."""
    return _PATTERN.fullmatch(tidy(typed)) is not None
