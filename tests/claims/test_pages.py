"""Do organiser, approver and stranger find their way through the cover, and are bad steps told kindly?"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from calculators.documents import read_document
from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.certificates.models import IssuedDocument
from footprint.claims.models import Claim, TrueUp
from footprint.claims.services import certificate_withdraw
from footprint.events.models import Event
from footprint.events.services import event_record
from footprint.offsets.models import Reservation, RetirementRequest
from tests.claims import world
from tests.claims.test_certificates import invalidate
from tests.claims.test_deadlines import CASES
from tests.claims.world import AFTER, BEFORE
from tests.support.signin import sign_in

pytestmark = pytest.mark.django_db


class Site:
    """A person at the site in one language: opens pages, presses buttons."""

    def __init__(self, user=None, language: str = "en"):
        self.client = sign_in(Client(), user, fresh=True) if user else Client()
        self.client.cookies["django_language"] = language

    def page(self, address: str, *, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, (address, response.status_code, response.headers)
        return response.getvalue().decode()

    def press(self, path: str, *, status: int = 302, **values) -> str:
        response = self.client.post(path, values)
        assert response.status_code == status, (path, response.content.decode()[:3000])
        return response.headers.get("Location", "") or response.content.decode()


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


@pytest.fixture
def roles(people):
    own = world.organiser_make()
    for user, role in ((people.organiser, Role.ORGANISER), (people.approver, Role.APPROVER)):
        membership_grant(user=user, organisation=own, role=role, granted_by=people.holder, now=BEFORE)
    return people


@pytest.fixture
def organiser(roles):
    return Site(roles.organiser)


@pytest.fixture
def approver(roles):
    return Site(roles.approver)


def base(event: Event) -> str:
    return f"/events/{event.public_id}/cover/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_walk_from_the_estimate_to_the_certificate(planned, people, roles, clock, language):
    organiser, approver, stranger = Site(roles.organiser, language), Site(roles.approver, language), Site()
    world.credits_make(people)
    at = base(planned)
    clock.set(BEFORE)

    organiser.page(at)
    organiser.press(f"{at}open/", basis="point")
    trial = organiser.page(f"{at}credits/")
    assert "470" in trial
    given = {name: hidden(trial, name) for name in ("first", "second", "sources", "keep_days", "seen_t")}
    given |= {name: hidden(trial, name) for name in ("request_id", "budget", "max_lots", "regions")}
    organiser.press(f"{at}reserve/", **given)
    organiser.press(f"{at}reserve/", **given)  # a second press changes nothing
    assert Reservation.objects.count() == 1
    world.finish(planned, people)
    clock.set(AFTER)
    world.verify(planned, people)
    assert f"{at}credits/" in organiser.page(at)
    trial = organiser.page(f"{at}credits/")
    organiser.press(f"{at}reserve/", **(given | {n: hidden(trial, n) for n in ("seen_t", "request_id")}))
    assert TrueUp.objects.get().change_t == 47
    ask = organiser.page(f"{at}retire/")
    organiser.press(
        f"{at}retire/", privacy="public", seen_t=hidden(ask, "seen_t"), request_id=hidden(ask, "request_id")
    )
    for request in RetirementRequest.objects.all():
        approver.press(f"/credits/retirements/{request.public_id}/approve/", request_id=uuid4())
    look = organiser.page(f"{at}certificate/achieved/")
    assert "3,9" not in look
    assert "517" in look
    organiser.page(f"{at}certificate/achieved/issue/", status=403)
    form = approver.page(f"{at}certificate/achieved/issue/")
    values = {"seen": hidden(form, "seen"), "request_id": hidden(form, "request_id")}
    address = approver.press(f"{at}certificate/achieved/issue/", **values)
    assert approver.press(f"{at}certificate/achieved/issue/", **values) == address
    document = IssuedDocument.objects.get(kind="neutrality_achieved")
    assert f"/verify/{document.number}" in organiser.page(f"{at}certificate/achieved/")
    assert address == f"/verify/{document.number}"
    assert document.number in organiser.page(at)
    stranger.page(f"/e/{planned.public_id}/", status=404)
    organiser.press(f"{at}public/", privacy="public")
    shown = stranger.page(f"/e/{planned.public_id}/")
    assert document.number in shown
    assert "T-1-470-X" in shown
    assert "svg" in stranger.page(f"/e/{planned.public_id}/qr.svg")
    clock.set(AFTER + timedelta(days=1))
    certificate_withdraw(
        claim=Claim.objects.get(), reason_zh="撤回", reason_en="Taken back", by=people.approver,
        now=AFTER + timedelta(days=1),
    )  # fmt: skip
    assert "Withdrawn" in stranger.page(f"/e/{planned.public_id}/")


def test_invalidated_credits_show_on_the_public_page_at_once(finished, people, organiser, clock):
    from tests.claims.test_certificates import issue
    from tests.claims.test_cover import reserve, retire

    clock.set(AFTER)
    claim = world.claim_make(finished, people)
    world.credits_make(people)
    reserve(claim, people, AFTER)
    [request] = retire(claim, people)
    world.approve(request, people.approver)
    issue(claim, people)
    organiser.press(f"{base(finished)}public/", privacy="totals")
    page = Site().page(f"/e/{finished.public_id}/")
    assert "Achieved" in page
    assert "展馆用电" not in page

    invalidate(people, now=AFTER)  # no consumer has run yet

    page = Site().page(f"/e/{finished.public_id}/")
    assert "No longer holds" in page
    assert "declared void" in page
    assert "No longer holds" in organiser.page(base(finished))
    assert "已失效" in Site(language="zh-hans").page(f"/e/{finished.public_id}/")


def test_release_asks_first_and_names_both_numbers(planned, people, organiser, clock):
    from tests.claims.test_cover import reserve

    claim = world.claim_make(planned, people)
    world.credits_make(people)
    reserve(claim, people)
    world.finish(planned, people, kwh="290万度")
    world.verify(planned, people)
    clock.set(AFTER)
    at = base(planned)

    assert f"{at}release/" in organiser.page(at)
    form = organiser.page(f"{at}release/")
    assert "470" in form
    assert "454" in form
    refused = organiser.press(f"{at}release/", status=400, seen_t="-5", request_id=uuid4())
    assert "-16 t" in refused
    organiser.press(f"{at}release/", seen_t="-16", request_id=uuid4())
    assert TrueUp.objects.get().change_t == -16


def test_certificate_page_says_what_is_missing(planned, people, organiser, approver, clock):
    world.claim_make(planned, people)
    clock.set(BEFORE)

    page = organiser.page(f"{base(planned)}certificate/achieved/")
    assert "not calculated" in page
    assert approver.client.get(f"{base(planned)}certificate/achieved/issue/").status_code == 302
    organiser.page(f"{base(planned)}certificate/nonsense/", status=404)


def test_retirement_too_early_leads_back_with_the_reason(planned, people, organiser, clock):
    world.claim_make(planned, people)
    clock.set(BEFORE)

    response = organiser.client.get(f"{base(planned)}retire/", follow=True)

    assert "not verified or declared" in response.content.decode()


def test_duty_is_ticked_and_shown(finished, people, organiser, clock):
    clock.set(AFTER)
    at = base(finished)
    organiser.press(f"{at}public/", privacy="totals")

    assert "in the future" in organiser.press(
        f"{at}public/duties/", status=400, duty="declaration", published_on="2026-12-30", how="官网"
    )
    organiser.press(
        f"{at}public/duties/", duty="declaration", published_on="2026-11-22", how="官网新闻栏",
        address="https://example.com/news",
    )  # fmt: skip

    assert "官网新闻栏" in Site().page(f"/e/{finished.public_id}/")
    assert "官网新闻栏" in organiser.page(f"{at}public/")


def test_list_shows_state_and_deadline(finished, people, organiser, clock):
    world.claim_make(finished, people)
    clock.set(AFTER)

    page = organiser.page("/claims/")

    assert "Cover planned" in page
    assert "Credits retired by" in page
    assert "2027" in page
    assert "Western Fair,2026-11-22,Cover planned,517" in organiser.page("/claims/?format=csv")
    assert "Western Fair" in organiser.page("/claims/?state=planned")
    assert "Western Fair" not in organiser.page("/claims/?state=achieved")


def test_recorded_event_shows_its_source_and_no_claim(people, organiser):
    world.rulebooks_install(now=BEFORE)
    event = event_record(
        organisation=world.organiser_make(),
        rulebook_release=world.latest("iso_14064_1"),
        data=read_document(CASES / "apec_venue_2014.yaml")["event"]
        | {"event": read_document(CASES / "apec_venue_2014.yaml")["event"]["event"] | {"source": "第34期"}},
        by=people.organiser,
        now=BEFORE,
    )

    page = Site().page(f"/e/{event.public_id}/")

    assert "第34期" in page
    assert "3,902.72" in page
    assert "Recorded from a public source" in organiser.page(base(event))
    organiser.press(f"{base(event)}open/", status=400, basis="point")
    assert Claim.objects.count() == 0
