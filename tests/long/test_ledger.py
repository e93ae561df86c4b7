"""Does the ledger hold over a million steps, and over twenty rounds of killed clients?"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from footprint.accounts.models import Organisation, User
from footprint.offsets import services
from footprint.offsets.audit import Tally, ledger_audit
from tests.offsets import test_concurrency
from tests.offsets.conftest import NOW
from tests.offsets.crowd import Crowd, Wanderer, prepare_wandering
from tests.offsets.memory import walk
from tests.offsets.test_walks import STEPS_PER_WALK, LedgerMachine
from tests.offsets.walk import Walk

pytestmark = pytest.mark.timeout(6 * 3600)
STEPS_ON_POSTGRESQL = 100_000


def test_a_million_steps_in_memory_keep_every_tonne():
    assert walk(steps=1_000_000, seed=20_260_904) > 300_000


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_steps_on_postgresql_keep_every_tonne():
    LedgerMachine.steps_taken = 0
    while LedgerMachine.steps_taken < STEPS_ON_POSTGRESQL:
        run_state_machine_as_test(
            LedgerMachine,
            settings=settings(
                max_examples=100,
                stateful_step_count=STEPS_PER_WALK,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    print(f"{LedgerMachine.steps_taken} steps; done {dict(Walk.done)}; refused {dict(Walk.refused)}")


@pytest.fixture
def scene(request):
    """What the short tests are given by fixtures, made anew for each round."""

    def _scene(number: int):
        operator = Organisation.objects.create(name_zh="登记机构")
        registry = services.registry_register(
            code=f"round-{number}",
            name_zh="本站",
            name_en="Here",
            kind="inclusive",
            serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+",
            serial_example="T-1-2-X",
            operated_here=True,
            operator=operator,
            now=NOW,
        )
        project = services.project_register(
            registry=registry, number="P-1", name_zh="项目", kind="other", now=NOW
        )
        holding = services.account_open(registry=registry, organisation=operator, now=NOW)
        people = [User.objects.get_or_create(email=f"{who}@example.org")[0] for who in ("asks", "approves")]
        return project, holding, people

    return _scene


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(20))
def test_sixteen_clients_killed_on_the_way_empty_an_issuance_exactly(scene, tmp_path, number):
    project, holding, people = scene(number)

    killed = test_concurrency.empty_an_issuance(
        project, holding, people, tmp_path, tonnes=640, kills=40, seed=number
    )

    print(f"round {number}: {killed} clients killed")


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_sixteen_clients_doing_anything_at_random_break_nothing(scene, tmp_path):
    """Every kind of move at once on the same issuances, with kills: no deadlock, no fault, no break."""
    project, holding, people = scene(99)
    prepare_wandering(project, holding, people)

    killed = Crowd(
        clients=16,
        work=Wanderer(folder=tmp_path, steps=250),
        folder=tmp_path,
        kills=60,
        seed=7,
        deadline_s=3600,
    ).run()

    tally = Tally()
    assert list(ledger_audit(tally=tally)) == []
    assert tally.movements > 1_000
    print(f"{killed} clients killed; {tally}")
