"""Which serials died for whom and for what, and what proves it?"""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.core.triggers import Trigger, table_columns
from footprint.offsets import triggers
from footprint.offsets.enums import BeneficiaryKind, Privacy, RetirementPurpose, RetirementState

_BEFORE_APPROVAL = [RetirementState.REQUESTED, RetirementState.REJECTED, RetirementState.INVALIDATED]


class RetirementRequest(PublicModel):
    """The way to a retirement: requested → approved by a second person → instructed → proof matched.

    The facts are written once, when it is requested; somebody who wants other facts rejects it and requests
    anew. What is erased at a person's wish is the name and the salt: the chain keeps only the salted digest.
    """

    reservation = models.ForeignKey(
        "offsets.Reservation",
        models.PROTECT,
        related_name="retirement_requests",
        verbose_name=_("reservation"),
    )
    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="+", verbose_name=_("account")
    )
    tonnes = models.PositiveBigIntegerField(_("tonnes"))
    state = models.CharField(
        _("state"), max_length=12, choices=RetirementState, default=RetirementState.REQUESTED
    )
    beneficiary_name = models.CharField(_("beneficiary"), max_length=200, blank=True)
    beneficiary_kind = models.CharField(_("kind of beneficiary"), max_length=20, choices=BeneficiaryKind)
    beneficiary_organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("beneficiary's organisation"),
    )
    purpose = models.CharField(_("purpose"), max_length=30, choices=RetirementPurpose)
    claim = models.CharField(_("claim"), max_length=300)
    subject = models.CharField(_("subject"), max_length=200)
    subject_public_id = models.UUIDField(_("identifier of the subject"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=50)
    privacy = models.CharField(_("shown in public"), max_length=20, choices=Privacy, default=Privacy.PUBLIC)
    facts_salt = models.CharField(_("salt of the facts"), max_length=32, blank=True)
    facts_sha256 = models.CharField(_("salted digest of the facts"), max_length=64)

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    instructed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("instructed by"),
    )
    instructed_at = models.DateTimeField(_("instructed at"), null=True, blank=True)
    instruction_number = models.CharField(_("number of the instruction"), max_length=60, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.TextField(_("reason"), blank=True)
    request = models.OneToOneField(
        "offsets.LedgerRequest",
        models.PROTECT,
        related_name="retirement_request",
        verbose_name=_("ledger request"),
    )

    class Meta:
        verbose_name = _("retirement request")
        verbose_name_plural = _("retirement requests")
        indexes = [
            models.Index(
                fields=["subject_public_id"],
                condition=Q(subject_public_id__isnull=False),
                name="retirement_of_subject",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reservation"],
                condition=~Q(state__in=[RetirementState.REJECTED, RetirementState.INVALIDATED]),
                name="retirement_one_per_reservation",
            ),
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="retirement_request_tonnes_positive"),
            models.CheckConstraint(
                condition=~Q(claim="") & ~Q(subject="") & ~Q(zone=""),
                name="retirement_request_says_what_for",
            ),
            models.CheckConstraint(
                condition=~Q(beneficiary_name="") | Q(beneficiary_kind=BeneficiaryKind.PERSON, facts_salt=""),
                name="retirement_request_has_beneficiary",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="retirement_approved_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=False, approved_at__isnull=False)
                | Q(approved_by__isnull=True, approved_at__isnull=True, state__in=_BEFORE_APPROVAL),
                name="retirement_approved_has_approver",
            ),
            models.CheckConstraint(
                condition=~Q(state=RetirementState.INSTRUCTED)
                | Q(instructed_by__isnull=False, instructed_at__isnull=False),
                name="retirement_instructed_has_instruction",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RetirementState.REJECTED, RetirementState.INVALIDATED])
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="retirement_ended_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tonnes} t · {self.beneficiary_name} · {self.get_state_display()}"

    @classmethod
    def triggers_of_table(cls, *, using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
        return triggers.retirement_request_triggers(table_columns(cls._meta.db_table, using=using))


class Retirement(PublicModel, AppendOnlyModel):
    """The end of exact serials: the open blocks that name it. Final; a mistake is documented, not undone."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    retirement_request = models.OneToOneField(
        RetirementRequest, models.PROTECT, related_name="retirement", verbose_name=_("retirement request")
    )
    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="retirements", verbose_name=_("account")
    )
    tonnes = models.PositiveBigIntegerField(_("tonnes"))
    retired_on = models.DateField(_("retired on"))
    zone = models.CharField(_("time zone of the date"), max_length=50)
    recorded_at = models.DateTimeField(_("recorded at"))
    facts_sha256 = models.CharField(_("salted digest of the facts"), max_length=64)
    proof_sha256 = models.CharField(_("digest of the registry's proof"), max_length=64, blank=True)
    proof_number = models.CharField(_("number of the registry's proof"), max_length=100, blank=True)

    append_only_hint = "A retirement is final; a mistake is documented beside it."

    class Meta:
        verbose_name = _("retirement")
        verbose_name_plural = _("retirements")
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="retirement_tonnes_positive"),
            models.CheckConstraint(condition=~Q(number=""), name="retirement_has_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.tonnes} t"
