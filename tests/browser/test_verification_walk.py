"""Do an organiser, a verifier and a stranger walk from the request to the statement in a real browser?"""

from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from footprint.assessments.models import Engagement
from footprint.core import clock
from tests.assessments.parties import make_event, make_parties
from tests.browser.axe import axe
from tests.support.signin import second_factor_add, sign_in

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def parties(transactional_db, settings, live_server, tmp_path):
    """A client with an event that is over, an approved verifier, a clock that stands still."""
    settings.PUBLIC_URL, settings.DATA_DIR = live_server.url, tmp_path
    clock.clock_set(moment=NOON, frozen=True)
    made = make_parties()
    made.event = make_event(made)
    return made


@pytest.fixture
def tab_of(browser, live_server, console):
    """``tab_of(person)``: a tab in which the person is signed in; ``None`` is a stranger."""
    contexts = []

    def open_tab(person, language: str = "en") -> Tab:
        context = browser.new_context(locale="en-GB", reduced_motion="reduce")
        contexts.append(context)
        cookies = {django_settings.LANGUAGE_COOKIE_NAME: language}
        if person is not None:
            second_factor_add(person)
            client = sign_in(Client(), person, fresh=True, method="mfa")
            cookies[django_settings.SESSION_COOKIE_NAME] = client.session.session_key
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        tab = context.new_page()
        console.listen(tab)
        return tab

    yield open_tab
    for context in contexts:
        context.close()


def press(tab: Tab, name: str) -> None:
    tab.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(tab: Tab, name: str) -> None:
    tab.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def test_from_request_over_the_desk_to_the_public_statement(parties, tab_of, live_server, console):
    organiser, verifier, stranger = tab_of(parties.organiser), tab_of(parties.verifier), tab_of(None)

    # The organiser asks.
    organiser.goto(f"{live_server.url}/events/{parties.event.public_id}/")
    follow(organiser, "Verification")
    follow(organiser, "Ask")
    organiser.get_by_label("Limited assurance").check()
    press(organiser, "Ask this verifier")
    expect(organiser.get_by_role("main")).to_contain_text("Requested")

    # The verifier finds it on the desk, accepts and draws a sample.
    verifier.goto(f"{live_server.url}/")
    verifier.get_by_role("link", name="Verifications").first.click()
    follow(verifier, str(parties.event.name_en))
    follow(verifier, "Accept the verification")
    verifier.get_by_label("I declare for my organisation").check()
    press(verifier, "Accept and declare independence")
    follow(verifier, "Sample")
    press(verifier, "Draw the sample")
    axe(verifier)

    # Every line is opened and checked; the button leads from line to line.
    lines = Engagement.objects.get().assessment.lines.count()
    follow(verifier, "Line by line")
    follow(verifier, "展馆用电")
    for _line in range(lines):
        expect(verifier.get_by_role("table").first).to_contain_text("kg")
        press(verifier, "Checked, to the next line")
    axe(verifier)

    # Opinion, preview, signature.
    verifier.goto(f"{live_server.url}/verification/{Engagement.objects.get().public_id}/opinion/")
    verifier.get_by_label("Unmodified").check()
    press(verifier, "Keep and show the statement")
    expect(verifier.get_by_role("main")).to_contain_text("What the statement will say")
    follow(verifier, "Sign the statement")
    press(verifier, "Sign and issue")
    expect(verifier.get_by_role("main")).to_contain_text("VS-2026-000001-")

    # The organiser and anybody else read it.
    organiser.reload()
    expect(organiser.get_by_role("main")).to_contain_text("Verified")
    follow(organiser, "Open the document")
    stranger.goto(organiser.url)
    expect(stranger.get_by_role("main")).to_contain_text("Unmodified opinion")
    expect(stranger.get_by_role("main")).to_contain_text("Limited assurance")
    console.check()
