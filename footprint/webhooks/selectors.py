"""Whose webhooks are they, and what went to them?"""

from django.db.models import QuerySet

from footprint.accounts.actors import Actor, for_actor
from footprint.webhooks.models import WebhookEndpoint, WebhookMessage


def webhooks_of(actor: Actor) -> QuerySet[WebhookEndpoint]:
    """The webhooks of the organisation acted for, newest first."""
    found = WebhookEndpoint.objects.select_related("organisation", "created_by")
    return for_actor(found, actor).order_by("-id")


def messages_of(actor: Actor) -> QuerySet[WebhookMessage]:
    """What was sent to its webhooks, newest first."""
    found = WebhookMessage.objects.select_related("endpoint__organisation").prefetch_related("tries")
    return for_actor(found, actor, path="endpoint__organisation").order_by("-id")
