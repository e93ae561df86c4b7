"""Can people read, sort out and switch off what they are told?"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from footprint.accounts.middleware import SESSION_KEY
from footprint.accounts.services import organisation_create
from footprint.notices.enums import Pace
from footprint.notices.models import Notice, NoticePreference
from footprint.notices.selectors import preferences_of
from footprint.notices.services.preferences import EVERYTHING
from footprint.notices.tokens import unsubscribe_token
from tests.notices.conftest import NOW, TERM, WAITING
from tests.support.signin import sign_in

LIST = "/notices/"


@pytest.fixture
def browser(reader, company, clock) -> Client:
    reader.language = "en"
    reader.save()
    return sign_in(Client(), reader)


def bell(page: str) -> str:
    """What a screen reader says of the bell."""
    return re.search(r'<summary class="fp-tool" aria-label="([^"]*notice[^"]*)"', page, re.IGNORECASE)[1]


def test_bell_counts_what_is_new_and_leads_to_it(browser, tell):
    assert bell(browser.get("/about/").content.decode()) == "Notices: nothing new"
    (notice,) = tell()

    page = browser.get("/about/").content.decode()

    assert bell(page) == "1 new notice"
    assert reverse("notices:open", args=[notice.public_id]) in page
    assert "12 t wait for Hangzhou Expo Ltd" in page


def test_strangers_have_no_bell(client, db):
    assert "fp-bell" not in client.get("/about/").content.decode()


def test_opening_marks_as_read_acts_for_the_organisation_and_goes_there(browser, tell, reader, company):
    other = organisation_create(created_by=reader, name_zh="黄山公司", now=NOW)
    (notice,) = tell(organisation=other)
    assert browser.get("/about/").wsgi_request.actor.organisation == company

    response = browser.get(reverse("notices:open", args=[notice.public_id]))

    assert (response.status_code, response.url) == (302, "/events/")
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert browser.session[SESSION_KEY] == str(other.public_id)


def test_organisation_that_the_person_has_left_is_not_acted_for(browser, tell, person):
    founder = person("founder")
    other = organisation_create(created_by=founder, name_zh="别的公司", now=NOW)
    (notice,) = tell(organisation=other)

    browser.get(reverse("notices:open", args=[notice.public_id]))

    assert SESSION_KEY not in browser.session


def test_notice_without_a_page_is_shown_by_itself(browser, tell):
    (notice,) = tell(link="")

    response = browser.get(reverse("notices:open", args=[notice.public_id]))

    assert "Please look at 12 t." in response.content.decode()


def test_somebody_elses_notice_is_not_there(browser, tell, person):
    (notice,) = tell(to=person("other"))

    assert browser.get(reverse("notices:open", args=[notice.public_id])).status_code == 404
    assert browser.post(reverse("notices:read", args=[notice.public_id])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_list_is_filtered_searched_and_exported(browser, tell):
    for key, tonnes in (("a", 771), ("b", 882)):
        tell(key=key, facts={"tonnes": tonnes, "organisation": "x"})
    browser.post(reverse("notices:read", args=[Notice.objects.get(key="a").public_id]))

    def shown(**query) -> list[str]:
        listing = browser.get(LIST, query).context["listing"]
        return [notice.key for notice in listing.page.object_list]

    assert shown() == ["b", "a"]
    assert shown(state="unread") == ["b"]
    assert shown(state="read") == ["a"]
    assert shown(topic="work") == ["b", "a"]
    assert shown(topic="credits") == []
    assert shown(q="771 wait") == ["a"]
    export = b"".join(browser.get(LIST, {"format": "csv"}).streaming_content).decode()
    assert "882 t wait for x" in export


def test_everything_is_marked_as_read_at_once(browser, tell, reader, person):
    tell(to=[reader, person("other")])

    response = browser.post(reverse("notices:read-all"), follow=True)

    assert "1 notice is marked as read." in response.content.decode()
    assert Notice.objects.filter(read_at=None).count() == 1


def test_preferences_are_kept_and_shown(browser, reader):
    page = browser.get("/notices/preferences/")
    kept = {name: str(pace) for name, pace in preferences_of(reader).items()} | {WAITING: "daily"}
    asked = set(page.context["form"].fields)

    response = browser.post("/notices/preferences/", {name: kept[name] for name in asked}, follow=True)

    assert "Your choice is saved." in response.content.decode()
    assert preferences_of(reader)[WAITING] == Pace.DAILY


def test_people_are_asked_only_about_what_they_can_be_told(browser, reader):
    asked = set(browser.get("/notices/preferences/").context["form"].fields)

    assert {WAITING, TERM, "accreditation.decided"} <= asked
    assert "accreditation.requested" not in asked  # site administrators
    assert "retirement.requested" not in asked  # approvers


def test_mandatory_kind_switched_off_by_hand_is_refused(browser, reader):
    page = browser.get("/notices/preferences/")
    kept = {name: str(preferences_of(reader)[name]) for name in page.context["form"].fields}

    response = browser.post("/notices/preferences/", kept | {TERM: "never"})

    assert response.status_code == 400
    assert not NoticePreference.objects.exists()


# --- the link in the e-mail ---------------------------------------------------------------------------------
def unsubscribe_address(person, kind: str) -> str:
    return reverse("notices:unsubscribe", args=[unsubscribe_token(person=person, kind=kind)])


def test_link_in_the_letter_asks_first_and_then_switches_off(client, reader, tell, work, mailoutbox):
    tell()
    work()
    (letter,) = mailoutbox
    address = "/" + letter.extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert address in letter.body

    assert client.get(address).status_code == 200
    assert preferences_of(reader)[WAITING] == Pace.IMMEDIATELY
    client.post(address)

    assert preferences_of(reader)[WAITING] == Pace.NEVER


def test_button_of_the_mail_program_works_without_a_csrf_token(reader):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(unsubscribe_address(reader, WAITING), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert preferences_of(reader)[WAITING] == Pace.NEVER


def test_daily_letter_can_be_switched_off_but_for_what_is_mandatory(client, reader):
    client.post(unsubscribe_address(reader, EVERYTHING))

    assert preferences_of(reader)[WAITING] == Pace.NEVER
    assert preferences_of(reader)[TERM] == Pace.IMMEDIATELY


def test_link_that_was_changed_is_not_found(client, reader):
    address = unsubscribe_address(reader, WAITING)

    assert client.post(address[:-3] + "xx/").status_code == 404
    assert not NoticePreference.objects.exists()


def test_letter_that_everybody_must_get_has_no_way_out(tell, work, mailoutbox):
    tell(kind=TERM, facts={"days": 7})
    work()

    (letter,) = mailoutbox
    assert "List-Unsubscribe" not in letter.extra_headers
    assert "unsubscribe" not in letter.body


# --- the calendar's page ------------------------------------------------------------------------------------
def test_calendar_page_gives_both_addresses(browser, company):
    page = browser.get("/calendar/")

    own, shared = page.context["own"], page.context["shared"]
    assert own["subscribe"].startswith("webcal://")
    for feed in (own, shared):
        assert browser.get(feed["download"]).status_code == 200
    assert own["address"] in page.content.decode()


def test_new_address_is_asked_for_and_then_made(browser):
    before = browser.get("/calendar/").context["own"]["address"]

    assert browser.get("/calendar/reset/").status_code == 200
    assert browser.get("/calendar/").context["own"]["address"] == before
    browser.post("/calendar/reset/")

    assert browser.get("/calendar/").context["own"]["address"] != before
