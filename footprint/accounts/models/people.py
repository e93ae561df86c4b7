"""Which persons sign in, and when did they prove it again?"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra) -> "User":
        """A person with this address (kept in lower case) and password; no password means none works."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra) -> "User":
        """A site administrator; there is no other kind of superuser."""
        return self.create_user(email, password, is_site_admin=True, **extra)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(PublicModel, AbstractBaseUser):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=[("zh-hans", "中文"), ("en", "English")], default="zh-hans"
    )
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


class StepUp(PublicModel, AppendOnlyModel):
    """A person proved their identity again just before an act that cannot be undone."""

    user = models.ForeignKey(User, models.PROTECT, related_name="step_ups", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=100)
    methods = models.CharField(_("methods"), max_length=100)
    authenticated_at = models.DateTimeField(_("proved at"))
    used_at = models.DateTimeField(_("used at"))

    class Meta:
        verbose_name = _("step-up authentication")
        ordering = ["-used_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__gte=models.F("authenticated_at")),
                name="step_up_used_after_proof",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.purpose} · {self.used_at:%Y-%m-%d %H:%M}"
