"""Pages about programs: keys, webhooks, and the documentation of the interface."""

from django.urls import reverse

from footprint.accounts.services import NewKey, api_use_record
from footprint.core import clock
from footprint.webhooks.models import WebhookAttempt, WebhookEndpoint, WebhookMessage
from footprint.webhooks.services import webhook_create, webhook_ping
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.world import World
from tests.support.api import key_for


def program(world: World) -> NewKey:
    """A program that has asked and changed something."""
    return world.once("program", lambda: _program(world))


def _program(world: World) -> NewKey:
    made = key_for(
        world.user("administrator"), organisation(world), scopes=["organisation:read", "webhooks:write"],
        name="票务系统",
    )  # fmt: skip
    for status in (200, 201, 422):
        api_use_record(
            client=made.key.client,
            key_prefix=made.key.prefix,
            method="POST",
            path="/api/v1/webhooks",
            status=status,
            request_id="7f6d1c0e5a",
            now=clock.now(),
        )
    return made


def webhook(world: World) -> WebhookEndpoint:
    return world.once(
        "webhook",
        lambda: webhook_create(
            organisation=organisation(world),
            url="http://127.0.0.1:9/hooks/footprint",
            kinds=["document.issued", "job.ended"],
            description="财务系统",
            created_by=world.user("administrator"),
            now=clock.now(),
        ),
    )


def message(world: World) -> WebhookMessage:
    return world.once("webhook message", lambda: _message(world))


def _message(world: World) -> WebhookMessage:
    made = webhook_ping(endpoint=webhook(world), by=world.user("administrator"), now=clock.now())
    WebhookAttempt.objects.create(
        message=made, attempted_at=clock.now(), status=503, took_ms=120, answer="busy"
    )
    return made


def _client(name: str):
    return lambda world: reverse(name, args=[program(world).key.client.public_id])


def _webhook(name: str):
    return lambda world: reverse(name, args=[webhook(world).public_id])


def _in_organisation(name: str):
    def address(world: World) -> str:
        organisation(world)
        return reverse(name)

    return address


def _list(name: str, make):
    def address(world: World) -> str:
        make(world)
        return reverse(name)

    return address


ADMIN = "administrator"
DEMO = {"DEMO": True}  # nobody is sent to set up a second factor
PAGES = [
    Page(name="programs", path=_list("developers:clients", program), role=ADMIN, settings=DEMO),
    Page(
        name="program-new",
        english_is_content=True,
        path=_in_organisation("developers:client-new"),
        role=ADMIN,
        settings=DEMO,
    ),
    Page(
        name="program", english_is_content=True, path=_client("developers:client"), role=ADMIN, settings=DEMO
    ),
    Page(name="program-key", path=_client("developers:client-rotate"), role=ADMIN, settings=DEMO),
    Page(name="program-revoke", path=_client("developers:client-revoke"), role=ADMIN, settings=DEMO),
    Page(name="webhooks", path=_list("developers:webhooks", webhook), role=ADMIN, settings=DEMO),
    Page(name="webhook-new", path=_in_organisation("developers:webhook-new"), role=ADMIN, settings=DEMO),
    Page(name="webhook", path=_webhook("developers:webhook"), role=ADMIN, settings=DEMO),
    Page(name="webhook-edit", path=_webhook("developers:webhook-edit"), role=ADMIN, settings=DEMO),
    Page(name="webhook-secret", path=_webhook("developers:webhook-secret"), role=ADMIN, settings=DEMO),
    Page(
        name="webhook-message",
        english_is_content=True,
        path=lambda world: reverse(
            "developers:message", args=[webhook(world).public_id, message(world).public_id]
        ),
        role=ADMIN,
        settings=DEMO,
    ),
    Page(name="api-guide", path="/api/docs/", english_is_content=True),
    Page(name="api-reference", path="/api/docs/reference/", english_is_content=True),
    Page(name="api-reference-events", path="/api/docs/reference/events/", english_is_content=True),
    Page(name="api-problems", path="/api/docs/problems/", english_is_content=True),
    Page(name="api-problem", path="/api/docs/problems/insufficient_credits/", english_is_content=True),
    Page(name="api-changes", path="/api/docs/changes/", english_is_content=True),
]
EXCLUDED = {
    "api/v1/*": "answers programs with JSON or a file; tests/api looks at it",
    "api/oauth/token": "answers programs with JSON",
    "api/docs/openapi.json": "is a file for programs",
    "organisation/programs/webhooks/<uuid:webhook_id>/ping/": "takes a POST and leads to the message",
    "organisation/programs/webhooks/<uuid:webhook_id>/messages/<uuid:message_id>/again/": (
        "takes a POST and leads to the message"
    ),
}
