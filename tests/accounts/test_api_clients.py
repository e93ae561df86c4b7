"""Does a program get no more than the person who made its key, and lose it when that person does?"""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from footprint.accounts.actors import actor_for
from footprint.accounts.api_scopes import PERSONS_ONLY, SCOPES
from footprint.accounts.clients import client_actor, key_of_secret
from footprint.accounts.enums import Role
from footprint.accounts.models import ApiKey, Membership
from footprint.accounts.permissions import ACTIONS, SITE_ACTIONS
from footprint.accounts.services import (
    api_client_create,
    api_client_revoke,
    api_key_rotate,
    membership_end,
    membership_grant,
)
from footprint.core.clock import real_now
from footprint.core.problems import Conflict, InvalidInput, NotAllowed
from tests.accounts.conftest import NOW
from tests.support.api import Caller, key_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(organiser, founder, person):
    """A member who is organiser and approver."""
    made = person("colleague")
    for role in (Role.ORGANISER, Role.APPROVER):
        membership_grant(user=made, organisation=organiser, role=role, granted_by=founder, now=NOW)
    return made


@pytest.fixture
def key(colleague, organiser):
    return key_for(colleague, organiser, roles=[Role.ORGANISER], scopes=["events:read", "events:write"])


def test_every_action_belongs_to_one_scope_or_to_persons():
    scoped = [action for scope in SCOPES.values() for action in scope.actions]

    assert sorted(scoped) == sorted(set(scoped))
    assert set(scoped) | PERSONS_ONLY == set(ACTIONS) | SITE_ACTIONS
    assert set(scoped) & PERSONS_ONLY == set()


def test_secret_is_not_kept(key):
    assert ApiKey.objects.get().sha256 not in key.secret
    assert key.secret.startswith(key.key.prefix)
    assert key_of_secret(key.secret) == key.key
    assert key_of_secret(key.secret[:-1] + "x") is None


def test_program_may_what_role_and_scope_open_and_no_more(key):
    actor = client_actor(key.key.client, now=NOW)

    assert actor.can("events.edit")
    assert not actor.can("credits.view")  # the role has it, the scopes do not
    assert not actor.can("retirements.approve")  # the person has it, the program's roles do not


def test_program_loses_a_role_with_its_person(key, colleague, founder, organiser):
    membership_end(
        membership=Membership.objects.get(user=colleague, role=Role.ORGANISER), ended_by=founder, now=NOW
    )

    assert client_actor(key.key.client, now=NOW).roles == frozenset()
    assert Caller(key.secret).get("events").status_code == 403


def test_program_of_somebody_who_left_is_not_let_in(key, colleague, founder):
    for membership in Membership.objects.filter(user=colleague, ended_at=None):
        membership_end(membership=membership, ended_by=founder, now=NOW)

    assert Caller(key.secret).get("me").status_code == 401


def test_program_of_a_barred_person_is_not_let_in(key, colleague):
    colleague.is_active = False
    colleague.save()

    assert Caller(key.secret).get("me").status_code == 401


def test_key_carries_only_roles_that_its_maker_holds(colleague, organiser):
    with pytest.raises(InvalidInput) as refused:
        key_for(colleague, organiser, roles=[Role.VERIFIER])

    assert refused.value.field == "roles"


def test_scope_that_approves_needs_proof_of_identity(colleague, organiser):
    actor = actor_for(user=colleague, organisation=organiser, now=NOW)
    facts = {"name": "x", "roles": [Role.APPROVER], "days": 30, "stepped_up": False, "now": NOW}

    with pytest.raises(NotAllowed):
        api_client_create(actor=actor, scopes=["credits:approve"], **facts)
    api_client_create(actor=actor, scopes=["credits:read"], **facts)


def test_program_makes_no_programs(key):
    actor = replace(client_actor(key.key.client, now=NOW))

    with pytest.raises(NotAllowed):
        api_client_create(
            actor=actor, name="x", roles=[Role.ORGANISER], scopes=["events:read"], days=1,
            stepped_up=True, now=NOW,
        )  # fmt: skip


def test_rotated_key_works_beside_the_old_one_until_that_ends(key, colleague):
    new = api_key_rotate(client=key.key.client, by=colleague, days=30, now=NOW)

    assert Caller(new.secret).get("me").status_code == 200
    assert Caller(key.secret).get("me").status_code == 200
    ApiKey.objects.filter(pk=key.key.pk).update(created_at=NOW - timedelta(days=9), expires_at=NOW)
    assert ApiKey.objects.get(pk=new.key.pk).expires_at > real_now() + timedelta(days=29)


def test_old_key_ends_a_day_after_rotation(key, colleague):
    api_key_rotate(client=key.key.client, by=colleague, days=30, now=NOW)

    left = ApiKey.objects.get(pk=key.key.pk).expires_at - real_now()
    assert timedelta(hours=23) < left <= timedelta(days=1)


def test_nobody_makes_a_key_in_the_name_of_another(key, founder):
    with pytest.raises(NotAllowed):
        api_key_rotate(client=key.key.client, by=founder, days=30, now=NOW)


def test_key_ends(key):
    assert key.key.is_valid(real_now())
    assert not key.key.is_valid(real_now() + timedelta(days=91))


def test_revoked_program_is_out_at_once(key, founder, colleague):
    token = _token(key).json()["access_token"]

    api_client_revoke(client=key.key.client, by=founder, reason="Key published.", now=NOW)

    assert Caller(key.secret).get("me").status_code == 401
    assert Caller(token).get("me").status_code == 401
    assert _token(key).status_code == 401
    with pytest.raises(Conflict):
        api_client_revoke(client=key.key.client, by=founder, reason="Again.", now=NOW)


def test_token_opens_no_more_than_it_asked_for(key):
    token = _token(key, scope="events:read").json()

    assert token["expires_in"] == 3600
    assert token["scope"] == "events:read"
    assert Caller(token["access_token"]).get("events").status_code == 200
    refused = Caller(token["access_token"]).post("events", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert refused.json()["needed_scopes"] == ["events:write"]


def test_token_for_scopes_that_the_program_lacks_is_refused(key):
    answer = _token(key, scope="credits:read")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_token_for_a_foreign_key_is_refused(key, colleague, organiser):
    other = key_for(colleague, organiser)

    answer = _token(key, secret=other.secret)

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def _token(key, *, secret: str = "", scope: str = ""):
    words = f"{key.key.client.client_id}:{secret or key.secret}"
    body = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    header = f"Basic {base64.b64encode(words.encode()).decode()}"
    return Caller().client.post("/api/oauth/token", body, headers={"Authorization": header})
