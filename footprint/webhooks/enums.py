"""Which states does a message to a webhook have?"""

from django.db import models
from django.utils.translation import pgettext_lazy


class MessageState(models.TextChoices):
    """Whether the other side has taken a message."""

    PENDING = "pending", pgettext_lazy("message to a webhook", "On its way")
    DELIVERED = "delivered", pgettext_lazy("message to a webhook", "Delivered")
    FAILED = "failed", pgettext_lazy("message to a webhook", "Given up")
