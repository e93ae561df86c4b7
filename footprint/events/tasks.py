"""What does this room do when something happens below it?"""

from datetime import datetime
from uuid import UUID

from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.events.services.assurance import event_follow_assurance


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
