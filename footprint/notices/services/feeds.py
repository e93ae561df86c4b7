"""How does somebody get the secret address of a calendar, and how is it made worthless again?"""

import secrets
from datetime import datetime

from django.db import transaction

from footprint.accounts.models import Organisation, User
from footprint.notices.models import CalendarFeed


def feed_of_person(*, person: User, now: datetime) -> CalendarFeed:
    """The person's own calendar, made at the first question."""
    return CalendarFeed.objects.get_or_create(person=person, defaults=_new(now))[0]


def feed_of_organisation(*, organisation: Organisation, now: datetime) -> CalendarFeed:
    """The organisation's calendar, made at the first question."""
    return CalendarFeed.objects.get_or_create(organisation=organisation, defaults=_new(now))[0]


@transaction.atomic
def feed_reset(*, feed: CalendarFeed, now: datetime) -> CalendarFeed:
    """Give the calendar a new address; the old one stops working at once."""
    CalendarFeed.objects.filter(pk=feed.pk).update(**_new(now))
    feed.refresh_from_db()
    return feed


def _new(now: datetime) -> dict:
    return {"secret": secrets.token_urlsafe(32), "changed_at": now}
