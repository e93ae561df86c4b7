"""What does the worker do for accounts?"""

from datetime import datetime, timedelta

from footprint.accounts.services import accreditations_expire
from footprint.core.periodic import periodic


@periodic("accounts.accreditations_expire", every=timedelta(hours=1))
def expire_accreditations(*, now: datetime) -> int:
    """Mark approvals whose last day is past; return how many."""
    return len(accreditations_expire(now=now))
