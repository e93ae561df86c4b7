"""Who may verify, certify or run a registry, since when and until when?"""

from datetime import date, timedelta

import pytest

from footprint.accounts import services
from footprint.accounts.actors import actor_for
from footprint.accounts.enums import AccreditationState, Role, Scope
from footprint.accounts.independence import may_verify, verifier_problems
from footprint.accounts.models import Accreditation
from footprint.accounts.services import accreditation_approve, accreditations_expire
from footprint.accounts.workflow import ACCREDITATION_TRANSITIONS
from footprint.core.append_only import HistoryIsAppendOnly
from footprint.core.problems import Conflict, InvalidInput
from tests.accounts.conftest import NOW, TODAY

S = AccreditationState


def test_verifier_without_approval_has_no_rights(verifying, chief):
    actor = actor_for(user=chief, organisation=verifying, now=NOW)

    assert Role.VERIFIER not in actor.roles
    assert actor.dormant_roles == {Role.VERIFIER}
    assert not actor.can("verifications.sign")
    assert not may_verify(user=chief, organisation=verifying, scope=Scope.EVENT, on=TODAY)


def test_approval_wakes_the_role(approved, verifying, chief):
    actor = actor_for(user=chief, organisation=verifying, now=NOW)

    assert actor.can("verifications.sign")
    assert may_verify(user=chief, organisation=verifying, scope=Scope.EVENT, on=TODAY)


def test_approval_counts_in_its_scope_alone(approved, verifying, chief):
    (problem,) = verifier_problems(user=chief, organisation=verifying, scope=Scope.PROJECT, on=TODAY)

    assert "北京核查有限公司" in problem


def test_approval_counts_until_its_last_day(approved, verifying, chief):
    days = [date(2025, 12, 31), date(2027, 12, 31), date(2028, 1, 1)]

    found = [may_verify(user=chief, organisation=verifying, scope=Scope.EVENT, on=day) for day in days]

    assert found == [False, True, False]


def test_person_without_the_role_may_not_verify(approved, verifying, person):
    assert not may_verify(user=person("li"), organisation=verifying, scope=Scope.EVENT, on=TODAY)


def test_request_and_decision_stay_in_the_history(approved, chief, site_admin):
    history = [(d.from_state, d.to_state, d.decided_by) for d in approved.decisions.all()]

    assert history == [("", S.REQUESTED, chief), (S.REQUESTED, S.APPROVED, site_admin)]
    with pytest.raises(HistoryIsAppendOnly):
        approved.decisions.update(reason="Rewritten.")


def test_only_a_site_administrator_decides(request_approval, founder):
    accreditation = request_approval()

    with pytest.raises(Conflict):
        accreditation_approve(accreditation=accreditation, decided_by=founder, reason="Fine.", now=NOW)

    accreditation.refresh_from_db()
    assert accreditation.state == S.REQUESTED


def test_former_member_does_not_decide(request_approval, chief):
    accreditation = request_approval()
    chief.is_site_admin = True
    chief.save()

    with pytest.raises(Conflict, match="北京核查有限公司"):
        accreditation_approve(accreditation=accreditation, decided_by=chief, reason="Fine.", now=NOW)


def test_decision_needs_a_reason(request_approval, site_admin):
    with pytest.raises(InvalidInput) as refusal:
        accreditation_approve(accreditation=request_approval(), decided_by=site_admin, reason="  ", now=NOW)

    assert refusal.value.field == "reason"


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("step", list(ACCREDITATION_TRANSITIONS))
def test_every_step_from_every_state(step, state, request_approval, site_admin):
    transition = ACCREDITATION_TRANSITIONS[step]
    accreditation = request_approval()
    Accreditation.objects.filter(pk=accreditation.pk).update(state=state)
    if transition.by == "clock":
        later = NOW + timedelta(days=800)
        changed = accreditations_expire(now=later)
        assert [a.state for a in changed] == ([transition.target] if state in transition.sources else [])
        return
    service = getattr(services, f"accreditation_{step}")
    who = {"withdrawn_by" if step == "withdraw" else "decided_by": site_admin}

    if state in transition.sources:
        changed = service(accreditation=accreditation, reason="Because.", now=NOW, **who)
        assert changed.state == transition.target
    else:
        with pytest.raises(Conflict):
            service(accreditation=accreditation, reason="Because.", now=NOW, **who)
        accreditation.refresh_from_db()
        assert accreditation.state == state


def test_suspension_takes_the_rights_away(approved, verifying, chief, site_admin):
    services.accreditation_suspend(
        accreditation=approved, decided_by=site_admin, reason="Complaint.", now=NOW
    )

    assert not actor_for(user=chief, organisation=verifying, now=NOW).can("verifications.review")


def test_expired_state_shows_before_the_sweep(approved):
    assert [approved.state_on(date(2027, 12, 31)), approved.state_on(date(2028, 1, 1))] == [
        S.APPROVED,
        S.EXPIRED,
    ]


def test_revoked_body_waits_three_years(approved, request_approval, site_admin):
    services.accreditation_revoke(
        accreditation=approved, decided_by=site_admin, reason="False report.", now=NOW
    )
    term = {"valid_from": date(2029, 1, 1), "valid_until": date(2031, 1, 1)}

    with pytest.raises(InvalidInput, match="2029-11-20"):
        request_approval(now=NOW.replace(year=2029, month=11, day=19), **term)

    again = request_approval(now=NOW.replace(year=2029), **term)
    assert again.state == S.REQUESTED


def test_scope_of_another_activity_is_refused(request_approval):
    with pytest.raises(InvalidInput) as refusal:
        request_approval(scopes=[Scope.EVENT, Scope.LABEL_NEUTRAL])

    assert refusal.value.field == "scopes"
    assert not Accreditation.objects.exists()


def test_past_accreditation_cannot_be_requested(request_approval):
    with pytest.raises(InvalidInput, match="2026-11-19"):
        request_approval(valid_until=date(2026, 11, 19))


def test_chinese_organisation_needs_its_code(organiser, founder, request_approval):
    with pytest.raises(Conflict):
        request_approval(organisation=organiser, requested_by=founder)


def test_one_open_request_per_activity(request_approval):
    request_approval()

    with pytest.raises(InvalidInput) as refusal:
        request_approval()

    assert refusal.value.field == "activity"
