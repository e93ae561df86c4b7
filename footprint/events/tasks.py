"""What does the worker do for events, and what does this room do when something happens below it?"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.certificates.documents import LANGUAGES
from footprint.core.clock import now as site_now
from footprint.core.job_runner import JobRun, job_kind
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.events import notices  # noqa: F401  (registers itself)
from footprint.events.models import Event, ImportBatch
from footprint.events.services.assurance import event_follow_assurance
from footprint.events.services.documents import (
    DOCUMENT_JOB,
    PLAN,
    plan_document_issue,
    report_document_issue,
)
from footprint.events.services.imports import IMPORT_JOB, import_apply


@consumer(
    "verification.accept",
    "verification.send_back",
    "verification.resubmit",
    "verification.withdraw",
    "assessment.verified",
    "assessment.not_verified",
    "assessment.self_declared",
    "assessment.reopened",
    name="events.follow_assurance",
)
def follow_assurance(fact: OutboxFact, *, now: datetime) -> None:
    """Show on the event how its footprint stands."""
    event_follow_assurance(subject_id=UUID(fact.payload["subject"]))


@job_kind(IMPORT_JOB, label=_("Trips of a file taken over"))
def trips(run: JobRun) -> dict:
    """Take over a large file of trips; all or nothing, and nothing twice."""
    batch = ImportBatch.objects.get(public_id=run.payload["batch"])
    by = User.objects.get(pk=run.payload["by"])
    import_apply(batch=batch, by=by, now=site_now(), progress=run.progress)
    return {"lines": batch.lines.count()}


@job_kind(DOCUMENT_JOB, label=_("Plan or report of an event as PDF"))
def document(run: JobRun) -> dict:
    """Make a document, one language after the other; a repetition finds what is there."""
    event = Event.objects.select_related("plan", "organisation").get(public_id=run.payload["event"])
    by = User.objects.filter(pk=run.payload["by"]).first()
    number = ""
    for done, _language in enumerate(LANGUAGES, 1):
        run.checkpoint()
        languages = LANGUAGES[:done]
        if run.payload["document"] == PLAN:
            made = plan_document_issue(plan=event.plan, by=by, now=site_now(), languages=languages)
        else:
            assessment = event.subject.assessments.get(public_id=run.payload["record"])
            made = report_document_issue(
                event=event, assessment=assessment, by=by, now=site_now(), languages=languages
            )
        number = made.number
        run.progress(done=done)
    return {"number": number}
