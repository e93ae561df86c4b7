"""Which records do the pages under test show?"""

from django.test import Client

from footprint.accounts.models import User
from footprint.accounts.services import user_create
from tests.support.signin import second_factor_add, sign_in


class World:
    """Makes what a page needs, once; a page's path function asks for it."""

    def __init__(self) -> None:
        self._made: dict[str, object] = {}

    def once(self, key: str, make):
        """The thing called ``key``, made by ``make()`` at the first question."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def user(self, role: str) -> User:
        """A person with that role.

        ``person`` has none; ``administrator`` founded an organisation (made by the page's path function);
        ``site_admin`` runs the site, with the second factor that this needs.
        """
        return self.once(f"user:{role}", lambda: self._make_user(role))

    def session_of(self, role: str) -> str:
        """The session key of a reader with that role, signed in."""
        client = sign_in(
            Client(), self.user(role), fresh=True, method="mfa" if role == "site_admin" else "password"
        )
        return client.session.session_key

    def _make_user(self, role: str) -> User:
        if role not in ("person", "administrator", "site_admin"):
            raise LookupError(f"Nobody has said yet how to make a {role}; add it to tests/browser/world.py.")
        user = user_create(
            email=f"{role}@example.com",
            password="a page to look at 1",
            name="张晓明",
            is_site_admin=role == "site_admin",
        )
        if user.is_site_admin:
            second_factor_add(user)
        return user
