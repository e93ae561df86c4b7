"""How have the prices of units moved, as far as anybody printed them?"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from footprint.core import dates
from footprint.core.charts.bars import legend
from footprint.core.charts.chart import Chart
from footprint.core.charts.figures import figure
from footprint.core.charts.gantt import month_ticks
from footprint.core.charts.scale import Scale, tick_decimals, value_scale
from footprint.core.charts.svg import SMALL, SURFACE, grid_line, kind, tag, text, titled
from footprint.offsets.models import PriceRecord

HEIGHT = 280.0
ROOM = 56.0
RADIUS = 5.0


def price_chart(records: Sequence[PriceRecord], *, currency: str) -> Chart | None:
    """Prices of one currency by day, one colour for each kind of unit; a range is a bar. None without any."""
    shown = sorted(
        (row for row in records if row.currency == currency), key=lambda row: (row.until_on, row.key)
    )
    if not shown:
        return None
    kinds = sorted({kind_words(row) for row in shown})
    return Chart(
        ident="prices",
        title=_("Prices in %(currency)s per tonne") % {"currency": currency},
        description=_(
            "%(count)d printed prices from %(first)s to %(last)s, lowest %(low)s, highest %(high)s."
        )
        % {
            "count": len(shown),
            "first": dates.day(shown[0].until_on),
            "last": dates.day(shown[-1].until_on),
            "low": figure(min(row.price for row in shown), decimals=2),
            "high": figure(max(row.price_high or row.price for row in shown), decimals=2),
        },
        columns=(_("Day"), _("Kind of unit"), _("Trading venue"), _("Price per tonne")),
        rows=tuple((dates.day(row.until_on), kind_words(row), row.venue, price_words(row)) for row in shown),
        draw=lambda width: _draw(shown, kinds, width),
    )


def price_words(row: PriceRecord) -> str:
    """The price, or both ends of a printed range."""
    low = figure(row.price, decimals=2)
    return low if row.price_high is None else f"{low}–{figure(row.price_high, decimals=2)}"


def kind_words(row: PriceRecord) -> str:
    """What the price is a price of, in words."""
    return str(row.get_instrument_display()) if row.instrument else _("Units not kept here")


def _draw(shown: Sequence[PriceRecord], kinds: list[str], width: float) -> tuple[list[str], float]:
    parts, top = legend(kinds, width)
    bottom = top + HEIGHT
    first, last = shown[0].until_on, shown[-1].until_on
    start, end = date(first.year, 1, 1).toordinal(), date(last.year + 1, 1, 1).toordinal()
    along = Scale(start, end, ROOM, width - 12)
    highest = [float(row.price_high or row.price) for row in shown]
    upright, marks = value_scale(highest, start=bottom, end=top + 8)
    places = tick_decimals(marks)
    for mark in marks:
        y = upright(mark)
        parts.append(grid_line(ROOM, y, width - 12, y, axis=mark == 0))
        label = figure(mark, decimals=places)
        parts.append(text(label, ROOM - 8, y + 4, anchor="end", size=SMALL, quiet=True))
    for day in month_ticks(date.fromordinal(start), date.fromordinal(end), max(2, int((width - ROOM) / 62))):
        x = along(day.toordinal())
        label = str(day.year) if day.month == 1 else f"{day.year}-{day.month:02d}"
        if ROOM <= x <= width - 24:
            parts.append(text(label, x, bottom + 18, anchor="middle", size=SMALL, quiet=True))
    for row in shown:
        parts.append(titled(_spot(row, kinds, along, upright), f"{row.venue} · {price_words(row)}"))
    return parts, bottom + 28


def _spot(row: PriceRecord, kinds: list[str], along: Scale, upright: Scale) -> str:
    x, look = along(row.until_on.toordinal()), kind(kinds.index(kind_words(row)))
    y = upright(float(row.price))
    if row.price_high is not None:
        high = upright(float(row.price_high))
        height = max(y - high, 2 * RADIUS)
        return tag("rect", x=x - RADIUS, y=high, width=2 * RADIUS, height=height, rx=RADIUS, **look)
    return tag("circle", cx=x, cy=y, r=RADIUS, stroke=SURFACE, stroke_width=1, **look)
