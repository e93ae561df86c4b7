"""Does the demo tell past events as printed, and can the exhibition to come be finished by hand?"""

from datetime import UTC, datetime, timedelta

import pytest

from footprint.accounts.demo import demo_accounts
from footprint.events import services
from footprint.events.enums import DataPurpose, EventState
from footprint.events.models import Event
from footprint.events.workflow import EventClosed
from footprint.web.demo import events as chapter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_past_is_as_printed_and_the_fair_to_come_can_be_finished(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    accounts = demo_accounts(password="a demo to look at", now=NOW)

    chapter.fill(accounts=accounts, now=NOW)
    chapter.fill(accounts=accounts, now=NOW)

    printed = {
        event.name_zh[:4]: event.subject.assessments.get().emissions_mg // 10**6
        for event in Event.objects.filter(state=EventState.RECORDED)
    }
    assert printed == {"APEC": 3_902_720, "G20 ": 6_674_000, "2014": 1_000_000, "里约奥运": 3_600_000_000}
    assert Event.objects.count() == 6
    apec, person = Event.objects.get(name_zh__startswith="APEC"), accounts.people["organiser"]
    with pytest.raises(EventClosed):
        services.boundary_set(event=apec, choices={}, by=person, version=None, now=NOW)
    fair = Event.objects.get(state=EventState.DRAFT)
    services.plan_issue(event=fair, by=person, now=NOW)
    services.line_save(
        event=Event.objects.get(pk=fair.pk),
        purpose=DataPurpose.ACTUAL,
        section="electricity",
        label="展馆用电",
        values={"quantity": "9万度"},
        tier="best",
        by=person,
        request_id=chapter._id("test"),
        now=NOW + timedelta(days=30),
    )
    found = services.event_compute(
        event=Event.objects.get(pk=fair.pk),
        purpose=DataPurpose.ACTUAL,
        by=person,
        now=NOW + timedelta(days=30),
    )
    assert found.lines.count() == 1
