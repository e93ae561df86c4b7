"""Serials are retired: requested → approved by a second person → instructed → proof matched → retired."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import (
    BeneficiaryKind,
    BlockState,
    Choice,
    MovementKind,
    Privacy,
    ReservationState,
    RetirementState,
)
from footprint.offsets.ledger.choosing import NamedSerials
from footprint.offsets.ledger.locking import Locked, heads_lock
from footprint.offsets.ledger.posting import LedgerFault, Place, Plans, place_of, post
from footprint.offsets.ledger.reading import OpenBlock, blocks_of_reservations, issuances_reserved
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.models import Account, Issuance, Reservation, Retirement, RetirementRequest
from footprint.offsets.problems import ProofMismatch, ReservationExpired, SecondPersonNeeded, WrongState
from footprint.offsets.ranges import Range, normalised, without
from footprint.offsets.retirement_facts import digest_of
from footprint.offsets.selectors.serials import serials_read, texts_of
from footprint.offsets.services.reservations import (
    reservation_fill,
    reservation_lock,
    serials_take,
    tonnes_of,
)

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U


def retirement_request(
    *,
    reservation: Reservation | None = None,
    account: Account | None = None,
    tonnes: int = 0,
    serials: NamedSerials = (),
    issuances: Sequence[Issuance] | None = None,
    choice: str = Choice.OLDEST_FIRST,
    beneficiary_name: str,
    beneficiary_kind: str = BeneficiaryKind.ORGANISATION,
    beneficiary_organisation=None,
    purpose: str,
    claim: str,
    subject: str,
    subject_public_id: UUID | None = None,
    zone: str = "",
    privacy: str = Privacy.PUBLIC,
    requested_by,
    request_id: UUID,
    now: datetime,
) -> RetirementRequest:
    """Ask for the retirement of reserved serials, or of free ones, which are reserved with it.

    Parameters
    ----------
    reservation
        All serials that it keeps; or ``account`` with ``tonnes`` [t] or ``serials`` as in ``blocks_reserve``.
    beneficiary_name, purpose, claim, subject
        For whom, what for, which claim, about what; required, and final.
    zone
        Time zone of the date of retirement; the registry's by default.

    Raises
    ------
    InvalidInput
        A fact is missing.
    ReservationExpired, WrongState, InsufficientCredits, SerialsNotFree
        The serials are not to be had. Nothing moved.
    """
    facts = {
        "beneficiary_name": beneficiary_name.strip(), "beneficiary_kind": beneficiary_kind,
        "beneficiary_organisation": beneficiary_organisation, "purpose": purpose, "claim": claim.strip(),
        "subject": subject.strip(), "subject_public_id": subject_public_id, "zone": zone, "privacy": privacy,
    }  # fmt: skip
    _check_facts(facts)
    if (reservation is None) == (account is None):
        raise InvalidInput(_("Give either a reservation or an account."), field="reservation")
    source = {
        "reservation": reservation, "account": account, "tonnes": tonnes, "serials": serials,
        "issuances": issuances, "choice": choice,
    }  # fmt: skip
    with once(
        service="retirement_request",
        request_id=request_id,
        body={**source, **facts},
        actor=requested_by,
        now=now,
    ) as receipt:
        if receipt.answered:
            return RetirementRequest.objects.get(request_id=request_id)
        if reservation is not None:
            reservation, tonnes = _commit(reservation, requested_by, now)
        else:
            reservation = _reserve(source, facts, requested_by, receipt)
            tonnes = reservation.tonnes
        facts["zone"] = zone or reservation.account.registry.zone
        request = RetirementRequest(
            **facts,
            reservation=reservation,
            account=reservation.account,
            tonnes=tonnes,
            facts_salt=secrets.token_hex(16),
            requested_by=requested_by,
            requested_at=now,
            request_id=request_id,
        )
        request.facts_sha256 = digest_of(request)
        request.save(force_insert=True)
        return request


def _check_facts(facts: dict[str, Any]) -> None:
    names = {
        "beneficiary_name": _("Name the beneficiary: a retirement without one benefits nobody."),
        "purpose": _("Say what the retirement is for."),
        "claim": _("Say which claim the retirement carries."),
        "subject": _("Name what the claim is about: the event, organisation or product."),
    }
    for name, message in names.items():
        if not facts[name]:
            raise InvalidInput(message, field=name, code="fact_missing")


def _commit(reservation: Reservation, actor, now: datetime) -> tuple[Reservation, int]:
    """Bind a reservation to a retirement; from now on it does not expire."""
    _locked, reservation, blocks = reservation_lock(reservation, actor=actor)
    if reservation.state != ReservationState.ACTIVE:
        raise WrongState(
            record=reservation, state=reservation.get_state_display(), step=_("A retirement request")
        )
    if reservation.expires_at <= now:
        raise ReservationExpired(reservation=reservation)
    reservation.state = ReservationState.COMMITTED
    reservation.save(update_fields=["state"])
    return reservation, sum(block.tonnes for block in blocks)


def _reserve(source: dict[str, Any], facts: dict[str, Any], actor, receipt: Receipt) -> Reservation:
    """Reserve free serials for this request alone; if it is rejected they are free at once."""
    if bool(source["tonnes"]) == bool(source["serials"]):
        raise InvalidInput(_("Give either the tonnes or the serials to be retired."), field="tonnes")
    choosing = {name: source[name] for name in ("account", "tonnes", "serials", "issuances", "choice")}
    locked, taken = serials_take(**choosing, actor=actor)
    reservation = Reservation.objects.create(
        account=source["account"],
        tonnes=tonnes_of(taken),
        state=ReservationState.COMMITTED,
        choice=Choice.EXACT if source["serials"] else source["choice"],
        purpose=facts["purpose"],
        subject=facts["subject"],
        subject_public_id=facts["subject_public_id"],
        expires_at=receipt.now,
        reserved_by=actor,
        reserved_at=receipt.now,
        request_id=receipt.request_id,
    )
    reservation_fill(reservation=reservation, locked=locked, taken=taken, receipt=receipt)
    return reservation


def _lock(
    requests: Sequence[RetirementRequest], actor, *states: str, step
) -> tuple[Locked, list[RetirementRequest], list[OpenBlock]]:
    """The requests as they are under the chain heads of their serials, when all are in one of the states."""
    reservation_ids = [request.reservation_id for request in requests]
    locked = heads_lock(issuances_reserved(reservation_ids), actor=actor)
    fresh = list(
        RetirementRequest.objects.select_related("account__registry")
        .filter(pk__in=[request.pk for request in requests])
        .order_by("pk")
    )
    for request in fresh:
        if request.state not in states:
            raise WrongState(record=request, state=request.get_state_display(), step=step)
    return locked, fresh, blocks_of_reservations(reservation_ids)


def retirement_approve(
    *, retirement_request: RetirementRequest, approved_by, request_id: UUID, now: datetime
) -> RetirementRequest:
    """A second person approves. In a registry operated here the serials are retired at once.

    Raises
    ------
    SecondPersonNeeded
        The approver asked for it.
    WrongState
        It is not waiting for approval.
    """
    [request] = retirements_approve(
        retirement_requests=[retirement_request], approved_by=approved_by, request_id=request_id, now=now
    )
    return request


def retirements_approve(
    *, retirement_requests: Sequence[RetirementRequest], approved_by, request_id: UUID, now: datetime
) -> list[RetirementRequest]:
    """A second person approves many at once: all of them or none.

    Those in a registry operated here are retired, with one movement per issuance.

    Raises
    ------
    SecondPersonNeeded
        The approver asked for one of them.
    WrongState
        One of them is not waiting for approval.
    """
    ids = [request.pk for request in retirement_requests]
    body = {"retirement_requests": retirement_requests}
    with once(
        service="retirements_approve", request_id=request_id, body=body, actor=approved_by, now=now
    ) as receipt:
        if receipt.answered:
            return list(RetirementRequest.objects.filter(pk__in=ids).order_by("pk"))
        locked, requests, blocks = _lock(
            retirement_requests, approved_by, RetirementState.REQUESTED, step=_("Approval")
        )
        here, elsewhere = [], []
        for request in requests:
            if approved_by.pk == request.requested_by_id:
                raise SecondPersonNeeded
            request.approved_by, request.approved_at = approved_by, now
            request.state = RetirementState.APPROVED
            (here if request.account.registry.operated_here else elsewhere).append(request)
        RetirementRequest.objects.filter(pk__in=[request.pk for request in elsewhere]).update(
            state=RetirementState.APPROVED, approved_by=approved_by, approved_at=now
        )
        if here:
            end = Completion(locked=locked, blocks=blocks, receipt=receipt)
            end.complete(here, approved_by=approved_by)
        return requests


def retirement_reject(
    *, retirement_request: RetirementRequest, rejected_by, reason: str, request_id: UUID, now: datetime
) -> RetirementRequest:
    """End a request before its serials are retired: refused by the approver, the asker or the registry.

    The reservation is active again; when its time is over, its serials are free at once.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    body = {"retirement_request": retirement_request, "reason": reason}
    with once(
        service="retirement_reject", request_id=request_id, body=body, actor=rejected_by, now=now
    ) as receipt:
        if receipt.answered:
            return RetirementRequest.objects.get(pk=retirement_request.pk)
        locked, [request], blocks = _lock(
            [retirement_request], rejected_by, RetirementState.REQUESTED, RetirementState.APPROVED,
            RetirementState.INSTRUCTED, step=_("Rejection"),
        )  # fmt: skip
        request.state = RetirementState.REJECTED
        request.ended_by, request.ended_at, request.ended_because = rejected_by, now, reason
        request.save(update_fields=["state", "ended_by", "ended_at", "ended_because"])
        reservation = request.reservation
        reservation.state = ReservationState.ACTIVE
        if reservation.expires_at <= now:
            plans = Plans()
            for block in blocks:
                plans[block.issuance_id].change(block, to=place_of(block, state=BlockState.HELD))
            post(kind=MovementKind.RELEASE, plans=plans, locked=locked, receipt=receipt)
            reservation.state, reservation.ended_at = ReservationState.RELEASED, now
        reservation.save(update_fields=["state", "ended_at"])
        return request


