"""Does an event go from its opening to a checked certificate through the interface alone?"""

import importlib.util
import json
import urllib.request
from datetime import UTC, datetime

import pytest
from django.conf import settings as site

from tests.api.world import parts_make

EXAMPLE = site.BASE_DIR / "docs" / "examples" / "event_api.py"
AFTER = datetime(2026, 12, 7, 4, tzinfo=UTC)


@pytest.fixture
def own_data_folder(settings, tmp_path):
    """Keys for signing are made where the test may write."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def example():
    """The documented example, as a module."""
    spec = importlib.util.spec_from_file_location("event_api", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_event_goes_from_opening_to_certificate(example, live_server, clock, own_data_folder, capsys):
    parts = parts_make()
    programs = {
        name: example.Api(live_server.url, getattr(parts, name), "en")
        for name in ("organiser", "approver", "verifier", "operator")
    }

    event_id = example.before(programs["organiser"])
    clock.set(AFTER)
    document = example.after(**programs, event_id=event_id)

    told = capsys.readouterr().out
    assert "refused, as it should be: not_allowed" in told
    assert document["state"] == "valid"
    anybody = f"{live_server.url}/api/v1/documents/{document['number']}"
    with urllib.request.urlopen(anybody) as answer:
        assert json.loads(answer.read())["state"] == "valid"
    claim = programs["organiser"].get("claims")["items"][0]
    standing = programs["organiser"].get(f"claims/{claim['id']}")
    assert (standing["state"], standing["missing_t"]) == ("achieved", 0)
    assert standing["done_t"] == standing["required_t"]
    [retirement] = programs["organiser"].get("register/retirements", q="T-1-2-X")["items"]
    assert retirement["tonnes"] == standing["done_t"]
