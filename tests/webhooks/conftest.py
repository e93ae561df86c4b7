"""An organisation, and a listener that writes down what it is told."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from footprint.accounts.models import Organisation, User
from footprint.accounts.services import organisation_create, user_create

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@dataclass
class Listener:
    """A program of somebody else; ``statuses`` are its next answers, 200 when they are used up."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def listener():
    told = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.statuses.pop(0) if told.statuses else 200)
            self.end_headers()
            self.wfile.write(b"thank you")

        def log_message(self, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def person(clock) -> User:
    return user_create(email="founder@example.com", password=None, name="founder")


@pytest.fixture
def organisation(person) -> Organisation:
    return organisation_create(created_by=person, name_zh="成都会展公司", now=NOW)
