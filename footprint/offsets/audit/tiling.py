"""Do the open blocks tile each issuance exactly, and is no serial in two blocks of a registry?"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from footprint.offsets.audit.breaks import Break, Tally, one_moment
from footprint.offsets.models import Block, Issuance


def check(tally: Tally) -> Iterator[Break]:
    """Walk the open blocks in order: of each issuance, then of each registry and prefix."""
    with one_moment():
        yield from _tile(tally)
        yield from _across_issuances()


def _tile(tally: Tally) -> Iterator[Break]:
    blocks = (
        Block.objects.open()
        .order_by("issuance_id", "first")
        .values_list("issuance_id", "first", "last")
        .iterator()
    )
    by_issuance = groupby(blocks, key=itemgetter(0))
    issuances = Issuance.objects.order_by("pk").values_list("pk", "public_id", "first", "last")
    issuance_id, rows = next(by_issuance, (None, iter(())))
    for pk, public_id, first, last in issuances.iterator():
        tally.issuances += 1
        expected = first
        if issuance_id == pk:
            for _issuance, start, end in rows:
                tally.blocks += 1
                tally.tonnes += end - start + 1
                if start < first or end > last:
                    yield Break("tiling_outside", str(public_id), {"first": start, "last": end})
                if start > expected:
                    yield Break("tiling_gap", str(public_id), {"first": expected, "last": start - 1})
                if start < expected:
                    overlap = {"first": start, "last": min(end, expected - 1)}
                    yield Break("tiling_overlap", str(public_id), overlap)
                expected = max(expected, end + 1)
            issuance_id, rows = next(by_issuance, (None, iter(())))
        if expected <= last:
            yield Break("tiling_gap", str(public_id), {"first": expected, "last": last})


def _across_issuances() -> Iterator[Break]:
    rows = (
        Issuance.objects.order_by("registry_id", "prefix", "first")
        .values_list("registry_id", "prefix", "first", "last", "public_id")
        .iterator()
    )
    for (_registry, prefix), series in groupby(rows, key=itemgetter(0, 1)):
        reached = -1
        for _registry_id, _prefix, first, last, public_id in series:
            if first <= reached:
                overlap = {"first": first, "last": min(last, reached), "prefix": prefix}
                yield Break("serial_twice", str(public_id), overlap)
            reached = max(reached, last)
