"""A holding enters the ledger: by the registry's statement, previewed and approved by a second person."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, InvalidInput
from footprint.offsets import ranges
from footprint.offsets.enums import FINAL_STATES, AccountKind, BlockState, MovementKind, StatementState
from footprint.offsets.ledger.locking import Locked, heads_lock
from footprint.offsets.ledger.posting import Plans, place_of, post
from footprint.offsets.ledger.reading import OpenBlock, blocks_of_issuance
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.models import (
    Account,
    Block,
    Issuance,
    StatementHeadings,
    StatementImport,
    StatementRow,
)
from footprint.offsets.problems import SecondPersonNeeded, WrongState
from footprint.offsets.ranges import Range, common, without
from footprint.offsets.selectors.serials import serials_read, texts_of
from footprint.offsets.statement_file import HEADINGS, Line, lines_read

Problem = dict[str, Any]
SHOWN = 200
"""Serial texts that a reconciliation lists of each kind; the tonnes are always of all."""


def statement_preview(
    *,
    account: Account,
    file_name: str,
    content: bytes,
    as_of: date,
    is_complete: bool,
    headings: Mapping[str, str] | None = None,
    uploaded_by,
    request_id: UUID,
    now: datetime,
) -> StatementImport:
    """Read a registry's statement of an account, and show what it would change. Nothing moves yet.

    Parameters
    ----------
    content
        The file's bytes: CSV or XLSX with a column of serials, and optionally tonnes, project and vintage,
        which are then checked.
    is_complete
        The statement lists everything in the account; what the ledger holds beyond it leaves.
    headings
        Which heading of the file stands for which of our columns (``serial``, ``tonnes``, ``project``,
        ``vintage``). It is remembered for the account's next statement.

    Raises
    ------
    InvalidInput
        The file cannot be read. Wrong cells are no error: they stand in the rows' ``problems``.
    """
    if account.kind != AccountKind.HOLDING:
        raise InvalidInput(_("A statement is of an organisation's holding."), field="account")
    digest = hashlib.sha256(content).hexdigest()
    body = {"account": account, "file": digest, "as_of": as_of, "is_complete": is_complete}
    if headings is not None:
        body["headings"] = dict(headings)
    with once(
        service="statement_preview", request_id=request_id, body=body, actor=uploaded_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(request_id=request_id)
        chosen = _headings(account, headings, uploaded_by, now)
        rows = _rows(account, lines_read(file_name=file_name, content=content, chosen=chosen))
        reading = _read_against(account, rows, is_complete)
        statement = StatementImport.objects.create(
            account=account,
            as_of=as_of,
            is_complete=is_complete,
            file_name=file_name,
            file_sha256=digest,
            reconciliation=reading.summary(),
            uploaded_by=uploaded_by,
            uploaded_at=now,
            request_id=request_id,
        )
        for row in rows:
            row.statement = statement
        StatementRow.objects.bulk_create(rows)
        return statement


def _headings(
    account: Account, headings: Mapping[str, str] | None, chosen_by, now: datetime
) -> Mapping[str, str]:
    """The headings chosen now, which are remembered; or those chosen the last time."""
    if headings is None:
        remembered = StatementHeadings.objects.filter(account=account).first()
        return remembered.headings if remembered else {}
    unknown = set(headings) - set(HEADINGS)
    if unknown:
        raise InvalidInput(
            _("A statement has no column called “%(name)s”."), field="headings", params={"name": min(unknown)}
        )
    StatementHeadings.objects.update_or_create(
        account=account,
        defaults={"headings": dict(headings), "chosen_at": now, "chosen_by": chosen_by},
    )
    return headings


def statement_approve(
    *, statement: StatementImport, decided_by, request_id: UUID, now: datetime
) -> StatementImport:
    """A second person lets the previewed change into the ledger.

    Raises
    ------
    SecondPersonNeeded
        The uploader approves.
    InvalidInput
        The statement has wrong cells or contradicts the ledger.
    Conflict
        The ledger has changed since the preview.
    """
    body = {"statement": statement}
    with once(
        service="statement_approve", request_id=request_id, body=body, actor=decided_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(pk=statement.pk)
        statement = StatementImport.objects.select_related("account__registry").get(pk=statement.pk)
        rows = list(statement.rows.all())
        locked = heads_lock(_issuances(statement.account, rows), actor=decided_by)
        _check_decision(statement, decided_by)
        _check_clean(statement)
        reading = _read_against(statement.account, rows, statement.is_complete)
        if reading.summary() != statement.reconciliation:
            raise Conflict(
                _("The ledger has changed since the statement was read."),
                remedy=_("Import the statement again."),
            )
        _move(statement.account, reading, locked, receipt)
        return _decided(statement, StatementState.APPROVED, decided_by, now, "")


def statement_reject(
    *, statement: StatementImport, decided_by, reason: str, request_id: UUID, now: datetime
) -> StatementImport:
    """Put a statement aside; nothing moves. The uploader may take it back."""
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    body = {"statement": statement, "reason": reason}
    with once(
        service="statement_reject", request_id=request_id, body=body, actor=decided_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(pk=statement.pk)
        statement = StatementImport.objects.get(pk=statement.pk)
        _check_decision(statement, decided_by)
        return _decided(statement, StatementState.REJECTED, decided_by, now, reason)


def _check_decision(statement: StatementImport, decided_by) -> None:
    if statement.state != StatementState.PREVIEWED:
        raise WrongState(record=statement, state=statement.get_state_display(), step=_("A decision"))
    if decided_by.pk == statement.uploaded_by_id:
        raise SecondPersonNeeded


def _check_clean(statement: StatementImport) -> None:
    found = statement.reconciliation
    if found["problems"] or found["stuck_t"]:
        raise InvalidInput(
            _("The statement has problems: %(cells)s wrong cells, %(stuck)s t in use that it does not list."),
            field="file",
            params={"cells": found["problems"], "stuck": found["stuck_t"]},
            remedy=_("Correct the file, or end what uses these serials, and import again."),
        )


def _decided(
    statement: StatementImport, state: str, decided_by, now: datetime, reason: str
) -> StatementImport:
    statement.state, statement.decided_by, statement.decided_at = state, decided_by, now
    statement.decided_because = reason
    statement.save(update_fields=["state", "decided_by", "decided_at", "decided_because"])
    activity_record(
        verb=f"statement.{state}", target=statement, now=now, actor=decided_by, reason=reason,
        organisation=statement.account.organisation,
    )  # fmt: skip
    return statement


# --- cells ------------------------------------------------------------------------------------------
def _rows(account: Account, lines: list[Line]) -> list[StatementRow]:
    rows = []
    for line in lines:
        row = StatementRow(
            line=line.number,
            serial=line.cells.get("serial", "")[:200],
            tonnes_stated=line.cells.get("tonnes", "")[:40],
        )
        row.problems = _cell_problems(account, row, line.cells)
        rows.append(row)
    return rows


def _cell_problems(account: Account, row: StatementRow, cells: dict[str, str]) -> list[Problem]:
    if not row.serial:
        return [_problem("serial", "cell_empty")]
    try:
        pieces = serials_read(registry=account.registry, text=row.serial)
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


def _issuances(account: Account, rows: Iterable[StatementRow]) -> set[int]:
    held = Block.objects.open().filter(account=account).exclude(state__in=FINAL_STATES)
    named = {piece[0] for row in rows for piece in row.pieces}
    return named | set(held.values_list("issuance_id", flat=True).distinct())


def _read_against(account: Account, rows: list[StatementRow], is_complete: bool) -> Reading:
    """Sort the serials: they enter, are here already, are not listed, or contradict the ledger."""
    ids = _issuances(account, rows)
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


def _move(account: Account, reading: Reading, locked: Locked, receipt: Receipt) -> None:
    outside = account.registry.accounts.get(kind=AccountKind.OUTSIDE)
    directions = (
        (MovementKind.ENTER, reading.enters, account, receipt),
        (MovementKind.LEAVE, reading.leaves, outside, None),
    )
    for kind, moving, to, own_receipt in directions:
        if not moving:
            continue
        plans = Plans()
        for block, parts in moving:
            plans[block.issuance_id].change(block, to=place_of(block, account=to), serials=parts)
        post(kind=kind, plans=plans, locked=locked, receipt=own_receipt or receipt.part("leave"))
