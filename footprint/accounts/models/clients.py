"""Which programs act for an organisation, with which keys, and what have they done?

Keys run on real time, also where the site's clock is set: a demo that jumps a year ahead keeps its keys.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.accounts.api_scopes import SCOPES, ApiScope
from footprint.accounts.enums import Role
from footprint.accounts.models.organisations import Organisation
from footprint.accounts.models.people import User
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class ApiClient(PublicModel):
    """A program that acts for one organisation in the name of the person who made it.

    It never may more than that person may at the moment: roles and scopes only narrow.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="api_clients", verbose_name=_("organisation")
    )
    steward = models.ForeignKey(
        User, models.PROTECT, related_name="api_clients", verbose_name=_("person responsible")
    )
    name = models.CharField(_("name of the program"), max_length=100)
    client_id = models.CharField(_("client id"), max_length=40, unique=True)
    roles = models.JSONField(_("roles"))
    scopes = models.JSONField(_("scopes"))
    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, models.PROTECT, related_name="api_client"
    )
    created_at = models.DateTimeField(_("created at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revoke_reason = models.CharField(_("why it was revoked"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("API client")
        ordering = ["revoked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
                name="api_client_revoked_says_by_whom_and_why",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="api_client_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_labels(self) -> list[str]:
        return [str(role.label) for role in Role if role in self.roles]

    @property
    def scope_rows(self) -> list[ApiScope]:
        """The scopes in the order of the table."""
        return [scope for scope in SCOPES.values() if scope.name in self.scopes]


class ApiKey(PublicModel):
    """One secret of a client. Only its SHA-256 is kept: 256 random bits need no slow hash."""

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="keys", verbose_name=_("API client"))
    prefix = models.CharField(_("begins with"), max_length=20, unique=True)
    sha256 = models.CharField(_("SHA-256 of the key"), max_length=64)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        verbose_name = _("API key")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("created_at")), name="api_key_expires_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="api_key_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens anything at this moment of real time."""
        return now < self.expires_at and self.client.revoked_at is None


class ApiUsage(models.Model):
    """How often a client asked on one day."""

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="usage", verbose_name=_("API client"))
    day = models.DateField(_("day"))
    answered = models.PositiveIntegerField(_("answered"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        verbose_name = _("use of the API")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["client", "day"], name="api_usage_once_per_day")]

    def __str__(self) -> str:
        return f"{self.client} {self.day}"


class ApiCall(PublicModel, AppendOnlyModel):
    """A call that was meant to change something: which key, what, with which answer."""

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="calls", verbose_name=_("API client"))
    key_prefix = models.CharField(_("key begins with"), max_length=20)
    method = models.CharField(_("method"), max_length=10)
    path = models.CharField(_("address"), max_length=300)
    status = models.PositiveSmallIntegerField(_("answer"))
    request_id = models.CharField(_("request id"), max_length=64)
    called_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("call of the API")
        ordering = ["-id"]
        indexes = [models.Index(fields=["client", "-id"], name="api_call_of_client")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"
