"""What must the ledger of credits do again and again?"""

from datetime import datetime, timedelta

from footprint.core.periodic import periodic
from footprint.offsets.services import radar_run, reservations_expire


@periodic("offsets.reservations", every=timedelta(minutes=10))
def reservations_end(*, now: datetime) -> None:
    """Give the serials of lapsed reservations free."""
    reservations_expire(now=now)


@periodic("offsets.radar", every=timedelta(days=1))
def radar_look(*, now: datetime) -> None:
    """Look for tonnes that might be counted twice."""
    radar_run(now=now)
