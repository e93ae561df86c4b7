"""Who acts for whom, and what may they do?"""

import pytest

from footprint.accounts.actors import NOBODY, Actor, actor_chosen, actor_for, for_actor
from footprint.accounts.enums import ACTIVITY_OF_ROLE, ROLES_WITH_SECOND_FACTOR, Role
from footprint.accounts.models import Membership
from footprint.accounts.permissions import (
    ACTIONS,
    SITE_ACTIONS,
    UnknownAction,
    is_allowed,
    roles_for,
)
from footprint.accounts.services import membership_grant, organisation_create
from tests.accounts.conftest import NOW


def test_nobody_may_do_nothing():
    assert NOBODY.is_anonymous
    assert not any(NOBODY.can(action) for action in [*ACTIONS, *SITE_ACTIONS])


def test_auditor_reads_everything_and_changes_nothing():
    allowed = {action for action in ACTIONS if is_allowed(action, roles={Role.AUDITOR})}

    assert allowed == {action for action in ACTIONS if action.endswith(".view")}


def test_site_administrator_holds_only_site_actions(site_admin):
    actor = Actor(user=site_admin)

    assert {action for action in [*ACTIONS, *SITE_ACTIONS] if actor.can(action)} == SITE_ACTIONS


def test_no_role_holds_a_site_action():
    assert not any(is_allowed(action, roles=set(Role)) for action in SITE_ACTIONS)


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_action_has_a_role(action):
    assert roles_for(action)


def test_unknown_action_names_the_table():
    with pytest.raises(UnknownAction, match="ACTIONS"):
        roles_for("events.destroy")


def test_accredited_roles_need_a_second_factor():
    assert set(ACTIVITY_OF_ROLE) == ROLES_WITH_SECOND_FACTOR


def test_requester_and_approver_of_a_retirement_are_different_roles():
    assert roles_for("retirements.request").isdisjoint(roles_for("retirements.approve"))


def test_assessing_reviewing_and_deciding_are_different_roles():
    assess, review, decide = (roles_for(f"labels.{verb}") for verb in ("assess", "review", "decide"))

    assert assess.isdisjoint(review | decide)
    assert review.isdisjoint(decide)


def test_roles_count_in_the_organisation_acted_for_alone(founder, organiser, person, chief, verifying):
    membership_grant(user=founder, organisation=verifying, role=Role.AUDITOR, granted_by=chief, now=NOW)

    at_home = actor_for(user=founder, organisation=organiser, now=NOW)
    abroad = actor_for(user=founder, organisation=verifying, now=NOW)

    assert (at_home.can("events.edit"), abroad.can("events.edit")) == (True, False)


def test_stranger_acts_for_no_organisation(person, organiser):
    actor = actor_for(user=person("li"), organisation=organiser, now=NOW)

    assert (actor.organisation, actor.can("organisation.view")) == (None, False)


def test_choice_is_kept_only_while_it_is_one(founder, organiser, verifying):
    second = organisation_create(created_by=founder, name_zh="第二公司", now=NOW)

    chosen = actor_chosen(user=founder, public_id=second.public_id, now=NOW)
    foreign = actor_chosen(user=founder, public_id=verifying.public_id, now=NOW)
    garbage = actor_chosen(user=founder, public_id="x", now=NOW)

    assert chosen.organisation == second
    assert foreign.organisation == garbage.organisation == organiser


def test_queryset_shows_the_organisation_acted_for_alone(founder, organiser, verifying):
    actor = actor_for(user=founder, organisation=organiser, now=NOW)

    shown = for_actor(Membership.objects.all(), actor)

    assert {membership.organisation for membership in shown} == {organiser}
    assert not for_actor(Membership.objects.all(), NOBODY).exists()
    assert not for_actor(Membership.objects.all(), Actor(user=founder)).exists()
