"""Where are messages sent, what was said, and what did the other side answer?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.webhooks.enums import MessageState


class WebhookEndpoint(PublicModel):
    """An address of an organisation's own program, and the kinds of fact that it wants to hear of.

    The secret is kept as it is: a signature needs it. ``old_secret`` also signs until ``old_secret_until``.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="webhooks", verbose_name=_("organisation")
    )
    url = models.URLField(_("address"), max_length=500)
    description = models.CharField(_("what it is for"), max_length=200, blank=True)
    kinds = models.JSONField(_("kinds of fact"))
    secret = models.CharField(_("signing secret"), max_length=100)
    old_secret = models.CharField(_("former signing secret"), max_length=100, blank=True)
    old_secret_until = models.DateTimeField(_("former secret signs until"), null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set up by")
    )
    created_at = models.DateTimeField(_("set up"))
    disabled_at = models.DateTimeField(_("switched off"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("webhook")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(old_secret="", old_secret_until=None)
                | (~Q(old_secret="") & Q(old_secret_until__isnull=False)),
                name="webhook_old_secret_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookMessage(PublicModel):
    """One fact on its way to one webhook; ``body`` is what is signed, byte by byte."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, models.PROTECT, related_name="messages", verbose_name=_("webhook")
    )
    message_id = models.CharField(_("message id"), max_length=40, unique=True)
    kind = models.CharField(_("kind of fact"), max_length=80)
    fact = models.ForeignKey("core.OutboxFact", models.PROTECT, null=True, related_name="+")
    body = models.TextField(_("message"))
    created_at = models.DateTimeField(_("made"))
    state = models.CharField(_("state"), max_length=20, choices=MessageState, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    delivered_at = models.DateTimeField(_("delivered"), null=True)

    class Meta:
        verbose_name = _("message to a webhook")
        ordering = ["-id"]
        indexes = [models.Index(fields=["endpoint", "-id"], name="webhook_message_of_endpoint")]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "fact"], name="webhook_message_once_per_fact"),
            models.CheckConstraint(
                condition=Q(state=MessageState.DELIVERED, delivered_at__isnull=False)
                | (~Q(state=MessageState.DELIVERED) & Q(delivered_at=None)),
                name="webhook_message_delivered_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class WebhookAttempt(PublicModel, AppendOnlyModel):
    """One try to deliver a message and what came back."""

    message = models.ForeignKey(
        WebhookMessage, models.PROTECT, related_name="tries", verbose_name=_("message")
    )
    attempted_at = models.DateTimeField(_("time"))
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    took_ms = models.PositiveIntegerField(_("duration"))
    answer = models.CharField(_("beginning of the answer"), max_length=500, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("try of a delivery")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.message} {self.status or self.error}"
