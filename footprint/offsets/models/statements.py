"""What does the registry say that an organisation holds, and who approved that it enters the ledger?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel
from footprint.offsets.enums import StatementState

_UNDECIDED = [StatementState.PREVIEWED, StatementState.SUBMITTED]


class StatementImport(PublicModel):
    """A registry's statement of one account, read line by line; another person decides."""

    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="statements", verbose_name=_("account")
    )
    as_of = models.DateField(_("state of the account on"))
    is_complete = models.BooleanField(
        _("lists everything in the account"),
        help_text=_("Then serials that we hold and the statement does not list leave the account."),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=StatementState, default=StatementState.PREVIEWED
    )
    file_name = models.CharField(_("file name"), max_length=200)
    file_sha256 = models.CharField(_("digest of the file"), max_length=64)
    document_sha256 = models.CharField(_("digest of the registry's own document"), max_length=64, blank=True)
    reconciliation = models.JSONField(_("reconciliation"), default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_because = models.CharField(_("reason"), max_length=300, blank=True)
    request = models.OneToOneField(
        "offsets.LedgerRequest",
        models.PROTECT,
        related_name="statement_import",
        verbose_name=_("ledger request"),
    )

    class Meta:
        verbose_name = _("registry statement")
        verbose_name_plural = _("registry statements")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("uploaded_by"))
                | Q(state=StatementState.WITHDRAWN),
                name="statement_decided_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_UNDECIDED, decided_at__isnull=True)
                | (~Q(state__in=_UNDECIDED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="statement_decided_has_person",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False)
                | Q(state__in=[StatementState.PREVIEWED, StatementState.WITHDRAWN]),
                name="statement_decided_was_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.as_of} · {self.get_state_display()}"


class StatementRow(models.Model):
    """One line of a statement.

    ``pieces`` lists ``[issuance key, first, last]``; ``problems`` lists ``{"column", "code", "values"}``, one
    per wrong cell (texts: ``problems.STATEMENT_MESSAGES``).
    """

    statement = models.ForeignKey(
        StatementImport, models.PROTECT, related_name="rows", verbose_name=_("registry statement")
    )
    line = models.PositiveIntegerField(_("line"))
    serial = models.CharField(_("serial as written"), max_length=200, blank=True)
    tonnes_stated = models.CharField(_("tonnes as written"), max_length=40, blank=True)
    pieces = models.JSONField(_("serials named"), default=list)
    problems = models.JSONField(_("problems"), default=list)

    class Meta:
        verbose_name = _("line of a registry statement")
        verbose_name_plural = _("lines of registry statements")
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "line"], name="statement_row_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.serial}"


class StatementHeadings(models.Model):
    """Which heading of an account's statements stands for which of our columns, as somebody chose it last."""

    account = models.OneToOneField(
        "offsets.Account", models.PROTECT, related_name="statement_headings", verbose_name=_("account")
    )
    headings = models.JSONField(_("headings"))
    chosen_at = models.DateTimeField(_("chosen at"))
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )

    class Meta:
        verbose_name = _("headings of registry statements")
        verbose_name_plural = _("headings of registry statements")

    def __str__(self) -> str:
        return str(self.account)
