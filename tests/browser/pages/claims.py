"""Pages of claims: a cover to be opened, one half-way, one certified, and what strangers see of them."""

from datetime import timedelta
from uuid import uuid4

from footprint.accounts.enums import Role
from footprint.accounts.models import User
from footprint.accounts.services import membership_grant
from footprint.certificates.documents import digest
from footprint.claims import services
from footprint.claims.models import Claim
from footprint.claims.standing import stand_of
from footprint.core import clock
from footprint.events.models import Event
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.pages.events import exhibition
from tests.browser.world import World
from tests.claims import world as made


def _people(world: World) -> made.People:
    """The reader prepares and looks; a colleague declares and issues."""

    def make():
        reader, own = world.user("administrator"), organisation(world)
        colleague = User.objects.get(email="li@example.com")
        for role in (Role.ORGANISER, Role.APPROVER, Role.CREDIT_HOLDER):
            membership_grant(user=reader, organisation=own, role=role, granted_by=reader, now=clock.now())
        others = {"organiser": colleague, "approver": reader, "holder": reader, "holder_approver": colleague}
        return made.People(**others)

    return world.once("claims:people", make)


def _planned(world: World, key: str, *, name: str, ended_days_ago: int) -> Event:
    """An exhibition whose plan was issued in time."""

    def make():
        people, own, now = _people(world), organisation(world), clock.now()
        before = now - timedelta(days=ended_days_ago + 20)
        end = (now - timedelta(days=ended_days_ago)).date()
        event = made.event_make(
            people, organisation=own, now=before, name_zh=name, name_en=name,
            starts_on=end - timedelta(days=2), ends_on=end,
        )  # fmt: skip
        return made.plan(event, people, now=before)

    return world.once(f"claims:event:{key}", make)


def _credits(world: World) -> None:
    def make():
        return made.credits_make(
            _people(world), code="zhongguo", owner=organisation(world), now=clock.now() - timedelta(days=60)
        )

    world.once("claims:credits", make)


def _half_way(world: World) -> Event:
    """Credits reserved for the estimate, the final footprint is larger."""

    def make():
        event = _planned(world, "half", name="蓉城绿色车展", ended_days_ago=8)
        people, now = _people(world), clock.now()
        _credits(world)
        claim = made.claim_make(event, people, now=now)
        _reserve(claim, people)
        made.finish(event, people, now=now)
        made.verify(event, people, now=now)
        return made.fresh(event)

    return world.once("claims:half", make)


def _too_much(world: World) -> Event:
    """Credits reserved for the estimate, the final footprint is smaller."""

    def make():
        event = _planned(world, "much", name="天府茶博会", ended_days_ago=6)
        people, now = _people(world), clock.now()
        _credits(world)
        _reserve(made.claim_make(event, people, now=now), people)
        made.finish(event, people, kwh="290万度", now=now)
        return made.fresh(event)

    return world.once("claims:much", make)


def _ready(world: World) -> Event:
    """Verified, and as many tonnes reserved as it needs."""

    def make():
        event = _planned(world, "ready", name="锦江灯会", ended_days_ago=5)
        people, now = _people(world), clock.now()
        _credits(world)
        made.finish(event, people, now=now)
        made.verify(event, people, now=now)
        _reserve(made.claim_make(event, people, now=now), people)
        return made.fresh(event)

    return world.once("claims:ready", make)


def _retired(world: World, key: str, name: str) -> Claim:
    def make():
        event = _planned(world, key, name=name, ended_days_ago=30)
        people, now = _people(world), clock.now()
        _credits(world)
        made.finish(event, people, now=now)
        made.verify(event, people, now=now)
        claim = made.claim_make(event, people, now=now)
        _reserve(claim, people)
        requests = services.cover_retire(
            claim=claim, seen_t=stand_of(claim, now=now).standing.reserved_t,
            requested_by=people.organiser, request_id=uuid4(), now=now,
        )  # fmt: skip
        for request in requests:
            made.approve(request, people.approver, now=now)
        return claim

    return world.once(f"claims:retired:{key}", make)


def _to_certify(world: World) -> Event:
    return _retired(world, "certify", "西部博览会").subject.event


def _certified(world: World) -> Event:
    def make():
        claim, people, now = _retired(world, "certified", "成都书展"), _people(world), clock.now()
        event = claim.subject.event
        services.public_page_set(event=event, privacy="public", by=people.organiser, now=now)
        facts = services.certificate_prepare(claim=claim, kind="neutrality_achieved", now=now)
        services.certificate_issue(
            claim=claim, kind="neutrality_achieved", seen=digest(facts), issued_by=people.approver, now=now
        )
        services.publication_note(
            event=event, duty="declaration", published_on=now.date(), how="本公司网站新闻栏",
            address="https://example.com/news", noted_by=people.organiser, now=now,
        )  # fmt: skip
        return event

    return world.once("claims:certified", make)


def _reserve(claim: Claim, people: made.People) -> None:
    now = clock.now()
    services.cover_reserve(
        claim=claim, portfolio=services.Portfolio(), seen_t=stand_of(claim, now=now).standing.missing_t,
        reserved_by=people.organiser, request_id=uuid4(), now=now,
    )  # fmt: skip


def _listed(world: World) -> str:
    for make in (_half_way, _too_much, _certified):
        make(world)
    return "/claims/"


def _at(make, rest: str):
    return lambda world: f"/events/{make(world).public_id}/cover/{rest}"


def _public(make):
    return lambda world: f"/e/{make(world).public_id}/"


def _unopened(world: World) -> Event:
    _people(world)
    return exhibition(world)


# Outside the demo this reader would first have to set up a second factor.
OPTIONS = {"role": "administrator", "settings": {"DEMO": True}}
PAGES = [
    Page(name="claims", path=_listed, **OPTIONS),
    Page(name="claim-unopened", path=_at(_unopened, ""), **OPTIONS),
    Page(name="claim-half-way", path=_at(_half_way, ""), **OPTIONS, english_is_content=True),
    Page(name="claim-certified", path=_at(_certified, ""), **OPTIONS, english_is_content=True),
    Page(name="claim-basis", path=_at(_half_way, "basis/"), **OPTIONS),
    Page(name="claim-match", path=_at(_half_way, "credits/"), **OPTIONS, english_is_content=True),
    Page(name="claim-release", path=_at(_too_much, "release/"), **OPTIONS),
    Page(name="claim-retire", path=_at(_ready, "retire/"), **OPTIONS),
    Page(name="claim-certificate-missing", path=_at(_half_way, "certificate/achieved/"), **OPTIONS),
    Page(
        name="claim-certificate",
        path=_at(_to_certify, "certificate/achieved/"),
        **OPTIONS,
        english_is_content=True,
    ),
    Page(name="claim-certificate-issue", path=_at(_to_certify, "certificate/achieved/issue/"), **OPTIONS),
    Page(name="claim-certificate-withdraw", path=_at(_certified, "withdraw/"), **OPTIONS),
    Page(name="claim-public", path=_at(_certified, "public/"), **OPTIONS),
    Page(name="event-page", path=_public(_certified), english_is_content=True),
    Page(name="event-page-preview", path=_public(_half_way), **OPTIONS, english_is_content=True),
]
EXCLUDED = {
    "events/<uuid:event_id>/cover/open/": "answers POST alone",
    "events/<uuid:event_id>/cover/reserve/": "answers POST alone",
    "events/<uuid:event_id>/cover/public/duties/": "answers POST alone",
    "events/<uuid:event_id>/cover/certificate/*.pdf": "a file, no page",
    "e/<uuid:shown_event_id>/qr.svg": "a picture, no page",
}
