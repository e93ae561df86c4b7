"""How does a chart write a number and its unit? As the rest of the site does (``core.text``)."""

import re
from decimal import Decimal

from footprint.core import text

_FORMULAS = re.compile(r"\b(t|kg|g|Mt|kt|mg)?(CO2e|CO2|CH4|N2O|SF6|NF3)\b")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_POWERS = (("m2", "m²"), ("m3", "m³"))
_FIGURES = 3

Number = int | float | Decimal


def figure(
    value: Number, *, low: Number | None = None, high: Number | None = None, decimals: int | None = None
) -> str:
    """A number with the digits that it deserves.

    ``decimals`` is for figures that are exact as published. Otherwise the interval decides; without one it is
    three figures, and never fewer than all whole numbers.
    """
    if decimals is not None:
        return text.number(value, decimals=decimals)
    if low is not None and high is not None:
        return text.estimate(value=value, low=low, high=high)
    return text.number(value, decimals=readable_decimals(value))


def readable_decimals(value: Number) -> int:
    """Decimals of three significant figures; none when the whole part alone has as many."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return max(0, _FIGURES - 1 - exact.adjusted()) if exact else 0


def unit_text(unit: str) -> str:
    """A unit as it is printed: ``tCO2e`` becomes ``tCO₂e``, ``m2`` becomes ``m²``."""
    printed = _FORMULAS.sub(lambda m: (m[1] or "") + m[2].translate(_SUBSCRIPTS), unit)
    for plain, power in _POWERS:
        printed = re.sub(rf"\b{plain}\b", power, printed)
    return printed
