"""What do the tests of the foundation share?"""

import pytest

from footprint.accounts.models import Organisation
from footprint.core import job_runner, outbox, periodic


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(name_zh="杭州会展有限公司", name_en="Hangzhou Events Ltd")


@pytest.fixture(autouse=True)
def _registries_are_given_back(monkeypatch):
    """Handlers, consumers and duties that a test registers end with it."""
    monkeypatch.setattr(job_runner, "_kinds", dict(job_runner._kinds))
    monkeypatch.setattr(outbox, "_consumers", dict(outbox._consumers))
    monkeypatch.setattr(periodic, "_duties", dict(periodic._duties))
    job_runner.stopping.clear()
