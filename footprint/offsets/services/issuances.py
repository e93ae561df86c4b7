"""Issuances enter the ledger, and are invalidated."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput
from footprint.offsets import chain
from footprint.offsets.enums import AccountKind, BlockState, IssuanceKind, MovementKind
from footprint.offsets.ledger.locking import heads_lock
from footprint.offsets.ledger.posting import Place, Plans, post
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.models import Account, ChainHead, Issuance, LedgerRequest, OpaqueSerial, Project
from footprint.offsets.problems import AheadOfLimit, SerialTaken, WholeTonnesOnly, from_serial
from footprint.offsets.ranges import Range
from footprint.offsets.serials import ParsedSerial, SerialProblem, clean


def issuance_register(
    *,
    project: Project,
    vintage: int,
    serials: str = "",
    opaque_serials: Sequence[tuple[str, int]] = (),
    kind: str = IssuanceKind.FULL,
    period_start: date | None = None,
    period_end: date | None = None,
    issued_on: date | None = None,
    period_t_co2e: int | None = None,
    limit_percent: int | None = None,
    evidence_sha256: str = "",
    account: Account | None = None,
    registered_by,
    request_id: UUID,
    now: datetime,
) -> Issuance:
    """Enter an issuance: all of its serials exist from now on, as one block.

    Parameters
    ----------
    serials
        The whole range in the registry's own form.
    opaque_serials
        For a registry without a grammar: its texts with the tonnes that each stands for. [t]
    period_t_co2e, limit_percent
        For issue ahead of verification: what the period is expected to bring [tCO2e] and the share of it
        that may be issued ahead. [%]
    account
        Where the serials lie. Elsewhere in the registry by default; a holding only when the registry is
        operated here.

    Raises
    ------
    InvalidInput
        The serial text is not in the registry's grammar, or none or both kinds of serial are given.
    AheadOfLimit
        More than may be issued ahead of verification.
    SerialTaken
        A serial is in the ledger already, through whichever issuance.
    """
    body = {
        "project": project, "vintage": vintage, "serials": serials, "opaque": opaque_serials, "kind": kind,
        "period": [period_start, period_end], "issued_on": issued_on, "ahead": [period_t_co2e, limit_percent],
        "evidence": evidence_sha256, "account": account,
    }  # fmt: skip
    with once(
        service="issuance_register", request_id=request_id, body=body, actor=registered_by, now=now
    ) as receipt:
        if receipt.answered:
            return _issuance_of(request_id)
        account = account or project.registry.accounts.get(kind=AccountKind.OUTSIDE)
        _check_account(project, account)
        issuance = Issuance(
            registry=project.registry,
            project=project,
            kind=kind,
            vintage=vintage,
            period_start=period_start,
            period_end=period_end,
            issued_on=issued_on,
            period_t_co2e=period_t_co2e,
            limit_percent=limit_percent,
            evidence_sha256=evidence_sha256,
            registered_at=now,
            registered_by=registered_by,
        )
        parsed = _parse(issuance, serials, opaque_serials)
        issuance.prefix, (issuance.first, issuance.last) = parsed
        _check_limit(issuance)
        _enter(issuance, account, opaque_serials, receipt)
        return issuance


def _issuance_of(request_id: UUID) -> Issuance:
    movements = LedgerRequest.objects.get(pk=request_id).movements
    return movements.get(kind=MovementKind.ISSUE).issuance


def _check_account(project: Project, account: Account) -> None:
    if account.registry_id != project.registry_id:
        raise InvalidInput(
            _("The account %(account)s is not in the registry of project %(project)s."),
            field="account",
            params={"account": str(account), "project": str(project)},
        )
    if account.kind != AccountKind.OUTSIDE and not project.registry.operated_here:
        raise InvalidInput(
            _("%(registry)s is not operated here: its serials enter a holding by a registry statement."),
            field="account",
            params={"registry": str(project.registry)},
            remedy=_("Leave the account empty, then import the registry's statement of the account."),
        )


def _parse(issuance: Issuance, serials: str, opaque: Sequence[tuple[str, int]]) -> ParsedSerial:
    registry = issuance.registry
    if registry.is_opaque != bool(opaque) or registry.is_opaque == bool(serials):
        raise InvalidInput(
            _("%(registry)s has opaque serials: give each text with its tonnes.")
            if registry.is_opaque
            else _("Give the serials in the form of %(registry)s, for example %(example)s."),
            field="serials",
            params={"registry": str(registry), "example": registry.serial_example},
        )
    if not registry.is_opaque:
        try:
            return registry.grammar.parse(serials)
        except SerialProblem as error:
            raise from_serial(error, registry=registry) from error
    for _text, tonnes in opaque:
        if not isinstance(tonnes, int) or tonnes < 1:
            raise WholeTonnesOnly(tonnes=tonnes)
    return ParsedSerial(f"~{issuance.public_id}", Range(1, sum(tonnes for _text, tonnes in opaque)))


def _check_limit(issuance: Issuance) -> None:
    if issuance.kind == IssuanceKind.FULL:
        return
    percent, period_t = issuance.limit_percent, issuance.period_t_co2e
    if percent is None or period_t is None:
        raise InvalidInput(
            _("An issue ahead of verification needs the tonnes of the whole period and the share allowed."),
            field="limit_percent",
        )
    if issuance.tonnes * 100 > period_t * percent:
        raise AheadOfLimit(
            tonnes=issuance.tonnes, limit_t=period_t * percent // 100, percent=percent, period_t=period_t
        )


def _enter(
    issuance: Issuance,
    account: Account,
    opaque_serials: Sequence[tuple[str, int]],
    receipt: Receipt,
) -> None:
    """Write the issuance, its chain and its first movement; a serial that is taken rolls all of it back."""
    try:
        with transaction.atomic():
            issuance.save(force_insert=True)
            _write_opaque(issuance, opaque_serials)
            ChainHead.objects.create(issuance=issuance, sequence=0, hash=chain.genesis(issuance.public_id))
            plans = Plans()
            place = Place(account_id=account.pk, account=str(account.public_id), state=BlockState.HELD)
            plans[issuance.pk].opens.append((Range(issuance.first, issuance.last), place))
            plans[issuance.pk].facts = {"prefix": issuance.prefix, "project": issuance.project.number}
            locked = heads_lock([issuance.pk], actor=issuance.registered_by)
            post(kind=MovementKind.ISSUE, plans=plans, locked=locked, receipt=receipt)
    except IntegrityError as error:
        taken = ("block_serials_once", "cannot be entered twice", "opaque_serial_once", "opaqueserial.text")
        if any(words in str(error) for words in taken):
            raise SerialTaken(serials=issuance.serial_text(), registry=issuance.registry) from error
        raise


def _write_opaque(issuance: Issuance, opaque_serials: Sequence[tuple[str, int]]) -> None:
    first = 1
    rows = []
    for text, tonnes in opaque_serials:
        rows.append(
            OpaqueSerial(
                issuance=issuance,
                registry=issuance.registry,
                text=clean(text),
                first=first,
                last=first + tonnes - 1,
            )
        )
        first += tonnes
    OpaqueSerial.objects.bulk_create(rows)
