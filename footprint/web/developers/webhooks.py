"""Who is told what happens, and was it delivered?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.web.developers.forms import WebhookEditForm, WebhookForm
from footprint.web.listing import Column, Filter, Listing
from footprint.webhooks.enums import MessageState
from footprint.webhooks.kinds import KINDS
from footprint.webhooks.models import WebhookEndpoint, WebhookMessage
from footprint.webhooks.selectors import messages_of, webhooks_of
from footprint.webhooks.services import (
    message_redeliver,
    webhook_create,
    webhook_ping,
    webhook_secret_rotate,
    webhook_update,
)


@require_safe
@requires("webhooks.view")
def webhooks(request: HttpRequest) -> HttpResponseBase:
    """The webhooks of the organisation."""
    listing = Listing(
        request,
        webhooks_of(request.actor),
        name="webhooks",
        columns=(
            Column(
                name="url", label=_("Address"), order="url",
                url=lambda row: reverse("developers:webhook", args=[row.public_id]),
            ),
            Column(name="description", label=_("What it is for")),
            Column(name="kinds", label=_("Kinds of fact"), value=lambda row: len(row.kinds)),
            Column(name="state", label=_("State"), value=_state),
        ),
        search=("url", "description"),
        order="-id",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "developers/webhooks.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("webhooks.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Set up a webhook; its secret is shown this once."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = webhook_create(
                organisation=request.actor.organisation,
                created_by=request.user,
                now=clock.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            return _secret_page(request, made)
    context = {"form": form, "webhook": None}
    return render(request, "developers/webhook_form.html", context, status=400 if form.errors else 200)


@require_safe
@requires("webhooks.view")
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponseBase:
    """One webhook and everything that was sent to it."""
    found = object_or_404(webhooks_of(request.actor), webhook_id)
    listing = Listing(
        request,
        messages_of(request.actor).filter(endpoint=found),
        name="deliveries",
        columns=(
            Column(
                name="kind", label=_("What happened"), value=_label, order="kind",
                url=lambda row: reverse("developers:message", args=[webhook_id, row.public_id]),
            ),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="attempts", label=_("Tries"), shape="number", decimals=0),
            Column(name="created_at", label=_("Made"), order="created_at", shape="moment"),
            Column(name="delivered_at", label=_("Delivered"), order="delivered_at", shape="moment"),
        ),
        filters=(Filter(name="state", label=_("State"), choices=MessageState.choices),),
        search=("message_id", "kind"),
        order="-id",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    context = {
        "webhook": found,
        "listing": listing,
        "kinds": [KINDS[name].label for name in found.kinds if name in KINDS],
        "may_edit": request.actor.can("webhooks.edit"),
    }
    return render(request, "developers/webhook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("webhooks.edit")
def edit(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Change a webhook, or switch it off."""
    found = object_or_404(webhooks_of(request.actor), webhook_id)
    now_set = {
        "url": found.url,
        "kinds": found.kinds,
        "description": found.description,
        "enabled": found.disabled_at is None,
    }
    form = WebhookEditForm(request.POST or None, initial=now_set)
    if request.method == "POST" and form.is_valid():
        try:
            webhook_update(endpoint=found, by=request.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The webhook is changed."))
            return redirect("developers:webhook", webhook_id=webhook_id)
    context = {"form": form, "webhook": found}
    return render(request, "developers/webhook_form.html", context, status=400 if form.errors else 200)


@require_POST
@requires("webhooks.edit")
def ping(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Send a test message."""
    found = object_or_404(webhooks_of(request.actor), webhook_id)
    made = webhook_ping(endpoint=found, by=request.user, now=clock.now())
    messages.success(request, _("A test message is on its way. Reload this page to see what came back."))
    return redirect("developers:message", webhook_id=webhook_id, message_id=made.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("webhooks.edit")
def secret(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """A new signing secret."""
    found = object_or_404(webhooks_of(request.actor), webhook_id)
    if request.method == "POST":
        return _secret_page(request, webhook_secret_rotate(endpoint=found, by=request.user, now=clock.now()))
    context = {
        "title": _("Make a new signing secret?"),
        "text": _("For one more day messages carry the signature of the present secret too."),
        "confirm_label": _("Make a new secret"),
        "cancel_url": reverse("developers:webhook", args=[webhook_id]),
    }
    return render(request, "components/confirm.html", context)


@require_safe
@requires("webhooks.view")
def message(request: HttpRequest, webhook_id: UUID, message_id: UUID) -> HttpResponse:
    """One message: its words and every try to deliver it."""
    found = _message(request, webhook_id, message_id)
    context = {
        "message": found,
        "label": _label(found),
        "tries": found.tries.all(),
        "may_repeat": found.state != MessageState.PENDING and request.actor.can("webhooks.edit"),
    }
    return render(request, "developers/message.html", context)


@require_POST
@requires("webhooks.edit")
def redeliver(request: HttpRequest, webhook_id: UUID, message_id: UUID) -> HttpResponse:
    """Send a message once more."""
    found = _message(request, webhook_id, message_id)
    try:
        message_redeliver(message=found, by=request.user, now=clock.now())
    except DomainError as error:
        show_as_message(request, error)
    else:
        messages.success(request, _("The message is on its way again."))
    return redirect("developers:message", webhook_id=webhook_id, message_id=message_id)


def _message(request: HttpRequest, webhook_id: UUID, message_id: UUID) -> WebhookMessage:
    endpoint = object_or_404(webhooks_of(request.actor), webhook_id)
    return object_or_404(messages_of(request.actor).filter(endpoint=endpoint), message_id)


def _secret_page(request: HttpRequest, made: WebhookEndpoint) -> HttpResponse:
    return render(request, "developers/webhook_secret.html", {"webhook": made})


def _state(row: WebhookEndpoint) -> str:
    return _("Sends") if row.disabled_at is None else _("Switched off")


def _label(row: WebhookMessage) -> str:
    return str(KINDS[row.kind].label) if row.kind in KINDS else _("Test message")
