"""Are people told what became of approvals, roles, mandates and background work?"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from footprint.accounts.enums import Role
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_revoke,
    mandate_accept,
    mandate_end,
    mandate_offer,
    membership_end,
    membership_grant,
)
from footprint.core import jobs
from footprint.core.job_runner import job_kind
from footprint.notices.calendars import entries_of_person
from footprint.notices.models import Notice, Reminder
from footprint.notices.selectors import people_with
from tests.accounts.conftest import NOW
from tests.notices.looking import told


def test_request_for_approval_tells_the_site_and_the_decision_the_organisation(
    request_approval, site_admin, clock
):
    request = request_approval()
    assert told() == {("site", "accreditation.requested")}

    accreditation_approve(accreditation=request, decided_by=site_admin, reason="Compared.", now=NOW)

    assert told() == {("chief", "accreditation.decided")}
    assert "Compared." in Notice.objects.get(kind="accreditation.decided").text_en


def test_end_of_an_approval_is_reminded_of_and_stands_in_the_calendar(approved, chief, clock):
    told()
    days = [entry.day for entry in entries_of_person(chief, now=NOW)]
    assert days == [date(2027, 12, 31)]

    reminders = Reminder.objects.order_by("due_at")
    assert [timezone.localtime(one.due_at).date() for one in reminders] == [
        date(2028, 1, 1) - timedelta(days=before) for before in (90, 30, 7)
    ]


def test_revoked_approval_is_no_longer_reminded_of(approved, site_admin, clock):
    told()
    accreditation_revoke(accreditation=approved, decided_by=site_admin, reason="Forged.", now=NOW)

    assert told() == {("chief", "accreditation.decided")}
    assert set(Reminder.objects.values_list("state", flat=True)) == {"cleared"}


def test_ended_role_is_told_to_who_held_it_unless_they_left_themselves(organiser, founder, person, clock):
    wang = person("wang")
    first, second = [
        membership_grant(user=wang, organisation=organiser, role=role, granted_by=founder, now=NOW)
        for role in (Role.ORGANISER, Role.AUDITOR)
    ]

    membership_end(membership=first, ended_by=founder, now=NOW)
    membership_end(membership=second, ended_by=wang, now=NOW)

    assert told() == {("wang", "membership.ended")}


@pytest.mark.usefixtures("clock")
def test_mandate_is_told_to_who_can_accept_it_and_its_end_to_the_other_side(
    organiser, founder, verifying, chief
):
    mandate = mandate_offer(
        client=organiser,
        consultant_organisation=verifying,
        roles=[Role.ORGANISER],
        valid_from=date(2026, 1, 1),
        granted_by=founder,
        now=NOW,
    )
    assert told() == {("chief", "mandate.offered")}

    mandate_end(mandate=mandate, ended_by=chief, reason="Too much work.", now=NOW)

    assert told() == {("founder", "mandate.ended")}


def test_ended_work_is_told_to_who_asked_for_it_alone(founder, clock, work):
    @job_kind("test.work", label="Test: work")
    def carry_out(run):
        run.progress(done=3, total=3)

    jobs.job_enqueue(kind="test.work", created_by=founder)
    jobs.job_enqueue(kind="test.work")
    work()

    assert told() == {("founder", "job.ended")}
    assert Notice.objects.get().text_en == "Items finished: 3; items failed: 0."


# --- who may do something -----------------------------------------------------------------------------------
@pytest.mark.usefixtures("clock")
def test_people_with_an_action_are_members_and_consultants_in_its_roles(
    organiser, founder, verifying, chief, person
):
    wang, left = person("wang"), person("left")
    for user in (wang, left):
        held = membership_grant(
            user=user, organisation=organiser, role=Role.ORGANISER, granted_by=founder, now=NOW
        )
    membership_end(membership=held, ended_by=founder, now=NOW)
    membership_grant(user=chief, organisation=verifying, role=Role.CONSULTANT, granted_by=chief, now=NOW)
    mandate = mandate_offer(
        client=organiser,
        consultant_organisation=verifying,
        roles=[Role.ORGANISER],
        valid_from=date(2026, 1, 1),
        granted_by=founder,
        now=NOW,
    )

    def names(action: str) -> list[str]:
        return [user.name for user in people_with(organiser, action, now=NOW)]

    before = names("events.edit")
    mandate_accept(mandate=mandate, accepted_by=chief, now=NOW)

    assert "wang" in before
    assert "left" not in before
    assert "chief" not in before
    assert set(names("events.edit")) == {*before, "chief"}
    assert names("members.edit") == ["founder"]


def test_role_without_its_approval_counts_for_nothing(verifying, chief, request_approval, site_admin, clock):
    assert list(people_with(verifying, "verifications.review", now=NOW)) == []

    accreditation_approve(
        accreditation=request_approval(), decided_by=site_admin, reason="Compared.", now=NOW
    )

    assert list(people_with(verifying, "verifications.review", now=NOW)) == [chief]
