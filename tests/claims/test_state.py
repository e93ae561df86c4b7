"""Does the state follow from the facts alone, in the order of gravity?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.claims.enums import ClaimState as S
from footprint.claims.state import Standing, state_of

TODAY, YESTERDAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 21)
FULL = {"required_t": 100, "done_t": 100, "achievable": True}
TABLE = [
    (S.NONE, {}),
    (S.PLANNED, {"planned_t": 90}),
    (S.PLANNED, {"planned_t": 90, "required_t": 100}),
    (S.PLANNED, {"planned_t": 90, "due_on": TODAY}),
    (S.PARTLY_COVERED, {"planned_t": 90, "reserved_t": 90}),
    (S.PARTLY_COVERED, {"required_t": 100, "done_t": 99, "achievable": False}),
    (S.PARTLY_COVERED, {"required_t": 100, "done_t": 100, "achievable": False}),
    (S.PARTLY_COVERED, {"required_t": 100, "promised_t": 99, "committable": True}),
    (S.PARTLY_COVERED, {"planned_t": 100, "promised_t": 100, "committable": True}),
    (S.COMMITTED, {"required_t": 100, "promised_t": 100, "committable": True}),
    (S.COMMITTED, {"required_t": 100, "promised_t": 40, "done_t": 60, "committable": True, "due_on": TODAY}),
    (S.OVERDUE, {"required_t": 100, "promised_t": 100, "committable": True, "due_on": YESTERDAY}),
    (S.OVERDUE, {"planned_t": 100, "due_on": YESTERDAY}),
    (S.OVERDUE, {"required_t": 100, "done_t": 100, "due_on": YESTERDAY}),
    (S.NONE, {"due_on": YESTERDAY}),
    (S.ACHIEVED, FULL),
    (S.ACHIEVED, FULL | {"due_on": YESTERDAY}),
    (S.ACHIEVED, FULL | {"lost_t": 5}),
    (S.ACHIEVED, {"required_t": 0, "achievable": True}),
    (S.INVALIDATED, {"required_t": 100, "done_t": 60, "lost_t": 40}),
    (S.INVALIDATED, {"required_t": 100, "done_t": 60, "lost_t": 40, "due_on": YESTERDAY}),
    (S.PARTLY_COVERED, {"required_t": 100, "done_t": 50, "lost_t": 40}),
    (S.INVALIDATED, FULL | {"fallen": True}),
    (S.INVALIDATED, {"required_t": 100, "promised_t": 100, "committable": True, "fallen": True}),
]


@pytest.mark.parametrize(("state", "facts"), TABLE)
def test_state_by_table(state, facts):
    assert state_of(Standing(today=TODAY, **facts)) == state


TONNES = st.integers(0, 200)
FACTS = st.builds(
    Standing,
    today=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    planned_t=st.none() | TONNES,
    required_t=st.none() | TONNES,
    reserved_t=TONNES,
    promised_t=TONNES,
    done_t=TONNES,
    lost_t=TONNES,
    due_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    achievable=st.booleans(),
    committable=st.booleans(),
    fallen=st.booleans(),
)


def changed(facts: Standing, **values) -> Standing:
    names = facts.__dataclass_fields__
    return Standing(**({name: getattr(facts, name) for name in names} | values))


@given(FACTS)
def test_neutrality_is_never_said_without_tonnes_that_count(facts):
    if state_of(facts) == S.ACHIEVED:
        assert facts.required_t is not None
        assert facts.done_t >= facts.required_t
        assert facts.achievable
        assert not facts.fallen


@given(FACTS, TONNES)
def test_a_promise_or_reservation_never_makes_neutral(facts, more):
    richer = changed(facts, promised_t=facts.promised_t + more, reserved_t=facts.reserved_t + more)

    assert (state_of(richer) == S.ACHIEVED) == (state_of(facts) == S.ACHIEVED)


@given(FACTS, TONNES)
def test_more_that_counts_never_takes_neutrality_away(facts, more):
    if state_of(facts) == S.ACHIEVED:
        assert state_of(changed(facts, done_t=facts.done_t + more)) == S.ACHIEVED


@given(FACTS, st.integers(1, 400))
def test_time_alone_only_makes_overdue(facts, days):
    later = changed(facts, today=date.fromordinal(facts.today.toordinal() + days))
    before, after = state_of(facts), state_of(later)

    assert after in {before, S.OVERDUE}
    if before in {S.ACHIEVED, S.INVALIDATED, S.NONE}:
        assert after == before


@given(FACTS)
def test_what_fell_is_never_anything_else(facts):
    assert state_of(changed(facts, fallen=True)) == S.INVALIDATED


@given(FACTS)
def test_quantities_add_up(facts):
    if facts.target_t is None:
        assert (facts.missing_t, facts.surplus_t) == (0, 0)
    else:
        assert facts.kept_t + facts.missing_t - facts.surplus_t == facts.target_t
        assert 0 in {facts.missing_t, facts.surplus_t}
