"""Does every address answer every role as the committed matrix (tests/permissions.csv) says?

How to add a route: docs/permissions.md. ``python -m tests.permission_matrix`` prints routes × roles.
"""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from footprint.accounts.enums import Role
from footprint.accounts.services import site_admin_create, user_create
from tests.permission_matrix import METHODS, READERS, Route, Row, cell_of, outcome_for, routes, rows
from tests.permission_objects import Side, make_side
from tests.support.api import key_for
from tests.support.signin import second_factor_add, sign_in

ROWS = rows()
ROUTES = routes()
# Whoever knows the address may look: a link in a letter, a number printed on a certificate.
OPEN_BY_ADDRESS = {
    "accounts:invitation-accept",
    "notices:unsubscribe",
    "notices:calendar-feed",
    "verify-key-root",
    "verify-document",
    "verify-document-json",
    # An issuance and its journal are the registry's facts; other holders stand there without a name.
    "offsets:issuance",
    "offsets:issuance-journal",
    "offsets:issuance-serial",
    "offsets:public-retirement",
    # Registries, projects, methodologies, prices and published roots are nobody's own.
    "offsets:registry",
    "offsets:project",
    "offsets:methodology",
    "offsets:market",
    "offsets:price",
    "offsets:checkpoint",
    "offsets:checkpoint-leaves",
    "offsets:issuance-chain",
    # The audit is of the whole ledger; whoever runs or audits a registry reads it.
    "offsets:audit",
    # A link with a code of its own, which an organiser hands out.
    "collect:form",
    "collect:thanks",
    # An event that its organiser shows to everybody.
    "claims:event-page",
    "claims:event-qr",
    # The same, and the library's factors and rule books, for programs.
    "api:reference-tag",
    "api:factor",
    "api:rulebook",
    "api:document",
    "api:issuance",
    "api:movements",
    "api:registry-export",
    "api:public-retirement",
}
STEP_UP_ROUTES = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
# Who tries the methods that the matrix does not name: these must never be let through.
PROBES = ("anonymous", Role.ADMINISTRATOR.value, Role.ORGANISER.value)


class World:
    """Two organisations with all their roles; each reader with a signed-in browser and a key of the API."""

    def __init__(self) -> None:
        site_admin = site_admin_create(email="admin@example.com", password=None)
        self.own = make_side("own", credit_code="91110000600037341L", site_admin=site_admin)
        self.foreign = make_side("foreign", credit_code="91330100799655058B", site_admin=site_admin)
        readers = {
            **self.own.people,
            "site_admin": site_admin,
            "outsider": user_create(email="outsider@example.com", password=None, name="outsider"),
        }
        self.browser = Client(raise_request_exception=False)
        self.sessions = {"anonymous": ""}
        for reader, user in readers.items():
            second_factor_add(user)
            client = sign_in(Client(), user, fresh=True, method="mfa")
            self.sessions[reader] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.keys = {
            reader: key_for(person, self.own.organisation).secret
            for reader, person in self.own.people.items()
        }

    def answer(self, reader: str, method: str, address: str) -> HttpResponse:
        """The site's answer; whatever it changed is undone."""
        self.browser.cookies.clear()
        headers = {}
        if address.startswith("/api/v1/"):
            headers["Idempotency-Key"] = f"{reader} {method} {address}"
            if reader in self.keys:
                headers["Authorization"] = f"Bearer {self.keys[reader]}"
        elif self.sessions[reader]:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[reader]
        cache.clear()
        with transaction.atomic():
            response = self.browser.generic(
                method, address, data="", content_type="application/x-www-form-urlencoded", headers=headers
            )
            transaction.set_rollback(True)
        return response


