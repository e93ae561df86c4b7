"""Which secret addresses does the room give out, and whom do they name?

An unsubscribe link is signed and needs no sign-in; a calendar's address is derived from the feed's secret and
the site's key, so it can be shown again but not be read out of a stolen database.
"""

import hmac
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac

from footprint.accounts.models import User
from footprint.notices.models import CalendarFeed

_SALT = "notices.unsubscribe"


def unsubscribe_token(*, person: User, kind: str) -> str:
    """Names a person and a kind; whoever holds it can switch these e-mails off and do nothing else."""
    return signing.dumps([str(person.public_id), kind], salt=_SALT)


def unsubscribe_token_read(token: str) -> tuple[User, str] | None:
    """The person and the kind; ``None`` for a token that this site did not make."""
    try:
        public_id, kind = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(public_id=public_id).first()
    return (person, kind) if person else None


def feed_token(feed: CalendarFeed) -> str:
    """What stands in the calendar's address."""
    return f"{feed.public_id.hex}{_proof(feed)}"


def feed_by_token(token: str) -> CalendarFeed | None:
    """The calendar that this address opens."""
    try:
        public_id = UUID(hex=token[:32])
    except ValueError:
        return None
    feed = CalendarFeed.objects.select_related("person", "organisation").filter(public_id=public_id).first()
    return feed if feed and hmac.compare_digest(_proof(feed).encode(), token[32:].encode()) else None


def _proof(feed: CalendarFeed) -> str:
    return salted_hmac("notices.calendar", feed.secret, algorithm="sha256").hexdigest()[:40]
