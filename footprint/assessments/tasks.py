"""What does this room do by itself: make the documents that a crash left undone."""

from datetime import datetime, timedelta

from footprint.assessments import notices, services  # noqa: F401  (notices register themselves)
from footprint.core.periodic import periodic


@periodic("assessments.documents", every=timedelta(minutes=10))
def complete(*, now: datetime) -> int:
    """Issue the documents of opinions and declarations that were signed and have none yet."""
    return services.documents_complete(now=now)
