"""In whose name do tonnes lie in a registry?"""

from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.core.triggers import Trigger
from footprint.offsets import triggers
from footprint.offsets.enums import AccountKind


class Account(PublicModel):
    """An organisation's holding in one registry, or one of the registry's system accounts.

    *Outside* stands for everybody in the registry who is not a holder here: an issuance begins there, and a
    statement of the registry brings serials from there into a holding.
    """

    registry = models.ForeignKey(
        "offsets.Registry", models.PROTECT, related_name="accounts", verbose_name=_("registry")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AccountKind)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_accounts",
        verbose_name=_("organisation"),
    )
    number = models.CharField(_("account number at the registry"), max_length=60, blank=True)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "organisation"],
                condition=models.Q(kind=AccountKind.HOLDING),
                name="account_one_holding_per_registry",
            ),
            models.UniqueConstraint(
                fields=["registry", "kind"],
                condition=~models.Q(kind=AccountKind.HOLDING),
                name="account_one_system_account_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=AccountKind.HOLDING, organisation__isnull=False)
                | (~models.Q(kind=AccountKind.HOLDING) & models.Q(organisation__isnull=True)),
                name="account_holding_has_organisation",
            ),
        ]

    @classmethod
    def triggers_of_table(cls, *, using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
        return triggers.account_triggers()

    def __str__(self) -> str:
        if self.organisation is not None:
            return f"{self.organisation} · {self.registry}"
        return f"{self.get_kind_display()} · {self.registry}"
