"""Pages of background work."""

from datetime import UTC, datetime

from django.urls import reverse

from footprint.core.enums import ItemState, JobState
from footprint.core.models import Job, JobItem
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.world import World

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
FAULT = {
    "code": "unit",
    "zh-hans": "“电力”的单位应为 kWh，填写的是 t。",
    "en": "“Electricity” is given in t, but its factor needs kWh.",
}


def job(world: World, state: JobState = JobState.RUNNING) -> Job:
    """Background work in that state."""
    return world.once(f"job:{state}", lambda: _make(world, state))


def _make(world: World, state: JobState) -> Job:
    ended = {"finished_at": NOW} if state in (JobState.DONE, JobState.FAILED) else {}
    taken = {"lease_until": NOW, "started_at": NOW, "token": 1} if state != JobState.QUEUED else {}
    made = Job.objects.create(
        kind="core.periodic",
        state=state,
        total=12_000,
        done=0 if state == JobState.QUEUED else 4_210,
        failed=2 if state == JobState.DONE else 0,
        error=FAULT if state == JobState.FAILED else {},
        queued_at=NOW,
        created_by=world.user("administrator"),
        organisation=organisation(world),
        **ended,
        **taken,
    )
    if state == JobState.DONE:
        JobItem.objects.bulk_create(
            JobItem(job=made, key=key, state=ItemState.FAILED, error=FAULT, token=1, finished_at=NOW)
            for key in ("SKU-0017", "SKU-0311")
        )
    return made


def address(name: str, state: JobState = JobState.RUNNING):
    """The address of one page about work in that state."""
    return lambda world: reverse(f"jobs:{name}", args=[job(world, state).public_id])


def all_jobs(world: World) -> str:
    for state in (JobState.DONE, JobState.FAILED, JobState.QUEUED, JobState.RUNNING):
        job(world, state)
    return reverse("jobs:list")


def no_jobs(world: World) -> str:
    organisation(world)
    return reverse("jobs:list")


def page(name: str, path) -> Page:
    return Page(name=name, path=path, role="administrator", settings={"DEMO": True})


PAGES = [
    page("jobs-none", no_jobs),
    page("jobs", all_jobs),
    page("job-running", address("show")),
    page("job-waiting", address("show", JobState.QUEUED)),
    page("job-with-failed-items", address("show", JobState.DONE)),
    page("job-failed", address("show", JobState.FAILED)),
    page("job-cancel", address("cancel")),
    page("job-resume", address("resume", JobState.DONE)),
]
EXCLUDED = {"jobs/<uuid:job_id>/progress/": "a part of the page of one job, refreshed by itself"}
