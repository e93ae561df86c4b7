"""Does the demo have one person in every role, each able to do their work?"""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from footprint.accounts.actors import actor_for, organisations_of
from footprint.accounts.credit_code import credit_code_problem
from footprint.accounts.demo import demo_accounts
from footprint.accounts.enums import ACTIVITY_OF_ROLE, Role, Scope
from footprint.accounts.independence import independence_findings, verifier_problems
from footprint.accounts.models import Membership, Organisation, User
from tests.accounts.conftest import NOW, TODAY

PASSWORD = "a demo password 1"
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    return demo_accounts(password=PASSWORD, now=NOW)


def test_every_role_has_a_person(demo):
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert demo.people["admin"].is_site_admin


def test_accredited_roles_count(demo):
    for membership in Membership.objects.filter(role__in=ACTIVITY_OF_ROLE):
        actor = actor_for(user=membership.user, organisation=membership.organisation, now=NOW)
        assert membership.role in actor.roles


def test_founder_holds_only_the_roles_named(demo):
    actor = actor_for(user=demo.people["verifier"], organisation=demo.organisations["verifier"], now=NOW)

    assert actor.roles == {Role.ADMINISTRATOR, Role.VERIFIER}


def test_organisations_are_independent_of_each_other(demo):
    for reviewer in ("verifier", "certifier"):
        for subject in set(demo.organisations) - {reviewer}:
            assert not independence_findings(
                reviewer_organisation=demo.organisations[reviewer],
                subject_organisation=demo.organisations[subject],
                on=TODAY,
            )


def test_consultant_acts_for_the_company(demo):
    choices = organisations_of(user=demo.people["consultant"], now=NOW)

    assert choices == [demo.organisations["consultant"], demo.organisations["company"]]


def test_credit_codes_are_well_formed(demo):
    assert [credit_code_problem(o.credit_code) for o in Organisation.objects.all()] == [None] * 8


def test_second_run_changes_nothing(demo):
    before = (User.objects.count(), Organisation.objects.count(), Membership.objects.count())

    again = demo_accounts(password="another password 2", now=NOW)

    assert again == demo
    assert (User.objects.count(), Organisation.objects.count(), Membership.objects.count()) == before


def test_leap_day_makes_valid_terms(db):
    demo_accounts(password=PASSWORD, now=datetime(2028, 2, 29, 4, tzinfo=UTC))

    assert Organisation.objects.count() == 8


def test_everybody_signs_in_with_the_password(demo, client):
    for email, _name, _organisation in demo.logins():
        assert User.objects.get(email=email).check_password(PASSWORD)


# --- the first administrator of a real site -------------------------------------------------------------
def test_command_makes_a_site_administrator(db, monkeypatch):
    monkeypatch.setattr(
        "footprint.accounts.management.commands.site_admin.getpass", lambda _: "correct horse 7"
    )

    call_command("site_admin", "First@example.com", name="First")

    user = User.objects.get()
    assert (user.email, user.is_site_admin, user.check_password("correct horse 7")) == (
        "first@example.com",
        True,
        True,
    )
    assert user.emailaddress_set.get().verified


def test_command_refuses_a_weak_password(db, monkeypatch):
    monkeypatch.setattr("footprint.accounts.management.commands.site_admin.getpass", lambda _: "password")

    with pytest.raises(CommandError):
        call_command("site_admin", "first@example.com")

    assert not User.objects.exists()


def test_command_refuses_a_known_address(db, founder):
    with pytest.raises(CommandError, match=r"founder@example\.com"):
        call_command("site_admin", "FOUNDER@example.com")


def test_verifier_of_the_demo_may_verify_events_of_its_organiser(demo):
    verifier, organiser = demo.organisations["verifier"], demo.organisations["organiser"]

    assert (
        verifier_problems(user=demo.people["verifier"], organisation=verifier, scope=Scope.EVENT, on=TODAY)
        == []
    )
    assert (
        independence_findings(reviewer_organisation=verifier, subject_organisation=organiser, on=TODAY) == []
    )
