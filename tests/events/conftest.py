"""What do the tests of events share?"""

import pytest
from django.test import Client

from footprint.accounts.enums import Role
from footprint.accounts.models import User
from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.rulebooks.services import rulebooks_install
from tests.events.making import BEFORE, make_event


@pytest.fixture
def person():
    return User.objects.create(email="organiser@example.com", name="王敏")


@pytest.fixture
def event(person):
    return make_event(person)


@pytest.fixture(scope="session")
def documents_folder(tmp_path_factory):
    """One data folder for all documents: an authority for each test would only cost time."""
    return tmp_path_factory.mktemp("event-documents")


@pytest.fixture
def client(db):
    """An organiser of an exhibition company, signed in."""
    rulebooks_install(now=BEFORE)
    person = user_create(email="organiser@example.com", password=None, name="王敏")
    founder = user_create(email="founder@example.com", password=None, name="李静")
    own = organisation_create(created_by=founder, name_zh="成都会展公司", now=BEFORE)
    membership_grant(user=person, organisation=own, role=Role.ORGANISER, granted_by=founder, now=BEFORE)
    client = Client()
    client.force_login(person)
    return client
