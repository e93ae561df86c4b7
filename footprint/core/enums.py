"""Which states can the house's own records have?"""

from django.db import models
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    """Where a piece of background work stands."""

    QUEUED = "queued", pgettext_lazy("state of background work", "Queued")
    RUNNING = "running", pgettext_lazy("state of background work", "Running")
    DONE = "done", pgettext_lazy("state of background work", "Done")
    FAILED = "failed", pgettext_lazy("state of background work", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("state of background work", "Cancelled")


OPEN_JOB_STATES = (JobState.QUEUED, JobState.RUNNING)
FINISHED_JOB_STATES = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class ItemState(models.TextChoices):
    """What became of one item of a job."""

    DONE = "done", pgettext_lazy("state of an item of background work", "Done")
    FAILED = "failed", pgettext_lazy("state of an item of background work", "Failed")


class DeliveryState(models.TextChoices):
    """Whether a consumer has dealt with a fact."""

    PENDING = "pending", pgettext_lazy("state of a message between rooms", "Pending")
    DONE = "done", pgettext_lazy("state of a message between rooms", "Done")
    FAILED = "failed", pgettext_lazy("state of a message between rooms", "Failed")
