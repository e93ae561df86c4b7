"""What do the tests of claims share? People, a finished exhibition, credits, keys for documents."""

import pytest
from django.utils.translation import override

from tests.claims import world


@pytest.fixture(autouse=True)
def _in_english():
    """Messages are compared in the source language."""
    with override("en"):
        yield


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory):
    """One data folder for the whole run: making an authority for each test would only cost time."""
    return tmp_path_factory.mktemp("claims")


@pytest.fixture(autouse=True)
def own_data_folder(settings, keys_folder):
    settings.DATA_DIR = keys_folder


@pytest.fixture
def people(db) -> world.People:
    return world.people_make()


@pytest.fixture
def planned(people):
    """An exhibition to come: boundary, estimate, plan issued."""
    return world.plan(world.event_make(people), people)


@pytest.fixture
def finished(planned, people):
    """The same exhibition, held, calculated and verified."""
    event = world.finish(planned, people)
    world.verify(event, people)
    return event
