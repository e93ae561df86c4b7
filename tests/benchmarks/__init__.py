"""How fast are we beside a bare reference that does the same work, in the same run?

A file ``bench_<room>.py`` registers contests::

    @benchmark(name="engine.rows", goal=2.0, unit="s", n=1_000_000)
    def engine_rows() -> Contest:
        ...prepare...
        return Contest(ours=lambda: ..., reference=lambda: ..., same=lambda mine, theirs: ...)

Each contest is prepared once, checked once (``same`` must find both answers equal), then both sides are
timed in turn; medians count. Only the ratio of one run says anything: absolute figures move by a third
between runs. ``python -m tests.benchmarks [NAME …]`` prints a table and writes ``var/bench.json``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

REPETITIONS = 5


@dataclass(frozen=True, kw_only=True)
class Contest:
    """Two ways to the same answer.

    Parameters
    ----------
    ours, reference
        Callables without arguments: the code of the house, and the bare code it is measured against.
    same
        Takes both answers; raises or returns False when they differ. None when ``ours`` checks itself.
    before
        Called before each timing of either side, outside the clock (emptied caches, fresh rows).
    after
        Called once at the end (temporary databases and processes).
    """

    ours: Callable[[], Any]
    reference: Callable[[], Any]
    same: Callable[[Any, Any], object] | None = None
    before: Callable[[], object] | None = None
    after: Callable[[], object] | None = None


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """A named contest with its goal; fields as in ``var/bench.json``.

    ``unit`` is ``"s"`` for a duration, or a rate such as ``"rows/s"``: then ``n`` is the work of one call
    and the value is ``n`` over the duration. ``goal`` is a ratio of value to reference, ``better`` says
    which side of it is good.
    """

    name: str
    goal: float
    better: str
    unit: str
    n: int
    repetitions: int
    prepare: Callable[[], Contest]


REGISTERED: dict[str, Benchmark] = {}


def benchmark(
    *,
    name: str,
    goal: float,
    better: str = "lower",
    unit: str = "s",
    n: int = 1,
    repetitions: int = REPETITIONS,
) -> Callable[[Callable[[], Contest]], Callable[[], Contest]]:
    """Register the contest that the decorated function prepares.

    Parameters
    ----------
    name
        Unique, dotted: ``engine.rows``.
    goal
        Ratio of our value to the reference's that we promise. [1]
    better
        ``"lower"`` for durations, ``"higher"`` for rates.
    unit
        ``"s"``, or a rate ending in ``/s``.
    n
        Size: rows, products, pages.
    repetitions
        Timings of each side, at least 5.
    """
    if better not in ("lower", "higher") or repetitions < REPETITIONS or name in REGISTERED:
        raise ValueError(
            f"benchmark {name}: better is lower or higher, five repetitions or more, one name once"
        )

    def register(prepare: Callable[[], Contest]) -> Callable[[], Contest]:
        REGISTERED[name] = Benchmark(
            name=name, goal=goal, better=better, unit=unit, n=n, repetitions=repetitions, prepare=prepare
        )
        return prepare

    return register
