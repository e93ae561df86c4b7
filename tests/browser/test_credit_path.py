"""Does a credit holder come from the registry's statement to a retirement that anybody finds, by clicking?"""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.core import clock
from footprint.offsets import services
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind
from footprint.offsets.models import Retirement
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation

STATEMENT = b"serial,tonnes,project,vintage\nBJ-1-500,500,BJ-001,2024\n"
RULES = "beijing_2014"  # its obligation makes 300 t little enough


@pytest.fixture
def elsewhere(world):
    """A registry elsewhere that has issued 1 000 t, and two people: one holds credits, one approves."""
    own, now = organisation(world), clock.now()
    founder = world.user("administrator")
    for person, role in ((founder, Role.CREDIT_HOLDER), (world.user("person"), Role.APPROVER)):
        membership_grant(user=person, organisation=own, role=role, granted_by=founder, now=now)
    registry = services.registry_register(
        code="bj", name_zh="北京登记簿", name_en="Beijing register", kind=RegistryKind.FORESTRY_INCLUSIVE,
        instrument=Instrument.CCER, serial_pattern=r"BJ-(?P<first>\d+)-(?P<last>\d+)",
        serial_example="BJ-1-120", now=now,
    )  # fmt: skip
    project = services.project_register(
        registry=registry, number="BJ-001", name_zh="造林", name_en="Forest", kind=ProjectKind.AFFORESTATION,
        region="CN-BJ", inside_regulated_firm=False, now=now,
    )  # fmt: skip
    services.issuance_register(
        project=project, vintage=2024, serials="BJ-1-1000", registered_by=founder, request_id=uuid4(), now=now
    )


def _press(tab, name: str) -> None:
    tab.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def _follow(tab, name: str) -> None:
    tab.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def _say_yes(tab, name: str) -> None:
    """The button of the dialog that a link has opened."""
    tab.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def _file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_statement_becomes_a_holding_and_the_holding_a_retirement_that_anybody_finds(
    elsewhere, visit, console, live_server
):
    def open_page(path: str, role: str):
        return visit(Page(name=path, path=path, role=role, settings={"DEMO": True}), language="en")

    holder = open_page("/credits/statements/new/", "administrator")
    holder.get_by_label("Registry", exact=True).select_option("bj")
    holder.get_by_label("Statement as a table").set_input_files(_file("statement.csv", STATEMENT))
    _press(holder, "Show what changes")
    expect(holder.get_by_text("Nothing is wrong.")).to_be_visible()
    _press(holder, "Hand in")
    expect(holder.get_by_text("A second person decides.", exact=True)).to_be_visible()

    second = open_page("/credits/statements/", "person")
    _follow(second, "Beijing register")
    _follow(second, "Approve")
    _press(second, "Approve")
    expect(second.get_by_text("Approved: the holding is up to date.")).to_be_visible()

    wish = f"demand_t=300&rules={RULES}&used_on=2026-12-20&first=local_first&sources=own&currency=CNY"
    holder.goto(f"{live_server.url}/credits/match/?{wish}&obligation_t=100000&subject=Summit")
    _press(holder, "Keep as a quote")
    _follow(holder, "Reserve the serials")
    _say_yes(holder, "Reserve")
    holder.locator("main a[href*='/credits/reservations/']").click()
    expect(holder.get_by_text("BJ-1-300")).to_be_visible()
    _follow(holder, "Ask for the retirement")
    holder.get_by_label("Beneficiary", exact=True).fill("Qianjiang Expo Ltd")
    holder.get_by_label("Subject").fill("Summit")
    holder.get_by_label("Claim").fill("The emissions of the summit are offset.")
    holder.locator("main form button.btn-primary").click()
    request_url = holder.url

    second.goto(request_url)
    _follow(second, "Approve")
    _press(second, "Approve")

    holder.goto(request_url)
    _follow(holder, "Instruct the registry")
    _press(holder, "The registry is instructed")
    _follow(holder, "Hand in the proof")
    holder.get_by_label("Proof of retirement").set_input_files(_file("proof.pdf", b"%PDF-1.7\n%%EOF\n"))
    holder.get_by_label("Number of the proof").fill("Z-7")
    holder.get_by_label("Serial numbers on the proof").fill("BJ-1-300")
    _press(holder, "Compare and retire")
    expect(holder.get_by_text("They are retired.")).to_be_visible()

    number = Retirement.objects.get().number
    visitor = open_page("/register/", "anonymous")
    for words in ("BJ-7-7", number, "Qianjiang"):
        visitor.goto(f"{live_server.url}/register/?q={words}")
        expect(visitor.get_by_role("link", name=number)).to_be_visible()
    visitor.get_by_role("link", name=number).click()
    expect(visitor.get_by_text("The emissions of the summit are offset.")).to_be_visible()
    console.check()
