"""Pages of verification: an organiser who asks, a verifier at work on another client's footprint."""

from datetime import timedelta
from uuid import uuid4

from footprint.accounts.enums import AccreditedActivity, Role, Scope
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    membership_grant,
    organisation_create,
    user_create,
)
from footprint.assessments import services
from footprint.assessments.enums import MisstatementKind, Opinion, RemarkKind, ReviewState
from footprint.assessments.models import Engagement
from footprint.core import clock
from footprint.events import services as events
from footprint.events.enums import DataPurpose
from footprint.events.models import Event
from footprint.rulebooks.selectors import latest
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.pages.events import LINES, exhibition
from tests.browser.world import World

INDEPENDENT = "本机构及参与核查的人员与委托方没有利益关系。"


def approve(world: World, house: Organisation, applicant: User) -> None:
    """Approve an organisation to verify events."""
    day = clock.now().date()
    request = accreditation_request(
        organisation=house,
        activity=AccreditedActivity.VERIFIER,
        body="CNAS",
        number=f"V-{house.pk:04}",
        scopes=[Scope.EVENT],
        valid_from=day - timedelta(days=300),
        valid_until=day + timedelta(days=300),
        evidence_note="名录截图",
        requested_by=applicant,
        now=clock.now(),
    )
    accreditation_approve(
        accreditation=request, decided_by=world.user("site_admin"), reason="已核对名录。", now=clock.now()
    )


def other(name: str, code: str, email: str) -> tuple[Organisation, User]:
    person = user_create(email=email, password=None, name="陈立")
    made = organisation_create(
        created_by=person,
        name_zh=name,
        name_en=name,
        credit_code=code,
        organises_events=True,
        now=clock.now(),
    )
    return made, person


def candidates(world: World) -> Event:
    """The exhibition, with one organisation that may verify it."""
    return world.once("candidates", lambda: _candidates(world))


def _candidates(world: World) -> Event:
    event = exhibition(world)
    house, person = other("华西核查有限公司", "91310115MA1K4AAE0H", "west@example.com")
    approve(world, house, person)
    membership_grant(user=person, organisation=house, role=Role.VERIFIER, granted_by=person, now=clock.now())
    world.once("house", lambda: house)
    return event


def desk(world: World) -> Engagement:
    """A verification that the reader's organisation does for another client, under review."""
    return world.once("engagement", lambda: _desk(world))


def _asked(world: World, *, client: Organisation, person: User, name: str) -> Engagement:
    """Another client's event with a footprint, and the request to the reader's organisation."""
    today, now = clock.now().date(), clock.now()
    event = events.event_create(
        organisation=client,
        rulebook_release=latest("mee_2019"),
        facts={
            "name_zh": name,
            "name_en": name,
            "kind": "conference",
            "starts_on": today - timedelta(days=9),
            "ends_on": today - timedelta(days=8),
            "place": "杭州",
        },
        venues=["会议中心"],
        created_by=person,
        request_id=uuid4(),
        now=now,
    )
    for section, label, values, tier in LINES:
        events.line_save(
            event=event,
            purpose=DataPurpose.ACTUAL,
            section=section,
            label=label,
            values=values,
            tier=tier,
            source_note="财务凭证",
            by=person,
            request_id=uuid4(),
            now=now,
        )
    events.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=now)
    return services.engagement_request(
        subject=event.subject,
        verifier=organisation(world),
        level="reasonable",
        message="现场资料可随时查阅。",
        by=person,
        request_id=uuid4(),
        now=now,
    )


