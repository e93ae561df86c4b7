"""Pages of events: an exhibition with a boundary, data and a footprint that was calculated twice."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.core import clock
from footprint.events import services
from footprint.events.enums import DataPurpose, LinkKind, Section, Tier
from footprint.events.models import Event
from footprint.events.services.links import link_code
from footprint.rulebooks.selectors import latest
from footprint.rulebooks.services import rulebooks_install
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.world import World

LINES = (
    (Section.ELECTRICITY, "展馆用电", {"quantity": "12.8万度"}, Tier.BEST),
    (
        Section.TRAVEL,
        "北京来客",
        {"mode": "rail", "persons": "800", "from": "北京", "distance_km_one_way": "1874"},
        Tier.BETTER,
    ),
    (Section.LODGING, "酒店住宿", {"nights": "2", "rooms": "900"}, Tier.BETTER),
    (Section.CATERING, "素食午餐", {"kind": "vegetarian", "meals": "3000"}, Tier.BASIC),
)


def exhibition(world: World) -> Event:
    """The exhibition that all pages show."""
    return world.once("event", lambda: _exhibition(world))


def _exhibition(world: World) -> Event:
    person, own, now = world.user("administrator"), organisation(world), clock.now()
    membership_grant(user=person, organisation=own, role=Role.ORGANISER, granted_by=person, now=now)
    rulebooks_install(now=now)
    today = now.date()
    event = services.event_create(
        organisation=own,
        rulebook_release=latest("chengdu_2018"),
        facts={
            "name_zh": "西部绿色会展博览会",
            "name_en": "西部绿色会展博览会",
            "kind": "exhibition",
            "starts_on": today - timedelta(days=5),
            "ends_on": today - timedelta(days=3),
            "place": "成都",
            "attendees_expected": 5000,
        },
        venues=["西博城"],
        created_by=person,
        request_id=uuid4(),
        now=now,
    )
    services.boundary_set(event=event, choices={}, by=person, version=None, now=now)
    for section, label, values, tier in LINES:
        line = services.line_save(
            event=event,
            purpose=DataPurpose.ACTUAL,
            section=section,
            label=label,
            values=values,
            tier=tier,
            by=person,
            request_id=uuid4(),
            now=now,
        )
    services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=now)
    services.line_save(
        event=event,
        purpose=DataPurpose.ACTUAL,
        section=Section.CATERING,
        label="素食午餐",
        values={"kind": "vegetarian", "meals": "3200"},
        tier=Tier.BETTER,
        by=person,
        request_id=uuid4(),
        now=now,
        line=line,
        version=1,
    )
    services.event_compute(
        event=event, purpose=DataPurpose.ACTUAL, by=person, reason="餐饮供应商更正餐数。", now=now
    )
    measure = services.measure_add(
        event=event,
        label="接驳改用电动大巴",
        owner="李静",
        due_on=today - timedelta(days=6),
        expected_kg=Decimal(1200),
        by=person,
        now=now,
    )
    services.measure_achieve(
        measure=measure,
        done_on=today - timedelta(days=5),
        before=None,
        after=None,
        avoided_kg=Decimal(980),
        explanation="按接驳里程与车型计算。",
        by=person,
        now=now,
    )
    _batch(event, person, now)
    _links(event, person, now)
    return event


def _batch(event: Event, person, now) -> None:
    text = "姓名,出发地,交通方式,人数\n甲,北京,高铁,2\n乙,北惊,高铁,1\n丙,上海,飞船,1\n"
    services.import_read(
        event=event,
        purpose=DataPurpose.ACTUAL,
        filename="参会名单.csv",
        content=text.encode(),
        by=person,
        now=now,
    )


def _links(event: Event, person, now) -> None:
    for kind, section, label in (
        (LinkKind.SURVEY, Section.TRAVEL, "参会人员问卷"),
        (LinkKind.SUPPLIER, Section.FUEL, "接驳车队"),
    ):
        link = services.link_create(
            event=event,
            kind=kind,
            section=section,
            label=label,
            expires_on=now.date() + timedelta(days=30),
            by=person,
            request_id=uuid4(),
            now=now,
        )
        if kind == LinkKind.SURVEY:
            trip = {"mode": "rail", "from": "重庆", "persons": "3", "nights": "1"}
            services.answer_give(link=link, values=trip, request_id=uuid4(), now=now)


def _import(world: World) -> str:
    event = exhibition(world)
    return f"/events/{event.public_id}/imports/{event.imports.first().public_id}/"


def _link(rest: str = ""):
    def path(world: World) -> str:
        event = exhibition(world)
        link = event.collection_links.get(kind=LinkKind.SURVEY)
        return f"/events/{event.public_id}/links/{link.public_id}/{rest}"

    return path


def _public(kind: LinkKind, rest: str = ""):
    def path(world: World) -> str:
        link = exhibition(world).collection_links.get(kind=kind)
        return f"/collect/{link.public_id}/{link_code(link)}/{rest}"

    return path


def _at(rest: str):
    return lambda world: f"/events/{exhibition(world).public_id}/{rest}"


def _listed(world: World) -> str:
    exhibition(world)
    return "/events/"


def _create(world: World) -> str:
    exhibition(world)
    return "/events/new/"


def _line(rest: str):
    return lambda world: (
        f"/events/{exhibition(world).public_id}/lines/{exhibition(world).lines.first().public_id}/{rest}"
    )


def _footprint(rest: str = ""):
    def path(world: World) -> str:
        event = exhibition(world)
        found = event.subject.assessments.order_by("-id").first()
        return f"/events/{event.public_id}/footprint/{found.public_id}/{rest}"

    return path


def _measure(world: World) -> str:
    event = exhibition(world)
    return f"/events/{event.public_id}/measures/{event.measures.first().public_id}/"


# Outside the demo this reader would first have to set up a second factor.
OPTIONS = {"role": "administrator", "settings": {"DEMO": True}}
PAGES = [
    Page(name="events", path=_listed, **OPTIONS),
    Page(name="event-create", path=_create, **OPTIONS),
    Page(name="event-overview", path=_at(""), **OPTIONS, english_is_content=True),
    Page(name="event-edit", path=_at("edit/"), **OPTIONS, english_is_content=True),
    Page(name="event-boundary", path=_at("boundary/"), **OPTIONS),
    Page(name="event-plan", path=_at("plan/"), **OPTIONS),
    Page(name="event-plan-issue", path=_at("plan/issue/"), **OPTIONS),
    Page(name="event-copy", path=_at("copy/"), **OPTIONS),
    Page(name="event-headcount", path=_at("headcount/"), **OPTIONS),
    Page(name="event-measures", path=_at("measures/"), **OPTIONS),
    Page(name="event-measure-achieve", path=_measure, **OPTIONS),
    Page(name="event-import", path=_at("data/actual/import/"), **OPTIONS, english_is_content=True),
    Page(name="event-import-preview", path=_import, **OPTIONS, english_is_content=True),
    Page(name="event-links", path=_at("links/"), **OPTIONS),
    Page(name="event-link", path=_link(), **OPTIONS, english_is_content=True),
    Page(name="event-link-close", path=_link("close/"), **OPTIONS),
    Page(name="collect-survey", path=_public(LinkKind.SURVEY), settings={"DEMO": True}),
    Page(name="collect-supplier", path=_public(LinkKind.SUPPLIER), settings={"DEMO": True}),
    Page(name="collect-thanks", path=_public(LinkKind.SURVEY, "thanks/"), settings={"DEMO": True}),
    Page(name="event-data", path=_at("data/actual/"), **OPTIONS),
    Page(name="event-section", path=_at("data/actual/travel/"), **OPTIONS),
    Page(name="event-line", path=_line(""), **OPTIONS),
    Page(name="event-line-remove", path=_line("remove/"), **OPTIONS),
    Page(name="event-footprint", path=_footprint(), **OPTIONS, english_is_content=True),
    Page(name="event-footprint-line", path=_footprint("lines/1/"), **OPTIONS, english_is_content=True),
]
EXCLUDED = {
    "events/import-template/<slug:file_format>/": "a file, no page",
    "events/<uuid:event_id>/imports/<uuid:batch_id>/undo/": "the confirmation page that other acts use too",
    "events/<uuid:event_id>/links/<uuid:link_id>/qr.svg": "a picture, no page",
    "events/<uuid:event_id>/measures/<uuid:measure_id>/remove/": "answers POST alone",
    "events/<uuid:event_id>/plan/document/": "answers POST alone",
    "events/<uuid:event_id>/lines/<uuid:line_id>/review/": "answers POST alone",
    "events/<uuid:event_id>/data/<slug:data_purpose>/<slug:data_section>/review/": "answers POST alone",
    "events/<uuid:event_id>/footprint/<uuid:assessment_id>/report/": "answers POST alone",
    "events/<uuid:event_id>/plan/measures/": "answers POST alone",
    "events/<uuid:event_id>/data/<slug:data_purpose>/calculate/": "answers POST alone",
    "events/<uuid:event_id>/drafts/<slug:form_name>/": "answers POST alone",
    "events/<uuid:event_id>/file/<slug:data_purpose>.json": "a file, no page",
    "events/<uuid:event_id>/footprint/": "leads on to the footprint that counts",
    "events/<uuid:event_id>/footprint/<uuid:assessment_id>/result.json": "a file, no page",
}
