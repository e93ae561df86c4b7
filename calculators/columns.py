"""How is a column with few different values kept, so that a million rows cost a few megabytes?

As codes: small whole numbers that say which of the values stands in each row.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array

from calculators.errors import InputError

Codes = npt.NDArray[np.int32]
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column of few different values: ``values[codes[i]]`` is the value of row ``i``."""

    codes: Codes
    values: tuple[T, ...]


def coded(values: Iterable[T]) -> tuple[tuple[T, ...], Codes]:
    """Return the different values in order of appearance, and the number of each row's value."""
    known: dict[T, int] = {}
    codes = np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int32)
    return tuple(known), codes


def column_of(name: str, values: Any, size: int) -> Column[Any]:
    """Return any way of giving a column as codes and values."""
    if values is None or isinstance(values, str | bool | int | date):
        return Column(np.zeros(size, dtype=np.int32), (values,))
    if isinstance(values, Column):
        codes = np.asarray(values.codes, dtype=np.int32)
        fits = not len(codes) or (codes.min() >= 0 and codes.max() < len(values.values))
        column: Column[Any] = Column(codes, values.values)
    else:
        different, codes = coded(values)
        fits, column = True, Column(codes, different)
    if len(codes) != size or not fits:
        raise InputError(
            f"列“{name}”有 {len(codes)} 行，应有 {size} 行，且编码须在取值范围内。",
            f"Column “{name}” has {len(codes)} rows where {size} are needed, or codes outside its values.",
            path=name,
        )
    return column


def joined(columns: Sequence[Column[Any]]) -> tuple[Codes, list[tuple[Any, ...]]]:
    """Return several columns as one: codes, and the combinations that occur."""
    size = len(columns[0].codes)
    mixed = np.zeros(size, dtype=np.int64)
    domain = 1
    for column in columns:
        if len(column.values) > 1:
            mixed *= len(column.values)
            mixed += column.codes
        domain *= len(column.values)
    if domain <= max(4 * size, 1 << 16):
        present = np.zeros(domain, dtype=bool)
        present[mixed] = True
        used = np.flatnonzero(present)
        renumbered = np.zeros(domain, dtype=np.int32)
        renumbered[used] = np.arange(len(used), dtype=np.int32)
        codes = renumbered[mixed]
    else:
        used, inverse = np.unique(mixed, return_inverse=True)
        codes = inverse.astype(np.int32)
    combinations = []
    for code in used.tolist():
        row: list[Any] = []
        for column in reversed(columns):
            code, digit = divmod(code, len(column.values))  # noqa: PLW2901 (digits of a mixed-radix number)
            row.append(column.values[digit])
        combinations.append(tuple(reversed(row)))
    return codes, combinations


def sum_by_code(cells: npt.NDArray[Any], codes: npt.NDArray[np.int32], count: int) -> npt.NDArray[Any]:
    """Return the sums of rows with the same code, ``[code, column]``, added in the order of the rows.

    Parameters
    ----------
    cells
        ``[row, column]``, integers or floats; the sums are of the same type and unit.
    codes
        Code of each row, 0 to ``count - 1``.
    count
        Number of codes. [1]
    """
    rows = len(codes)
    ones = np.ones(rows, dtype=cells.dtype)
    picked = csc_array((ones, codes, np.arange(rows + 1, dtype=np.int32)), shape=(count, rows))
    sums: npt.NDArray[Any] = picked @ cells
    return sums


def grouped(
    values: npt.NDArray[np.float64], groups: npt.NDArray[np.int64], columns: Codes, shape: tuple[int, int]
) -> csr_array:
    """Return the matrix ``[group, column]`` of the values; a place may hold several, which products add up.

    Parameters
    ----------
    values
        A value a row; the matrix has their unit. [unit of the rows]
    groups, columns
        Group and column of each row, below the ends of ``shape``.
    shape
        Number of groups and of columns. [1]

    Notes
    -----
    A counting sort by group keeps the rows of a group in their order; nothing is merged beyond that.
    """
    rows = len(values)
    sorted_rows = csc_array((values, groups, np.arange(rows + 1)), shape=(shape[0], rows)).tocsr()
    return csr_array((sorted_rows.data, columns[sorted_rows.indices], sorted_rows.indptr), shape=shape)
