"""What covers a claim today? Read from the ledger; a forest of ours will stand beside it in :func:`cover_of`.

A tonne belongs to a claim when its reservation names the claim's subject and was made for the claim's
organisation: from its own holdings, or by a quote made to it. It counts when it was retired for that
organisation and its issuance still stands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from calculators.rulebooks import INSTRUMENTS
from calculators.rulebooks.facts import CoverItem, CoverState
from footprint.claims.models import Claim
from footprint.offsets.enums import ReservationState, RetirementState
from footprint.offsets.models import Block, Issuance, QuoteLine, Reservation, Retirement, RetirementRequest
from footprint.offsets.selectors import serial_texts

PROMISED = (RetirementState.APPROVED, RetirementState.INSTRUCTED)
"""A second person has agreed; from here on only the registry's proof is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """Tonnes of one issuance that stand for a claim.

    Parameters
    ----------
    state
        reserved, promised or retired.
    reservation, request, retirement
        Where it stands in the ledger; the last two once they exist.
    blocks
        The serials.
    counts
        False for what was retired for somebody else, or stands in a registry whose kind of unit is unknown.
    """

    issuance: Issuance
    state: CoverState
    tonnes: int
    reservation: Reservation
    request: RetirementRequest | None
    retirement: Retirement | None
    blocks: tuple[Block, ...]
    counts: bool

    @property
    def void(self) -> bool:
        """Whether its issuance was invalidated."""
        return self.issuance.invalidated_at is not None

    @property
    def instrument(self) -> str:
        return self.issuance.registry.instrument

    @property
    def done_on(self) -> date | None:
        return self.retirement.retired_on if self.retirement else None

    @property
    def proof(self) -> str:
        """The registry's proof; a registry operated here proves it by its own ledger."""
        if self.retirement is None:
            return ""
        here = self.retirement.number if self.issuance.registry.operated_here else ""
        return self.retirement.proof_number or self.retirement.proof_sha256 or here

    @property
    def serials(self) -> list[str]:
        """The serials as their registry writes them."""
        return serial_texts(issuance=self.issuance, serials=[block.serials for block in self.blocks])

    def item(self) -> CoverItem:
        """The line as a rule book sees it."""
        return CoverItem(
            kind=self.instrument,
            tonnes=Decimal(self.tonnes),
            state=self.state,
            done_on=self.done_on,
            proof=self.proof,
            country=self.issuance.project.region[:2],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Everything in the ledger that names a claim's subject, in the order of the reservations."""

    lines: tuple[CoverLine, ...]

    @property
    def counting(self) -> list[CoverLine]:
        """The lines that a rule book is asked about."""
        return [line for line in self.lines if line.counts and not line.void]

    @property
    def items(self) -> tuple[CoverItem, ...]:
        return tuple(line.item() for line in self.counting)

    @property
    def retired(self) -> list[CoverLine]:
        return [line for line in self.counting if line.state == "retired"]

    @property
    def lost_t(self) -> int:
        """Retired tonnes whose issuance turned out to be void. [tCO2e]"""
        return sum(
            line.tonnes for line in self.lines if line.counts and line.void and line.state == "retired"
        )

    @property
    def free_reservations(self) -> list[Reservation]:
        """Reservations that nobody has asked to retire yet, the newest first."""
        found = {
            line.reservation.pk: line.reservation
            for line in self.lines
            if line.reservation.state == ReservationState.ACTIVE
        }
        return [found[pk] for pk in sorted(found, reverse=True)]


def reservations_of(claim: Claim) -> QuerySet[Reservation]:
    """The reservations made for a claim, whatever became of them."""
    own = claim.organisation_id
    quoted = QuoteLine.objects.filter(quote__organisation=own, reservation__isnull=False)
    return Reservation.objects.filter(subject_public_id=claim.subject.public_id).filter(
        Q(account__organisation=own) | Q(pk__in=quoted.values("reservation_id"))
    )


def requests_of(claim: Claim) -> QuerySet[RetirementRequest]:
    """The retirement requests made for a claim, the newest first."""
    return (
        RetirementRequest.objects.filter(reservation__in=reservations_of(claim))
        .select_related("account__registry", "account__organisation", "requested_by", "approved_by")
        .order_by("-pk")
    )


def cover_of(claim: Claim, *, now: datetime) -> Cover:
    """What stands for a claim in the ledger; a reservation whose time is over keeps nothing."""
    requests = Prefetch(
        "retirement_requests",
        RetirementRequest.objects.exclude(
            state__in=[RetirementState.REJECTED, RetirementState.INVALIDATED]
        ).select_related("retirement"),
        to_attr="standing",
    )
    reservations = {
        row.pk: row
        for row in reservations_of(claim)
        .exclude(state=ReservationState.ACTIVE, expires_at__lte=now)
        .select_related("account__registry", "account__organisation")
        .prefetch_related(requests)
        .order_by("pk")
    }
    blocks = (
        Block.objects.open()
        .filter(
            Q(reservation__in=reservations) | Q(retirement__retirement_request__reservation__in=reservations)
        )
        .select_related("issuance__registry", "issuance__project", "retirement__retirement_request")
        .order_by("issuance_id", "first")
    )
    grouped: dict[tuple[int, int], list[Block]] = {}
    for block in blocks:
        owner = block.reservation_id or block.retirement.retirement_request.reservation_id
        grouped.setdefault((owner, block.issuance_id), []).append(block)
    lines = [_line(claim, reservations[owner], tuple(parts)) for (owner, _issuance), parts in grouped.items()]
    return Cover(lines=tuple(sorted(lines, key=lambda line: (line.reservation.pk, line.issuance.pk))))


def _line(claim: Claim, reservation: Reservation, blocks: tuple[Block, ...]) -> CoverLine:
    [request] = reservation.standing or [None]
    retirement = blocks[0].retirement
    state: CoverState = "reserved"
    if retirement is not None:
        state = "retired"
    elif request is not None and request.state in PROMISED:
        state = "promised"
    for_us = request is None or request.beneficiary_organisation_id == claim.organisation_id
    return CoverLine(
        issuance=blocks[0].issuance,
        state=state,
        tonnes=sum(block.serials.tonnes for block in blocks),
        reservation=reservation,
        request=request,
        retirement=retirement,
        blocks=blocks,
        counts=for_us and blocks[0].issuance.registry.instrument in INSTRUMENTS,
    )
