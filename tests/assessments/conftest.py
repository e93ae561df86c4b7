"""Client, verifier and footprint for the tests of this room."""

import pytest
from django.utils import translation

from tests.assessments.parties import Parties, make_parties


@pytest.fixture
def parties(db) -> Parties:
    """A client with a final footprint of 100 t in five lines, and an approved, independent verifier."""
    return make_parties()


@pytest.fixture
def english():
    """Messages are read in English."""
    with translation.override("en"):
        yield
