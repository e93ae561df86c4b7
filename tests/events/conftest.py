"""What do the tests of events share?"""

import pytest

from footprint.accounts.models import User
from tests.events.making import make_event


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
