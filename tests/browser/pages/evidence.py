"""Pages of evidence files."""

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.core import clock
from footprint.evidence.services import evidence_upload
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.world import World


def _file(world: World):
    def make():
        person, own = world.user("administrator"), organisation(world)
        membership_grant(
            user=person, organisation=own, role=Role.ORGANISER, granted_by=person, now=clock.now()
        )
        return evidence_upload(
            organisation=own,
            filename="电费单-2026-09.pdf",
            content=b"%PDF-1.7\n%%EOF\n",
            description="会场 9 月电费单",
            uploaded_by=person,
            now=clock.now(),
        )

    return world.once("evidence:file", make)


def listed(world: World) -> str:
    _file(world)
    return "/evidence/"


def upload(world: World) -> str:
    _file(world)
    return "/evidence/upload/"


# Outside the demo this reader would first have to set up a second factor.
DEMO = {"DEMO": True}
PAGES = [
    Page(name="evidence", path=listed, role="administrator", settings=DEMO),
    Page(name="evidence-upload", path=upload, role="administrator", settings=DEMO),
    Page(
        name="evidence-file",
        path=lambda world: f"/evidence/{_file(world).public_id}/",
        role="administrator",
        settings=DEMO,
        english_is_content=True,
    ),
]
EXCLUDED = {"evidence/<uuid:evidence_id>/file/": "the file itself, no page"}
