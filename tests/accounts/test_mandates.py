"""Does a mandate let a consultant act, within its roles and term, and no further?"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from footprint.accounts.actors import actor_for, organisations_of
from footprint.accounts.enums import MandateState, Role
from footprint.accounts.models import Mandate, MandateRole
from footprint.accounts.services import (
    mandate_accept,
    mandate_end,
    mandate_offer,
    membership_grant,
    organisation_create,
)
from footprint.core.problems import Conflict, InvalidInput
from tests.accounts.conftest import NOW, TODAY


@pytest.fixture
def boss(person):
    return person("boss")


@pytest.fixture
def consulting(boss):
    return organisation_create(created_by=boss, name_zh="低碳咨询公司", consults=True, now=NOW)


@pytest.fixture
def mandate(organiser, founder, consulting):
    return mandate_offer(
        client=organiser,
        consultant_organisation=consulting,
        roles=[Role.ORGANISER],
        valid_from=TODAY,
        valid_until=date(2027, 11, 20),
        granted_by=founder,
        now=NOW,
    )


def test_offered_mandate_gives_nothing_yet(mandate, boss, organiser):
    actor = actor_for(user=boss, organisation=organiser, now=NOW)

    assert mandate.state(TODAY) == MandateState.OFFERED
    assert (actor.organisation, actor.roles) == (None, frozenset())


def test_accepted_mandate_gives_its_roles(mandate, boss, organiser, consulting):
    mandate_accept(mandate=mandate, accepted_by=boss, now=NOW)

    actor = actor_for(user=boss, organisation=organiser, now=NOW)

    assert (actor.organisation, actor.roles, actor.is_member) == (organiser, {Role.ORGANISER}, False)
    assert actor.can("events.edit")
    assert not actor.can("members.edit")
    assert organisations_of(user=boss, now=NOW) == [consulting, organiser]


def test_member_without_consultant_role_does_not_act_for_clients(
    mandate, boss, consulting, organiser, person
):
    mandate_accept(mandate=mandate, accepted_by=boss, now=NOW)
    clerk = person("clerk")
    membership_grant(user=clerk, organisation=consulting, role=Role.AUDITOR, granted_by=boss, now=NOW)

    assert actor_for(user=clerk, organisation=organiser, now=NOW).organisation is None


def test_mandate_ends_with_its_last_day(mandate, boss, organiser):
    mandate_accept(mandate=mandate, accepted_by=boss, now=NOW)
    last_day = NOW + timedelta(days=365)

    assert actor_for(user=boss, organisation=organiser, now=last_day).can("events.edit")
    assert actor_for(user=boss, organisation=organiser, now=last_day + timedelta(days=1)).roles == frozenset()


def test_revoked_mandate_gives_nothing_any_more(mandate, boss, founder, organiser):
    mandate_accept(mandate=mandate, accepted_by=boss, now=NOW)

    mandate_end(mandate=mandate, ended_by=founder, reason="Contract ended.", now=NOW)

    assert actor_for(user=boss, organisation=organiser, now=NOW).roles == frozenset()
    assert Mandate.objects.get().state(TODAY) == MandateState.ENDED


def test_person_can_be_mandated(organiser, founder, person):
    li = person("li")
    mandate = mandate_offer(
        client=organiser,
        consultant_user=li,
        roles=[Role.AUDITOR],
        valid_from=TODAY,
        granted_by=founder,
        now=NOW,
    )

    mandate_accept(mandate=mandate, accepted_by=li, now=NOW)

    actor = actor_for(user=li, organisation=organiser, now=NOW)
    assert actor.can("events.view")
    assert not actor.can("events.edit")


def test_client_cannot_accept_for_the_consultant(mandate, founder):
    with pytest.raises(Conflict):
        mandate_accept(mandate=mandate, accepted_by=founder, now=NOW)


def test_ended_offer_cannot_be_accepted(mandate, founder, boss):
    mandate_end(mandate=mandate, ended_by=founder, reason="", now=NOW)

    with pytest.raises(Conflict):
        mandate_accept(mandate=mandate, accepted_by=boss, now=NOW)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.VERIFIER, Role.DECIDER, Role.ADMINISTRATOR])
def test_mandate_never_carries_approval_or_accredited_work(role, mandate, organiser, founder, consulting):
    with pytest.raises(InvalidInput) as refusal:
        mandate_offer(
            client=organiser,
            consultant_organisation=consulting,
            roles=[Role.ORGANISER, role],
            valid_from=TODAY,
            granted_by=founder,
            now=NOW,
        )

    assert refusal.value.field == "roles"
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateRole.objects.create(mandate=mandate, role=role)


def test_organisation_does_not_mandate_itself(organiser, founder):
    with pytest.raises(InvalidInput):
        mandate_offer(
            client=organiser,
            consultant_organisation=organiser,
            roles=[Role.ORGANISER],
            valid_from=TODAY,
            granted_by=founder,
            now=NOW,
        )


def test_term_must_run_forward(organiser, founder, consulting):
    with pytest.raises(InvalidInput, match="2026-11-19"):
        mandate_offer(
            client=organiser,
            consultant_organisation=consulting,
            roles=[Role.ORGANISER],
            valid_from=TODAY,
            valid_until=date(2026, 11, 19),
            granted_by=founder,
            now=NOW,
        )
