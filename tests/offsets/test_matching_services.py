"""Does a demand become a quote, and a quote exact serials, once?"""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from footprint.accounts.models import Organisation
from footprint.core.problems import Conflict, InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import AccountKind, BlockState, Instrument, ProjectKind, QuoteState, RegistryKind
from footprint.offsets.models import Block, LedgerRequest, Quote, Reservation
from footprint.offsets.problems import IdempotencyConflict, InsufficientCredits, WrongState
from footprint.offsets.selectors.market import lots_for_matching, rules_choices
from footprint.offsets.services.matching import Wish
from footprint.rulebooks.services import rulebooks_install
from tests.offsets.conftest import NOW

LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def books(db):
    rulebooks_install(now=NOW)


@pytest.fixture
def registry(operator):
    """A registry of CCERs operated here, with serials like T-1-120-X."""
    return services.registry_register(
        code="here", name_zh="本站登记簿", name_en="Registry of this site", instrument=Instrument.CCER,
        kind=RegistryKind.NATIONAL_REDUCTION, serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+",
        serial_example="T-1-120-X", operated_here=True, operator=operator, now=NOW,
    )  # fmt: skip


@pytest.fixture
def seller(registry, people):
    """Another holder: 500 t of wind for 60 yuan, 300 t of hydropower for 40, 200 t that nobody offers."""
    company = Organisation.objects.create(name_zh="卖方公司", name_en="Seller Ltd")
    account = services.account_open(registry=registry, organisation=company, now=NOW)
    for number, kind, serials, price in (
        ("W", ProjectKind.WIND, "T-20001-20500-X", "60"),
        ("H", ProjectKind.HYDRO_LARGE, "T-30001-30300-X", "40"),
        ("N", ProjectKind.WIND, "T-40001-40200-X", None),
    ):
        project = services.project_register(
            registry=registry, number=number, name_zh="项目", kind=kind, region="CN-SC", now=NOW
        )
        issuance = services.issuance_register(
            project=project, vintage=2025, serials=serials, account=account, registered_by=people[0],
            request_id=uuid4(), now=NOW,
        )  # fmt: skip
        if price:
            services.offer_make(
                account=account, issuance=issuance, price=Decimal(price), valid_until=LATER,
                offered_by=people[0], now=NOW,
            )  # fmt: skip
    return account


@pytest.fixture
def buyer(db):
    return Organisation.objects.create(name_zh="买方", name_en="Buyer")


def wish(demand_t, **options):
    return Wish(**({"rules": "mee_2019", "demand_t": demand_t, "used_on": date(2026, 11, 20)} | options))


def quoted(buyer, person, demand_t=400, **options):
    return services.quote_make(
        organisation=buyer, wish=wish(demand_t, **options), quoted_by=person, request_id=uuid4(), now=NOW
    )


def reserve(quote, person, **options):
    return services.match_reserve(
        **{"quote": quote, "expires_at": LATER, "reserved_by": person, "request_id": uuid4(), "now": NOW}
        | options
    )


def test_dry_run_chooses_the_cheapest_and_writes_nothing(seller, buyer):
    before = LedgerRequest.objects.count()

    tried = services.match_dry_run(organisation=buyer, wish=wish(400), now=NOW)

    assert [(row["project"], row["tonnes"], row["price"]) for row in tried.answer["chosen"]] == [
        ("W", 100, "60.0000"),
        ("H", 300, "40.0000"),
    ]
    assert tried.proposal.cost == 18_000
    assert LedgerRequest.objects.count() == before


def test_own_tonnes_cost_nothing_more_and_come_first(issuance, holding, seller):
    tried = services.match_dry_run(organisation=holding.organisation, wish=wish(10_100), now=NOW)

    assert sorted((row["own"], row["tonnes"]) for row in tried.answer["chosen"]) == [
        (False, 100),
        (True, 10_000),
    ]
    assert tried.proposal.cost == 4_000


def test_shortfall_is_stated_with_what_would_close_it(seller, buyer):
    tried = services.match_dry_run(
        organisation=buyer,
        wish=wish(700, rules="beijing_2014", obligation_t=100_000, used_on=date(2014, 10, 27)),
        now=NOW,
    )

    assert tried.proposal.covered_t == 0
    assert {finding["clause"] for row in tried.answer["refused"] for finding in row["findings"]} == {"hydro"}


def test_budget_that_binds_names_what_the_whole_would_cost(seller, buyer):
    tried = services.match_dry_run(organisation=buyer, wish=wish(400, budget=Decimal(12_000)), now=NOW)

    assert (tried.proposal.covered_t, tried.proposal.shortfall_t) == (300, 100)
    assert tried.answer["reasons"]["closes_shortfall"] == ["budget"]
    assert tried.answer["reasons"]["budget_for_all"] == "18000.0000"


