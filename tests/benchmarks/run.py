"""How are the contests found, timed and reported?"""

import argparse
import ctypes
import gc
import importlib
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import REGISTERED, Benchmark, Contest

HERE = Path(__file__).parent
OUTPUT = HERE.parents[1] / "var" / "bench.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the contests named (all by default); return 1 when a goal is missed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run, or beginnings of names")
    parser.add_argument("--list", action="store_true", help="print the names only")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where to write the figures")
    options = parser.parse_args(arguments)
    for path in sorted(HERE.glob("bench_*.py")):
        importlib.import_module(f"tests.benchmarks.{path.stem}")
    chosen = [
        b for name, b in REGISTERED.items() if not options.names or name.startswith(tuple(options.names))
    ]
    if options.list or not chosen:
        print("\n".join(sorted(REGISTERED)))
        return 0 if options.list else 2
    machine = machine_name()
    print(f"{machine}\nmedians of alternating repetitions; ratio = ours / reference of the same run\n")
    print(HEADER)
    rows = []
    for item in chosen:
        rows.append(measure(item) | {"machine": machine})
        print(table_line(rows[-1]), flush=True)
    write(rows, options.output)
    return 0 if all(row["met"] for row in rows) else 1


def measure(item: Benchmark) -> dict[str, Any]:
    """Prepare, check and time one contest; return its row of ``var/bench.json``."""
    contest = item.prepare()
    try:
        _check(item.name, contest)
        ours, reference = _times(contest, item.repetitions)
        peak = _peak_mib(contest.ours)
    finally:
        if contest.after:
            contest.after()
    value, beside = (_value(item, statistics.median(times)) for times in (ours, reference))
    ratio = value / beside
    return {
        "name": item.name,
        "value": value,
        "unit": item.unit,
        "reference": beside,
        "ratio": ratio,
        "goal": item.goal,
        "better": item.better,
        "n": item.n,
        "repetitions": item.repetitions,
        "peak_mib": peak,
        "met": ratio <= item.goal if item.better == "lower" else ratio >= item.goal,
    }


def _check(name: str, contest: Contest) -> None:
    """Run both sides once, which also warms them up, and compare their answers."""
    answers = []
    for side in (contest.ours, contest.reference):
        if contest.before:
            contest.before()
        answers.append(side())
    if contest.same and contest.same(*answers) is False:
        raise AssertionError(f"{name}: the two sides give different answers, so their times mean nothing")


def _times(contest: Contest, repetitions: int) -> tuple[list[float], list[float]]:
    """Time both sides in turn, each going first every other time. [s]"""
    ours: list[float] = []
    reference: list[float] = []
    for repetition in range(repetitions):
        sides = [(contest.ours, ours), (contest.reference, reference)]
        for side, times in sides if repetition % 2 == 0 else reversed(sides):
            if contest.before:
                contest.before()
            gc.collect()
            start = time.perf_counter()
            side()
            times.append(time.perf_counter() - start)
    return ours, reference


def _value(item: Benchmark, seconds: float) -> float:
    return seconds if item.unit == "s" else item.n / seconds


def _peak_mib(ours: Callable[[], Any]) -> float | None:
    """Run our side once more in a copy of this process; return what it added at its highest. [MiB]"""
    if not Path("/proc/self/clear_refs").exists():
        return None
    read, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            gc.collect()
            ctypes.CDLL(None).malloc_trim(0)  # memory that is free but held would hide what is needed
            Path("/proc/self/clear_refs").write_text("5")  # forget the highest so far
            before = _memory_mib("VmRSS")
            ours()
            os.write(write_end, f"{_memory_mib('VmHWM') - before:.1f}".encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return float(text) if text else None


def _memory_mib(name: str) -> float:
    """Return a memory figure of this process from ``/proc/self/status``. [MiB]"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


HEADER = (
    f"{'name':<28}{'n':>10}{'ours':>14}{'reference':>14}  {'unit':<12}{'ratio':>7}{'goal':>8}{'peak MiB':>10}"
)


def table_line(row: dict[str, Any]) -> str:
    """Return one row of the printed table."""
    goal = f"{'≤' if row['better'] == 'lower' else '≥'} {row['goal']:g}"
    peak = "-" if row["peak_mib"] is None else f"{row['peak_mib']:.0f}"
    mark = "" if row["met"] else "  missed"
    return (
        f"{row['name']:<28}{row['n']:>10}{row['value']:>14.5g}{row['reference']:>14.5g}  {row['unit']:<12}"
        f"{row['ratio']:>7.2f}{goal:>8}{peak:>10}{mark}"
    )


def write(rows: list[dict[str, Any]], path: Path) -> None:
    """Write the rows; rows of other benchmarks in the file stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {row["name"]: row for row in json.loads(path.read_text())} if path.exists() else {}
    known |= {row["name"]: row for row in rows}
    path.write_text(json.dumps([known[name] for name in sorted(known)], indent=1) + "\n")


def machine_name() -> str:
    """Return processor, cores, Python and system in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(":")[2] for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0].strip() if names else model
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release()}"
    return f"{model}, {cores} cores, Python {platform.python_version()}, {system}"
