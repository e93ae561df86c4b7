"""Who must use a second factor, and who has one?"""

from allauth.mfa.models import Authenticator
from django.conf import settings

from footprint.accounts.enums import ROLES_WITH_SECOND_FACTOR
from footprint.accounts.models import Membership, User

# Recovery codes alone do not count: they are the way back in when the factor is lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_factor_required(user) -> bool:
    """Verifiers, certification staff, registry operators and site administrators, outside the demo."""
    if settings.DEMO or not user.is_authenticated:
        return False
    if user.is_site_admin:
        return True
    return Membership.objects.filter(user=user, role__in=ROLES_WITH_SECOND_FACTOR, ended_at=None).exists()


def second_factor_held(user: User) -> bool:
    """Has the person an authenticator app or a passkey?"""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def second_factor_missing(user) -> bool:
    return second_factor_required(user) and not second_factor_held(user)
