"""What do the tests of notices share?"""

from datetime import UTC, datetime

import pytest

from footprint.accounts.enums import Role
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.notices.enums import Pace, Topic
from footprint.notices.kinds import notice_kind
from footprint.notices.services import notice_send

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)  # noon in Shanghai

# Kinds of the tests' own; their words need no translation, the facts show the language.
WAITING = notice_kind(
    "test.waiting",
    label="测试：待办",
    topic=Topic.WORK,
    subject="%(tonnes)s t wait for %(organisation)s",
    text="Please look at %(tonnes)s t.",
)
CALM = notice_kind(
    "test.calm", label="测试：汇总", topic=Topic.WORK, subject="Calm %(n)s", text="Calm.", pace=Pace.DAILY
)
TERM = notice_kind(
    "test.term",
    label="测试：到期",
    topic=Topic.WORK,
    subject="%(days)s days left",
    text="The term ends.",
    mandatory=True,
)


@pytest.fixture
def person(db):
    """Makes people: ``person("wang", language="en")`` has the address wang@example.com."""

    def make(name: str, **facts) -> User:
        return user_create(email=f"{name}@example.com", password="correct horse 7", name=name, **facts)

    return make


@pytest.fixture
def reader(person) -> User:
    return person("reader")


@pytest.fixture
def company(reader) -> Organisation:
    """An organisation whose founder also organises its events."""
    made = organisation_create(
        created_by=reader, name_zh="杭州会展有限公司", name_en="Hangzhou Expo Ltd", now=NOW
    )
    membership_grant(user=reader, organisation=made, role=Role.ORGANISER, granted_by=reader, now=NOW)
    return made


@pytest.fixture
def tell(reader, company):
    """Tells the reader that something waits; ``tell(key="b")`` is another occasion."""

    def make(**changes):
        call = {
            "kind": WAITING,
            "to": reader,
            "facts": {"tonnes": 12, "organisation": company},
            "link": "/events/",
            "organisation": company,
            "key": "a",
            "now": NOW,
        }
        return notice_send(**call | changes)

    return make
