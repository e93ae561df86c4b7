"""Serials reach their end: locked, matched with the registry's proof, retired."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from footprint.core.models import OutboxFact
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import BlockState, MovementKind, ReservationState, RetirementState
from footprint.offsets.ledger.locking import Locked
from footprint.offsets.ledger.posting import LedgerFault, Place, Plans, post
from footprint.offsets.ledger.reading import OpenBlock, blocks_from, lock_and_read, reserved
from footprint.offsets.ledger.requests import Receipt
from footprint.offsets.ledger.sql import (
    Rows,
    Statement,
    insert,
    next_keys,
    records_from,
    select,
    update,
    written,
)
from footprint.offsets.ledger.telling import tell
from footprint.offsets.models import Issuance, Reservation, Retirement, RetirementRequest
from footprint.offsets.problems import ProofMismatch, WrongState
from footprint.offsets.ranges import Range, first_repeated, normalised, without
from footprint.offsets.selectors.serials import serials_read, texts_of

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U


FACTS = {
    RetirementState.REQUESTED: "retirement.requested",
    RetirementState.APPROVED: "retirement.approved",
    RetirementState.REJECTED: "retirement.rejected",
    RetirementState.RETIRED: "retirement.retired",
}
"""Outbox facts, one for all requests of one act. Payload: ``requests`` (public ids of the requests)."""


def fact_of(requests: Sequence[RetirementRequest], state: str, *, now: datetime) -> dict[str, Any]:
    """What rooms above and the people concerned learn of requests that are all in this state."""
    payload = {"requests": [str(request.public_id) for request in requests]}
    return {"kind": FACTS[RetirementState(state)], "subject": requests[0], "now": now, "payload": payload}


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Retirement requests under the chain heads of their serials.

    ``blocks`` are what their reservations keep, ``keys`` those of the retirements and the fact to come.
    """

    locked: Locked
    requests: list[RetirementRequest]
    blocks: list[OpenBlock]
    keys: Rows
    receipt: Receipt

    @classmethod
    def lock(
        cls, requests: Sequence[RetirementRequest], *states: str, step, actor, receipt: Receipt
    ) -> "Ending":
        """Lock and read again; ``receipt.seen`` names the issuances to lock.

        Raises
        ------
        WrongState
            One of the requests is in another state.
        """
        locked, (found, kept, keys) = lock_and_read(
            (row[0] for row in receipt.seen),
            select(RetirementRequest, [request.pk for request in requests]),
            reserved([request.reservation_id for request in requests]),
            next_keys(Retirement, OutboxFact, count=len(requests)),
            actor=actor,
        )
        fresh = records_from(RetirementRequest, found)
        for request in fresh:
            if request.state not in states:
                raise WrongState(record=request, state=request.get_state_display(), step=step)
        return cls(locked=locked, requests=fresh, blocks=blocks_from(kept), keys=keys, receipt=receipt)

    def is_here(self, request: RetirementRequest) -> bool:
        """Whether the registry of the request's serials is operated here."""
        block = next(block for block in self.blocks if block.reservation_id == request.reservation_id)
        return self.locked.heads[block.issuance_id].operated_here

    def complete(
        self,
        requests: Sequence[RetirementRequest],
        *,
        retired_on: date | None = None,
        proof: dict[str, str] | None = None,
        approved_by=None,
    ) -> list[Retirement]:
        """Retire the serials of the requests: final. The date is today in each request's zone by default."""
        now = self.receipt.now
        retirements = [
            Retirement(
                id=key,
                number=_new_number(),
                retirement_request=request,
                account_id=request.account_id,
                tonnes=request.tonnes,
                retired_on=retired_on or now.astimezone(ZoneInfo(request.zone)).date(),
                zone=request.zone,
                recorded_at=now,
                facts_sha256=request.facts_sha256,
                **(proof or {}),
            )
            for request, (key, _fact_key) in zip(requests, self.keys, strict=False)
        ]
        told = tell(key=self.keys[0][1], **fact_of(requests, RetirementState.RETIRED, now=now))
        post(
            kind=MovementKind.RETIRE,
            plans=self._plans(retirements),
            locked=self.locked,
            receipt=self.receipt,
            before=insert(retirements),
            after=[*_states_after(requests, approved_by, now), *told],
        )
        written(retirements)
        for request in requests:
            request.state, request.ended_at = RetirementState.RETIRED, now
        return retirements

    def _plans(self, retirements: list[Retirement]) -> Plans:
        """Every block that the reservations keep, to its retirement; the sums must be what was asked for."""
        by_reservation = {one.retirement_request.reservation_id: one for one in retirements}
        missing_t = {one.pk: one.tonnes for one in retirements}
        plans = Plans()
        for block in self.blocks:
            retirement = by_reservation.get(block.reservation_id)
            if retirement is None:
                continue
            place = Place(
                account_id=block.account_id,
                account=block.account,
                state=BlockState.RETIRED,
                retirement_id=retirement.pk,
                reference=str(retirement.public_id),
            )
            plan = plans[block.issuance_id]
            plan.change(block, to=place)
            plan.facts[place.reference] = _facts_in_chain(retirement)
            missing_t[retirement.pk] -= block.tonnes
        if any(missing_t.values()):
            raise LedgerFault(f"The reservations keep other tonnes than the requests name: {missing_t}.")
        return plans


def _states_after(requests: Sequence[RetirementRequest], approved_by, now: datetime) -> list[Statement]:
    """Requests and reservations are retired; the approval is noted when it happens in the same act."""
    approval = {} if approved_by is None else {"approved_by_id": approved_by.pk, "approved_at": now}
    asked = update(
        RetirementRequest,
        [request.pk for request in requests],
        state=str(RetirementState.RETIRED),
        ended_at=now,
        **approval,
    )
    reservation_ids = [request.reservation_id for request in requests]
    kept = update(Reservation, reservation_ids, state=str(ReservationState.RETIRED), ended_at=now)
    return [asked, kept]


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


# --- the registry's proof -----------------------------------------------------------------------------
def proof_check(request: RetirementRequest, *, proof_sha256: str, retired_on: date, now: datetime) -> None:
    """Refuse a proof whose digest or date cannot be."""
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


def proof_match(request: RetirementRequest, blocks: list[OpenBlock], serial_texts: Sequence[str]) -> None:
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
        twice = first_repeated(named.get(pk, []))
        if twice is not None:
            raise InvalidInput(
                _("The proof names the serial %(serial)s twice."),
                field="serials",
                params={"serial": texts_of([(issuance, Range(twice, twice))])[0]},
            )
        ours, theirs = normalised(wanted.get(pk, [])), normalised(named.get(pk, []))
        missing += [(issuance, part) for part in without(ours, theirs)]
        surplus += [(issuance, part) for part in without(theirs, ours)]
    if missing or surplus:
        raise ProofMismatch(missing=texts_of(missing), surplus=texts_of(surplus))
