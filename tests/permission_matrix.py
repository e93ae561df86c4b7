"""Who gets which answer at which address? The promise stands in ``tests/permissions.csv``.

``python -m tests.permission_matrix`` prints it, routes × roles. A cell gives one outcome for every reader
(``ok``), or ``role=outcome`` pairs with ``*`` for the rest (``administrator=ok *=403``). Outcomes:

- ``ok``: the gate lets through, whatever the page then says about the input;
- ``login``: sent to sign in, or 401;
- ``403``, ``404``, ``405``;
- ``-``: the address names no record, so there is no foreign one.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from footprint.accounts.enums import Role

FILE = Path(__file__).with_name("permissions.csv")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OUTCOMES = frozenset({"ok", "login", "403", "404", "405"})
READERS = ("anonymous", "outsider", "site_admin", *Role.values)


@dataclass(frozen=True)
class Row:
    """The promise for one route and method."""

    route: str
    method: str
    anonymous: str
    outsider: str  # signed in, belongs to no organisation
    own: str  # each role, at a record of its own organisation
    foreign: str  # each role, at a record of another organisation
    site_admin: str

    def expected(self, reader: str, side: str) -> str | None:
        """The outcome promised to a reader at an own or foreign record; ``None`` if there is no such case."""
        if reader in {"anonymous", "outsider", "site_admin"}:
            return getattr(self, reader) if side == "own" else None
        cell = self.own if side == "own" else self.foreign
        return None if cell == "-" else outcome_for(cell, reader)


@dataclass(frozen=True)
class Route:
    """One address of the site: its name (with namespace), its pattern and the names in the pattern."""

    name: str
    pattern: str
    kwargs: tuple[str, ...]


def outcome_for(cell: str, role: str) -> str:
    """What a cell promises to a role."""
    found = None
    for part in cell.split():
        who, separator, outcome = part.rpartition("=")
        if not separator or who == "*":
            found = found or outcome
        elif role in who.split(","):
            return outcome
    if found is None:
        raise ValueError(f"The cell “{cell}” says nothing about {role}; add *=403 or the like.")
    return found


def cell_of(outcomes: dict[str, str]) -> str:
    """The shortest cell that says what each role got."""
    counted = Counter(outcomes.values())
    usual = counted.most_common(1)[0][0]
    if len(counted) == 1:
        return usual
    others = [o for o in counted if o != usual]
    parts = [f"{','.join(r for r in outcomes if outcomes[r] == o)}={o}" for o in others]
    return " ".join([*parts, f"*={usual}"])


def rows() -> list[Row]:
    """The committed matrix, one row per method (a line may name several), each cell checked."""
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    found = [Row(**line | {"method": method}) for line in lines for method in line["method"].split()]
    for row in found:
        for cell in (row.anonymous, row.outsider, row.own, row.foreign, row.site_admin):
            for part in cell.split():
                who, _separator, outcome = part.rpartition("=")
                unknown = [w for w in who.split(",") if w and w != "*" and w not in Role.values]
                if unknown or (outcome not in OUTCOMES and cell != "-"):
                    raise ValueError(f"{row.route} {row.method}: cannot read “{part}”.")
        if row.method not in METHODS:
            raise ValueError(f"{row.route}: unknown method {row.method}.")
    return found


def routes() -> list[Route]:
    """Every address in the URLconf, third parties included."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(entries, prefix: str, namespace: str):
    for entry in entries:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, pattern, inner)
        elif isinstance(entry, URLPattern):
            name = namespace + entry.name if entry.name else pattern
            yield Route(name, pattern, tuple(entry.pattern.regex.groupindex) or tuple(_names(pattern)))


def _names(pattern: str) -> list[str]:
    parts = [part.split(">")[0] for part in pattern.split("<")[1:]]
    return [part.rpartition(":")[2] for part in parts if "(" not in part]


def main() -> None:
    """Print routes × roles, one line per route, method and side."""
    print("\t".join(["route", "method", "record", *READERS]))
    for row in rows():
        for side in ("own", "foreign"):
            outcomes = [row.expected(reader, side) for reader in READERS]
            if any(outcomes):
                print("\t".join([row.route, row.method, side, *(o or "" for o in outcomes)]))


if __name__ == "__main__":
    main()