def retirement_instruct(
    *,
    retirement_request: RetirementRequest,
    instructed_by,
    instruction_number: str = "",
    request_id: UUID,
    now: datetime,
) -> RetirementRequest:
    """Note that the registry was told to retire the serials (see ``selectors.retirement_instruction``)."""
    body = {"retirement_request": retirement_request, "number": instruction_number}
    with once(
        service="retirement_instruct", request_id=request_id, body=body, actor=instructed_by, now=now
    ) as receipt:
        if receipt.answered:
            return RetirementRequest.objects.get(pk=retirement_request.pk)
        _locked, [request], _blocks = _lock(
            [retirement_request], instructed_by, RetirementState.APPROVED, step=_("The instruction")
        )
        request.state = RetirementState.INSTRUCTED
        request.instructed_by, request.instructed_at = instructed_by, now
        request.instruction_number = instruction_number
        request.save(update_fields=["state", "instructed_by", "instructed_at", "instruction_number"])
        return request


def retirement_prove(
    *,
    retirement_request: RetirementRequest,
    serial_texts: Sequence[str],
    proof_sha256: str,
    proof_number: str,
    retired_on: date,
    proved_by,
    request_id: UUID,
    now: datetime,
) -> Retirement:
    """Match the registry's proof to the serials; when it names exactly these, they are retired.

    Parameters
    ----------
    serial_texts
        The serials as the proof writes them.
    proof_sha256
        Digest of the proof's file.
    retired_on
        The date of retirement that the proof names, in the request's zone.

    Raises
    ------
    ProofMismatch
        The proof names other serials. Nothing is retired.
    """
    body = {
        "retirement_request": retirement_request, "serials": serial_texts, "proof": proof_sha256,
        "number": proof_number, "retired_on": retired_on,
    }  # fmt: skip
    with once(
        service="retirement_prove", request_id=request_id, body=body, actor=proved_by, now=now
    ) as receipt:
        if receipt.answered:
            return Retirement.objects.get(retirement_request=retirement_request)
        locked, [request], blocks = _lock(
            [retirement_request], proved_by, RetirementState.INSTRUCTED, step=_("The proof")
        )
        _check_proof(request, proof_sha256, retired_on, now)
        _match(request, blocks, serial_texts)
        end = Completion(locked=locked, blocks=blocks, receipt=receipt)
        proof = {"proof_sha256": proof_sha256.lower(), "proof_number": proof_number.strip()}
        [retirement] = end.complete([request], retired_on=retired_on, proof=proof)
        return retirement


