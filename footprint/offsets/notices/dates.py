"""Which dates of credits stand in calendars?"""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from footprint.accounts.actors import Actor
from footprint.core.dates import moment
from footprint.core.text import number
from footprint.notices.calendars import CalendarEntry, calendar_source
from footprint.notices.links import link_to
from footprint.offsets.enums import QuoteState, ReservationState
from footprint.offsets.selectors.holders import quotes_of, reservations_of


@calendar_source("offsets")
def ends_of_reservations(actor: Actor, *, now: datetime) -> Iterator[CalendarEntry]:
    """When reservations and quotes of the organisation end."""
    if not actor.can("credits.view"):
        return
    for reservation in reservations_of(actor).filter(state=ReservationState.ACTIVE, expires_at__gt=now):
        yield CalendarEntry(
            key=f"reservation:{reservation.public_id}",
            at=reservation.expires_at,
            zone=reservation.account.registry.zone,
            title=_("The reservation of %(tonnes)s t ends") % {"tonnes": number(reservation.kept_t)},
            text=_("At %(moment)s. For: %(subject)s")
            % {
                "moment": moment(reservation.expires_at, zone=True),
                "subject": reservation.subject or reservation.get_purpose_display(),
            },
            link=link_to("offsets:reservation", reservation.public_id),
        )
    for quote in quotes_of(actor).filter(state=QuoteState.OPEN, valid_until__gt=now):
        yield CalendarEntry(
            key=f"quote:{quote.public_id}",
            at=quote.valid_until,
            title=_("A quote of %(tonnes)s t ends") % {"tonnes": number(quote.demand_t)},
            text=_("At %(moment)s.") % {"moment": moment(quote.valid_until, zone=True)},
            link=link_to("offsets:quote", quote.public_id),
        )
