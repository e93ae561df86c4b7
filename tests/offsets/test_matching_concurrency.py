"""Do many quotes for the same tonnes at once reserve each tonne once, and wait in no circle?"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections

from footprint.accounts.models import Organisation
from footprint.offsets import services
from footprint.offsets.audit import ledger_audit
from footprint.offsets.enums import BlockState, Instrument, ProjectKind
from footprint.offsets.models import Block, Quote, Registry, Reservation
from footprint.offsets.problems import InsufficientCredits
from footprint.offsets.services.matching import Wish
from footprint.rulebooks.services import rulebooks_install
from tests.offsets.conftest import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def sellers(registry, people):
    """Two holders with two issuances each, entered crosswise: 60 t in each, 240 t in all."""
    rulebooks_install(now=NOW)
    Registry.objects.update(instrument=Instrument.CCER)
    accounts = [
        services.account_open(
            registry=registry,
            organisation=Organisation.objects.create(name_zh=f"卖方{name}", name_en=f"Seller {name}"),
            now=NOW,
        )
        for name in "AB"
    ]
    for number, account in enumerate([*accounts, *reversed(accounts)]):
        project = services.project_register(
            registry=registry,
            number=f"S{number}",
            name_zh="风电",
            kind=ProjectKind.WIND,
            region="CN-SC",
            now=NOW,
        )
        first = number * 1000 + 1
        issuance = services.issuance_register(
            project=project, vintage=2025, serials=f"T-{first}-{first + 59}-X", account=account,
            registered_by=people[0], request_id=uuid4(), now=NOW,
        )  # fmt: skip
        services.offer_make(
            account=account,
            issuance=issuance,
            price=Decimal(50),
            valid_until=LATER,
            offered_by=people[0],
            now=NOW,
        )
    return accounts


def test_quotes_for_the_same_tonnes_reserve_each_tonne_once(sellers, people):
    wish = Wish(rules="mee_2019", demand_t=240, used_on=date(2026, 11, 20))
    buyer = Organisation.objects.create(name_zh="买方", name_en="Buyer")
    quotes = [
        services.quote_make(organisation=buyer, wish=wish, quoted_by=people[0], request_id=uuid4(), now=NOW)
        for _number in range(8)
    ]
    together = Barrier(8, timeout=60)

    def reserve(quote: Quote) -> str:
        connection.ensure_connection()
        together.wait()
        try:
            services.match_reserve(
                quote=quote, expires_at=LATER, reserved_by=people[0], request_id=uuid4(), now=NOW
            )
        except InsufficientCredits:
            return "refused"
        else:
            return "reserved"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(reserve, quotes))

    assert answers == {"reserved": 1, "refused": 7}
    assert Reservation.objects.count() == 2
    kept = Block.objects.open().filter(state=BlockState.RESERVED)
    assert sum(block.tonnes for block in kept) == 240
    assert list(ledger_audit()) == []
