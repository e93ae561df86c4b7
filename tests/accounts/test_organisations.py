"""How do organisations come to be, and who administers them?"""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from footprint.accounts.enums import Role
from footprint.accounts.models import Membership, Organisation
from footprint.accounts.services import (
    membership_end,
    membership_grant,
    organisation_create,
    organisation_update,
)
from footprint.core.activity import activity_of
from footprint.core.problems import Conflict, InvalidInput
from tests.accounts.conftest import NOW


def current_roles(user, organisation):
    return set(
        Membership.objects.filter(user=user, organisation=organisation, ended_at=None).values_list(
            "role", flat=True
        )
    )


def test_founder_administers_and_organises(founder, organiser):
    assert current_roles(founder, organiser) == {"administrator", "organiser"}


def test_founder_gets_the_roles_of_the_kinds_named(founder):
    organisation = organisation_create(
        created_by=founder, name_zh="林业公司", plants_forests=True, holds_credits=True, now=NOW
    )

    assert current_roles(founder, organisation) == {"administrator", "forester", "credit_holder"}


def test_wrong_credit_code_creates_nothing(founder):
    with pytest.raises(InvalidInput) as refusal:
        organisation_create(created_by=founder, name_zh="错码公司", credit_code="911100006000373410", now=NOW)

    assert refusal.value.field == "credit_code"
    assert not Organisation.objects.exists()


def test_code_of_a_registered_organisation_is_refused(founder, verifying):
    with pytest.raises(InvalidInput, match="91110000600037341L"):
        organisation_create(
            created_by=founder, name_zh="同码公司", credit_code="9111 0000 6000 37341l", now=NOW
        )


def test_database_keeps_a_code_once(verifying):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name_zh="同码公司", credit_code=verifying.credit_code)


def test_country_must_be_two_letters(founder):
    with pytest.raises(InvalidInput) as refusal:
        organisation_create(created_by=founder, name_zh="外国公司", country="Germany", now=NOW)

    assert refusal.value.field == "country"


def test_name_follows_the_language(organiser, verifying):
    with translation.override("en"):
        assert (str(organiser), str(verifying)) == ("Hangzhou Expo Ltd", "北京核查有限公司")
    with translation.override("zh-hans"):
        assert str(organiser) == "杭州会展有限公司"


def test_update_keeps_what_changed_in_the_log(organiser, founder):
    organisation_update(
        organisation=organiser, changed_by=founder, now=NOW, name_en="Hangzhou Expo", region="CN-ZJ"
    )

    organiser.refresh_from_db()
    assert (organiser.name_en, organiser.region) == ("Hangzhou Expo", "CN-ZJ")
    entry = activity_of(organiser).first()
    assert (entry.verb, entry.before["name_en"], entry.after["region"]) == (
        "organisation.changed",
        "Hangzhou Expo Ltd",
        "CN-ZJ",
    )


def test_granting_a_held_role_adds_no_row(organiser, founder):
    membership_grant(user=founder, organisation=organiser, role=Role.ORGANISER, granted_by=founder, now=NOW)

    assert Membership.objects.filter(user=founder, role=Role.ORGANISER).count() == 1


def test_ended_membership_stays_and_can_be_granted_again(organiser, founder, person):
    wang = person("wang")
    first = membership_grant(
        user=wang, organisation=organiser, role=Role.APPROVER, granted_by=founder, now=NOW
    )

    membership_end(membership=first, ended_by=founder, now=NOW)
    membership_grant(user=wang, organisation=organiser, role=Role.APPROVER, granted_by=founder, now=NOW)

    rows = Membership.objects.filter(user=wang).order_by("pk")
    assert [(row.ended_at, row.ended_by) for row in rows] == [(NOW, founder), (None, None)]


def test_last_administrator_cannot_be_ended(organiser, founder):
    membership = Membership.objects.get(user=founder, role=Role.ADMINISTRATOR)

    with pytest.raises(Conflict, match="founder"):
        membership_end(membership=membership, ended_by=founder, now=NOW)

    membership.refresh_from_db()
    assert membership.ended_at is None


def test_administrator_can_go_when_another_one_stays(organiser, founder, person):
    membership_grant(
        user=person("wang"), organisation=organiser, role=Role.ADMINISTRATOR, granted_by=founder, now=NOW
    )

    membership_end(
        membership=Membership.objects.get(user=founder, role=Role.ADMINISTRATOR), ended_by=founder, now=NOW
    )

    assert current_roles(founder, organiser) == {"organiser"}


def test_ending_twice_is_refused(organiser, founder):
    membership = Membership.objects.get(user=founder, role=Role.ORGANISER)
    membership_end(membership=membership, ended_by=founder, now=NOW)

    with pytest.raises(Conflict):
        membership_end(membership=membership, ended_by=founder, now=NOW)


def test_site_administrator_joins_no_organisation(organiser, founder, site_admin):
    with pytest.raises(Conflict):
        membership_grant(
            user=site_admin, organisation=organiser, role=Role.AUDITOR, granted_by=founder, now=NOW
        )

    assert not Membership.objects.filter(user=site_admin).exists()


def test_database_refuses_to_change_or_delete_a_membership(organiser, founder):
    membership = Membership.objects.get(user=founder, role=Role.ORGANISER)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=membership.pk)._raw_delete("default")


def test_addresses_are_one_in_any_case(person):
    person("wang")

    with pytest.raises(IntegrityError), transaction.atomic():
        person("WANG")
