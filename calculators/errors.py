"""What can be wrong with an input, and how is it said to the person who typed it?

Every error of the laboratory is a :class:`CalculatorError`: a stable ``code`` for programs, the ``path`` to
the field that caused it, and one sentence or two in Chinese and in English that say what happened, why it
matters and what to do. Errors of one file are collected in an :class:`ErrorList`, so that people mend all
of them at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import ClassVar, Self


class CalculatorError(ValueError):
    """An input that cannot be calculated with.

    Parameters
    ----------
    message_zh, message_en
        What happened, why it matters and what to do, with the values.
    path
        Where: names and indices joined by dots, for example ``"travel.trips.3.persons"``; empty for the
        whole.
    """

    code: ClassVar[str] = "invalid"

    def __init__(self, message_zh: str, message_en: str, *, path: str = "") -> None:
        super().__init__(f"{path}: {message_en}" if path else message_en)
        self.path = path
        self.message_zh = message_zh
        self.message_en = message_en

    def message(self, language: str = "en") -> str:
        """Return the sentence in ``"zh"`` or, for any other language, in English."""
        return self.message_zh if language.startswith("zh") else self.message_en

    def at(self, path: str) -> Self:
        """Return the same error with ``path`` put before the path it has."""
        joined = ".".join(part for part in (path, self.path) if part)
        moved = type(self).__new__(type(self))
        moved.__dict__.update(self.__dict__)
        CalculatorError.__init__(moved, self.message_zh, self.message_en, path=joined)
        return moved

    def to_dict(self) -> dict[str, object]:
        """Return the error as plain data: code, path, message_zh, message_en."""
        return {
            "code": self.code,
            "path": self.path,
            "message_zh": self.message_zh,
            "message_en": self.message_en,
        }


class InputError(CalculatorError):
    """A field is missing, of the wrong type, or not one of the allowed words."""

    code = "input"


class EmptyInventory(CalculatorError):
    """There is nothing to calculate: an empty footprint is not a footprint of zero."""

    code = "empty"


class NumberError(CalculatorError):
    """A quantity is not a number, not finite, negative, or too large to be true."""

    code = "number"


class UnitError(CalculatorError):
    """A unit is unknown, or its dimension does not fit."""

    code = "unit"


class DoubleUplift(CalculatorError):
    """The effects of flight at altitude would be added to a factor that carries them already."""

    code = "double_uplift"


class BoundaryOverlap(CalculatorError):
    """Two rows of one activity cover the same part of its life cycle, so it would be counted twice."""

    code = "overlap"


class BoundaryUnfit(CalculatorError):
    """A factor is made for something else than footprints: a project baseline, a value net of credits."""

    code = "boundary"


class FactorDateError(CalculatorError):
    """No record of a factor is valid on the day of the activity."""

    code = "factor_date"


class FactorFileError(CalculatorError):
    """A factor file lacks a source, unit, boundary or licence, or has a malformed number or validity."""

    code = "factor_file"


class ProductLoop(CalculatorError):
    """Products that contain each other in such amounts that no finite footprint exists."""

    code = "loop"


class OutsideRange(CalculatorError):
    """A value lies outside the range for which a published curve, table or equation was made.

    Parameters
    ----------
    what_zh, what_en
        What was asked of what, for example ``"杉木曲线的林龄"`` and ``"age for the curve of Chinese fir"``.
    given, low, high
        The value and the ends of the range, in ``unit``; an end that is not known is None. [unit]
    remedy_zh, remedy_en
        What to do, a full sentence.
    """

    code = "outside_range"

    def __init__(
        self,
        what_zh: str,
        what_en: str,
        *,
        given: float,
        low: float | None,
        high: float | None,
        unit: str,
        remedy_zh: str,
        remedy_en: str,
        path: str = "",
    ) -> None:
        self.given, self.low, self.high, self.unit = given, low, high, unit
        ends = ["…" if end is None else f"{end:g}" for end in (low, high)]
        super().__init__(
            f"{what_zh}为 {given:g} {unit}，超出有来源支持的范围 {ends[0]} 至 {ends[1]} {unit}。{remedy_zh}",
            f"{what_en} is {given:g} {unit}, outside the sourced range {ends[0]} to {ends[1]} "
            f"{unit}. {remedy_en}",
            path=path,
        )


class UnknownName(CalculatorError):
    """A name is not known here; ``nearest`` holds up to three names that are.

    Parameters
    ----------
    kind_zh, kind_en
        What the name stands for, for example ``"排放因子"`` and ``"emission factor"``.
    name
        The name that was given.
    known
        All names that would have been understood.
    path
        Where the name was given.
    """

    code = "unknown"

    def __init__(
        self, kind_zh: str, kind_en: str, name: str, known: Iterable[str], *, path: str = ""
    ) -> None:
        self.name = name
        self.nearest = nearest_names(name, known)
        hint_zh = f"最接近的有：{'、'.join(self.nearest)}。" if self.nearest else "目前没有可选项。"
        hint_en = f"Nearest: {', '.join(self.nearest)}." if self.nearest else "There are none to choose from."
        shown = shorten(name)
        super().__init__(
            f"没有名为“{shown}”的{kind_zh}。{hint_zh}",
            f"No {kind_en} is called “{shown}”. {hint_en}",
            path=path,
        )


class UnknownFactor(UnknownName):
    """No factor, nor family of factors, has this name."""

    code = "unknown_factor"

    def __init__(self, name: str, known: Iterable[str], *, path: str = "") -> None:
        super().__init__("排放因子", "emission factor", name, known, path=path)


class ErrorList(CalculatorError):
    """All errors of one input, in the order of the input."""

    code = "errors"

    def __init__(self, errors: Sequence[CalculatorError]) -> None:
        self.errors: tuple[CalculatorError, ...] = tuple(_flattened(errors))
        count = len(self.errors)
        first = self.errors[0] if self.errors else None
        super().__init__(
            f"共有 {count} 处错误。" + (f"第一处：{first.path}: {first.message_zh}" if first else ""),
            f"{count} error(s)." + (f" First: {first.path}: {first.message_en}" if first else ""),
        )

    def __iter__(self) -> Iterator[CalculatorError]:
        return iter(self.errors)

    def __len__(self) -> int:
        return len(self.errors)

    def at(self, path: str) -> Self:
        """Return the same errors, each with ``path`` put before its own."""
        return type(self)([error.at(path) for error in self.errors])

    def to_dict(self) -> dict[str, object]:
        """Return the list as plain data; ``errors`` holds one entry each."""
        return super().to_dict() | {"errors": [error.to_dict() for error in self.errors]}


def raise_all(errors: Sequence[CalculatorError]) -> None:
    """Raise nothing for no errors, the error itself for one, an :class:`ErrorList` for several."""
    flat = list(_flattened(errors))
    if len(flat) == 1:
        raise flat[0]
    if flat:
        raise ErrorList(flat)


def nearest_names(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the ``count`` known names most like ``name``, best first.

    Likeness is difflib's ratio of matching characters, plus a bonus for whole dotted parts in common.
    """
    wanted = name[:200].lower()
    parts = set(wanted.split("."))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)

    def likeness(candidate: str) -> float:
        matcher.set_seq1(candidate.lower())
        return matcher.ratio() + 0.1 * len(parts & set(candidate.lower().split(".")))

    ranked = sorted(set(known), key=lambda candidate: (-likeness(candidate), candidate))
    return tuple(ranked[:count])


def shorten(text: object, limit: int = 80) -> str:
    """Return ``text`` cut to ``limit`` characters, so that an error never repeats a megabyte."""
    words = str(text)
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _flattened(errors: Iterable[CalculatorError]) -> Iterator[CalculatorError]:
    for error in errors:
        if isinstance(error, ErrorList):
            yield from error.errors
        else:
            yield error
