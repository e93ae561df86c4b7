"""Which answers were given already, so that a repeated request is not carried out twice?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredAnswer(models.Model):
    """The answer to a request with an ``Idempotency-Key``; empty while the request is being carried out."""

    client = models.ForeignKey("accounts.ApiClient", models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    begun_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = _("stored answer")
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="stored_answer_once_per_key"),
            models.CheckConstraint(
                condition=Q(status=None) | Q(status__gte=200, status__lt=300),
                name="stored_answer_is_a_success",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.status or '…'}"
