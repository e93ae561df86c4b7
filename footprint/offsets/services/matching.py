"""A demand is matched to lots: tried without trace, quoted for a while, and reserved serial by serial."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from calculators.errors import CalculatorError
from calculators.offsets.eligibility import RuleSet
from calculators.offsets.explanation import Explanation, explain
from calculators.offsets.matching import Proposal, Request, propose
from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, from_calculator
from footprint.offsets.enums import QuoteState, RetirementPurpose
from footprint.offsets.ledger.locking import heads_lock
from footprint.offsets.ledger.reading import held_blocks
from footprint.offsets.ledger.requests import once
from footprint.offsets.models import Account, Quote, QuoteLine, Reservation
from footprint.offsets.problems import InsufficientCredits, WrongState
from footprint.offsets.quote_facts import answer_facts, request_facts
from footprint.offsets.ranges import lowest
from footprint.offsets.selectors.market import Market, Rules, lots_for_matching, rules_named
from footprint.offsets.services.reservations import blocks_reserve, reservations_expire
from footprint.rulebooks.models import RuleBookRelease

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
VALID_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants covered, and how.

    Parameters
    ----------
    rules
        Name of a voluntary rule book or of a market.
    demand_t
        Tonnes to cover, whole. [tCO2e]
    used_on
        Day on which the credits are to be used.
    preferences
        Keys of ``calculators.offsets.matching.PREFERENCES``, the most important first.
    budget, currency
        At most so much money. [currency]
    max_lots, lot_minimum_t
        At most so many lots, none used for less. [tCO2e]
    obligation_t
        What a market's share refers to. [tCO2e]
    regions
        Places that count as local, ISO 3166-2 (a market brings its own).
    own, marketplace
        Use what the organisation holds; use what others offer.
    release
        The release of the rule book that an event keeps; the newest one by default.
    """

    rules: str
    demand_t: int
    used_on: date
    preferences: tuple[str, ...] = ("least_cost",)
    budget: Decimal | None = None
    currency: str = "CNY"
    max_lots: int | None = None
    lot_minimum_t: int = 1
    obligation_t: int | None = None
    regions: tuple[str, ...] = ()
    own: bool = True
    marketplace: bool = True
    release: RuleBookRelease | None = None

    def request(self) -> Request:
        """The wish as the matcher reads it."""
        return Request(
            demand_t=self.demand_t,
            used_on=self.used_on,
            preferences=self.preferences,
            budget=self.budget,
            max_lots=self.max_lots,
            lot_minimum_t=self.lot_minimum_t,
            obligation_t=self.obligation_t,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What the matcher would do now. Nothing is written and nothing kept back."""

    wish: Wish
    rules: Rules
    market: Market
    proposal: Proposal
    explanation: Explanation | None

    @property
    def ruleset(self) -> RuleSet:
        return self.rules.ruleset

    @property
    def answer(self) -> dict[str, Any]:
        """Chosen and refused lots with rules, shortfall and reasons, as plain data."""
        return answer_facts(
            market=self.market, proposal=self.proposal, explanation=self.explanation, ruleset=self.ruleset
        )


def match_dry_run(*, organisation, wish: Wish, with_reasons: bool = True, now: datetime) -> DryRun:
    """Ask the matcher what would cover a demand; nothing moves.

    Parameters
    ----------
    with_reasons
        Also say what each preference costs, what binds and what would close a shortfall: this solves the
        request once more for each of them.

    Raises
    ------
    InvalidInput
        The wish makes no sense, or the rules are not known.
    """
    rules = rules_named(wish.rules, release=wish.release, regions=wish.regions)
    market = lots_for_matching(
        organisation=organisation,
        own=wish.own,
        marketplace=wish.marketplace,
        currency=wish.currency,
        now=now,
    )
    lots = [found.lot for found in market.lots]
    try:
        proposal = propose(lots, rules.ruleset, wish.request())
        reasons = explain(lots, rules.ruleset, wish.request(), proposal) if with_reasons else None
    except CalculatorError as error:
        raise from_calculator(error) from error
    return DryRun(wish=wish, rules=rules, market=market, proposal=proposal, explanation=reasons)


def quote_make(
    *,
    organisation,
    wish: Wish,
    subject: str = "",
    subject_public_id: UUID | None = None,
    valid_for: timedelta = VALID_FOR,
    quoted_by,
    request_id: UUID,
    now: datetime,
) -> Quote:
    """Freeze what the matcher answers now; it stands until the first offer in it ends, at most ``valid_for``.

    A quote keeps nothing back: somebody else may take the serials before it is reserved.
    """
    body = {
        "organisation": organisation, "wish": request_facts(wish), "subject": [subject, subject_public_id],
        "valid_for": int(valid_for.total_seconds()),
    }  # fmt: skip
    with once(service="quote_make", request_id=request_id, body=body, actor=quoted_by, now=now) as receipt:
        if receipt.answered:
            return Quote.objects.get(request_id=request_id)
        tried = match_dry_run(organisation=organisation, wish=wish, now=now)
        chosen = [(tried.market[lot_id], tonnes) for lot_id, tonnes in tried.proposal.chosen.items()]
        ends = [now + valid_for, *(found.offer.valid_until for found, _t in chosen if found.offer)]
        quote = Quote.objects.create(
            number=_number(now),
            organisation=organisation,
            rules=wish.rules,
            rules_release=tried.rules.release,
            demand_t=wish.demand_t,
            covered_t=tried.proposal.covered_t,
            used_on=wish.used_on,
            currency=wish.currency,
            cost=tried.proposal.cost,
            request_facts=request_facts(wish),
            answer=tried.answer,
            subject=subject,
            subject_public_id=subject_public_id,
            quoted_at=now,
            quoted_by=quoted_by,
            valid_until=min(ends),
            request_id=request_id,
        )
        QuoteLine.objects.bulk_create(
            QuoteLine(
                quote=quote,
                account=found.account,
                issuance=found.issuance,
                tonnes=tonnes,
                price=found.lot.price,
                offer=found.offer,
            )
            for found, tonnes in chosen
        )
        activity_record(verb="quote.made", target=quote, now=now, actor=quoted_by, organisation=organisation)
        return quote


def match_reserve(
    *,
    quote: Quote,
    purpose: str = RetirementPurpose.EVENT_NEUTRALITY,
    expires_at: datetime,
    reserved_by,
    request_id: UUID,
    now: datetime,
) -> list[Reservation]:
    """Reserve the exact serials of a quote: one reservation in each account, all or none.

    Raises
    ------
    WrongState
        The quote was reserved before.
    Conflict
        The quote is over, or an offer in it was withdrawn.
    InsufficientCredits
        Somebody took the tonnes in the meantime. Nothing moved.
    """
    for line in quote.lines.select_related("account"):
        reservations_expire(account=line.account, now=now)
    body = {"quote": quote, "purpose": purpose, "expires_at": expires_at}
    with once(
        service="match_reserve", request_id=request_id, body=body, actor=reserved_by, now=now
    ) as receipt:
        if receipt.answered:
            return list(Reservation.objects.filter(quote_lines__quote=quote).distinct().order_by("pk"))
        lines = list(
            quote.lines.select_related("account__registry", "account__organisation", "issuance", "offer")
        )
        heads_lock({line.issuance_id for line in lines}, actor=reserved_by)
        quote = Quote.objects.select_for_update().get(pk=quote.pk)
        _check_open(quote, lines, now)
        reservations = []
        for account in sorted({line.account for line in lines}, key=lambda account: account.pk):
            own_lines = [line for line in lines if line.account_id == account.pk]
            reservation = blocks_reserve(
                account=account,
                serials=[piece for line in own_lines for piece in _serials(account, line)],
                purpose=purpose,
                subject=quote.subject,
                subject_public_id=quote.subject_public_id,
                expires_at=expires_at,
                reserved_by=reserved_by,
                request_id=uuid5(request_id, str(account.public_id)),
                now=now,
            )
            reservations.append(reservation)
            quote.lines.filter(account=account).update(reservation=reservation)
        quote.state = QuoteState.RESERVED
        quote.save(update_fields=["state"])
        activity_record(
            verb="quote.reserved", target=quote, now=now, actor=reserved_by, organisation=quote.organisation
        )
        return reservations


def _check_open(quote: Quote, lines: Sequence[QuoteLine], now: datetime) -> None:
    if quote.state != QuoteState.OPEN:
        raise WrongState(record=quote, state=quote.get_state_display(), step=_("The reservation"))
    if not lines:
        raise Conflict(_("The quote %(number)s covers nothing."), params={"number": quote.number})
    ended = [line for line in lines if line.offer and line.offer.withdrawn_at is not None]
    if quote.valid_until <= now or ended:
        raise Conflict(
            _("The quote %(number)s is over: it stood until %(time)s, or an offer in it was withdrawn."),
            code="quote_over",
            params={"number": quote.number, "time": quote.valid_until.isoformat(timespec="minutes")},
            remedy=_("Ask for a new quote."),
        )


def _serials(account: Account, line: QuoteLine) -> list:
    """The lowest free serials of a line's issuance, under the lock."""
    blocks = held_blocks(account_id=account.pk, issuance_ids=[line.issuance_id])
    held_t = sum(block.tonnes for block in blocks)
    if held_t < line.tonnes:
        raise InsufficientCredits(account=account, asked_t=line.tonnes, held_t=held_t)
    parts = lowest([block.serials for block in blocks], count=line.tonnes)
    return [(line.issuance, part) for part in parts]


def _number(now: datetime) -> str:
    return f"Q-{now.year}-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
