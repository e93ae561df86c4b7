"""Which records of the ledger belong to the organisation somebody acts for?

A reservation or a retirement of a quote concerns two: who holds the tonnes, and for whom they were quoted.
"""

from datetime import UTC, datetime

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from footprint.accounts.actors import Actor
from footprint.offsets.enums import AccountKind, ReservationState
from footprint.offsets.models import (
    Account,
    Block,
    CancellationRequest,
    Issuance,
    Offer,
    Quote,
    QuoteLine,
    Registry,
    Reservation,
    RetirementRequest,
    StatementImport,
    Transfer,
)

SIZE = ExpressionWrapper(F("last") - F("first") + 1, output_field=BigIntegerField())
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def accounts_of(actor: Actor) -> QuerySet[Account]:
    """The holdings of the organisation acted for."""
    return Account.objects.filter(kind=AccountKind.HOLDING, organisation=_own(actor)).select_related(
        "registry", "organisation"
    )


def blocks_of(actor: Actor) -> QuerySet[Block]:
    """What stands now in its holdings; ``tonnes_t`` is the size of each block. [t]"""
    return with_parties(Block.objects.open().filter(account__in=accounts_of(actor)))


def with_parties(blocks: QuerySet[Block]) -> QuerySet[Block]:
    """Blocks with their size and everything that names them."""
    return blocks.select_related(
        "account__organisation", "account__registry", "issuance__registry", "issuance__project", "retirement"
    ).annotate(tonnes_t=SIZE)


def reservations_of(actor: Actor) -> QuerySet[Reservation]:
    """Reservations in its holdings, and those made for it by a quote; ``kept_t`` is what each keeps. [t]

    ``due`` sorts the active ones by their end and everything else behind them.
    """
    quoted = QuoteLine.objects.filter(quote__organisation=_own(actor), reservation__isnull=False)
    kept = (
        Block.objects.open()
        .filter(reservation=OuterRef("pk"))
        .values("reservation")
        .annotate(total=Sum(SIZE))
        .values("total")
    )
    return (
        Reservation.objects.filter(
            Q(account__in=accounts_of(actor)) | Q(pk__in=quoted.values("reservation_id"))
        )
        .select_related("account__registry", "account__organisation", "reserved_by")
        .annotate(
            kept_t=Coalesce(Subquery(kept, output_field=BigIntegerField()), 0),
            due=Case(
                When(state=ReservationState.ACTIVE, then=F("expires_at")),
                default=Value(NEVER),
                output_field=DateTimeField(),
            ),
        )
    )


def retirement_requests_of(actor: Actor) -> QuerySet[RetirementRequest]:
    """Requests from its holdings, and those for reservations that a quote made for it."""
    quoted = QuoteLine.objects.filter(quote__organisation=_own(actor), reservation__isnull=False)
    return RetirementRequest.objects.filter(
        Q(account__in=accounts_of(actor)) | Q(reservation__in=quoted.values("reservation_id"))
    ).select_related(
        "account__registry", "account__organisation", "requested_by", "approved_by", "reservation"
    )


def transfers_of(actor: Actor) -> QuerySet[Transfer]:
    """Transfers from and to its holdings."""
    own = accounts_of(actor)
    return Transfer.objects.filter(Q(from_account__in=own) | Q(to_account__in=own)).select_related(
        "from_account__organisation", "from_account__registry", "to_account__organisation", "offered_by"
    )


def offers_of(actor: Actor) -> QuerySet[Offer]:
    """What it offers and has offered, ended offers too."""
    return Offer.objects.filter(account__in=accounts_of(actor)).select_related(
        "account__registry", "issuance__project", "issuance__registry"
    )


def statements_of(actor: Actor) -> QuerySet[StatementImport]:
    """Statements handed in for its holdings."""
    return StatementImport.objects.filter(account__in=accounts_of(actor)).select_related(
        "account__registry", "account__organisation", "uploaded_by", "decided_by"
    )


def quotes_of(actor: Actor) -> QuerySet[Quote]:
    """What was quoted to the organisation."""
    return Quote.objects.filter(organisation=_own(actor)).select_related("quoted_by")


def registries_of(actor: Actor) -> QuerySet[Registry]:
    """The registries that the organisation operates here."""
    return Registry.objects.filter(operated_here=True, operator=_own(actor))


def cancellations_of(actor: Actor) -> QuerySet[CancellationRequest]:
    """Requests for cancellation in the registries that the organisation operates."""
    return CancellationRequest.objects.filter(account__registry__in=registries_of(actor)).select_related(
        "account__registry", "account__organisation", "requested_by", "decided_by"
    )


def sees_whole(actor: Actor, issuance: Issuance) -> bool:
    """Whether the reader operates the registry of an issuance and so sees every holder by name."""
    return registries_of(actor).filter(pk=issuance.registry_id).exists()


def _own(actor: Actor) -> int:
    """The key of the organisation acted for; 0, which no organisation has, for nobody."""
    return actor.organisation.pk if actor.organisation is not None else 0
