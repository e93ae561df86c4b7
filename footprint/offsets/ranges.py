"""How do ranges of serial numbers add, overlap and differ? (Pure arithmetic; both ends belong to a range.)"""

from collections.abc import Iterable
from typing import NamedTuple


class Range(NamedTuple):
    """The serial numbers ``first`` to ``last``, both included: ``last - first + 1`` tonnes."""

    first: int
    last: int

    @property
    def tonnes(self) -> int:
        return self.last - self.first + 1


def normalised(ranges: Iterable[Range]) -> list[Range]:
    """The same serials as the fewest ascending ranges; touching ranges become one.

    Raises
    ------
    ValueError
        A range ends before it begins, or two ranges share a serial.
    """
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if last < first:
            raise ValueError(f"The range {first}–{last} ends before it begins.")
        if joined and first <= joined[-1].last:
            raise ValueError(f"Serial {first} appears in two of the ranges.")
        if joined and first == joined[-1].last + 1:
            joined[-1] = Range(joined[-1].first, last)
        else:
            joined.append(Range(first, last))
    return joined


def first_repeated(ranges: Iterable[Range]) -> int | None:
    """The lowest serial that lies in two of the ranges, or ``None``."""
    reached = None
    for first, last in sorted(ranges):
        if reached is not None and first <= reached:
            return first
        reached = last
    return None


def tonnes(ranges: Iterable[Range]) -> int:
    """How many serials the ranges hold together. [t]"""
    return sum(last - first + 1 for first, last in ranges)


def common(left: Iterable[Range], right: Iterable[Range]) -> list[Range]:
    """The serials that are in both; each side must be ascending and without overlap."""
    found: list[Range] = []
    lefts, rights = list(left), list(right)
    i = j = 0
    while i < len(lefts) and j < len(rights):
        first = max(lefts[i][0], rights[j][0])
        last = min(lefts[i][1], rights[j][1])
        if first <= last:
            found.append(Range(first, last))
        if lefts[i][1] < rights[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(left: Iterable[Range], right: Iterable[Range]) -> list[Range]:
    """The serials of ``left`` that are not in ``right``; each side ascending and without overlap."""
    kept: list[Range] = []
    holes = list(right)
    i = 0
    for first, last in left:
        start = first
        while i < len(holes) and holes[i][1] < start:
            i += 1
        j = i
        while j < len(holes) and holes[j][0] <= last:
            if holes[j][0] > start:
                kept.append(Range(start, holes[j][0] - 1))
            start = max(start, holes[j][1] + 1)
            j += 1
        if start <= last:
            kept.append(Range(start, last))
    return kept


def lowest(ranges: Iterable[Range], *, count: int) -> list[Range]:
    """The ``count`` lowest serials of ascending ranges; fewer when there are fewer. [t]"""
    taken: list[Range] = []
    missing = count
    for first, last in ranges:
        if missing <= 0:
            break
        end = min(last, first + missing - 1)
        taken.append(Range(first, end))
        missing -= end - first + 1
    return taken


def highest(ranges: Iterable[Range], *, count: int) -> list[Range]:
    """The ``count`` highest serials of ascending ranges, ascending; fewer when there are fewer. [t]"""
    taken: list[Range] = []
    missing = count
    for first, last in reversed(list(ranges)):
        if missing <= 0:
            break
        start = max(first, last - missing + 1)
        taken.append(Range(start, last))
        missing -= last - start + 1
    return taken[::-1]


def shares(total: int, weights: list[int]) -> list[int]:
    """Whole tonnes in proportion to the weights by largest remainder; the shares sum exactly to ``total``.

    A tie goes to the earlier weight. No share exceeds its weight as long as ``total <= sum(weights)``.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("Shares need at least one positive weight.")
    given = [total * weight // whole for weight in weights]
    left = total - sum(given)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[:left]:
        given[i] += 1
    return given
