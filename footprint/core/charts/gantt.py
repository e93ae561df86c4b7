"""What happens when? Spans of time one under the other, with marked days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from footprint.core import dates
from footprint.core.charts.bars import GAP, label_column
from footprint.core.charts.chart import Chart
from footprint.core.charts.measure import width_em
from footprint.core.charts.scale import Scale
from footprint.core.charts.svg import (
    AXIS,
    LEADING,
    SIZE,
    SMALL,
    grid_line,
    kind,
    tag,
    text,
    text_lines,
    titled,
    voice,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that lasts from ``start`` to ``end`` (both days included); a single day is a diamond.

    ``tone`` (good, warn, bad, info, muted) says how it stands; without one the span has its kind's colour.
    """

    label: str
    start: date
    end: date
    tone: str = ""
    kind: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A marked day, drawn through all rows."""

    label: str
    day: date


def gantt(
    *, ident: str, title: str, spans: Sequence[Span], days: Sequence[Day] = (), description: str = ""
) -> Chart:
    """Spans of time in the given order.

    Raises
    ------
    ValueError
        When there is no span, or one ends before it starts.
    """
    if not spans:
        raise ValueError("A time chart needs at least one span.")
    for span in spans:
        if span.end < span.start:
            raise ValueError(f"“{span.label}” ends on {span.end}, before it starts on {span.start}.")
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    told = description or _("%(count)d spans from %(first)s to %(last)s.") % {
        "count": len(spans),
        "first": dates.day(first),
        "last": dates.day(last),
    }
    rows = [(s.label, dates.day(s.start), dates.day(s.end), s.note) for s in spans]
    rows += [(d.label, dates.day(d.day), "", "") for d in days]
    return Chart(
        ident=ident,
        title=title,
        description=told,
        columns=(_("What"), _("From"), _("To"), _("Note")),
        rows=tuple(rows),
        draw=lambda width: _draw(spans, days, width),
    )


def month_ticks(first: date, last: date, most: int) -> list[date]:
    """First days of months or years between two days, at most ``most`` of them."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120, 240) if months / s <= most), 600)
    index = first.year * 12 + first.month - 1
    index += -index % step
    found = []
    while (day := date(index // 12, index % 12 + 1, 1)) <= last:
        if day >= first:
            found.append(day)
        index += step
    return found


def _draw(spans: Sequence[Span], days: Sequence[Day], width: float) -> tuple[list[str], float]:
    room, labels = label_column([s.label for s in spans], width)
    first = min([s.start for s in spans] + [d.day for d in days])
    last = max([s.end for s in spans] + [d.day for d in days])
    scale = Scale(first.toordinal(), last.toordinal() + 1, room + GAP, width - 8)
    row = max(34.0, 2 * SIZE * LEADING + 8 if any(len(lines) > 1 for lines in labels) else 0)
    top = 22.0 * len(days) + 4
    bottom = top + len(spans) * row
    parts = _calendar(first, last, scale, top, bottom)
    for i, (span, lines) in enumerate(zip(spans, labels, strict=True)):
        middle = top + i * row + row / 2
        parts.append(text_lines(lines, room, middle, anchor="end"))
        name = f"{span.label}: {dates.day(span.start)} – {dates.day(span.end)}"
        parts.append(titled(_span(span, scale, middle), f"{name} {span.note}".strip()))
    for i, day in enumerate(sorted(days, key=lambda d: d.day)):
        parts.append(_day(day, scale, 22.0 * i + 14, bottom, width))
    return parts, bottom + 26


def _calendar(first: date, last: date, scale: Scale, top: float, bottom: float) -> list[str]:
    most = max(2, int((scale.end - scale.start) / 62))
    months = month_ticks(first, last + timedelta(days=1), most)
    by_year = all(day.month == 1 for day in months)
    parts = []
    for day in months:
        x = scale(day.toordinal())
        parts.append(grid_line(x, top, x, bottom))
        label = str(day.year) if by_year else f"{day.year}-{day.month:02d}"
        half = width_em(label) * SMALL / 2
        if scale.start - 8 <= x - half and x + half <= scale.end + 8:
            parts.append(text(label, x, bottom + 17, anchor="middle", size=SMALL, quiet=True))
    parts.append(grid_line(scale.start, bottom, scale.end, bottom, axis=True))
    return parts


def _span(span: Span, scale: Scale, middle: float) -> str:
    look = voice(span.tone) if span.tone else kind(span.kind)
    left, right = scale(span.start.toordinal()), scale(span.end.toordinal() + 1)
    if span.start == span.end:
        x = (left + right) / 2
        return tag("path", d=f"M{x:.2f} {middle - 8:.2f}l8 8l-8 8l-8 -8z", **look)
    return tag("rect", x=left, y=middle - 8, width=max(right - left, 3), height=16, rx=3, **look)


def _day(day: Day, scale: Scale, y: float, bottom: float, width: float) -> str:
    x = scale(day.day.toordinal() + 0.5)
    line = tag(
        "line",
        x1=x,
        y1=y + 4,
        x2=x,
        y2=bottom,
        stroke=AXIS,
        class_="fp-axis",
        stroke_width=1.5,
        stroke_dasharray="5 4",
    )
    half = width_em(day.label) * SMALL / 2
    at = min(max(x, half), width - half)
    return line + text(day.label, at, y, anchor="middle", size=SMALL)