def _check_proof(request: RetirementRequest, proof_sha256: str, retired_on: date, now: datetime) -> None:
    if len(proof_sha256) != 64 or set(proof_sha256.lower()) - set("0123456789abcdef"):
        raise InvalidInput(_("The digest of the proof is not a SHA-256."), field="proof_sha256")
    today = now.astimezone(ZoneInfo(request.zone)).date()
    if retired_on > today:
        raise InvalidInput(
            _("The proof is dated %(date)s, which is in the future."),
            field="retired_on",
            value=retired_on.isoformat(),
            params={"date": retired_on.isoformat()},
        )


def _match(request: RetirementRequest, blocks: list[OpenBlock], serial_texts: Sequence[str]) -> None:
    """Compare serial by serial; two wrongs of equal size are still wrong."""
    registry = request.account.registry
    issuances = Issuance.objects.select_related("registry", "project").in_bulk(
        {block.issuance_id for block in blocks}
    )
    wanted: dict[int, list[Range]] = {}
    for block in blocks:
        wanted.setdefault(block.issuance_id, []).append(block.serials)
    named: dict[int, list[Range]] = {}
    for text in serial_texts:
        for issuance, part in serials_read(registry=registry, text=text):
            issuances[issuance.pk] = issuance
            named.setdefault(issuance.pk, []).append(part)
    missing, surplus = [], []
    for pk, issuance in issuances.items():
        try:
            ours, theirs = normalised(wanted.get(pk, [])), normalised(named.get(pk, []))
        except ValueError as error:
            raise InvalidInput(
                _("The proof names a serial twice: %(problem)s"),
                field="serials",
                params={"problem": str(error)},
            ) from error
        missing += [(issuance, part) for part in without(ours, theirs)]
        surplus += [(issuance, part) for part in without(theirs, ours)]
    if missing or surplus:
        raise ProofMismatch(missing=texts_of(missing), surplus=texts_of(surplus))


