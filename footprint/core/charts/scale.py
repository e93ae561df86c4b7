"""Where on the paper does a value lie, and at which values do grid lines stand?"""

import math
from dataclasses import dataclass
from itertools import pairwise

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to positions.

    Attributes
    ----------
    low, high
        The values at the two ends.
    start, end
        Their positions. [px]
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Position of ``value``. [px]"""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Round values that cover ``low`` to ``high``, about ``about`` of them, in steps of 1, 2, 2.5 or 5."""
    if high <= low:
        high = low + 1
    rough = (high - low) / max(about - 1, 1)
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(s * magnitude for s in _STEPS if s * magnitude >= rough * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def value_scale(
    values: list[float], *, start: float, end: float, about: int = 5
) -> tuple[Scale, list[float]]:
    """A scale that holds all values and zero, with the values of its grid lines."""
    marks = ticks(min(0.0, *values), max(0.0, *values), about=about)
    return Scale(marks[0], marks[-1], start, end), marks


def tick_decimals(marks: list[float]) -> int:
    """Decimals that tell the grid values apart."""
    step = min(b - a for a, b in pairwise(marks))
    if step >= 1 and all(abs(m - round(m)) < 1e-9 for m in marks):
        return 0
    places = max(0, -math.floor(math.log10(step)))
    return places if all(abs(m * 10**places - round(m * 10**places)) < 1e-6 for m in marks) else places + 1
