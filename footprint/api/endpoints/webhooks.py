"""Webhooks: where to, what for, and what was delivered."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.api.endpoint import Endpoint, operation
from footprint.api.filters import Filter
from footprint.api.shapes.records import (
    MessageShape,
    WebhookChange,
    WebhookKindShape,
    WebhookMade,
    WebhookNew,
    WebhookShape,
)
from footprint.webhooks.enums import MessageState
from footprint.webhooks.kinds import KINDS
from footprint.webhooks.models import WebhookEndpoint
from footprint.webhooks.selectors import messages_of, webhooks_of
from footprint.webhooks.services import (
    message_redeliver,
    webhook_create,
    webhook_ping,
    webhook_secret_rotate,
    webhook_update,
)

TAG = "webhooks"


class WebhookKinds(Endpoint):
    """What can be heard of."""

    @operation(
        tag=TAG,
        summary=_("What can be heard of"),
        description=_("Every kind of fact that a webhook can ask for."),
        action="webhooks.view",
        answer=WebhookKindShape,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(list(KINDS.values()))


class Webhooks(Endpoint):
    """All webhooks."""

    @operation(
        tag=TAG,
        summary=_("Your webhooks"),
        description=_("The addresses that hear of facts."),
        action="webhooks.view",
        answer=WebhookShape,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(webhooks_of(request.actor))

    @operation(
        tag=TAG,
        summary=_("Set up a webhook"),
        description=_(
            "The answer shows the signing secret this once. Private network addresses are refused."
        ),
        action="webhooks.edit",
        body=WebhookNew,
        answer=WebhookMade,
        status=201,
    )
    def post(self, request: Request) -> Response:
        made = webhook_create(
            organisation=request.actor.organisation,
            **self.body(),
            created_by=request.actor.user,
            now=self.now,
        )
        return self.answer(made, location=reverse("api:webhook", args=[made.public_id]))


class AnyWebhook(Endpoint):
    """An address under one webhook."""

    def webhook(self, webhook_id: UUID) -> WebhookEndpoint:
        """The webhook, if it is the organisation's."""
        return self.found(webhooks_of(self.request.actor), webhook_id)


class WebhookOne(AnyWebhook):
    """One webhook."""

    @operation(
        tag=TAG,
        summary=_("One webhook"),
        description=_("The webhook without its secret."),
        action="webhooks.view",
        answer=WebhookShape,
    )
    def get(self, request: Request, webhook_id: UUID) -> Response:
        return self.answer(self.webhook(webhook_id))

    @operation(
        tag=TAG,
        summary=_("Change a webhook"),
        description=_("Another address, other kinds, or switched off. What was sent stays on record."),
        action="webhooks.edit",
        body=WebhookChange,
        answer=WebhookShape,
        versioned=True,
    )
    def put(self, request: Request, webhook_id: UUID) -> Response:
        webhook = self.webhook(webhook_id)
        self.match(webhook)
        changed = webhook_update(endpoint=webhook, **self.body(), by=request.actor.user, now=self.now)
        return self.answer(changed)


class WebhookSecret(AnyWebhook):
    """Its secret."""

    @operation(
        tag=TAG,
        summary=_("Make a new signing secret"),
        description=_("For a day messages carry the signature of the former secret too."),
        action="webhooks.edit",
        answer=WebhookMade,
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        webhook = self.webhook(webhook_id)
        return self.answer(webhook_secret_rotate(endpoint=webhook, by=request.actor.user, now=self.now))


class WebhookPing(AnyWebhook):
    """A test."""

    @operation(
        tag=TAG,
        summary=_("Send a test message"),
        description=_("A message of the kind “webhook.ping”; ask for the message to see what came back."),
        action="webhooks.edit",
        answer=MessageShape,
        status=202,
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        message = webhook_ping(endpoint=self.webhook(webhook_id), by=request.actor.user, now=self.now)
        return self.answer(message)


class WebhookMessages(AnyWebhook):
    """Deliveries."""

    @operation(
        tag=TAG,
        summary=_("The delivery log"),
        description=_("Every message to this webhook and every try to deliver it."),
        action="webhooks.view",
        answer=MessageShape,
        paged=True,
        filters=(
            Filter(name="state", label=_("State."), lookup="state", choices=tuple(MessageState.values)),
        ),
    )
    def get(self, request: Request, webhook_id: UUID) -> Response:
        webhook = self.webhook(webhook_id)
        return self.page(messages_of(request.actor).filter(endpoint=webhook))


class MessageRedeliver(AnyWebhook):
    """Again."""

    @operation(
        tag=TAG,
        summary=_("Deliver again"),
        description=_(
            "The same message with the same id, so that your program can tell that it is the same."
        ),
        action="webhooks.edit",
        answer=MessageShape,
        status=202,
    )
    def post(self, request: Request, webhook_id: UUID, message_id: UUID) -> Response:
        webhook = self.webhook(webhook_id)
        message = self.found(messages_of(request.actor).filter(endpoint=webhook), message_id)
        return self.answer(message_redeliver(message=message, by=request.actor.user, now=self.now))