@dataclass(frozen=True, kw_only=True)
class Completion:
    """The end of serials under lock; ``blocks`` are what the reservations of the requests keep."""

    locked: Locked
    blocks: list[OpenBlock]
    receipt: Receipt

    def complete(
        self,
        requests: list[RetirementRequest],
        *,
        retired_on: date | None = None,
        proof: dict[str, str] | None = None,
        approved_by=None,
    ) -> list[Retirement]:
        """Retire the serials of the requests: final. The date is today in each request's zone by default."""
        retirements = Retirement.objects.bulk_create(
            Retirement(
                number=_new_number(),
                retirement_request=request,
                account=request.account,
                tonnes=request.tonnes,
                retired_on=retired_on or self.receipt.now.astimezone(ZoneInfo(request.zone)).date(),
                zone=request.zone,
                recorded_at=self.receipt.now,
                facts_sha256=request.facts_sha256,
                **(proof or {}),
            )
            for request in requests
        )
        self._move(requests, retirements)
        ended = {"state": RetirementState.RETIRED, "ended_at": self.receipt.now}
        approval = {"approved_by": approved_by, "approved_at": self.receipt.now} if approved_by else {}
        RetirementRequest.objects.filter(pk__in=[request.pk for request in requests]).update(
            **ended, **approval
        )
        Reservation.objects.filter(pk__in=[request.reservation_id for request in requests]).update(
            state=ReservationState.RETIRED, ended_at=self.receipt.now
        )
        for request in requests:
            request.state, request.ended_at = RetirementState.RETIRED, self.receipt.now
        return retirements

    def _move(self, requests: list[RetirementRequest], retirements: list[Retirement]) -> None:
        by_reservation = {
            request.reservation_id: (request, retirement)
            for request, retirement in zip(requests, retirements, strict=True)
        }
        plans = Plans()
        retired_t = dict.fromkeys(by_reservation, 0)
        for block in self.blocks:
            if block.reservation_id not in by_reservation:
                continue
            request, retirement = by_reservation[block.reservation_id]
            place = Place(
                account_id=request.account_id,
                account=str(request.account.public_id),
                state=BlockState.RETIRED,
                retirement_id=retirement.pk,
                reference=str(retirement.public_id),
            )
            plan = plans[block.issuance_id]
            plan.change(block, to=place)
            plan.facts[place.reference] = _facts_in_chain(retirement)
            retired_t[block.reservation_id] += block.tonnes
        for reservation_id, (request, _retirement) in by_reservation.items():
            if retired_t[reservation_id] != request.tonnes:
                raise LedgerFault(
                    f"{request.public_id}: {retired_t[reservation_id]} t, not {request.tonnes} t."
                )
        post(
            kind=MovementKind.RETIRE,
            plans=plans,
            locked=self.locked,
            receipt=self.receipt,
        )


def _facts_in_chain(retirement: Retirement) -> dict[str, str]:
    """What a movement says of a retirement: digests and dates, no names."""
    return {
        "facts": retirement.facts_sha256,
        "number": retirement.number,
        "proof": retirement.proof_sha256,
        "retired_on": retirement.retired_on.isoformat(),
        "zone": retirement.zone,
    }


def _new_number() -> str:
    """A number that cannot be counted or guessed: 50 random bits."""
    text = "".join(secrets.choice(_ALPHABET) for _position in range(10))
    return f"RT-{text[:5]}-{text[5:]}"


def beneficiary_erase(*, retirement_request: RetirementRequest, now: datetime, actor) -> RetirementRequest:
    """Erase a person's name at their wish; the serials stay retired and the chain stays whole."""
    if retirement_request.beneficiary_kind != BeneficiaryKind.PERSON:
        raise InvalidInput(_("Only the name of a person can be erased."), field="beneficiary_name")
    retirement_request.beneficiary_name = retirement_request.facts_salt = ""
    retirement_request.save(update_fields=["beneficiary_name", "facts_salt"])
    activity_record(verb="beneficiary.erased", target=retirement_request, now=now, actor=actor)
    return retirement_request
