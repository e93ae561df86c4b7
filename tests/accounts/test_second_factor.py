"""Who must have a second factor, and what can they reach without it?"""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from footprint.accounts.enums import ROLES_WITH_SECOND_FACTOR, Role
from footprint.accounts.guards import step_up_url
from footprint.accounts.models import Membership, StepUp
from footprint.accounts.services import membership_end, membership_grant
from tests.accounts.conftest import NOW
from tests.accounts.test_signing_in import code_of_now
from tests.support.signin import second_factor_add, sign_in

NOTICE = "/me/second-factor/"


@pytest.fixture
def member(person, organiser, founder):
    """A person of the organisation in one role."""

    def make(role: Role):
        user = person(f"person-{role}")
        membership_grant(user=user, organisation=organiser, role=role, granted_by=founder, now=NOW)
        return user

    return make


@pytest.mark.parametrize("role", list(Role))
def test_accredited_roles_are_sent_to_set_it_up(role, member, client):
    client.force_login(member(role))

    response = client.get("/me/")

    if role in ROLES_WITH_SECOND_FACTOR:
        assert (response.status_code, response.url) == (302, NOTICE)
    else:
        assert response.status_code == 200


def test_site_administrator_is_sent_to_set_it_up(site_admin, client):
    client.force_login(site_admin)

    assert client.get("/site/approvals/").url == NOTICE


def test_with_a_factor_the_site_is_open(member, client):
    user = member(Role.VERIFIER)
    second_factor_add(user)
    client.force_login(user)

    assert client.get("/organisation/").status_code == 200


def test_recovery_codes_alone_are_no_factor(member, client):
    user = member(Role.VERIFIER)
    sign_in(client, user, fresh=True)
    factor = second_factor_add(user)
    client.post(reverse("mfa_generate_recovery_codes"))
    factor.delete()

    assert client.get("/organisation/").url == NOTICE


def test_demo_asks_for_none(member, client, settings):
    settings.DEMO = True
    client.force_login(member(Role.VERIFIER))

    assert client.get("/organisation/").status_code == 200


def test_ended_role_asks_for_none(member, client, founder):
    user = member(Role.VERIFIER)
    membership_end(membership=Membership.objects.get(user=user), ended_by=founder, now=NOW)
    client.force_login(user)

    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("name", ["account_logout", "mfa_index", "accounts:second-factor", "home"])
def test_way_to_set_it_up_stays_open(name, member, client):
    client.force_login(member(Role.VERIFIER))

    assert client.get(reverse(name)).status_code == 200


def test_last_factor_cannot_be_removed_from_a_role_that_needs_it(member, client):
    user = member(Role.VERIFIER)
    second_factor_add(user)
    sign_in(client, user, fresh=True, method="mfa")

    client.post(reverse("mfa_deactivate_totp"))

    assert user.authenticator_set.count() == 1


def test_factor_nobody_asked_for_can_be_removed(member, client):
    user = member(Role.ORGANISER)
    second_factor_add(user)
    sign_in(client, user, fresh=True, method="mfa")

    client.post(reverse("mfa_deactivate_totp"))

    assert user.authenticator_set.count() == 0


# --- proof of identity before what cannot be undone ----------------------------------------------------
@pytest.fixture
def decide(approved):
    return reverse("accounts:site-approval-decide", args=[approved.public_id, "suspend"])


@pytest.fixture
def admin(site_admin):
    second_factor_add(site_admin)
    return site_admin


def test_fresh_proof_lets_through_and_is_kept(admin, client, decide, approved):
    sign_in(client, admin, fresh=True, method="mfa")

    client.post(decide, {"reason": "Complaint."})

    approved.refresh_from_db()
    assert approved.state == "suspended"
    proof = StepUp.objects.get()
    assert (proof.user, proof.purpose, proof.methods) == (admin, "accreditation.decide", "mfa")
    assert timedelta(0) <= proof.used_at - proof.authenticated_at < timedelta(minutes=5)


def test_without_proof_nothing_happens(admin, client, decide, approved):
    sign_in(client, admin)

    response = client.post(
        decide, {"reason": "Complaint."}, headers={"referer": f"http://testserver{decide}"}
    )

    approved.refresh_from_db()
    assert response.url.startswith(reverse("mfa_reauthenticate"))
    assert "next=" in response.url
    assert (approved.state, StepUp.objects.count()) == ("approved", 0)


def test_password_is_not_enough_for_who_has_a_factor(admin, client, decide, approved):
    sign_in(client, admin, fresh=True, method="password")

    response = client.get(decide)

    assert response.url.startswith(reverse("mfa_reauthenticate"))


def test_old_proof_is_stale(admin, client, decide, settings):
    sign_in(client, admin, fresh=True, method="mfa")
    session = client.session
    session["account_authentication_methods"][0]["at"] = (
        time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    )
    session.save()

    assert client.get(decide).status_code == 302


def test_foreign_referrer_is_not_followed(admin, client, decide):
    sign_in(client, admin)

    response = client.post(decide, headers={"referer": "https://elsewhere.example/"})

    assert "elsewhere" not in response.url


def test_proof_by_code_leads_back(admin, decide, client):
    sign_in(client, admin)
    asked = client.get(decide).url

    response = client.post(asked, {"code": code_of_now(), "next": decide})

    assert response.url == decide
    assert client.get(decide).status_code == 200


def test_person_without_factor_proves_by_password(founder):
    assert step_up_url(founder) == reverse("account_reauthenticate")


def test_set_clock_does_not_disturb_the_proof(admin, decide, approved, clock):
    browser = sign_in(Client(), admin, fresh=True, method="mfa")
    clock.advance(timedelta(days=200))

    browser.post(decide, {"reason": "Complaint."})

    proof = StepUp.objects.get()
    assert proof.used_at == clock.now()
    assert proof.authenticated_at <= proof.used_at
