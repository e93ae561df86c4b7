"""Are covers due on the days that tests/cases/clocks.yaml gives, to the second?"""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from calculators.yaml_text import read_text_yaml
from footprint.claims.enums import ClaimState
from footprint.claims.selectors import dues_of
from footprint.claims.standing import stand_of
from tests.claims import world

CASES = Path(__file__).parent.parent / "cases"
CASE = read_text_yaml(CASES / "clocks.yaml")["deadlines"]


@pytest.mark.parametrize(
    "case", CASE, ids=lambda case: f"{case['rulebook']} {case['kind']} {case['event_end']}"
)
def test_cover_is_due_when_the_case_says(people, case):
    end = date.fromisoformat(case["event_end"])
    before = world.noon(end - timedelta(days=30))
    event = world.event_make(
        people, rulebook=case["rulebook"], starts_on=end - timedelta(days=1), ends_on=end, now=before
    )
    claim = world.claim_make(event, people, now=before)
    ends_at = datetime.fromisoformat(case["ends_at"])

    stand = stand_of(claim, now=ends_at - timedelta(seconds=1))
    period = stand.periods[case["kind"]]

    assert period.last_day.isoformat() == case["last_day"]
    assert period.ends_at == ends_at
    if case["kind"] == "credits" or len(stand.periods) == 1:
        assert date.fromisoformat(case["last_day"]) in {due.day for due in dues_of(stand)}
        assert stand.state == ClaimState.PLANNED
        assert stand_of(claim, now=ends_at).state == ClaimState.OVERDUE
