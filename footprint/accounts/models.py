"""Who may act, and for which organisation?"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from footprint.core.models import PublicModel


class Role(models.TextChoices):
    """What a person does for an organisation (``mission.md``, one list used everywhere)."""

    ORGANISER = "organiser", _("Organiser")
    APPROVER = "approver", _("Approver")
    VERIFIER = "verifier", _("Verifier")
    CREDIT_HOLDER = "credit_holder", _("Credit holder")
    REGISTRY_OPERATOR = "registry_operator", _("Registry operator")
    FORESTER = "forester", _("Forester")
    APPLICANT = "applicant", _("Applicant")
    ASSESSOR = "assessor", _("Assessor")
    TECHNICAL_REVIEWER = "technical_reviewer", _("Technical reviewer")
    DECIDER = "decider", _("Decider")
    AUDITOR = "auditor", _("Auditor")
    CONSULTANT = "consultant", _("Consultant")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra) -> "User":
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra) -> "User":
        return self.create_user(email, password, is_site_admin=True, **extra)


class User(PublicModel, AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)
    is_site_admin = models.BooleanField(_("site administrator"), default=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(PublicModel):
    """A company, organiser, certification body, verifier or registry."""

    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)

    class Meta:
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return self.name_zh


class Membership(models.Model):
    """One role of one person in one organisation."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"
