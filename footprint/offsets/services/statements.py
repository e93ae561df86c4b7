"""A holding enters the ledger: by the registry's statement, previewed and approved by a second person."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from footprint.core import outbox
from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, InvalidInput
from footprint.offsets.enums import AccountKind, MovementKind, StatementState
from footprint.offsets.ledger.locking import Locked, heads_lock
from footprint.offsets.ledger.posting import Plans, place_of, post
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.models import Account, StatementHeadings, StatementImport, StatementRow
from footprint.offsets.problems import SecondPersonNeeded, WrongState
from footprint.offsets.services.statement_reading import Reading, issuances_of, read_against, rows_of
from footprint.offsets.statement_file import HEADINGS, lines_read

FACTS = {
    StatementState.SUBMITTED: "statement.submitted",
    StatementState.APPROVED: "statement.approved",
    StatementState.REJECTED: "statement.rejected",
}
"""Outbox facts. Payload: ``organisation`` and ``account`` (public ids), ``enters_t``, ``leaves_t`` [t]."""


def statement_preview(
    *,
    account: Account,
    file_name: str,
    content: bytes,
    as_of: date,
    is_complete: bool,
    headings: Mapping[str, str] | None = None,
    document_sha256: str = "",
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
    document_sha256
        Digest of the registry's own document, when the file was typed from it.

    Raises
    ------
    InvalidInput
        The file cannot be read, or the registry is operated here and needs no statement. Wrong cells are no
        error: they stand in the rows' ``problems``.
    """
    if account.kind != AccountKind.HOLDING:
        raise InvalidInput(_("A statement is of an organisation's holding."), field="account")
    if account.registry.operated_here:
        raise InvalidInput(
            _("%(registry)s is operated here: its operator brings serials into holdings, no statement does."),
            field="account",
            params={"registry": str(account.registry)},
            remedy=_("Ask the operator of the registry."),
        )
    digest = hashlib.sha256(content).hexdigest()
    body = {"account": account, "file": digest, "as_of": as_of, "is_complete": is_complete}
    if headings is not None:
        body["headings"] = dict(headings)
    if document_sha256:
        body["document"] = document_sha256
    with once(
        service="statement_preview", request_id=request_id, body=body, actor=uploaded_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(request_id=request_id)
        chosen = _headings(account, headings, uploaded_by, now)
        rows = rows_of(account, lines_read(file_name=file_name, content=content, chosen=chosen))
        reading = read_against(account, rows, is_complete)
        statement = StatementImport.objects.create(
            account=account,
            as_of=as_of,
            is_complete=is_complete,
            file_name=file_name,
            file_sha256=digest,
            document_sha256=document_sha256,
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


def statement_submit(
    *, statement: StatementImport, submitted_by, request_id: UUID, now: datetime
) -> StatementImport:
    """Hand a previewed statement in; from now on it waits for a second person, who is told (outbox).

    Raises
    ------
    InvalidInput
        The statement has wrong cells or contradicts the ledger.
    Conflict
        The ledger has changed since the preview.
    """
    body = {"statement": statement}
    with once(
        service="statement_submit", request_id=request_id, body=body, actor=submitted_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(pk=statement.pk)
        statement = _open_one(statement, StatementState.PREVIEWED, step=_("Handing in"))
        _check_clean(statement)
        _still_true(statement, list(statement.rows.all()))
        statement.state, statement.submitted_at = StatementState.SUBMITTED, now
        statement.save(update_fields=["state", "submitted_at"])
        _note(statement, submitted_by, now)
        return statement


def statement_withdraw(
    *, statement: StatementImport, withdrawn_by, request_id: UUID, now: datetime
) -> StatementImport:
    """The holder's side takes a statement back before it is decided; nothing moves."""
    body = {"statement": statement}
    with once(
        service="statement_withdraw", request_id=request_id, body=body, actor=withdrawn_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(pk=statement.pk)
        statement = _open_one(
            statement, StatementState.PREVIEWED, StatementState.SUBMITTED, step=_("Taking back")
        )
        return _decided(statement, StatementState.WITHDRAWN, withdrawn_by, now, "")


def statement_approve(
    *, statement: StatementImport, decided_by, request_id: UUID, now: datetime
) -> StatementImport:
    """A second person lets the change that was handed in into the ledger.

    Raises
    ------
    SecondPersonNeeded
        The uploader approves.
    WrongState
        It was not handed in, or it was decided before.
    Conflict
        The ledger has changed since the preview.
    """
    body = {"statement": statement}
    with once(
        service="statement_approve", request_id=request_id, body=body, actor=decided_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(pk=statement.pk)
        found = StatementImport.objects.select_related("account__registry").get(pk=statement.pk)
        rows = list(found.rows.all())
        locked = heads_lock(issuances_of(found.account, rows), actor=decided_by)
        found = _for_decision(found, decided_by)
        _move(found.account, _still_true(found, rows), locked, receipt)
        return _decided(found, StatementState.APPROVED, decided_by, now, "")


def statement_reject(
    *, statement: StatementImport, decided_by, reason: str, request_id: UUID, now: datetime
) -> StatementImport:
    """A second person refuses what was handed in; nothing moves."""
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    body = {"statement": statement, "reason": reason}
    with once(
        service="statement_reject", request_id=request_id, body=body, actor=decided_by, now=now
    ) as receipt:
        if receipt.answered:
            return StatementImport.objects.get(pk=statement.pk)
        statement = _for_decision(statement, decided_by)
        return _decided(statement, StatementState.REJECTED, decided_by, now, reason)


def _open_one(statement: StatementImport, *states: str, step) -> StatementImport:
    """The statement under its row lock, when it is in one of the states."""
    found = (
        StatementImport.objects.select_for_update(of=("self",))
        .select_related("account__registry", "account__organisation")
        .get(pk=statement.pk)
    )
    if found.state not in states:
        raise WrongState(record=found, state=found.get_state_display(), step=step)
    return found


def _for_decision(statement: StatementImport, decided_by) -> StatementImport:
    found = _open_one(statement, StatementState.SUBMITTED, step=_("A decision"))
    if decided_by.pk == found.uploaded_by_id:
        raise SecondPersonNeeded
    return found


def _still_true(statement: StatementImport, rows: list[StatementRow]) -> Reading:
    """What the statement means now, when that is what the preview showed."""
    reading = read_against(statement.account, rows, statement.is_complete)
    if reading.summary() != statement.reconciliation:
        raise Conflict(
            _("The ledger has changed since the statement was read."),
            remedy=_("Import the statement again."),
        )
    return reading


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
    _note(statement, decided_by, now, reason)
    return statement


def _note(statement: StatementImport, actor, now: datetime, reason: str = "") -> None:
    """Write down who did it, and tell the rooms above."""
    account, found = statement.account, statement.reconciliation
    activity_record(
        verb=f"statement.{statement.state}", target=statement, now=now, actor=actor, reason=reason,
        organisation=account.organisation,
    )  # fmt: skip
    if statement.state in FACTS:
        outbox.publish(
            kind=FACTS[statement.state],
            subject=statement,
            now=now,
            payload={
                "organisation": str(account.organisation.public_id),
                "account": str(account.public_id),
                "enters_t": found["enters_t"],
                "leaves_t": found["leaves_t"],
            },
        )


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
