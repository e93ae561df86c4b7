"""Credits by serial number: held, matched, quoted, reserved."""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.api.endpoint import Endpoint, operation
from footprint.api.filters import Filter
from footprint.api.renaming import fields_named
from footprint.api.shapes.credits import (
    AccountShape,
    BlockShape,
    IssuanceShape,
    MatchShape,
    MovementShape,
    ProlongNew,
    QuoteNew,
    QuoteReserve,
    QuoteShape,
    ReleaseNew,
    ReservationFull,
    ReservationNew,
    ReservationShape,
    ReservationsMade,
    RulesChoice,
    WishNew,
)
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import BlockState, QuoteState, ReservationState
from footprint.offsets.models import Issuance, Reservation
from footprint.offsets.selectors import rules_choices, serials_read
from footprint.offsets.selectors.holders import accounts_of, blocks_of, quotes_of, reservations_of
from footprint.offsets.services import (
    blocks_reserve,
    match_dry_run,
    match_reserve,
    quote_make,
    reservation_prolong,
    reservation_release,
)
from footprint.offsets.services.matching import Wish

TAG = "credits"
MOST_AHEAD = timedelta(days=92)
WISHES = frozenset(field.name for field in fields(Wish))


class Accounts(Endpoint):
    """Holdings."""

    @operation(
        tag=TAG,
        summary=_("Your accounts"),
        description=_("One account in each registry in which the organisation holds credits."),
        action="credits.view",
        answer=AccountShape,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(accounts_of(request.actor))


class Holdings(Endpoint):
    """What is held."""

    @operation(
        tag=TAG,
        summary=_("Your credits by serial number"),
        description=_("Every block of serial numbers in your accounts, with its state."),
        action="credits.view",
        answer=BlockShape,
        paged=True,
        filters=(
            Filter(name="state", label=_("State."), lookup="state", choices=tuple(BlockState.values)),
            Filter(name="registry", label=_("Registry."), lookup="registry__code"),
            Filter(
                name="vintage", label=_("Year of the reductions."), kind="number", lookup="issuance__vintage"
            ),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(blocks_of(request.actor))


class IssuanceEndpoint(Endpoint):
    """An address under one issuance."""

    def issuance(self, issuance_id: UUID) -> Issuance:
        """The issuance; what was issued is the registry's fact and open to all who deal with credits."""
        return self.found(
            Issuance.objects.select_related("registry", "project__registry", "project__methodology"),
            issuance_id,
        )


class IssuanceOne(IssuanceEndpoint):
    """One issuance."""

    @operation(
        tag=TAG,
        summary=_("One issuance"),
        description=_("Project, vintage and the range of serial numbers."),
        action="credits.view",
        answer=IssuanceShape,
    )
    def get(self, request: Request, issuance_id: UUID) -> Response:
        return self.answer(self.issuance(issuance_id))


class IssuanceMovements(IssuanceEndpoint):
    """Its journal."""

    @operation(
        tag=TAG,
        summary=_("The journal of an issuance"),
        description=_(
            "Every movement, each sealed by the hash of the one before: SHA-256 of prev_hash and entry."
        ),
        action="credits.view",
        answer=MovementShape,
        paged=True,
        most=500,
    )
    def get(self, request: Request, issuance_id: UUID) -> Response:
        return self.page(self.issuance(issuance_id).movements.all(), by="sequence", ascending=True)


class MatchingRules(Endpoint):
    """Rules to match under."""

    @operation(
        tag=TAG,
        summary=_("Rules to match under"),
        description=_("Voluntary rule books and markets that decide which credits may be used."),
        action="credits.view",
        answer=RulesChoice,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        rows = [{"name": name, "title_zh": zh, "title_en": en} for name, zh, en in rules_choices()]
        return self.page(rows)


class MatchingDryRun(Endpoint):
    """The matcher."""

    @operation(
        tag=TAG,
        summary=_("Try what would cover a demand"),
        description=_("Nothing is kept back. Each refused lot names its rule; a shortfall is stated."),
        action="credits.view",
        body=WishNew,
        answer=MatchShape,
    )
    def post(self, request: Request) -> Response:
        tried = match_dry_run(organisation=request.actor.organisation, wish=_wish(self.body()), now=self.now)
        return self.answer(tried.answer)


class Quotes(Endpoint):
    """Quotes."""

    @operation(
        tag=TAG,
        summary=_("Your quotes"),
        description=_("What was quoted to your organisation, the newest first."),
        action="credits.view",
        answer=QuoteShape,
        paged=True,
        filters=(Filter(name="state", label=_("State."), lookup="state", choices=tuple(QuoteState.values)),),
    )
    def get(self, request: Request) -> Response:
        return self.page(quotes_of(request.actor))

    @operation(
        tag=TAG,
        summary=_("Ask for a quote"),
        description=_("Freezes what the matcher answers now, for seven days at most. It keeps nothing back."),
        action="quotes.edit",
        body=QuoteNew,
        answer=QuoteShape,
        status=201,
        once="needed",
    )
    def post(self, request: Request) -> Response:
        facts = self.body()
        quote = quote_make(
            organisation=request.actor.organisation,
            wish=_wish(facts),
            subject=facts["subject"],
            subject_public_id=facts["subject_id"],
            quoted_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(quote, location=reverse("api:quote", args=[quote.public_id]))


class QuoteOne(Endpoint):
    """One quote."""

    @operation(
        tag=TAG,
        summary=_("One quote"),
        description=_("The quote with the lots chosen and refused."),
        action="credits.view",
        answer=QuoteShape,
    )
    def get(self, request: Request, quote_id: UUID) -> Response:
        return self.answer(self.found(quotes_of(request.actor), quote_id))


class QuoteReserved(Endpoint):
    """A quote's reservation."""

    @operation(
        tag=TAG,
        summary=_("Reserve a quote"),
        description=_("Keeps the exact serial numbers back, in all accounts or in none."),
        action="reservations.edit",
        body=QuoteReserve,
        answer=ReservationsMade,
        status=201,
        once="needed",
    )
    def post(self, request: Request, quote_id: UUID) -> Response:
        quote = self.found(quotes_of(request.actor), quote_id)
        facts = self.body()
        reservations = match_reserve(
            quote=quote,
            purpose=facts["purpose"],
            expires_at=near(facts["expires_at"], now=self.now),
            reserved_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer({"items": reservations})


class Reservations(Endpoint):
    """Reservations."""

    @operation(
        tag=TAG,
        summary=_("Your reservations"),
        description=_("What is kept back in your accounts, or for you by a quote."),
        action="credits.view",
        answer=ReservationShape,
        paged=True,
        filters=(
            Filter(name="state", label=_("State."), lookup="state", choices=tuple(ReservationState.values)),
            Filter(name="subject_id", label=_("What it is for."), kind="uuid", lookup="subject_public_id"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(reservations_of(request.actor))

    @operation(
        tag=TAG,
        summary=_("Reserve credits"),
        description=_(
            "Sets exact serial numbers of an account apart: so many tonnes, or the serials that you name."
        ),
        action="reservations.edit",
        body=ReservationNew,
        answer=ReservationFull,
        status=201,
        once="needed",
    )
    def post(self, request: Request) -> Response:
        facts = self.body()
        with fields_named(lambda field: "account_id" if field == "id" else field):
            account = self.found(accounts_of(request.actor), facts["account_id"])
        serials = [
            piece
            for text in facts.get("serials", [])
            for piece in serials_read(registry=account.registry, text=text)
        ]
        reservation = blocks_reserve(
            account=account,
            tonnes=facts.get("tonnes", 0),
            serials=serials,
            choice=facts["choice"],
            purpose=facts["purpose"],
            subject=facts["subject"],
            subject_public_id=facts["subject_id"],
            expires_at=near(facts["expires_at"], now=self.now),
            reserved_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(reservation, location=reverse("api:reservation", args=[reservation.public_id]))


class ReservationEndpoint(Endpoint):
    """An address under one reservation."""

    def reservation(self, reservation_id: UUID) -> Reservation:
        """The reservation, if the organisation is a party to it."""
        return self.found(reservations_of(self.request.actor), reservation_id)


class ReservationOne(ReservationEndpoint):
    """One reservation."""

    @operation(
        tag=TAG,
        summary=_("One reservation"),
        description=_("The reservation with the exact serial numbers that it keeps."),
        action="credits.view",
        answer=ReservationFull,
    )
    def get(self, request: Request, reservation_id: UUID) -> Response:
        return self.answer(self.reservation(reservation_id))


class ReservationRelease(ReservationEndpoint):
    """Release."""

    @operation(
        tag=TAG,
        summary=_("Give serial numbers free"),
        description=_("All of them, or the highest ones. It does not come back."),
        action="reservations.edit",
        body=ReleaseNew,
        answer=ReservationFull,
        once="needed",
    )
    def post(self, request: Request, reservation_id: UUID) -> Response:
        reservation = self.reservation(reservation_id)
        released = reservation_release(
            reservation=reservation,
            tonnes=self.body()["tonnes"],
            released_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(released)


class ReservationProlong(ReservationEndpoint):
    """Prolongation."""

    @operation(
        tag=TAG,
        summary=_("Prolong a reservation"),
        description=_("To a later end, at most 92 days ahead."),
        action="reservations.edit",
        body=ProlongNew,
        answer=ReservationFull,
    )
    def post(self, request: Request, reservation_id: UUID) -> Response:
        reservation = self.reservation(reservation_id)
        prolonged = reservation_prolong(
            reservation=reservation,
            expires_at=near(self.body()["expires_at"], now=self.now),
            now=self.now,
            actor=request.actor.user,
        )
        return self.answer(prolonged)


def near(expires_at: datetime, *, now: datetime) -> datetime:
    """The end of a reservation: it keeps tonnes from others and may not lie far ahead.

    Raises
    ------
    InvalidInput
        It lies more than ``MOST_AHEAD`` ahead.
    """
    if expires_at > now + MOST_AHEAD:
        raise InvalidInput(
            _("That is more than %(days)d days ahead."),
            code="too_far_ahead",
            field="expires_at",
            value=expires_at.isoformat(),
            params={"days": MOST_AHEAD.days},
            remedy=_("Choose an earlier end and prolong again later."),
        )
    return expires_at


def _wish(facts: dict[str, Any]) -> Wish:
    wished = {name: value for name, value in facts.items() if name in WISHES}
    for name in ("preferences", "regions"):
        if name in wished:
            wished[name] = tuple(wished[name])
    return Wish(**wished)
