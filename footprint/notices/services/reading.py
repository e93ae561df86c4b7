"""How does a notice stop being new?"""

from datetime import datetime

from django.db import transaction

from footprint.accounts.models import User
from footprint.notices.models import Notice


@transaction.atomic
def notice_read(*, notice: Notice, now: datetime) -> Notice:
    """Note that the person has seen it; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)
    notice.refresh_from_db(fields=["read_at"])
    return notice


@transaction.atomic
def notices_read_all(*, person: User, now: datetime) -> int:
    """Note that the person has seen everything that is there; return how many were new."""
    return Notice.objects.filter(person=person, read_at=None, created_at__lte=now).update(read_at=now)
