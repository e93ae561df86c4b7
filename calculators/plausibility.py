"""Does a number fit the figures beside it, and if not, which slip would explain it?

A doubt is shown to people; it changes nothing. The commonest slip in Chinese statistics is a forgotten 万.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A number that does not fit what stands beside it; shown to people, never applied.

    Parameters
    ----------
    stated, expected
        The number as written, and the number that the other facts lead to (or the nearer end of the range).
    likely
        The number that a common slip would explain, None when no slip explains it.
    slip
        The slip: ``"万"``, ``"亿"``, ``"千"`` forgotten or added; empty when none explains it.
    """

    stated: Decimal
    expected: Decimal
    likely: Decimal | None
    slip: str
    message_zh: str
    message_en: str


_SLIPS: Final = (("万", Decimal(10**4)), ("亿", Decimal(10**8)), ("千", Decimal(10**3)))


def doubt_share(
    *, stated: Decimal, whole: Decimal, share: Decimal, unit: str, tolerance: Decimal = Decimal("0.05")
) -> Doubt | None:
    """Return a doubt when ``stated`` is not ``share`` of ``whole``, None when it is.

    Parameters
    ----------
    stated, whole
        The part as written, and the whole. [unit]
    share
        The share as a fraction: 0.1 for 10 %.
    unit
        Unit of both, for the message.
    tolerance
        Relative difference that rounding explains.

    Notes
    -----
    "300 吨" beside "3000万吨 的 10 %": expected 3 000 000 t; 万 is missing.
    """
    expected = whole * share
    return _doubt(stated, expected, expected * (1 - tolerance), expected * (1 + tolerance), unit)


def doubt_range(*, stated: Decimal, low: Decimal, high: Decimal, unit: str) -> Doubt | None:
    """Return a doubt when ``stated`` lies outside ``low``…``high`` [unit], None when it lies inside."""
    return _doubt(stated, low if stated < low else high, low, high, unit)


def _doubt(stated: Decimal, expected: Decimal, low: Decimal, high: Decimal, unit: str) -> Doubt | None:
    if low <= stated <= high:
        return None
    likely, slip, verb_zh, verb_en = None, "", "", ""
    for word, scale in _SLIPS:
        if low <= stated * scale <= high:
            likely, slip, verb_zh, verb_en = stated * scale, word, "可能漏写了", "may be missing"
            break
        if low <= stated / scale <= high:
            likely, slip, verb_zh, verb_en = stated / scale, word, "可能多写了", "may be one too many"
            break
    hint_zh = f"{verb_zh}“{slip}”({likely:,f} {unit})。" if likely is not None else ""
    hint_en = f" “{slip}” {verb_en} ({likely:,f} {unit})." if likely is not None else ""
    return Doubt(
        stated=stated,
        expected=expected,
        likely=likely,
        slip=slip,
        message_zh=f"{stated:,f} {unit} 与其他数据推得的 {expected:,f} {unit} 不符。{hint_zh}"
        "请核对；系统不会代为改动。",
        message_en=f"{stated:,f} {unit} does not fit the {expected:,f} {unit} that other figures lead to."
        f"{hint_en} Check it; nothing has been changed.",
    )
