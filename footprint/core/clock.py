"""What time is it for the site?

In production it is the real time, always. In tests and in the demo (``settings.CLOCK_CAN_BE_SET``) the time
can be set, so that a deadline a year away can be watched passing; what is set stands in the database, so web
and worker agree.
"""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from footprint.core.models import ClockSetting
from footprint.core.problems import NotAllowed

_FRESH_SECONDS = 0.5
_seen: tuple[float, ClockSetting | None] | None = None


def real_now() -> datetime:
    """The time of the machine, aware, in UTC. For leases and time-outs, which no set clock may stretch."""
    return timezone.now()


def now() -> datetime:
    """The current moment of the site, aware, in UTC. Doors call it once and hand it on as ``now``."""
    if not settings.CLOCK_CAN_BE_SET:
        return real_now()
    setting = _setting()
    if setting is None:
        return real_now()
    if setting.frozen_at is not None:
        return setting.frozen_at
    return real_now() + setting.offset


def clock_set(*, moment: datetime, frozen: bool = False) -> datetime:
    """Set the site's clock to ``moment``; it runs on from there, or stands still when ``frozen``.

    Raises
    ------
    NotAllowed
        Outside tests and the demo.
    ValueError
        When ``moment`` has no time zone.
    """
    _refuse_outside_demo()
    if timezone.is_naive(moment):
        raise ValueError("The clock is set to a moment with a time zone; this one has none.")
    offset = timedelta() if frozen else moment - real_now()
    ClockSetting.objects.update_or_create(
        pk=1, defaults={"frozen_at": moment if frozen else None, "offset": offset}
    )
    forget()
    return moment


def clock_reset() -> datetime:
    """Give the site the real time again."""
    _refuse_outside_demo()
    ClockSetting.objects.all().delete()
    forget()
    return real_now()


def is_set() -> bool:
    """Whether the site's time differs from the real one (pages say so)."""
    return settings.CLOCK_CAN_BE_SET and _setting() is not None


def forget() -> None:
    """Read the setting afresh on the next call."""
    global _seen  # noqa: PLW0603  (one value per process, replaced whole)
    _seen = None


def _setting() -> ClockSetting | None:
    global _seen  # noqa: PLW0603  (one value per process, replaced whole)
    if _seen is None or time.monotonic() - _seen[0] > _FRESH_SECONDS:
        _seen = (time.monotonic(), ClockSetting.objects.first())
    return _seen[1]


def _refuse_outside_demo() -> None:
    if not settings.CLOCK_CAN_BE_SET:
        raise NotAllowed(
            _("The clock of this site cannot be set."),
            code="clock_cannot_be_set",
            remedy=_("Only the demo and the tests have a clock that can be set; start the site with DEMO=1."),
        )
