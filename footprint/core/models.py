"""Which columns does every record share, and which records does the house keep for itself?"""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel


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
