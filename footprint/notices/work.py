"""Who is told that background work has ended?"""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from footprint.core.enums import JobState
from footprint.core.job_runner import job_kind_of
from footprint.core.models import Job, OutboxFact
from footprint.core.outbox import consumer
from footprint.notices.enums import Pace, Topic
from footprint.notices.kinds import notice_kind
from footprint.notices.services import notice_send

WORK_ENDED = notice_kind(
    "job.ended",
    label=_("Background work that you asked for has ended"),
    topic=Topic.WORK,
    subject=_("%(work)s: %(state)s"),
    text=_("Items finished: %(done)s; items failed: %(failed)s."),
    pace=Pace.NEVER,
)


@consumer("job.ended", name="notices.jobs")
def tell_of_work(fact: OutboxFact, *, now: datetime) -> None:
    """The person who asked for it."""
    found = Job.objects.select_related("created_by", "organisation")
    job = found.get(public_id=fact.subject_public_id)
    notice_send(
        kind=WORK_ENDED,
        to=job.created_by,
        facts={
            "work": job_kind_of(job.kind).label,
            "state": JobState(fact.payload["state"]).label,
            "done": job.done,
            "failed": job.failed,
        },
        organisation=job.organisation,
        link=reverse("jobs:show", args=[job.public_id]),
        key=f"{fact.kind}:{fact.public_id}",
        now=now,
    )
