"""Does a missing service end a test loudly in CI and quietly elsewhere?"""

import pytest

from tests.support import services as service_addresses

NOWHERE = "redis://127.0.0.1:1/0"


def test_missing_service_skips_with_the_reason_on_a_workplace(monkeypatch):
    monkeypatch.setenv("TEST_REDIS_URL", NOWHERE)
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match=r"redis does not answer at .*; set TEST_REDIS_URL"):
        service_addresses.need("redis")


def test_missing_service_fails_in_ci(monkeypatch):
    monkeypatch.setenv("TEST_REDIS_URL", NOWHERE)
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="redis does not answer"):
        service_addresses.need("redis")
