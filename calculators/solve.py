"""What does each product carry, when products are made of other products?

With ``A[p, q]`` the amount of product ``q`` inside one unit of product ``p`` and ``D[p, :]`` what ``p``
emits by its own lines, the carried emissions ``R`` satisfy ``R = D + A R``, column by column. Bills of
materials are almost always free of loops: then each product is summed once, after its parts. Products
that contain each other (scrap that returns, power plants that use power) are solved together, by LU
inside their loop only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph, csr_array, identity
from scipy.sparse.linalg import splu

from calculators.errors import ProductLoop

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

REFINEMENTS = 2
"""Rounds of iterative refinement inside a loop; one reaches rounding error, the second proves it."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Products that contain each other, and the way to solve for them together."""

    members: Ints
    inside: csr_array
    factorised: object

    def solve(self, right: Floats) -> Floats:
        """Return ``x`` with ``x = right + inside x``, refined. [unit of right]"""
        solution: Floats = self.factorised.solve(right)  # type: ignore[attr-defined]
        for _ in range(REFINEMENTS):
            residual = right + self.inside @ solution - solution
            solution = solution + self.factorised.solve(residual)  # type: ignore[attr-defined]
        return solution


class ProductGraph:
    """The order in which products have to be summed.

    Parameters
    ----------
    parts
        ``parts[p, q]``: amount of product ``q`` in one unit of product ``p``. [units of q per unit of p]
    names
        Names of the products, for errors.

    Raises
    ------
    ProductLoop
        When products contain each other so much that no finite amount would do: the loop's gain is 1 or more.
    """

    def __init__(self, parts: csr_array, *, names: list[str] | tuple[str, ...] = ()) -> None:
        self.size = int(parts.shape[0])
        self.names = names
        count, component = csgraph.connected_components(parts, directed=True, connection="strong")
        self.loops: dict[int, Loop] = {}
        across = parts.tocsr()
        if count < self.size or across.diagonal().any():
            across = self._cut_loops(across, component, count)
        level = _levels(across, component, count)
        self.order: Ints = np.argsort(level, kind="stable").astype(np.int64)
        self._starts = np.searchsorted(level[self.order], np.arange(int(level.max(initial=-1)) + 2))
        self._across = across[self.order]
        self._loops_of_level: dict[int, list[Loop]] = {}
        for loop in self.loops.values():
            self._loops_of_level.setdefault(int(level[loop.members[0]]), []).append(loop)

    def carried(self, direct: Floats) -> Floats:
        """Return the emissions of each product with all its parts.

        Parameters
        ----------
        direct
            ``direct[p, k]``: what product ``p`` emits by its own lines, in column ``k``. [kgCO2e per unit]

        Returns
        -------
        ndarray
            Same shape and unit; sums run in the order of the rows, without BLAS.
        """
        result = np.ascontiguousarray(direct, dtype=np.float64).copy()
        for level, (start, stop) in enumerate(self._ranges()):
            if level:
                self._add_parts(result, start, stop)
            for loop in self._loops_of_level.get(level, ()):
                result[loop.members] = loop.solve(result[loop.members])
        return result

    def supply(self, *, tolerance: float = 1e-9) -> csr_array:
        """Return the amount of each product inside each other, through all levels, itself included.

        Parameters
        ----------
        tolerance
            Inside loops the series stops when no amount grows by more than this. [units]
        """
        everything = self._everything()
        term = identity(self.size, format="csr")
        total = term
        while True:
            term = everything @ term
            term.data[np.abs(term.data) < tolerance] = 0.0
            term.eliminate_zeros()
            if not term.nnz:
                return csr_array(total)
            total = total + term

    def _everything(self) -> csr_array:
        back = np.empty(self.size, dtype=np.int64)
        back[self.order] = np.arange(self.size)
        whole = self._across[back]
        for loop in self.loops.values():
            rows, columns = loop.inside.nonzero()
            values = loop.inside.tocsr()[rows, columns]
            shape = (self.size, self.size)
            whole = whole + csr_array((values, (loop.members[rows], loop.members[columns])), shape=shape)
        return csr_array(whole)

    def _ranges(self) -> Iterator[tuple[int, int]]:
        return ((int(a), int(b)) for a, b in zip(self._starts[:-1], self._starts[1:], strict=True))

    def _add_parts(self, result: Floats, start: int, stop: int) -> None:
        first, last = self._across.indptr[start], self._across.indptr[stop]
        rows = csr_array(
            (
                self._across.data[first:last],
                self._across.indices[first:last],
                self._across.indptr[start : stop + 1] - first,
            ),
            shape=(stop - start, self.size),
        )
        result[self.order[start:stop]] += rows @ result

    def _cut_loops(self, parts: csr_array, component: Ints, count: int) -> csr_array:
        sizes = np.bincount(component, minlength=count)
        looping = sizes > 1
        looping[component[parts.diagonal() != 0]] = True
        for label in np.flatnonzero(looping):
            members = np.flatnonzero(component == label).astype(np.int64)
            self.loops[int(label)] = self._loop(parts[members][:, members], members)
        entries = parts.tocoo()
        same = component[entries.row] == component[entries.col]
        return csr_array((entries.data[~same], (entries.row[~same], entries.col[~same])), shape=parts.shape)

    def _loop(self, inside: csr_array, members: Ints) -> Loop:
        eye = identity(len(members), format="csc")
        ones = np.ones(len(members))
        try:
            # A non-negative loop has a finite answer exactly when (I - |A|) x = 1 has a positive solution.
            demand = splu((eye - abs(inside)).tocsc()).solve(ones)
            solvable = bool(np.all(np.isfinite(demand)) and np.all(demand > 0))
        except RuntimeError:  # exactly singular
            solvable = False
        if not solvable:
            raise _unsolvable([self.names[m] if self.names else str(m) for m in members])
        return Loop(members, csr_array(inside), splu((eye - inside).tocsc()))


def _levels(across: csr_array, component: Ints, count: int) -> Ints:
    """Return the length of the longest chain of parts below each product; a loop shares one."""
    entries = across.tocoo()
    above, below = component[entries.row], component[entries.col]
    users = csr_array((np.ones(len(below), dtype=np.int8), (below, above)), shape=(count, count))
    waiting = np.bincount(users.indices, minlength=count)
    level = np.zeros(count, dtype=np.int64)
    ready = np.flatnonzero(waiting == 0)
    depth = 0
    while len(ready):
        level[ready] = depth
        reached = _neighbours(users, ready)
        np.subtract.at(waiting, reached, 1)
        candidates = np.unique(reached)
        ready = candidates[waiting[candidates] == 0]
        depth += 1
    found: Ints = level[component]
    return found


def _neighbours(graph: csr_array, nodes: Ints) -> Ints:
    starts, stops = graph.indptr[nodes], graph.indptr[nodes + 1]
    lengths = stops - starts
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    picked: Ints = graph.indices[offsets + np.arange(int(lengths.sum()))]
    return picked


def _unsolvable(names: list[str]) -> ProductLoop:
    shown = ", ".join(names[:10]) + (f" … ({len(names)})" if len(names) > 10 else "")
    return ProductLoop(
        f"产品互相包含且无法求解：{shown}。循环一圈的用量之积不小于 1，永远算不完；请检查其间用量。",
        f"These products contain each other and no finite footprint exists: {shown}. Once round the "
        "loop they need as much as they make, or more; check the amounts between them.",
    )
