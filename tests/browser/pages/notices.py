"""Pages of notices and calendars."""

from django.urls import reverse

from footprint.core import clock
from footprint.core.dates import day
from footprint.notices.accounts import APPROVAL_DECIDED, APPROVAL_RUNS_OUT, ROLE_ENDED
from footprint.notices.models import Notice
from footprint.notices.services import notice_read, notice_send
from footprint.notices.services.preferences import EVERYTHING
from footprint.notices.tokens import unsubscribe_token
from footprint.offsets.notices.kinds import RESERVATION_EXPIRING, RETIREMENT_REQUESTED
from tests.browser.pages import Page
from tests.browser.pages.accounts import approved_organisation, organisation
from tests.browser.world import World


def told(world: World) -> list[Notice]:
    """What the administrator was told: two notices read, three new."""
    return world.once("notices", lambda: _tell(world))


def _tell(world: World) -> list[Notice]:
    own, now = organisation(world), clock.now()
    said = [
        (ROLE_ENDED, {"role": "核查员", "person": "李静"}, ""),
        (APPROVAL_DECIDED, {"activity": "核查", "state": "已批准", "reason": "已核对。"}, "/events/"),
        (RETIREMENT_REQUESTED, {"tonnes": "1,282", "person": "李静", "beneficiary": "2026 杭州马拉松",
                                "claim": "2026 杭州马拉松碳中和"}, "/credits/"),
        (RESERVATION_EXPIRING, {"tonnes": "3,903", "subject": "亚太经合组织会议",
                                "moment": "2026-11-23 12:00"}, "/credits/"),
        (APPROVAL_RUNS_OUT, {"activity": "核查", "days": 30, "day": lambda: day(now)}, "/organisation/"),
    ]  # fmt: skip
    notices = [
        notice
        for kind, facts, link in said
        for notice in notice_send(
            kind=kind,
            to=world.user("administrator"),
            facts=facts,
            link=link,
            organisation=own,
            key=f"page:{kind}",
            now=now,
        )
    ]
    for notice in notices[:2]:
        notice_read(notice=notice, now=now)
    return notices


def listed(world: World) -> str:
    told(world)
    return reverse("notices:list")


def without_a_page(world: World) -> str:
    return reverse("notices:open", args=[told(world)[0].public_id])


def unsubscribe(kind: str):
    return lambda world: reverse(
        "notices:unsubscribe", args=[unsubscribe_token(person=world.user("administrator"), kind=kind)]
    )


def dates(world: World) -> str:
    approved_organisation(world)
    return reverse("notices:calendar")


def own(name: str):
    def path(world: World) -> str:
        organisation(world)
        return reverse(name)

    return path


# Outside the demo this reader would first have to set up a second factor.
DEMO = {"DEMO": True}
PAGES = [
    # What was said in the pictures' Chinese facts stays Chinese on the English page.
    Page(name="notices", path=listed, role="administrator", settings=DEMO),
    Page(name="notices-none", path="/notices/", role="person"),
    Page(name="notices-nothing-matches", path="/notices/?q=zzz", role="administrator", settings=DEMO),
    Page(name="notice", path=without_a_page, role="administrator", settings=DEMO),
    Page(name="notices-preferences", path="/notices/preferences/", role="person"),
    Page(name="notices-unsubscribe", path=unsubscribe(ROLE_ENDED)),
    Page(name="notices-unsubscribe-all", path=unsubscribe(EVERYTHING)),
    Page(name="calendar", path=dates, role="administrator", settings=DEMO),
    Page(name="calendar-none", path="/calendar/", role="person"),
    Page(name="calendar-reset", path="/calendar/reset/", role="person"),
    Page(
        name="calendar-organisation-reset",
        path=own("notices:calendar-organisation-reset"),
        role="administrator",
        settings=DEMO,
    ),
]
EXCLUDED = {
    "calendar/<str:token>.ics": "a calendar file, no page",
    "notices/read/": "answers POST alone",
    "notices/<uuid:notice_id>/read/": "answers POST alone",
}
