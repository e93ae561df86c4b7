"""Do the rules hold when two people act at the same moment, and when the clock moves?"""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from footprint.accounts.enums import AccreditationState, Role
from footprint.accounts.models import AccreditationDecision, Membership
from footprint.accounts.services import invitation_accept, invitation_create, membership_end, membership_grant
from footprint.core.periodic import periodic_enqueue_due
from footprint.core.problems import Conflict
from tests.accounts.conftest import NOW


def at_once(*acts) -> list[str]:
    """Run the acts in threads of their own, started together; what each came to."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except Conflict:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other(organiser, founder, person):
    wang = person("wang")
    membership_grant(user=wang, organisation=organiser, role=Role.ADMINISTRATOR, granted_by=founder, now=NOW)
    first, second = Membership.objects.filter(role=Role.ADMINISTRATOR)

    outcomes = at_once(
        lambda: membership_end(membership=first, ended_by=wang, now=NOW),
        lambda: membership_end(membership=second, ended_by=founder, now=NOW),
    )

    assert outcomes == ["done", "refused"]
    assert Membership.objects.filter(role=Role.ADMINISTRATOR, ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_invitation_is_accepted_once(organiser, founder, person):
    wang = person("wang")
    invitation = invitation_create(
        organisation=organiser, email=wang.email, roles=[Role.APPROVER], invited_by=founder, now=NOW
    )

    outcomes = at_once(*[lambda: invitation_accept(invitation=invitation, user=wang, now=NOW)] * 2)

    assert outcomes == ["done", "refused"]
    assert Membership.objects.filter(user=wang).count() == 1


def test_worker_marks_what_has_expired(approved, clock, work):
    clock.set(datetime(2028, 1, 1, 4, tzinfo=UTC))

    periodic_enqueue_due(now=clock.now())
    work()

    approved.refresh_from_db()
    assert approved.state == AccreditationState.EXPIRED
    last = AccreditationDecision.objects.last()
    assert (last.to_state, last.decided_by) == (AccreditationState.EXPIRED, None)
