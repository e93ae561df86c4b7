"""How does the sign-in library speak and behave on this site?"""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.accounts.second_factor import FACTORS, second_factor_required

SITE_NAME = _("Footprint")


class AccountAdapter(DefaultAccountAdapter):
    """Letters in the receiver's language, with addresses of the public site; names and language kept."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).strip().lower()

    def save_user(self, request, user, form, commit=True):
        """An address proved by an invitation counts only for a sign-up with this very address."""
        if not self.is_email_verified(request, form.cleaned_data["email"]):
            self.unstash_verified_email(request)
        user.name = form.cleaned_data.get("name", "")
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return settings.PUBLIC_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _separator, token = key.partition("-")
        return settings.PUBLIC_URL + reverse(
            "account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}
        )

    def format_email_subject(self, subject: str) -> str:
        return f"[{SITE_NAME}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        known = User.objects.filter(email__iexact=email).first()
        language = known.language if known else translation.get_language()
        with translation.override(language):
            super().send_mail(
                template_prefix, email, {**context, "site_name": SITE_NAME, "site_url": settings.PUBLIC_URL}
            )


class MFAAdapter(DefaultMFAAdapter):
    """Secrets encrypted at rest, passkeys bound to the public address, no way round a required factor."""

    def get_totp_issuer(self) -> str:
        return str(SITE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": rp_id(settings.PUBLIC_URL), "name": str(SITE_NAME)}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in FACTORS or not second_factor_required(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()


def rp_id(public_url: str) -> str:
    """The host that passkeys are bound to: no scheme, no port."""
    return public_url.split("://", 1)[1].split("/", 1)[0].partition(":")[0]


def _box() -> MultiFernet:
    """Encrypts with today's key, opens with the retired ones too (``SECRET_KEY_FALLBACKS``)."""
    digests = [
        hashlib.sha256(b"accounts.second-factor:" + key.encode()).digest()
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
