"""Which organisations exist, who belongs to them and who acts for them?"""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from footprint.accounts.enums import MANDATE_ROLES, InvitationState, MandateState, Role
from footprint.accounts.models.people import User
from footprint.accounts.regions import PROVINCES
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class Organisation(PublicModel):
    """A company, organiser, certification body, verifier or registry."""

    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    registration_number = models.CharField(_("registration number abroad"), max_length=50, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    region = models.CharField(_("province"), max_length=10, choices=PROVINCES, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    organises_events = models.BooleanField(_("organises events"), default=False)
    makes_products = models.BooleanField(_("makes products"), default=False)
    holds_credits = models.BooleanField(_("holds carbon credits"), default=False)
    plants_forests = models.BooleanField(_("plants or tends forests"), default=False)
    consults = models.BooleanField(_("advises other organisations"), default=False)

    class Meta:
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~Q(credit_code=""), name="organisation_credit_code_once"
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NP-RTUWXY]{18}$"),
                name="organisation_credit_code_has_18_characters",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="organisation_country_is_iso_3166"
            ),
        ]

    def __str__(self) -> str:
        """The name in the reader's language, the Chinese one where there is no other."""
        english = (get_language() or "").startswith("en")
        return (english and self.name_en) or self.name_zh


class Membership(PublicModel, AppendOnlyModel):
    """One role of one person in one organisation, from a moment, perhaps until another; never deleted."""

    may_be_filled_once = ("ended_at", "ended_by")
    append_only_hint = "End the membership and grant a new one."

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    started_at = models.DateTimeField(_("from"))
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("granted by"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at=None),
                name="membership_role_held_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_end_names_who",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"

    @property
    def is_current(self) -> bool:
        return self.ended_at is None


class Invitation(PublicModel):
    """An e-mail address is asked to join an organisation in certain roles; the link is kept as a hash."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"))
    roles = models.JSONField(_("roles"))
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("created at"))
    sent_at = models.DateTimeField(_("last sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_not_accepted_and_revoked"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_acceptance_names_who",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_after_creation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    def state(self, now: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.expires_at <= now else InvitationState.OPEN

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]


class Mandate(PublicModel, AppendOnlyModel):
    """A client lets a consultant, an organisation or a person, act for it in certain roles."""

    may_be_filled_once = ("accepted_at", "accepted_by", "ended_at", "ended_by", "end_reason")
    append_only_hint = "End the mandate and give a new one."

    client = models.ForeignKey(
        Organisation, models.PROTECT, related_name="mandates_given", verbose_name=_("client")
    )
    consultant_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates_held",
        verbose_name=_("consultant (organisation)"),
    )
    consultant_user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates_held",
        verbose_name=_("consultant (person)"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("granted by"))
    granted_at = models.DateTimeField(_("granted at"))
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=300, null=True, blank=True)

    class Meta:
        verbose_name = _("mandate")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(consultant_organisation=None, consultant_user__isnull=False)
                | Q(consultant_organisation__isnull=False, consultant_user=None),
                name="mandate_has_one_consultant",
            ),
            models.CheckConstraint(
                condition=Q(consultant_organisation=None) | ~Q(client=F("consultant_organisation")),
                name="mandate_parties_differ",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="mandate_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="mandate_end_names_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} → {self.consultant}"

    @property
    def consultant(self) -> Organisation | User:
        return self.consultant_organisation or self.consultant_user

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.role_rows.all())

    @property
    def role_labels(self) -> list[str]:
        held = self.roles
        return [str(role.label) for role in Role if role in held]

    def state(self, on: date) -> MandateState:
        if self.ended_at or (self.valid_until and self.valid_until < on):
            return MandateState.ENDED
        if not self.accepted_at:
            return MandateState.OFFERED
        return MandateState.NOT_YET if self.valid_from > on else MandateState.ACTIVE


class MandateRole(AppendOnlyModel):
    """One role that a mandate covers."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="role_rows", verbose_name=_("mandate"))
    role = models.CharField(_("role"), max_length=30, choices=Role)

    class Meta:
        verbose_name = _("role of a mandate")
        constraints = [
            models.UniqueConstraint(fields=["mandate", "role"], name="mandate_role_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in MANDATE_ROLES]),
                name="mandate_never_carries_approval_or_accredited_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} · {self.get_role_display()}"
