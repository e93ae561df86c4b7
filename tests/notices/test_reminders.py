"""Does a reminder go out once, on its day by the site's clock, and not when the matter is settled?"""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.core.job_runner import run_due
from footprint.core.periodic import periodic_enqueue_due
from footprint.core.problems import InvalidInput
from footprint.notices.enums import ReminderState
from footprint.notices.models import Notice, Reminder
from footprint.notices.services import (
    deadline_reminders_clear,
    deadline_reminders_set,
    reminder_clear,
    reminder_set,
    reminders_fire,
)
from tests.notices.conftest import NOW, TERM

DUE = NOW + timedelta(days=30)


@pytest.fixture
def remind(reader):
    def make(**changes) -> Reminder:
        call = {"key": "claim:1", "due_at": DUE, "kind": TERM, "to": reader, "facts": {"days": 7}, "now": NOW}
        return reminder_set(**call | changes)

    return make


def subjects() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("subject_en", flat=True))


def test_reminder_goes_out_on_its_day_and_once(remind):
    reminder = remind()

    assert reminders_fire(now=DUE - timedelta(seconds=1)) == 0
    assert reminders_fire(now=DUE) == 1
    assert reminders_fire(now=DUE) == 0

    assert subjects() == ["7 days left"]
    reminder.refresh_from_db()
    assert (reminder.state, reminder.ended_at) == (ReminderState.FIRED, DUE)


def test_reminder_comes_by_itself_after_the_clock_was_set_a_year_ahead(remind, clock):
    remind()
    periodic_enqueue_due(now=clock.now())
    run_due()
    assert subjects() == []

    clock.advance(timedelta(days=365))
    for _round in range(2):
        periodic_enqueue_due(now=clock.now())
        run_due()

    assert subjects() == ["7 days left"]


def test_reminder_that_was_cleared_does_not_go_out(remind):
    remind()

    assert reminder_clear(key="claim:1", now=NOW) is True
    assert reminder_clear(key="claim:1", now=NOW) is False

    assert reminders_fire(now=DUE) == 0
    assert subjects() == []


def test_setting_again_moves_the_day_and_the_words(remind):
    remind()
    remind(due_at=DUE + timedelta(days=5), facts={"days": 3})

    assert reminders_fire(now=DUE) == 0
    assert reminders_fire(now=DUE + timedelta(days=5)) == 1
    assert subjects() == ["3 days left"]


def test_setting_the_same_again_after_it_went_out_does_not_send_twice(remind):
    remind()
    reminders_fire(now=DUE)

    remind()

    assert reminders_fire(now=DUE) == 0
    remind(due_at=DUE + timedelta(days=1))
    assert reminders_fire(now=DUE + timedelta(days=1)) == 1
    assert len(subjects()) == 2


def test_cleared_reminder_can_be_set_again(remind):
    remind()
    reminder_clear(key="claim:1", now=NOW)
    remind()

    assert reminders_fire(now=DUE) == 1


def test_people_are_those_who_may_act_on_the_day(remind, reader, company, person):
    remind(to=(), organisation=company, action="retirements.approve")
    newcomer = person("newcomer")
    membership_grant(user=newcomer, organisation=company, role=Role.APPROVER, granted_by=reader, now=NOW)

    reminders_fire(now=DUE)

    assert Notice.objects.get().person == newcomer


def test_reminder_for_nobody_is_refused(remind):
    with pytest.raises(InvalidInput):
        remind(to=())

    assert not Reminder.objects.exists()


def test_reminders_of_a_deadline_give_way_to_the_next_one(reader):
    deadline = NOW + timedelta(days=100)
    deadline_reminders_set(key="d", deadline=deadline, kind=TERM, to=reader, now=NOW)

    reminders_fire(now=deadline - timedelta(days=6))

    assert subjects() == ["7 days left"]  # not 90 and 30, which are no longer true
    assert deadline_reminders_clear(key="d", now=NOW) == 1
    assert reminders_fire(now=deadline) == 0


def test_reminder_of_a_deadline_comes_in_the_morning(reader):
    made = deadline_reminders_set(key="d", deadline=DUE, kind=TERM, to=reader, days_before=(7,), now=NOW)

    assert [one.due_at for one in made] == [(DUE - timedelta(days=7)).replace(hour=1)]  # 9 in Shanghai


def test_reminder_of_a_kind_that_is_gone_does_not_hold_up_the_others(remind):
    remind(key="gone")
    Reminder.objects.update(kind="test.gone")
    remind(key="here")

    assert reminders_fire(now=DUE) == 1


def test_reminder_that_cannot_be_sent_does_not_hold_up_the_others(remind, reader, company, caplog):
    remind(key="broken", to=(), organisation=company, action="events.edit")
    Reminder.objects.update(action="no.such_action")
    remind(key="here")

    assert reminders_fire(now=DUE) == 1

    assert "could not be sent" in caplog.text
    assert Reminder.objects.get(key="broken").state == ReminderState.PENDING


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_reminder(reader, remind):
    for key in range(5):
        remind(key=str(key))
    fired = []

    def fire():
        fired.append(reminders_fire(now=DUE))
        connection.close()

    workers = [Thread(target=fire) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(fired) == 5
    assert Notice.objects.count() == 5
