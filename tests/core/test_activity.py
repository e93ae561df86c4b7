"""Does the log tell who did what to which record?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from footprint.accounts.models import Organisation, User
from footprint.core.activity import activity_of, activity_of_organisation, activity_record, keyed_hash

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(name_zh="杭州会展有限公司")


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("wang@example.com", name="王")


def test_entry_tells_the_whole_act(organisation, person):
    entry = activity_record(
        verb="organisation.renamed",
        target=organisation,
        actor=person,
        organisation=organisation,
        before={"tonnes": Decimal("1.50")},
        after={"day": date(2026, 11, 20)},
        reason="Typing error.",
        address="192.0.2.7",
        now=NOW,
    )

    entry.refresh_from_db()
    assert (entry.actor, entry.organisation, entry.occurred_at) == (person, organisation, NOW)
    assert (entry.target_type, entry.target_public_id) == ("accounts.organisation", organisation.public_id)
    assert (entry.before, entry.after) == ({"tonnes": "1.50"}, {"day": "2026-11-20"})
    assert entry.reason == "Typing error."
    assert entry.address_hash == keyed_hash("192.0.2.7", purpose="activity.address")


def test_history_of_a_record_is_its_own_and_newest_first(organisation, person):
    other = Organisation.objects.create(name_zh="成都会展有限公司")
    activity_record(verb="first", target=organisation, organisation=organisation, now=NOW)
    activity_record(verb="foreign", target=other, organisation=other, now=NOW)
    activity_record(verb="second", target=organisation, organisation=organisation, now=NOW)

    assert [entry.verb for entry in activity_of(organisation)] == ["second", "first"]
    assert [entry.verb for entry in activity_of_organisation(other)] == ["foreign"]


def test_hash_depends_on_the_sites_key_and_the_purpose(settings):
    before = keyed_hash("192.0.2.7", purpose="a")

    assert keyed_hash("192.0.2.7", purpose="a") == before
    assert keyed_hash("192.0.2.7", purpose="b") != before
    settings.SECRET_KEY = "another"
    assert keyed_hash("192.0.2.7", purpose="a") != before
