"""How is a number written for people: how many digits, which separators, which unit signs?"""

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal

MINUS = "\u2212"
_FORMULAS = re.compile(r"\b(t|kg|g|Mt|kt|mg)?(CO2e|CO2|CH4|N2O|SF6|NF3)\b")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_POWERS = (("m2", "m²"), ("m3", "m³"))


def figure(value: float | Decimal, *, decimals: int = 2) -> str:
    """A number with thousands separators, rounded half-even to ``decimals`` places.

    Parameters
    ----------
    value
        The number. [any unit]
    decimals
        Places after the point; negative ones round to tens, hundreds, thousands.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError(f"{value} is not a number that can be shown.")
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    text = f"{abs(rounded):,.{max(decimals, 0)}f}"
    return (MINUS if rounded < 0 else "") + text


def decimals_for(value: float, low: float | None = None, high: float | None = None) -> int:
    """How many decimals a number deserves.

    With an interval: two significant digits of its half width, so that no digit is shown which the interval
    does not support. Without one: three significant digits, and never fewer than all whole numbers.
    """
    if low is not None and high is not None and high > low:
        return 1 - math.floor(math.log10(float(high - low) / 2))
    size = abs(float(value))
    if size == 0:
        return 0
    return max(0, 2 - math.floor(math.log10(size)))


def interval(value: float, low: float, high: float) -> tuple[str, str, str]:
    """A number and its interval, all rounded to the place that the interval supports."""
    decimals = decimals_for(value, low, high)
    return figure(value, decimals=decimals), figure(low, decimals=decimals), figure(high, decimals=decimals)


def unit_text(unit: str) -> str:
    """A unit as it is printed: ``tCO2e`` becomes ``tCO₂e``, ``m2`` becomes ``m²``."""
    text = _FORMULAS.sub(lambda m: (m[1] or "") + m[2].translate(_SUBSCRIPTS), unit)
    for plain, printed in _POWERS:
        text = re.sub(rf"\b{plain}\b", printed, text)
    return text
