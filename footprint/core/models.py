"""Which columns does every record share, and which records does the house keep for itself?"""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.enums import (
    FINISHED_JOB_STATES,
    OPEN_JOB_STATES,
    DeliveryState,
    ItemState,
    JobState,
)


class PublicModel(models.Model):
    """A record that people and addresses name by ``public_id``; the integer key stays inside."""

    public_id = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class ClockSetting(models.Model):
    """The time that a demo or a test has given the site; at most one row (``core.clock``)."""

    frozen_at = models.DateTimeField(_("stands still at"), null=True)
    offset = models.DurationField(_("ahead of the real time by"))

    class Meta:
        verbose_name = _("clock setting")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="clock_setting_is_single")]

    def __str__(self) -> str:
        return str(self.frozen_at or self.offset)


class ActivityEntry(PublicModel, AppendOnlyModel):
    """Who did what to which record, when, for whom and why. Added to, never edited.

    Names and addresses of people are not copied into it: the actor is a key, the network address a keyed
    hash.
    """

    occurred_at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    verb = models.CharField(_("action"), max_length=80)
    target_type = models.CharField(_("kind of record"), max_length=80)
    target_public_id = models.UUIDField(_("record"))
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)
    address_hash = models.CharField(_("hashed network address"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("activity entry")
        verbose_name_plural = _("activity entries")
        indexes = [
            models.Index(fields=["target_type", "target_public_id", "-id"], name="activity_of_target"),
            models.Index(fields=["organisation", "-id"], name="activity_of_organisation"),
            models.Index(fields=["actor", "-id"], name="activity_of_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="activity_has_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d %H:%M} {self.verb} {self.target_type} {self.target_public_id}"


class Job(PublicModel):
    """The truth about one piece of background work; the message broker only rings the bell.

    ``token`` rises by one each time a worker takes the job. What a worker writes carries its token and is
    refused once the token has moved on, so a worker that lost its lease cannot write (``core.jobs``).
    """

    kind = models.CharField(_("kind"), max_length=80)
    key = models.CharField(_("key"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    payload = models.JSONField(_("input"), default=dict, encoder=DjangoJSONEncoder)
    result = models.JSONField(_("result"), default=dict, encoder=DjangoJSONEncoder)
    total = models.PositiveIntegerField(_("items in all"), null=True)
    done = models.PositiveIntegerField(_("items finished"), default=0)
    failed = models.PositiveIntegerField(_("items failed"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    token = models.PositiveIntegerField(_("fencing token"), default=0)
    worker = models.CharField(_("worker"), max_length=120, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    rung_at = models.DateTimeField(_("last rung"), null=True)
    not_before = models.DateTimeField(_("not before"), null=True)
    cancel_asked_at = models.DateTimeField(_("cancellation asked"), null=True)
    queued_at = models.DateTimeField(_("queued"))
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    error = models.JSONField(_("error"), default=dict, encoder=DjangoJSONEncoder)
    trace = models.TextField(_("trace"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(
                fields=["state", "id"],
                condition=models.Q(state__in=OPEN_JOB_STATES),
                name="job_open_by_state",
            ),
            models.Index(fields=["organisation", "-id"], name="job_of_organisation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=OPEN_JOB_STATES) & ~models.Q(key=""),
                name="job_open_once_per_key",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.RUNNING)
                | models.Q(lease_until__isnull=False, started_at__isnull=False, token__gt=0),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=FINISHED_JOB_STATES, finished_at__isnull=False)
                | models.Q(state__in=OPEN_JOB_STATES, finished_at__isnull=True),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.FAILED) | ~models.Q(error={}), name="job_failed_has_error"
            ),
            models.CheckConstraint(
                condition=models.Q(total__isnull=True) | models.Q(done__lte=models.F("total")),
                name="job_done_within_total",
            ),
            models.CheckConstraint(
                condition=models.Q(failed__lte=models.F("done")), name="job_failed_within_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} ({self.get_state_display()})"


class JobItem(models.Model):
    """What became of one item of a job; there is one row per item, written once per run of the item."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="items", verbose_name=_("job"))
    key = models.CharField(_("key"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=ItemState)
    outcome = models.JSONField(_("outcome"), default=dict, encoder=DjangoJSONEncoder)
    error = models.JSONField(_("error"), default=dict, encoder=DjangoJSONEncoder)
    token = models.PositiveIntegerField(_("fencing token"))
    finished_at = models.DateTimeField(_("finished"))

    class Meta:
        verbose_name = _("item of a job")
        verbose_name_plural = _("items of jobs")
        constraints = [
            models.UniqueConstraint(fields=["job", "key"], name="job_item_once"),
            models.CheckConstraint(
                condition=~models.Q(state=ItemState.FAILED) | ~models.Q(error={}),
                name="job_item_failed_has_error",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.key} ({self.get_state_display()})"


class PeriodicRun(models.Model):
    """When a recurring duty was last begun, on the site's clock (``core.periodic``)."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    begun_at = models.DateTimeField(_("begun"))

    class Meta:
        verbose_name = _("recurring duty")
        verbose_name_plural = _("recurring duties")

    def __str__(self) -> str:
        return self.name


class WorkerSign(models.Model):
    """A worker's sign of life, in real time."""

    name = models.CharField(_("worker"), max_length=120, unique=True)
    seen_at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("worker’s sign of life")
        verbose_name_plural = _("workers’ signs of life")

    def __str__(self) -> str:
        return self.name


class OutboxFact(PublicModel, AppendOnlyModel):
    """Something that happened and that upper rooms may want to know (``core.outbox``)."""

    kind = models.CharField(_("kind"), max_length=80)
    subject_type = models.CharField(_("kind of record"), max_length=80)
    subject_public_id = models.UUIDField(_("record"))
    payload = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)
    occurred_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        indexes = [
            models.Index(fields=["kind", "id"], name="fact_by_kind"),
            models.Index(fields=["subject_public_id", "id"], name="fact_by_subject"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(kind=""), name="fact_has_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_public_id}"


class OutboxDelivery(models.Model):
    """Whether one consumer has dealt with one fact."""

    fact = models.ForeignKey(OutboxFact, models.PROTECT, related_name="deliveries", verbose_name=_("fact"))
    consumer = models.CharField(_("consumer"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"))
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("delivery of a fact")
        verbose_name_plural = _("deliveries of facts")
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state=DeliveryState.PENDING),
                name="delivery_pending",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["fact", "consumer"], name="delivery_once_per_consumer"),
            models.CheckConstraint(
                condition=models.Q(state=DeliveryState.DONE, delivered_at__isnull=False)
                | (~models.Q(state=DeliveryState.DONE) & models.Q(delivered_at__isnull=True)),
                name="delivery_done_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DeliveryState.FAILED) | ~models.Q(error=""),
                name="delivery_failed_has_error",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} → {self.consumer} ({self.get_state_display()})"
