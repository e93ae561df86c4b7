"""What is a notice about, how fast does its e-mail go out, and what became of it?"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Topic(models.TextChoices):
    """The part of the work that a kind of notice belongs to."""

    ACCOUNT = "account", pgettext_lazy("topic of a notice", "Organisation and approvals")
    EVENTS = "events", pgettext_lazy("topic of a notice", "Events")
    PRODUCTS = "products", pgettext_lazy("topic of a notice", "Products and labels")
    VERIFICATION = "verification", pgettext_lazy("topic of a notice", "Verification")
    CREDITS = "credits", pgettext_lazy("topic of a notice", "Credits")
    FORESTS = "forests", pgettext_lazy("topic of a notice", "Forests")
    CERTIFICATES = "certificates", pgettext_lazy("topic of a notice", "Cover and certificates")
    WORK = "work", pgettext_lazy("topic of a notice", "Background work")


class Pace(models.TextChoices):
    """When an e-mail tells of a notice; the notice itself stands under the bell at once."""

    IMMEDIATELY = "immediately", pgettext_lazy("e-mail about a notice", "At once")
    DAILY = "daily", pgettext_lazy("e-mail about a notice", "Once a day, all together")
    NEVER = "never", pgettext_lazy("e-mail about a notice", "Never")


class MailState(models.TextChoices):
    """What became of the e-mail about a notice."""

    NOT_WANTED = "not_wanted", pgettext_lazy("e-mail about a notice", "Not wanted")
    WAITING = "waiting", pgettext_lazy("e-mail about a notice", "About to be sent")
    IN_DIGEST = "in_digest", pgettext_lazy("e-mail about a notice", "Goes out with the daily letter")
    SENT = "sent", pgettext_lazy("e-mail about a notice", "Sent")
    FAILED = "failed", pgettext_lazy("e-mail about a notice", "Could not be delivered")


MAIL_STATE_OF_PACE = {
    Pace.IMMEDIATELY: MailState.WAITING,
    Pace.DAILY: MailState.IN_DIGEST,
    Pace.NEVER: MailState.NOT_WANTED,
}


class ReminderState(models.TextChoices):
    """What became of a reminder."""

    PENDING = "pending", _("Pending")
    FIRED = "fired", _("Sent out")
    LAPSED = "lapsed", _("Overtaken by time")
    CLEARED = "cleared", _("No longer needed")
