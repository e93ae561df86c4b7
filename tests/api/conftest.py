"""Organisations, people and keys that the tests of the interface share."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from footprint.accounts.enums import Role
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.rulebooks.services import rulebooks_install
from tests.support.api import Caller, key_for

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
EVENT = {
    "name_zh": "西部博览会",
    "name_en": "Western Fair",
    "kind": "exhibition",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-03",
    "place": "成都",
    "attendees_expected": 5000,
    "rulebook": "chengdu_2018",
    "venues": ["西博城"],
}
LINE = {
    "purpose": "estimate",
    "section": "electricity",
    "label": "展馆用电",
    "inputs": {"quantity": "12.8万度"},
    "tier": "best",
}


@pytest.fixture(autouse=True)
def _fresh_allowances():
    cache.clear()


@pytest.fixture
def people(clock) -> dict[str, User]:
    """An organiser and an approver of one organisation."""
    return {
        name: user_create(email=f"{name}@example.com", password=None, name=name)
        for name in ("organiser", "approver", "stranger")
    }


@pytest.fixture
def organisation(people) -> Organisation:
    made = organisation_create(
        created_by=people["organiser"],
        name_zh="成都会展公司",
        name_en="Chengdu Expo",
        organises_events=True,
        now=NOW,
    )
    for name in ("organiser", "approver"):
        membership_grant(
            user=people[name], organisation=made, role=Role(name), granted_by=people["organiser"], now=NOW
        )
    return made


@pytest.fixture
def organiser(people, organisation) -> Caller:
    """A program in the organiser's name, with every scope."""
    return Caller(key_for(people["organiser"], organisation).secret)


@pytest.fixture
def approver(people, organisation) -> Caller:
    return Caller(key_for(people["approver"], organisation).secret)


@pytest.fixture
def stranger(people) -> Caller:
    """A program of another organisation."""
    other = organisation_create(
        created_by=people["stranger"], name_zh="别的公司", organises_events=True, now=NOW
    )
    return Caller(key_for(people["stranger"], other).secret)


@pytest.fixture
def books(clock) -> None:
    rulebooks_install(now=NOW)


@pytest.fixture
def event(organiser, books) -> dict:
    """An event, as the interface gives it."""
    return organiser.post("events", EVENT).json()
