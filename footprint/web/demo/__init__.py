"""Which story does the demo tell?

One chapter a module; its ``fill(*, accounts, now)`` adds what is not there yet.
"""

import importlib
import pkgutil
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from footprint.accounts.demo import DemoAccounts, demo_accounts, demo_accounts_find


def password() -> str:
    """The one password of all demo logins: made once, kept in the data folder, readable by its owner."""
    file = Path(settings.DATA_DIR) / "demo_password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9), encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


def fill(*, now: datetime) -> DemoAccounts:
    """Fill the site with people and the chapters of the story; a second call adds nothing twice."""
    accounts = demo_accounts(password=password(), now=now)
    for chapter in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{chapter}").fill(accounts=accounts, now=now)
    return accounts


def logins() -> list[tuple[str, str, str]]:
    """E-mail address, name and organisation of everybody in the demo."""
    return demo_accounts_find().logins()
