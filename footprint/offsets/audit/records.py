"""Do reservations, transfers and retirements agree with the blocks that name them?"""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from footprint.offsets.audit.breaks import Break, Tally, one_moment
from footprint.offsets.enums import BlockState, ReservationState, RetirementState, TransferState
from footprint.offsets.models import Reservation, Retirement, RetirementRequest, Transfer
from footprint.offsets.retirement_facts import digest_of


def check(tally: Tally) -> Iterator[Break]:
    """Compare the tonnes that a record names with the open blocks that name it."""
    with one_moment():
        yield from _reservations()
        yield from _transfers()
        yield from _retirements()


def _with_tonnes(records: QuerySet, state: str) -> QuerySet:
    """The records with ``found_t``: the tonnes of their open blocks in a state. [t]"""
    standing = Q(blocks__closed_by__isnull=True, blocks__state=state)
    tonnes = Sum(F("blocks__last") - F("blocks__first") + 1, filter=standing)
    return records.annotate(found_t=Coalesce(tonnes, 0)).order_by("pk")


def _reservations() -> Iterator[Break]:
    unfinished = [RetirementState.REQUESTED, RetirementState.APPROVED, RetirementState.INSTRUCTED]
    requests = RetirementRequest.objects.filter(state__in=unfinished)
    asked = dict(requests.values_list("reservation_id", "tonnes"))
    for record in _with_tonnes(Reservation.objects.all(), BlockState.RESERVED).iterator():
        if record.state == ReservationState.COMMITTED:
            expected = asked.get(record.pk, 0)
        elif record.state == ReservationState.ACTIVE:
            expected = min(max(record.found_t, 1), record.tonnes)
        else:
            expected = 0
        if record.found_t != expected:
            yield _break("reservation_blocks", record, expected)


def _transfers() -> Iterator[Break]:
    for record in _with_tonnes(Transfer.objects.all(), BlockState.IN_TRANSFER).iterator():
        expected = record.tonnes if record.state == TransferState.OFFERED else 0
        if record.found_t != expected:
            yield _break("transfer_blocks", record, expected)


def _retirements() -> Iterator[Break]:
    records = Retirement.objects.select_related("retirement_request__beneficiary_organisation")
    for record in _with_tonnes(records, BlockState.RETIRED).iterator():
        if record.found_t != record.tonnes:
            yield _break("retirement_blocks", record, record.tonnes)
        request = record.retirement_request
        if request.facts_salt and digest_of(request) != record.facts_sha256:
            yield Break("retirement_facts", record.number, {"record": record.number})


def _break(code: str, record, expected: int) -> Break:
    values = {
        "record": record.public_id,
        "state": getattr(record, "state", ""),
        "found": record.found_t,
        "expected": expected,
    }
    return Break(code, str(record.public_id), values)
