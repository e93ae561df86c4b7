"""Can any sequence of moves create, lose, double or misplace a tonne? (Stateful property test.)"""

import inspect

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.offsets.walk import STEPS, Walk

STEPS_PER_WALK = 100
WALKS = {"sqlite": 270, "postgresql": 76}
LEAST_STEPS = {"sqlite": 20_000, "postgresql": 5_000}
SERVICES = {
    "blocks_cancel",
    "blocks_freeze",
    "blocks_hand_back",
    "blocks_reserve",
    "blocks_set_aside",
    "blocks_unfreeze",
    "issuance_invalidate",
    "reservation_release",
    "retirement_approve",
    "retirement_instruct",
    "retirement_prove",
    "retirement_reject",
    "retirement_request",
    "retirements_approve",
    "statement_approve",
    "statement_submit",
    "transfer_accept",
    "transfer_offer",
    "transfer_reject",
    "transfer_withdraw",
}
NEVER_REFUSED = {"retirements_approve", "statement_approve"}  # the walk asks only for what may be approved
SMALL = st.integers(min_value=0, max_value=255)


class LedgerMachine(RuleBasedStateMachine):
    """One walk in one transaction that is rolled back at its end."""

    steps_taken = 0

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.walk = Walk()

    def teardown(self) -> None:
        try:
            self.walk.finish()
        finally:
            LedgerMachine.steps_taken += self.walk.steps
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


def _rule(name: str, step):
    parameters = list(inspect.signature(step).parameters.values())[1:]
    strategies = {p.name: st.booleans() if p.annotation is bool else SMALL for p in parameters}

    def move(self, **arguments):
        step(self.walk, **arguments)
        self.walk.compare()

    move.__name__ = name
    return rule(**strategies)(move)


for _name, _step in STEPS.items():
    setattr(LedgerMachine, _name, _rule(_name, _step))


@pytest.mark.timeout(1800)
@pytest.mark.django_db
def test_no_walk_creates_loses_doubles_or_misplaces_a_tonne():
    LedgerMachine.steps_taken = 0

    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=WALKS[connection.vendor],
            stateful_step_count=STEPS_PER_WALK,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert LedgerMachine.steps_taken >= LEAST_STEPS[connection.vendor]
    if connection.vendor == "sqlite":  # a quarter of the steps may miss the rarest of them
        assert set(Walk.done) == SERVICES
        assert set(Walk.refused) == SERVICES - NEVER_REFUSED
