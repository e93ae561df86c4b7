"""How does a person come to be known, change their profile and prove who they are?"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from footprint.accounts.models import StepUp, User


@transaction.atomic
def user_create(
    *,
    email: str,
    password: str | None,
    name: str = "",
    language: str = "zh-hans",
    is_site_admin: bool = False,
) -> User:
    """A person whose address is taken as proven (first installation, demo, tests).

    Everybody else signs up and proves the address.
    """
    user = User.objects.create_user(
        email, password, name=name, language=language, is_site_admin=is_site_admin
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def site_admin_create(*, email: str, password: str, name: str = "", language: str = "zh-hans") -> User:
    """A site administrator: approves verifiers, certification bodies and registries, and acts for nobody."""
    return user_create(email=email, password=password, name=name, language=language, is_site_admin=True)


@transaction.atomic
def user_update(*, user: User, name: str, language: str) -> User:
    """Change how the person is called and in which language the site writes to them."""
    user.name = name
    user.language = language
    user.save(update_fields=["name", "language"])
    return user


@transaction.atomic
def step_up_record(
    *, user: User, purpose: str, methods: str, authenticated_at: datetime, now: datetime
) -> StepUp:
    """Keep that the person proved who they are just before this act."""
    return StepUp.objects.create(
        user=user, purpose=purpose, methods=methods, authenticated_at=authenticated_at, used_at=now
    )