def _desk(world: World) -> Engagement:
    exhibition(world)
    person, own, now = world.user("administrator"), organisation(world), clock.now()
    membership_grant(user=person, organisation=own, role=Role.VERIFIER, granted_by=person, now=now)
    approve(world, own, person)
    client, organiser = other("蓉城会议服务有限公司", "91510100MADEM0006B", "client@example.com")
    _asked(world, client=client, person=organiser, name="绿色金融年会")
    engagement = _asked(world, client=client, person=organiser, name="低碳论坛")
    engagement = services.engagement_accept(
        engagement=engagement, independence=INDEPENDENT, seen=engagement.assessment, by=person, now=now
    )
    services.sample_draw(engagement=engagement, seed="2026", by=person, now=now)
    lines = list(engagement.assessment.lines.order_by("ordinal"))
    services.line_review(engagement=engagement, line=lines[0], state=ReviewState.CHECKED, by=person, now=now)
    say = {"engagement": engagement, "line": lines[1], "now": now}
    services.remark_add(
        **say, kind=RemarkKind.EVIDENCE_REQUEST, text="请提供电费单。", by=person, organisation=own,
        request_id=uuid4(),
    )  # fmt: skip
    services.remark_add(
        **say, kind=RemarkKind.ANSWER, text="已附上十一月电费单。", by=organiser, organisation=client,
        request_id=uuid4(),
    )  # fmt: skip
    services.misstatement_record(
        engagement=engagement,
        line=lines[1],
        description="电表读数多记一位。",
        amount_mg=1_200_000_000,
        kind=MisstatementKind.FACTUAL,
        by=person,
        request_id=uuid4(),
        now=now,
    )
    services.opinion_draft(
        engagement=engagement,
        opinion=Opinion.ADVERSE,
        basis_zh="主要用电数据没有计量依据。",
        basis_en="",
        by=person,
        now=now,
    )
    return Engagement.objects.get(pk=engagement.pk)


def _event(rest: str = ""):
    return lambda world: f"/events/{candidates(world).public_id}/verification/{rest}"


def _ask(world: World) -> str:
    event = candidates(world)
    house = world.once("house", lambda: None)
    return f"/events/{event.public_id}/verification/ask/{house.public_id}/"


def _listed(world: World) -> str:
    desk(world)
    return "/verification/"


def _asked_first(rest: str):
    def path(world: World) -> str:
        desk(world)
        return f"/verification/{Engagement.objects.get(state='requested').public_id}/{rest}"

    return path


def _at(rest: str = ""):
    return lambda world: f"/verification/{desk(world).public_id}/{rest}"


def _line(world: World) -> str:
    engagement = desk(world)
    return f"/verification/{engagement.public_id}/lines/{engagement.assessment.public_id}/2/"


def _misstatement(world: World) -> str:
    engagement = desk(world)
    return f"/verification/{engagement.public_id}/misstatements/{engagement.misstatements.get().public_id}/"


# Outside the demo this reader would first have to set up a second factor.
OPTIONS = {"role": "administrator", "settings": {"DEMO": True}}
PAGES = [
    Page(name="verification-event", path=_event(), **OPTIONS, english_is_content=True),
    Page(name="verification-ask", path=_ask, **OPTIONS, english_is_content=True),
    Page(name="verification-reopen-event", path=_event("reopen/"), **OPTIONS, english_is_content=True),
    Page(name="verification-desk", path=_listed, **OPTIONS),
    Page(name="verification-requested", path=_asked_first(""), **OPTIONS, english_is_content=True),
    Page(name="verification-accept", path=_asked_first("accept/"), **OPTIONS, english_is_content=True),
    Page(name="verification-decline", path=_asked_first("decline/"), **OPTIONS),
    Page(name="verification", path=_at(), **OPTIONS, english_is_content=True),
    Page(name="verification-lines", path=_at("lines/"), **OPTIONS, english_is_content=True),
    Page(name="verification-line", path=_line, **OPTIONS, english_is_content=True),
    Page(name="verification-sample", path=_at("sample/"), **OPTIONS, english_is_content=True),
    Page(name="verification-misstatements", path=_at("misstatements/"), **OPTIONS),
    Page(name="verification-misstatement", path=_misstatement, **OPTIONS),
    Page(name="verification-opinion", path=_at("opinion/"), **OPTIONS, english_is_content=True),
    Page(name="verification-sign", path=_at("sign/"), **OPTIONS),
    Page(name="verification-send-back", path=_at("send-back/"), **OPTIONS),
    Page(name="verification-withdraw", path=_at("withdraw/"), **OPTIONS),
]
_LINE = "verification/<uuid:engagement_id>/lines/<uuid:assessment_id>/<int:ordinal>/"
EXCLUDED = {
    "events/<uuid:event_id>/verification/declare/": "asked like every confirmation",
    "verification/<uuid:engagement_id>/hand-in-again/": "asked like sending back",
    "verification/<uuid:engagement_id>/reopen/": "asked as on the event's page",
    f"{_LINE}check/": "answers POST alone",
    f"{_LINE}remark/": "answers POST alone",
    "verification/<uuid:engagement_id>/opinion/preview/<slug:language>/": "a file, no page",
}
