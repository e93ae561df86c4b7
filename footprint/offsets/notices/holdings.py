"""Who is told of statements, transfers, void issuances and reservations?"""

from datetime import datetime, timedelta

from footprint.accounts.models import Organisation, User
from footprint.core.dates import moment
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.core.periodic import periodic
from footprint.core.text import number
from footprint.notices.links import link_to
from footprint.notices.selectors import people_with
from footprint.notices.services import notice_send
from footprint.offsets.enums import CancellationState, ReservationState, StatementState, TransferState
from footprint.offsets.models import (
    Block,
    CancellationRequest,
    Issuance,
    Reservation,
    StatementImport,
    Transfer,
)
from footprint.offsets.notices import kinds
from footprint.offsets.services import cancellations, invalidations, statements, transfers

WARN_BEFORE = timedelta(days=3)
LOOK_BACK = timedelta(days=2)


@consumer(*statements.FACTS.values(), name="offsets.notices.statements", at_once=False)
def tell_of_statement(fact: OutboxFact, *, now: datetime) -> None:
    """A second person that a statement waits; whoever handed it in what became of it."""
    found = StatementImport.objects.select_related(
        "account__registry", "account__organisation", "uploaded_by", "decided_by"
    )
    statement = found.get(public_id=fact.subject_public_id)
    submitted = fact.kind == statements.FACTS[StatementState.SUBMITTED]
    if submitted and statement.state != StatementState.SUBMITTED:
        return  # decided meanwhile
    organisation = statement.account.organisation
    facts = {"registry": statement.account.registry}
    if submitted:
        kind = kinds.STATEMENT_SUBMITTED
        to = people_with(organisation, "statements.approve", now=now).exclude(pk=statement.uploaded_by_id)
        facts |= {
            "person": statement.uploaded_by,
            "enters": number(fact.payload["enters_t"]),
            "leaves": number(fact.payload["leaves_t"]),
        }
    else:
        kind, to = kinds.STATEMENT_DECIDED, statement.uploaded_by
        facts |= {
            "state": statement.get_state_display,
            "person": statement.decided_by,
            "reason": statement.decided_because,
        }
    notice_send(
        kind=kind,
        to=to,
        facts=facts,
        organisation=organisation,
        link=link_to("offsets:statement", statement.public_id),
        key=f"{fact.kind}:{statement.public_id}",
        now=now,
    )


@consumer(*transfers.FACTS.values(), name="offsets.notices.transfers", at_once=False)
def tell_of_transfer(fact: OutboxFact, *, now: datetime) -> None:
    """The receiver of an offer or its withdrawal, the sender of the answer."""
    found = Transfer.objects.select_related(
        "from_account__organisation", "from_account__registry", "to_account__organisation", "decided_by"
    )
    transfer = found.get(public_id=fact.subject_public_id)
    sender, receiver = transfer.from_account.organisation, transfer.to_account.organisation
    offered = fact.kind == transfers.FACTS[TransferState.OFFERED]
    if offered and transfer.state != TransferState.OFFERED:
        return  # decided meanwhile
    withdrawn = fact.kind == transfers.FACTS[TransferState.WITHDRAWN]
    told = receiver if offered or withdrawn else sender
    notice_send(
        kind=kinds.TRANSFER_OFFERED if offered else kinds.TRANSFER_DECIDED,
        to=people_with(told, "credits.edit", now=now),
        facts={
            "tonnes": number(transfer.tonnes),
            "sender": sender,
            "receiver": receiver,
            "registry": transfer.from_account.registry,
            "state": transfer.get_state_display,
            "person": transfer.decided_by or "–",
        },
        organisation=told,
        link=link_to("offsets:transfer", transfer.public_id),
        key=f"{fact.kind}:{transfer.public_id}",
        now=now,
    )


@consumer(*cancellations.FACTS.values(), name="offsets.notices.cancellations", at_once=False)
def tell_of_cancellation(fact: OutboxFact, *, now: datetime) -> None:
    """The registry's other people that one waits; whoever asked what became of it."""
    found = CancellationRequest.objects.select_related(
        "account__registry__operator", "requested_by", "decided_by"
    )
    request = found.get(public_id=fact.subject_public_id)
    if fact.kind != cancellations.FACTS[CancellationState(request.state)]:
        return  # decided meanwhile
    registry, waits = request.account.registry, request.state == CancellationState.REQUESTED
    second = people_with(registry.operator, "registry.operate", now=now).exclude(pk=request.requested_by_id)
    notice_send(
        kind=kinds.CANCELLATION_REQUESTED if waits else kinds.CANCELLATION_DECIDED,
        to=second if waits else request.requested_by,
        facts={
            "tonnes": number(request.tonnes),
            "registry": registry,
            "person": request.requested_by if waits else request.decided_by,
            "reason": request.reason if waits else request.decided_because,
            "state": request.get_state_display,
        },
        organisation=registry.operator,
        link=link_to("offsets:cancellation", request.public_id),
        key=f"{fact.kind}:{request.public_id}",
        now=now,
    )


@consumer(invalidations.FACT_KIND, name="offsets.notices.invalidations", at_once=False)
def tell_of_invalidation(fact: OutboxFact, *, now: datetime) -> None:
    """Everybody who holds serials of the issuance or has retired some."""
    issuance = Issuance.objects.select_related("project").get(public_id=fact.subject_public_id)
    holders = Organisation.objects.filter(
        pk__in=Block.objects.open().filter(issuance=issuance).values("account__organisation")
    )
    for holder in holders:
        notice_send(
            kind=kinds.ISSUANCE_INVALIDATED,
            to=people_with(holder, "credits.view", now=now),
            facts={
                "project": issuance.project,
                "vintage": issuance.vintage,
                "reason": fact.payload["reason"],
            },
            organisation=holder,
            link=link_to("offsets:issuance", issuance.public_id),
            key=f"{fact.kind}:{issuance.public_id}",
            now=now,
        )


@periodic("offsets.notices.reservations", every=timedelta(minutes=1))
def tell_of_reservations(*, now: datetime) -> int:
    """Warn of reservations that end soon and tell of those that have ended; return how many were meant."""
    found = Reservation.objects.select_related("account__organisation", "reserved_by").order_by("pk")
    ending = found.filter(
        state=ReservationState.ACTIVE, expires_at__gt=now, expires_at__lte=now + WARN_BEFORE
    )
    ended = found.filter(state=ReservationState.EXPIRED, ended_at__gt=now - LOOK_BACK, ended_at__lte=now)
    for reservation in ending:
        _tell_of_reservation(kinds.RESERVATION_EXPIRING, reservation, now)
    for reservation in ended:
        _tell_of_reservation(kinds.RESERVATION_EXPIRED, reservation, now)
    return len(ending) + len(ended)


def _tell_of_reservation(kind: str, reservation: Reservation, now: datetime) -> None:
    organisation = reservation.account.organisation
    people: set[User] = {reservation.reserved_by, *people_with(organisation, "credits.edit", now=now)}
    notice_send(
        kind=kind,
        to=people,
        facts={
            "tonnes": number(reservation.tonnes),
            "subject": reservation.subject or reservation.get_purpose_display,
            "moment": lambda: moment(reservation.expires_at, zone=True),
        },
        organisation=organisation,
        link=link_to("offsets:reservation", reservation.public_id),
        key=f"{kind}:{reservation.public_id}:{reservation.expires_at:%Y%m%dT%H%M}",
        now=now,
    )
