"""Serials are retired: requested → approved by a second person → instructed → proof matched → retired."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from footprint.core import outbox
from footprint.core.activity import activity_record
from footprint.core.models import OutboxFact
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
from footprint.offsets.ledger.choosing import NamedSerials, Wish, until_enough
from footprint.offsets.ledger.posting import Plans, place_of, post
from footprint.offsets.ledger.reading import issuances_reserved
from footprint.offsets.ledger.requests import Receipt, once
from footprint.offsets.ledger.sql import insert, next_keys, written
from footprint.offsets.ledger.telling import tell
from footprint.offsets.models import Account, Issuance, Reservation, Retirement, RetirementRequest
from footprint.offsets.problems import ReservationExpired, SecondPersonNeeded, WrongState
from footprint.offsets.retirement_facts import digest_of
from footprint.offsets.services.reservations import reservation_fill, reservation_lock, reservation_of
from footprint.offsets.services.retirement_end import Ending, fact_of, proof_check, proof_match


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
    if account is not None and bool(tonnes) == bool(serials):
        raise InvalidInput(_("Give either the tonnes or the serials to be retired."), field="tonnes")
    if reservation is not None:
        return _request_reserved(reservation, facts, requested_by, request_id=request_id, now=now)
    wish = Wish(account=account, tonnes=tonnes, serials=serials, issuances=issuances, choice=choice)
    return until_enough(
        lambda wide: _request_free(wish, facts, requested_by, request_id=request_id, now=now, wide=wide)
    )


def _request_reserved(
    reservation: Reservation, facts: dict[str, Any], actor, *, request_id: UUID, now: datetime
) -> RetirementRequest:
    """Bind a reservation to a retirement; from now on it does not expire."""
    body = {"reservation": reservation, **facts}
    with once(
        service="retirement_request", request_id=request_id, body=body, actor=actor, now=now
    ) as receipt:
        if receipt.answered:
            return RetirementRequest.objects.get(request_id=request_id)
        _locked, reservation, blocks = reservation_lock(reservation, actor=actor)
        if reservation.state != ReservationState.ACTIVE:
            raise WrongState(
                record=reservation, state=reservation.get_state_display(), step=_("A retirement request")
            )
        if reservation.expires_at <= now:
            raise ReservationExpired(reservation=reservation)
        reservation.state = ReservationState.COMMITTED
        reservation.save(update_fields=["state"])
        tonnes = sum(block.tonnes for block in blocks)
        request = _request_of(reservation, facts, tonnes=tonnes, actor=actor, receipt=receipt)
        request.save(force_insert=True)
        _tell([request], now)
        return request


def _request_free(
    wish: Wish, facts: dict[str, Any], actor, *, request_id: UUID, now: datetime, wide: bool
) -> RetirementRequest:
    """Reserve free serials for this request alone; if it is rejected they are free at once."""
    body = {**wish.body(), **facts}
    with once(
        service="retirement_request", request_id=request_id, body=body, actor=actor, now=now, look=wish.look()
    ) as receipt:
        if receipt.answered:
            return RetirementRequest.objects.get(request_id=request_id)
        keys = next_keys(Reservation, RetirementRequest, OutboxFact)
        taken = wish.take(receipt.seen, keys, actor=actor, wide=wide)
        shared = {name: facts[name] for name in ("purpose", "subject", "subject_public_id")}
        reservation = reservation_of(
            taken,
            wish,
            {**shared, "expires_at": now},
            actor=actor,
            receipt=receipt,
            state=ReservationState.COMMITTED,
        )
        request = _request_of(reservation, facts, tonnes=taken.tonnes, actor=actor, receipt=receipt)
        _reservation_key, request.pk, fact_key = taken.beside[0][0]
        after = [
            *insert([request]),
            *tell(key=fact_key, **fact_of([request], RetirementState.REQUESTED, now=now)),
        ]
        reservation_fill(reservation, taken, receipt=receipt, after=after)
        written([request])
        return request


def _request_of(
    reservation: Reservation, facts: dict[str, Any], *, tonnes: int, actor, receipt: Receipt
) -> RetirementRequest:
    """The record of a request with the digest of its facts. ``tonnes`` [t]"""
    request = RetirementRequest(
        **{**facts, "zone": facts["zone"] or reservation.account.registry.zone},
        reservation=reservation,
        account=reservation.account,
        tonnes=tonnes,
        facts_salt=secrets.token_hex(16),
        requested_by=actor,
        requested_at=receipt.now,
        request_id=receipt.request_id,
    )
    request.facts_sha256 = digest_of(request)
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
    reservation_ids = [request.reservation_id for request in retirement_requests]
    body = {"retirement_requests": retirement_requests}
    look = issuances_reserved(reservation_ids)
    with once(
        service="retirements_approve", request_id=request_id, body=body, actor=approved_by, now=now, look=look
    ) as receipt:
        if receipt.answered:
            return list(RetirementRequest.objects.filter(pk__in=ids).order_by("pk"))
        end = Ending.lock(
            retirement_requests, RetirementState.REQUESTED, step=_("Approval"), actor=approved_by,
            receipt=receipt,
        )  # fmt: skip
        here = [request for request in end.requests if end.is_here(request)]
        elsewhere = [request for request in end.requests if not end.is_here(request)]
        for request in end.requests:
            if approved_by.pk == request.requested_by_id:
                raise SecondPersonNeeded
            request.approved_by, request.approved_at = approved_by, now
            request.state = RetirementState.APPROVED
        if elsewhere:
            RetirementRequest.objects.filter(pk__in=[request.pk for request in elsewhere]).update(
                state=RetirementState.APPROVED, approved_by=approved_by, approved_at=now
            )
        if here:
            end.complete(here, approved_by=approved_by)
        _tell(elsewhere, now)
        return end.requests


def retirement_reject(
    *, retirement_request: RetirementRequest, rejected_by, reason: str, request_id: UUID, now: datetime
) -> RetirementRequest:
    """End a request before its serials are retired: refused by the approver, the asker or the registry.

    The reservation is active again; when its time is over, its serials are free at once.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    body = {"retirement_request": retirement_request, "reason": reason}
    look = issuances_reserved([retirement_request.reservation_id])
    with once(
        service="retirement_reject", request_id=request_id, body=body, actor=rejected_by, now=now, look=look
    ) as receipt:
        if receipt.answered:
            return RetirementRequest.objects.get(pk=retirement_request.pk)
        end = Ending.lock(
            [retirement_request], RetirementState.REQUESTED, RetirementState.APPROVED,
            RetirementState.INSTRUCTED, step=_("Rejection"), actor=rejected_by, receipt=receipt,
        )  # fmt: skip
        [request] = end.requests
        request.state = RetirementState.REJECTED
        request.ended_by, request.ended_at, request.ended_because = rejected_by, now, reason
        request.save(update_fields=["state", "ended_by", "ended_at", "ended_because"])
        reservation = request.reservation
        reservation.state = ReservationState.ACTIVE
        if reservation.expires_at <= now:
            plans = Plans()
            for block in end.blocks:
                plans[block.issuance_id].change(block, to=place_of(block, state=BlockState.HELD))
            post(kind=MovementKind.RELEASE, plans=plans, locked=end.locked, receipt=receipt)
            reservation.state, reservation.ended_at = ReservationState.RELEASED, now
        reservation.save(update_fields=["state", "ended_at"])
        _tell([request], now)
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
    look = issuances_reserved([retirement_request.reservation_id])
    with once(
        service="retirement_instruct",
        request_id=request_id,
        body=body,
        actor=instructed_by,
        now=now,
        look=look,
    ) as receipt:
        if receipt.answered:
            return RetirementRequest.objects.get(pk=retirement_request.pk)
        end = Ending.lock(
            [retirement_request], RetirementState.APPROVED, step=_("The instruction"), actor=instructed_by,
            receipt=receipt,
        )  # fmt: skip
        [request] = end.requests
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
    look = issuances_reserved([retirement_request.reservation_id])
    with once(
        service="retirement_prove", request_id=request_id, body=body, actor=proved_by, now=now, look=look
    ) as receipt:
        if receipt.answered:
            return Retirement.objects.get(retirement_request=retirement_request)
        end = Ending.lock(
            [retirement_request], RetirementState.INSTRUCTED, step=_("The proof"), actor=proved_by,
            receipt=receipt,
        )  # fmt: skip
        [request] = end.requests
        proof_check(request, proof_sha256=proof_sha256, retired_on=retired_on, now=now)
        proof_match(request, end.blocks, serial_texts)
        proof = {"proof_sha256": proof_sha256.lower(), "proof_number": proof_number.strip()}
        [retirement] = end.complete([request], retired_on=retired_on, proof=proof)
        return retirement


def _tell(requests: Sequence[RetirementRequest], now: datetime) -> None:
    """Rooms above and the people concerned learn of it; all requests are in the same state."""
    if requests:
        outbox.publish(**fact_of(requests, requests[0].state, now=now))


def beneficiary_erase(*, retirement_request: RetirementRequest, now: datetime, actor) -> RetirementRequest:
    """Erase a person's name at their wish; the serials stay retired and the chain stays whole."""
    if retirement_request.beneficiary_kind != BeneficiaryKind.PERSON:
        raise InvalidInput(_("Only the name of a person can be erased."), field="beneficiary_name")
    retirement_request.beneficiary_name = retirement_request.facts_salt = ""
    retirement_request.save(update_fields=["beneficiary_name", "facts_salt"])
    activity_record(verb="beneficiary.erased", target=retirement_request, now=now, actor=actor)
    return retirement_request
