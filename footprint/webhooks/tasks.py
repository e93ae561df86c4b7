"""What does the worker do for webhooks?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from footprint.core.job_runner import JobRun, job_kind
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.webhooks.enums import MessageState
from footprint.webhooks.kinds import KINDS
from footprint.webhooks.models import WebhookMessage
from footprint.webhooks.services import DELIVER_JOB, fact_tell, message_deliver


@consumer(*KINDS, name="webhooks.tell")
def tell(fact: OutboxFact, *, now: datetime) -> None:
    """Pass a fact on to the webhooks that want to hear of it."""
    fact_tell(fact=fact, now=now)


@job_kind(DELIVER_JOB, label=_("Delivery to a webhook"))
def deliver(run: JobRun) -> dict:
    """Deliver one message; one that is delivered meanwhile is left alone."""
    message = WebhookMessage.objects.select_related("endpoint").get(public_id=run.payload["message"])
    if message.state != MessageState.PENDING:
        return {"state": message.state}
    attempt = message_deliver(message=message)
    return {"status": attempt.status}
