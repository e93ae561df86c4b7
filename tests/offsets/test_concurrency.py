"""Is nothing lost and nothing doubled when many act at once and some die?"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections

from footprint.offsets import selectors, services
from footprint.offsets.audit import ledger_audit
from footprint.offsets.models import LedgerRequest, Retirement
from footprint.offsets.problems import InsufficientCredits
from tests.offsets.conftest import NOW
from tests.offsets.crowd import Buyer, Crowd, commits_are_durable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def issue(project, holding, people, tonnes: int):
    return services.issuance_register(
        project=project,
        vintage=2025,
        serials=f"T-1-{tonnes}-X",
        account=holding,
        registered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )


def test_fifty_parallel_retirements_of_the_last_ten_tonnes_retire_exactly_ten(project, holding, people):
    issuance = issue(project, holding, people, 10)
    together = Barrier(50, timeout=120)

    def buy(_number: int) -> str:
        connection.ensure_connection()
        together.wait()
        try:
            return Buyer.retire_one(holding, uuid4(), *people)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        answers = Counter(pool.map(buy, range(50)))

    assert answers.pop("refused") == 40
    assert sorted(answers) == sorted(Retirement.objects.values_list("number", flat=True))
    assert len(answers) == 10
    assert selectors.issuance_balance(issuance) == {"retired": 10}
    assert list(ledger_audit()) == []


def test_same_request_from_many_at_once_is_carried_out_once(project, holding, people):
    issue(project, holding, people, 10)
    key = uuid4()
    together = Barrier(12, timeout=120)

    def buy(_number: int) -> str:
        connection.ensure_connection()
        together.wait()
        try:
            return Buyer.retire_one(holding, key, *people)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        numbers = set(pool.map(buy, range(12)))

    assert numbers == set(Retirement.objects.values_list("number", flat=True))
    assert len(numbers) == 1
    assert selectors.account_balance(holding) == {"held": 9, "retired": 1}


@pytest.mark.parametrize("choice", ["oldest_first", "where_free", "proportional"])
def test_scarcity_is_never_announced_while_tonnes_are_left(project, holding, people, choice):
    """Two issuances of 8 t and 16 buyers of 1 t: all get one, although each waits for others."""
    for vintage, serials in ((2024, "T-1-8-X"), (2025, "T-101-108-X")):
        services.issuance_register(
            project=project,
            vintage=vintage,
            serials=serials,
            account=holding,
            registered_by=people[0],
            request_id=uuid4(),
            now=NOW,
        )
    together = Barrier(16, timeout=120)

    def reserve(_number: int) -> int:
        connection.ensure_connection()
        together.wait()
        try:
            return services.blocks_reserve(
                account=holding,
                tonnes=1,
                choice=choice,
                expires_at=NOW.replace(year=2027),
                reserved_by=people[0],
                request_id=uuid4(),
                now=NOW,
            ).tonnes
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(reserve, range(16))) == 16

    with pytest.raises(InsufficientCredits):
        reserve_one_more(holding, people)
    assert list(ledger_audit()) == []


def reserve_one_more(holding, people):
    return services.blocks_reserve(
        account=holding,
        tonnes=1,
        expires_at=NOW.replace(year=2027),
        reserved_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )


@pytest.mark.postgres_only
def test_sixteen_clients_killed_on_the_way_empty_an_issuance_exactly(project, holding, people, tmp_path):
    empty_an_issuance(project, holding, people, tmp_path, tonnes=160, kills=12, seed=1)


def empty_an_issuance(project, holding, people, folder, *, tonnes: int, kills: int, seed: int) -> int:
    """Sixteen clients ask for a quarter more than there is, while some are killed with -9."""
    assert commits_are_durable()
    issuance = issue(project, holding, people, tonnes)
    each = tonnes * 5 // 4 // 16
    buyer = Buyer(account_id=holding.pk, folder=folder, requests=each, round=seed)

    killed = Crowd(clients=16, work=buyer, folder=folder, kills=kills, seed=seed).run()

    answers = buyer.answers()
    retired = {key: number for key, number in answers if number != "refused"}
    assert selectors.issuance_balance(issuance) == {"retired": tonnes}
    assert all(retired[key] == number for key, number in answers if key in retired), (
        "a retry got another answer"
    )
    assert set(retired.values()) == set(Retirement.objects.values_list("number", flat=True))
    assert len(retired) == tonnes
    assert LedgerRequest.objects.filter(pk__in=retired).count() == tonnes
    assert len({key for key, _answer in answers}) == 16 * each
    assert list(ledger_audit()) == []
    return killed
