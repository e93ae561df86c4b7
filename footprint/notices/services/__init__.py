"""What can be done with notices? Each service is one transaction and returns the thing."""

from footprint.notices.services.feeds import feed_of_organisation, feed_of_person, feed_reset
from footprint.notices.services.preferences import preferences_set, unsubscribe
from footprint.notices.services.reading import notice_read, notices_read_all
from footprint.notices.services.reminders import (
    deadline_reminders_clear,
    deadline_reminders_set,
    reminder_clear,
    reminder_set,
    reminders_fire,
)
from footprint.notices.services.sending import notice_send

__all__ = [
    "deadline_reminders_clear",
    "deadline_reminders_set",
    "feed_of_organisation",
    "feed_of_person",
    "feed_reset",
    "notice_read",
    "notice_send",
    "notices_read_all",
    "preferences_set",
    "reminder_clear",
    "reminder_set",
    "reminders_fire",
    "unsubscribe",
]
