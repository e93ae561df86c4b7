"""What do the tests of events begin with: an exhibition in Chengdu, a line of data, a plan to issue?"""

from datetime import UTC, date, datetime
from uuid import uuid4

from footprint.accounts.models import Organisation
from footprint.events import services
from footprint.events.enums import DataPurpose, Section, Tier
from footprint.rulebooks.selectors import latest
from footprint.rulebooks.services import rulebooks_install

BEFORE = datetime(2026, 11, 1, 4, tzinfo=UTC)
DURING = datetime(2026, 11, 20, 4, tzinfo=UTC)
AFTER = datetime(2026, 11, 23, 4, tzinfo=UTC)


def make_event(person, *, rulebook="chengdu_2018", request_id=None, **facts):
    rulebooks_install(now=BEFORE)
    organisation, _ = Organisation.objects.get_or_create(name_zh="成都会展公司", name_en="Chengdu Expo")
    usual = {
        "name_zh": "西部博览会",
        "name_en": "Western Fair",
        "kind": "exhibition",
        "starts_on": date(2026, 11, 20),
        "ends_on": date(2026, 11, 22),
        "zone": "Asia/Shanghai",
        "place": "成都",
        "attendees_expected": 5000,
    }
    return services.event_create(
        organisation=organisation,
        rulebook_release=latest(rulebook),
        facts=usual | facts,
        venues=["西博城"],
        created_by=person,
        request_id=request_id or uuid4(),
        now=BEFORE,
    )


def enter(event, person, section=Section.ELECTRICITY, *, purpose=DataPurpose.ACTUAL, **options):
    usual = {
        "label": "展馆用电",
        "values": {"quantity": "3万度"},
        "tier": Tier.BEST,
        "by": person,
        "request_id": uuid4(),
        "now": BEFORE,
    }
    return services.line_save(event=event, purpose=purpose, section=section, **(usual | options))


def ready_plan(event, person):
    services.boundary_set(event=event, choices={}, by=person, version=None, now=BEFORE)
    enter(event, person, purpose=DataPurpose.ESTIMATE)
    services.event_compute(event=event, purpose=DataPurpose.ESTIMATE, by=person, now=BEFORE)
    services.plan_save(event=event, texts={"timetable": "11月完成"}, by=person, version=1, now=BEFORE)
    event.refresh_from_db()
    return event
