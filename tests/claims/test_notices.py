"""Are people reminded before the rule book's day, told when it passed, and is the day in their calendar?"""

from datetime import date, timedelta

import pytest

from footprint.accounts.actors import actor_for
from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.claims.notices import deadlines, terms
from footprint.notices.models import Notice
from footprint.notices.services import reminders_fire
from tests.claims import world
from tests.claims.test_certificates import achieved, invalidate, issue  # noqa: F401  (a fixture)
from tests.claims.world import AFTER, BEFORE, noon

LAST_DAY = date(2027, 11, 22)


@pytest.fixture
def organiser(people):
    own = world.organiser_make()
    membership_grant(
        user=people.organiser, organisation=own, role=Role.ORGANISER, granted_by=people.holder, now=BEFORE
    )
    return people.organiser


def test_reminders_go_out_before_the_last_day_and_once(planned, people, organiser):
    world.claim_make(planned, people)

    sent = []
    for days_left in (91, 90, 30, 8, 7, 1):
        now = noon(LAST_DAY - timedelta(days=days_left))
        deadlines(now=now)
        reminders_fire(now=now)
        reminders_fire(now=now)
        sent.append(Notice.objects.filter(kind="claim.due").count())

    assert sent == [0, 1, 2, 2, 3, 4]
    assert Notice.objects.order_by("id").last().subject_en == "1 days left: cover of “Western Fair”"


def test_overdue_is_told_once(planned, people, organiser):
    world.claim_make(planned, people)
    deadlines(now=noon(LAST_DAY))
    assert not Notice.objects.filter(kind="claim.overdue").exists()

    for _run in range(2):
        deadlines(now=noon(LAST_DAY + timedelta(days=1)))

    notice = Notice.objects.get(kind="claim.overdue")
    assert notice.person == organiser
    assert "470 t" in notice.text_en
    assert "2027年11月22日" in notice.text_zh


def test_achieved_cover_takes_its_reminders_back(achieved, people, organiser):  # noqa: F811
    deadlines(now=AFTER)
    reminders_fire(now=noon(LAST_DAY))

    assert not Notice.objects.filter(kind="claim.due").exists()


def test_fallen_certificate_is_told_with_its_reason(achieved, people, organiser, work, clock):  # noqa: F811
    document = issue(achieved, people)
    clock.set(AFTER)
    work()
    invalidate(people, now=AFTER)
    work()
    work()

    notice = Notice.objects.get(kind="claim.invalidated")
    assert document.number in notice.subject_zh
    assert "宣布无效" in notice.text_zh
    assert "declared void" in notice.text_en


def test_calendar_holds_the_day_and_nothing_for_strangers(planned, people, organiser):
    world.claim_make(planned, people)
    own = actor_for(user=organiser, organisation=world.organiser_make(), now=AFTER)
    stranger = actor_for(user=people.holder, organisation=None, now=AFTER)

    [entry] = terms(own, now=AFTER)

    assert entry.at == LAST_DAY
    assert "Western Fair" in entry.title
    assert list(terms(stranger, now=AFTER)) == []
