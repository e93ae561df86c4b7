"""How far is background work, what went wrong, and how is it stopped or taken up again?"""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core.clock import real_now
from footprint.core.enums import FINISHED_JOB_STATES, ItemState, JobState
from footprint.core.jobs import job_cancel, job_resume
from footprint.core.models import Job
from footprint.core.problems import DomainError, show_as_message
from footprint.core.selectors import jobs_of
from footprint.core.templatetags.core import job_label
from footprint.web.listing import Column, Filter, Listing

KNOWN_ENOUGH = 0.02  # share of the work done before the rest is estimated


@require_safe
@requires("jobs.view")
def index(request: HttpRequest) -> HttpResponse:
    """The background work of the organisation, newest first."""
    listing = Listing(
        request,
        jobs_of(request.actor.organisation),
        name="jobs",
        columns=(
            Column(name="kind", label=_("Work"), value=job_label, order="kind", url=_address),
            Column(name="state", label=_("State"), shape="state", order="state"),
            Column(name="done", label=_("Items finished"), shape="number", decimals=0),
            Column(name="failed", label=_("Items failed"), shape="number", decimals=0, order="failed"),
            Column(name="queued_at", label=_("Asked for"), shape="moment", order="queued_at"),
            Column(name="created_by", label=_("By")),
        ),
        filters=(Filter(name="state", label=_("State"), choices=JobState.choices),),
        order="-id",
    )
    return listing.file() if listing.wants_file else render(request, "jobs/list.html", {"listing": listing})


def _address(job: Job) -> str:
    return reverse("jobs:show", args=[job.public_id])


@require_safe
@requires("jobs.view")
def show(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One piece of work: how far it is, and the items that failed."""
    job = _job(request, job_id)
    failed = Listing(
        request,
        job.items.filter(state=ItemState.FAILED),
        name="failed-items",
        columns=(
            Column(name="key", label=_("Item"), order="key"),
            Column(name="error", label=_("What happened"), value=lambda item: told(item.error)),
        ),
        order="id",
    )
    if failed.wants_file:
        return failed.file()
    return render(request, "jobs/show.html", {**_facts(request, job), "failed": failed})


@require_safe
@requires("jobs.view")
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The part of the page that refreshes itself while the work goes on."""
    return render(request, "jobs/_progress.html", _facts(request, _job(request, job_id)))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("jobs.edit")
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop work that waits or runs; what is finished stays."""
    job = _job(request, job_id)
    if request.method == "POST":
        return _done(request, job, job_cancel, _("The work is being stopped."))
    return render(
        request,
        "components/confirm.html",
        {
            "title": _("Stop “%(work)s”?") % {"work": job_label(job)},
            "text": _("Items that are finished keep their results. The work can be taken up again later."),
            "consequences": [],
            "confirm_label": _("Stop the work"),
            "cancel_url": _address(job),
            "form": None,
            "danger": True,
            "irreversible": False,
            "action": request.path,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("jobs.edit")
def resume(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Take up work that failed, was stopped or left items undone."""
    job = _job(request, job_id)
    if request.method == "POST":
        return _done(request, job, job_resume, _("The work is taken up again."))
    again = ngettext(
        "%(count)d item that failed is tried again.",
        "%(count)d items that failed are tried again.",
        job.failed,
    ) % {"count": job.failed}
    return render(
        request,
        "components/confirm.html",
        {
            "title": _("Take up “%(work)s” again?") % {"work": job_label(job)},
            "text": _("Items that are finished are not done a second time."),
            "consequences": [again] if job.failed else [],
            "confirm_label": _("Take it up again"),
            "cancel_url": _address(job),
            "form": None,
            "danger": False,
            "irreversible": False,
            "action": request.path,
        },
    )


def _done(request: HttpRequest, job: Job, service, said: str) -> HttpResponse:
    try:
        service(job=job)
    except DomainError as error:
        show_as_message(request, error)
    else:
        messages.success(request, said)
    return redirect(_address(job))


def _job(request: HttpRequest, job_id: UUID) -> Job:
    return object_or_404(_jobs(request), job_id)


def _jobs(request: HttpRequest) -> QuerySet[Job]:
    return jobs_of(request.actor.organisation).select_related("created_by")


def _facts(request: HttpRequest, job: Job) -> dict:
    finished = job.state in FINISHED_JOB_STATES
    may_edit = request.actor.can("jobs.edit")
    return {
        "job": job,
        "finished": finished,
        "error": told(job.error),
        "left": "" if finished else time_left(job, now=real_now()),
        "may_cancel": may_edit and not finished and job.cancel_asked_at is None,
        "may_resume": may_edit and finished and (job.state != JobState.DONE or job.failed > 0),
    }


def told(error: dict) -> str:
    """A stored error in the reader's language."""
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    return error.get(language) or error.get("message") or error.get("code", "")


def time_left(job: Job, *, now: datetime) -> str:
    """A rough word on how long it still takes; empty while too little is known."""
    if not (job.started_at and job.total and job.done >= max(1, job.total * KNOWN_ENOUGH)):
        return ""
    left = (now - job.started_at) / job.done * (job.total - job.done)
    if left < timedelta(seconds=90):
        return _("about %(count)d seconds left") % {"count": max(5, round(left.total_seconds() / 5) * 5)}
    if left < timedelta(minutes=90):
        return _("about %(count)d minutes left") % {"count": round(left.total_seconds() / 60)}
    return _("about %(count)d hours left") % {"count": round(left.total_seconds() / 3600)}
