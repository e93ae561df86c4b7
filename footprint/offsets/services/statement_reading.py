"""What does each cell of a registry's statement say, and what does the whole mean for the ledger?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from footprint.core.problems import InvalidInput
from footprint.offsets import ranges
from footprint.offsets.enums import FINAL_STATES, AccountKind, BlockState
from footprint.offsets.ledger.reading import OpenBlock, blocks_of_issuance
from footprint.offsets.models import Account, Block, Issuance, StatementRow
from footprint.offsets.ranges import Range, common, without
from footprint.offsets.selectors.serials import SerialReader, texts_of
from footprint.offsets.statement_file import Line

Problem = dict[str, Any]
SHOWN = 200
"""Serial texts that a reconciliation lists of each kind; the tonnes are always of all."""


# --- cells ------------------------------------------------------------------------------------------
def rows_of(account: Account, lines: list[Line]) -> list[StatementRow]:
    rows = []
    reader = SerialReader(account.registry, [line.cells.get("serial", "") for line in lines])
    for line in lines:
        row = StatementRow(
            line=line.number,
            serial=line.cells.get("serial", "")[:200],
            tonnes_stated=line.cells.get("tonnes", "")[:40],
        )
        row.problems = _cell_problems(reader, row, line.cells)
        rows.append(row)
    return rows


def _cell_problems(reader: SerialReader, row: StatementRow, cells: dict[str, str]) -> list[Problem]:
    if not row.serial:
        return [_problem("serial", "cell_empty")]
    try:
        pieces = reader.read(row.serial)
    except InvalidInput as error:
        values = {name: str(value) for name, value in error.params.items()}
        return [_problem("serial", error.code, **values)]
    row.pieces = [[issuance.pk, part.first, part.last] for issuance, part in pieces]
    problems = []
    counted = ranges.tonnes(part for _issuance, part in pieces)
    if row.tonnes_stated:
        plain = row.tonnes_stated.replace(",", "").replace("，", "").removesuffix(".0")
        if not plain.isdecimal():
            problems.append(_problem("tonnes", "tonnes_not_whole", text=row.tonnes_stated))
        elif int(plain) != counted:
            problems.append(_problem("tonnes", "tonnes_differ", stated=int(plain), counted=counted))
    for issuance, _part in pieces:
        number, vintage = cells.get("project", ""), cells.get("vintage", "")
        if number and number != issuance.project.number:
            problems.append(_problem("project", "project_differs", text=number, ours=issuance.project.number))
        if vintage and vintage != str(issuance.vintage):
            problems.append(_problem("vintage", "vintage_differs", text=vintage, ours=issuance.vintage))
    return problems


def _problem(column: str, code: str, **values: Any) -> Problem:
    return {"column": column, "code": code, "values": values}


# --- against the ledger -------------------------------------------------------------------------------
Moving = list[tuple[OpenBlock, list[Range]]]


@dataclass
class Reading:
    """What a statement means for the ledger as it stands."""

    issuances: dict[int, Issuance]
    enters: Moving = field(default_factory=list)
    matches: Moving = field(default_factory=list)
    unlisted: Moving = field(default_factory=list)
    leaves: Moving = field(default_factory=list)
    stuck: Moving = field(default_factory=list)
    problems_count: int = 0

    def summary(self) -> dict[str, Any]:
        """Tonnes and serial texts of each kind, for people and for comparison. [t]"""
        kinds = ("enters", "matches", "unlisted", "leaves", "stuck")
        return {
            "problems": self.problems_count,
            **{f"{kind}_t": sum(ranges.tonnes(parts) for _b, parts in getattr(self, kind)) for kind in kinds},
            **{kind: self._texts(getattr(self, kind))[:SHOWN] for kind in kinds},
        }

    def _texts(self, moving: Moving) -> list[str]:
        return texts_of(
            [(self.issuances[block.issuance_id], part) for block, parts in moving for part in parts]
        )


def issuances_of(account: Account, rows: Iterable[StatementRow]) -> set[int]:
    held = Block.objects.open().filter(account=account).exclude(state__in=FINAL_STATES)
    named = {piece[0] for row in rows for piece in row.pieces}
    return named | set(held.values_list("issuance_id", flat=True).distinct())


def read_against(account: Account, rows: list[StatementRow], is_complete: bool) -> Reading:
    """Sort the serials: they enter, are here already, are not listed, or contradict the ledger."""
    ids = issuances_of(account, rows)
    issuances = Issuance.objects.select_related("registry", "project").in_bulk(ids)
    reading = Reading(issuances=issuances)
    outside = account.registry.accounts.get(kind=AccountKind.OUTSIDE)
    for issuance_id in sorted(ids):
        listed = _listed(issuance_id, rows)
        wanted = [part for part, _row in listed]
        for block in blocks_of_issuance(issuance_id):
            parts = common([block.serials], wanted)
            rest = without([block.serials], wanted)
            if block.account_id == account.pk and block.state not in FINAL_STATES:
                if parts:
                    reading.matches.append((block, parts))
                if rest:
                    _unlisted(reading, block, rest, is_complete)
            elif parts and block.account_id == outside.pk and block.state == BlockState.HELD:
                reading.enters.append((block, parts))
            elif parts:
                _contradict(listed, block)
    reading.problems_count = sum(len(row.problems) for row in rows)
    return reading


def _listed(issuance_id: int, rows: list[StatementRow]) -> list[tuple[Range, StatementRow]]:
    """The ranges that the statement names of one issuance, ascending; a repeated one is named on its row."""
    named = ((row, piece) for row in rows for piece in row.pieces)
    found = sorted(
        (Range(first, last), row.line, row) for row, (pk, first, last) in named if pk == issuance_id
    )
    kept: list[tuple[Range, StatementRow]] = []
    for part, _line, row in found:
        if kept and part.first <= kept[-1][0].last:
            row.problems.append(_problem("serial", "serial_repeated", line=kept[-1][1].line))
        else:
            kept.append((part, row))
    return kept


def _unlisted(reading: Reading, block: OpenBlock, rest: list[Range], is_complete: bool) -> None:
    if not is_complete:
        reading.unlisted.append((block, rest))
    elif block.state == BlockState.HELD:
        reading.leaves.append((block, rest))
    else:
        reading.stuck.append((block, rest))


def _contradict(listed: list[tuple[Range, StatementRow]], block: OpenBlock) -> None:
    code = "serial_dead" if block.state in FINAL_STATES else "serial_elsewhere"
    for part, row in listed:
        if common([part], [block.serials]):
            row.problems.append(_problem("ledger", code, state=str(block.state)))
