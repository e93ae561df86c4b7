"""Which address shows which page about programs and webhooks?"""

from django.urls import path

from footprint.web.developers import clients, webhooks

app_name = "developers"
urlpatterns = [
    path("", clients.clients, name="clients"),
    path("new/", clients.new, name="client-new"),
    path("<uuid:client_id>/", clients.client, name="client"),
    path("<uuid:client_id>/key/", clients.rotate, name="client-rotate"),
    path("<uuid:client_id>/revoke/", clients.revoke, name="client-revoke"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new, name="webhook-new"),
    path("webhooks/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<uuid:webhook_id>/edit/", webhooks.edit, name="webhook-edit"),
    path("webhooks/<uuid:webhook_id>/ping/", webhooks.ping, name="webhook-ping"),
    path("webhooks/<uuid:webhook_id>/secret/", webhooks.secret, name="webhook-secret"),
    path("webhooks/<uuid:webhook_id>/messages/<uuid:message_id>/", webhooks.message, name="message"),
    path(
        "webhooks/<uuid:webhook_id>/messages/<uuid:message_id>/again/",
        webhooks.redeliver,
        name="message-redeliver",
    ),
]