def test_registry_without_instrument_is_left_out_with_its_tonnes(seller, registry, buyer):
    registry.instrument = ""
    registry.save(update_fields=["instrument"])

    market = lots_for_matching(organisation=buyer, marketplace=True, now=NOW)

    assert market.lots == ()
    assert sorted(row.tonnes for row in market.left_out) == [300, 500]
    assert "does not say" in str(market.left_out[0].reason)


def test_offers_that_ended_or_in_another_currency_are_not_seen(seller, buyer):
    assert lots_for_matching(organisation=buyer, marketplace=True, currency="EUR", now=NOW).lots == ()
    assert lots_for_matching(organisation=buyer, marketplace=True, now=LATER).lots == ()


def test_unknown_rules_and_nonsense_are_told(seller, buyer):
    with pytest.raises(InvalidInput, match="no_such"):
        services.match_dry_run(organisation=buyer, wish=wish(1, rules="no_such"), now=NOW)
    with pytest.raises(InvalidInput, match="10¹²"):
        services.match_dry_run(organisation=buyer, wish=wish(0), now=NOW)
    assert {"mee_2019", "iso_14068_1", "beijing_2014"} <= {name for name, _zh, _en in rules_choices()}


def test_quote_is_reserved_serial_by_serial(seller, buyer, people):
    quote = quoted(buyer, people[0])

    [reservation] = reserve(quote, people[0])

    kept = Block.objects.open().filter(reservation=reservation).order_by("first")
    assert list(kept.values_list("first", "last")) == [(20_001, 20_100), (30_001, 30_300)]
    assert Quote.objects.get(pk=quote.pk).state == QuoteState.RESERVED
    assert {line.reservation_id for line in quote.lines.all()} == {reservation.pk}
    with pytest.raises(WrongState):
        reserve(quote, people[0])


def test_repeated_keys_answer_the_same(seller, buyer, people):
    key = uuid4()
    options = {"organisation": buyer, "quoted_by": people[0], "request_id": key, "now": NOW}
    quote = services.quote_make(wish=wish(400), **options)

    assert services.quote_make(wish=wish(400), **options) == quote
    with pytest.raises(IdempotencyConflict):
        services.quote_make(wish=wish(401), **options)
    key = uuid4()
    first = reserve(quote, people[0], request_id=key)
    assert reserve(quote, people[0], request_id=key) == first
    assert Reservation.objects.count() == 1


def test_quote_whose_tonnes_were_taken_reserves_nothing(seller, buyer, people):
    first, second = quoted(buyer, people[0], 600), quoted(buyer, people[0], 600)
    reserve(first, people[0])

    with pytest.raises(InsufficientCredits):
        reserve(second, people[0])

    assert Reservation.objects.count() == 1
    assert Quote.objects.get(pk=second.pk).state == QuoteState.OPEN


def test_lapsed_reservation_is_free_again_for_a_quote(seller, buyer, people):
    reserve(quoted(buyer, people[0], 800), people[0], expires_at=NOW + timedelta(hours=1))
    with pytest.raises(Conflict, match="covers nothing"):
        reserve(quoted(buyer, people[0], 1), people[0])
    quote = quoted(buyer, people[0], 1)
    assert quote.shortfall_t == 1

    services.reservations_expire(now=NOW + timedelta(hours=2))
    assert reserve(quoted(buyer, people[0], 800), people[0], now=NOW + timedelta(hours=3))[0].tonnes == 800


def test_quote_ends_with_its_first_offer_or_when_one_is_withdrawn(seller, buyer, people):
    quote = quoted(buyer, people[0])
    assert quote.valid_until == LATER

    with pytest.raises(Conflict, match="is over"):
        reserve(quote, people[0], now=LATER, expires_at=LATER + timedelta(days=1))
    services.offer_withdraw(offer=quote.lines.first().offer, withdrawn_by=people[0], now=NOW)
    with pytest.raises(Conflict, match="is over"):
        reserve(quote, people[0])
    assert Reservation.objects.count() == 0


@pytest.mark.parametrize(
    "options",
    [{"price": Decimal("-1")}, {"price": Decimal("1.00001")}, {"currency": "RMB"}, {"valid_until": NOW}],
)
def test_offer_that_makes_no_sense_is_refused(seller, people, options):
    offer = seller.offers.first()
    facts = {
        "account": seller, "issuance": offer.issuance, "price": Decimal(1), "valid_until": LATER,
        "offered_by": people[0], "now": NOW,
    }  # fmt: skip

    with pytest.raises(InvalidInput):
        services.offer_make(**facts | options)

    assert seller.offers.filter(withdrawn_at__isnull=True).count() == 2


def test_reservation_of_a_quote_takes_only_what_is_free(seller, buyer, people):
    reserve(quoted(buyer, people[0], 100), people[0])

    assert (
        sum(block.tonnes for block in Block.objects.open().filter(account=seller, state=BlockState.HELD))
        == 900
    )
    assert seller.registry.accounts.filter(kind=AccountKind.HOLDING).count() == 1