@pytest.fixture(scope="module")
def peopled(django_db_setup, django_db_blocker):
    """The people, made once for all routes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(peopled, db) -> World:
    """The people, and no record yet: those that a test makes are gone after it."""
    peopled.own.forget()
    peopled.foreign.forget()
    return peopled


def address_of(route: Route, side: Side) -> str:
    values = {name: side.value(route.name, name) for name in route.kwargs}
    try:
        return reverse(route.name, kwargs=values)
    except NoReverseMatch:
        return "/" + route.pattern


def outcome_of(response: HttpResponse) -> str:
    """The answer in the words of the matrix."""
    status = response.status_code
    if status == 401:
        return "login"
    if 300 <= status < 400:
        path = urlsplit(response["Location"]).path
        if path == reverse("account_login"):
            return "login"
        asks_again = [reverse(name) for name in STEP_UP_ROUTES]
        return "step_up" if path in asks_again and response.request["PATH_INFO"] not in asks_again else "ok"
    if status in {403, 404, 405}:
        return str(status)
    return "ok" if status < 500 else str(status)


def observed(route: Route, world: World) -> list[str]:
    """Lines for the matrix as the route answers today, methods that nobody gets through left out."""
    lines: dict[str, list[str]] = {}
    for method in METHODS:
        own, foreign = (
            {r: outcome_of(world.answer(r, method, address_of(route, side))) for r in READERS}
            for side in (world.own, world.foreign)
        )
        if not {"ok", "step_up"} & set(own.values()):
            continue
        roles = [{r: side[r] for r in Role.values} for side in (own, foreign)]
        cells = [own["anonymous"], own["outsider"], cell_of(roles[0])]
        cells += [cell_of(roles[1]) if route.kwargs else "-", own["site_admin"]]
        lines.setdefault(",".join(f'"{cell}"' if "," in cell else cell for cell in cells), []).append(method)
    return [f"{route.name},{' '.join(methods)},{cells}" for cells, methods in lines.items()]


def rows_of(route: Route) -> dict[str, Row]:
    return {row.method: row for row in ROWS if row.route == route.name}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_role_gets_the_answer_of_the_matrix(route: Route, world):
    promised = rows_of(route)
    assert promised, "\n".join(
        [
            f"tests/permissions.csv does not name {route.name} ({route.pattern}).",
            "It answers today as follows; check every cell against what is meant before you commit it:",
            *observed(route, world),
        ]
    )

    differences = []
    for side_name, side in (("own", world.own), ("foreign", world.foreign)):
        address = address_of(route, side)
        for method in METHODS:
            for reader in READERS if method in promised else PROBES:
                row = promised.get(method)
                expected = row.expected(reader, side_name) if row else "refused"
                if expected is None or (row is None and side_name == "foreign"):
                    continue
                got = outcome_of(world.answer(reader, method, address))
                refused = expected == "refused" and got in {"login", "403", "404", "405"}
                if got != expected and not refused:
                    differences.append(f"{method} {side_name} {reader}: promised {expected}, got {got}")

    assert not differences, "\n".join([f"{route.name} answers otherwise than promised:", *differences])


def test_matrix_names_no_route_that_is_gone_and_none_twice():
    known = {route.name for route in ROUTES}
    counted = Counter((row.route, row.method) for row in ROWS)

    assert [row.route for row in ROWS if row.route not in known] == []
    assert [key for key, times in counted.items() if times > 1] == []


def test_records_are_tried_from_outside():
    """A route whose address names a record says what another organisation's people get."""
    exempt = {"step", "code", "token", "key", "uidb36", "pk", "file_format"}
    with_record = {route.name for route in ROUTES if set(route.kwargs) - exempt}

    assert [row.route for row in ROWS if row.route in with_record and row.foreign == "-"] == []


def test_no_foreign_record_is_let_through():
    """Nobody's role reaches a record of another organisation, except where the address itself is the key."""
    let_through = [
        f"{row.route} {row.method} {role}"
        for row in ROWS
        if row.foreign != "-" and row.route not in OPEN_BY_ADDRESS
        for role in Role.values
        if outcome_for(row.foreign, role) == "ok"
    ]

    assert let_through == []


@pytest.mark.parametrize(
    ("cell", "role", "outcome"),
    [
        ("ok", "auditor", "ok"),
        ("administrator=ok *=403", "administrator", "ok"),
        ("administrator=ok *=403", "auditor", "403"),
        ("administrator,auditor=ok *=404", "auditor", "ok"),
    ],
)
def test_cell_is_read_for_a_role(cell, role, outcome):
    assert outcome_for(cell, role) == outcome


def test_cell_that_leaves_a_role_out_is_refused():
    with pytest.raises(ValueError, match="auditor"):
        outcome_for("administrator=ok", "auditor")
