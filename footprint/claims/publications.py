"""What may strangers see of a subject, and which duties to publish were met when and how?"""

from datetime import date

from footprint.assessments.models import Subject
from footprint.claims.models import Publication, PublicPage
from footprint.events.enums import Privacy
from footprint.events.models import Event


def privacy_of(event: Event) -> Privacy:
    """What the organiser lets strangers see now: the last choice about the public page, else the event's."""
    last = PublicPage.objects.filter(subject=event.subject_id).order_by("-id").first()
    return Privacy(last.privacy if last else event.privacy)


def publications_of(subject: Subject) -> dict[str, Publication]:
    """The last entry for each duty that was met."""
    return {row.duty: row for row in Publication.objects.filter(subject=subject).order_by("id")}


def published_days(subject: Subject) -> dict[str, date]:
    """The day on which each duty was met, as rule books ask for it."""
    return {duty: row.published_on for duty, row in publications_of(subject).items()}
