"""How large are the parts? Bars side by side, one above the other, or stacked in one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from footprint.core import text as writing
from footprint.core.charts.chart import Chart
from footprint.core.charts.figures import figure, unit_text
from footprint.core.charts.measure import width_em, wrap
from footprint.core.charts.scale import Scale, tick_decimals, value_scale
from footprint.core.charts.svg import (
    AXIS,
    LEADING,
    SIZE,
    SMALL,
    SURFACE,
    grid_line,
    kind,
    tag,
    text,
    text_lines,
    titled,
)

GAP = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its name, its value, and the ends of its interval where they are known.

    ``decimals`` is for figures that are exact as published; otherwise the interval decides.
    """

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    kind: int = 0
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One row of a stacked chart: its name, and one value per series."""

    label: str
    values: tuple[float, ...]


def bars(*, ident: str, title: str, unit: str, items: Sequence[Bar], description: str = "") -> Chart:
    """Horizontal bars, in the given order, with their values and, where known, their intervals.

    Parameters
    ----------
    unit
        Unit of every value, as in the data (``tCO2e``).
    items
        At least one bar.
    """
    if not items:
        raise ValueError("A chart needs at least one bar; show an empty state instead.")
    shown = unit_text(unit)
    largest = max(items, key=lambda item: item.value)
    told = description or _("The largest of %(count)d is %(label)s with %(value)s %(unit)s.") % {
        "count": len(items),
        "label": largest.label,
        "value": _value(largest),
        "unit": shown,
    }
    with_interval = any(item.low is not None for item in items)
    columns = (_("What"), shown, *((_("Interval"),) if with_interval else ()))
    rows = tuple((item.label, _value(item), *((_interval(item),) if with_interval else ())) for item in items)
    return Chart(
        ident=ident,
        title=title,
        description=told,
        columns=columns,
        rows=rows,
        draw=lambda width: _draw_bars(items, shown, width),
    )


def _value(item: Bar) -> str:
    return figure(item.value, low=item.low, high=item.high, decimals=item.decimals)


def _interval(item: Bar) -> str:
    return writing.interval(value=item.value, low=item.low, high=item.high)


def label_column(labels: Sequence[str], width: float) -> tuple[float, list[list[str]]]:
    """Room for row labels, at most two fifths of the picture, and the labels in lines."""
    room = min(max(width_em(label) for label in labels) * SIZE + 2, width * 0.38)
    return room, [wrap(label, width=room / SIZE, lines=2) for label in labels]


def axis(marks: list[float], scale: Scale, top: float, bottom: float, unit: str) -> list[str]:
    """Grid lines with their values below, the unit after the last one."""
    decimals = tick_decimals(marks)
    parts = [grid_line(scale(m), top, scale(m), bottom, axis=m == 0) for m in marks]
    parts += [
        text(
            figure(m, decimals=decimals),
            scale(m),
            bottom + SMALL + 6,
            anchor="middle",
            size=SMALL,
            quiet=True,
        )
        for m in marks
    ]
    end = max(scale.start, scale.end)
    return [*parts, text(unit, end, bottom + 2 * SMALL + 12, anchor="end", size=SMALL, quiet=True)]


def _draw_bars(items: Sequence[Bar], unit: str, width: float) -> tuple[list[str], float]:
    room, labels = label_column([item.label for item in items], width)
    values = [_value(item) for item in items]
    tail = max(width_em(value) for value in values) * SIZE + 10
    extremes = [v for item in items for v in (item.value, item.low, item.high) if v is not None]
    about = 3 if width < 500 else 5
    scale, marks = value_scale(extremes, start=room + GAP, end=width - tail, about=about)
    row = max(34.0, 2 * SIZE * LEADING + 8 if any(len(lines) > 1 for lines in labels) else 0)
    bottom = len(items) * row + 4
    parts = axis(marks, scale, 0, bottom, unit)
    for i, (item, lines, value) in enumerate(zip(items, labels, values, strict=True)):
        middle = i * row + row / 2 + 2
        parts.append(text_lines(lines, room, middle, anchor="end"))
        parts.append(titled(_bar(item, scale, middle), f"{item.label}: {value} {unit}"))
        after = max(scale(item.value), scale(0), scale(item.high) if item.high is not None else 0)
        parts.append(text(value, after + 7, middle + SIZE * 0.35, strong=True))
    return parts, bottom + 2 * SMALL + 18


def _bar(item: Bar, scale: Scale, middle: float) -> str:
    zero, end = scale(0), scale(item.value)
    shape = tag(
        "rect",
        x=min(zero, end),
        y=middle - 10,
        width=max(abs(end - zero), 1),
        height=20,
        rx=2,
        **kind(item.kind),
    )
    if item.low is None or item.high is None:
        return shape
    return shape + whisker(scale(item.low), scale(item.high), middle)


def whisker(left: float, right: float, middle: float) -> str:
    """The interval of a bar: a line with two ends, edged so that it shows on the bar too."""
    path = (
        f"M{left:.2f} {middle - 4:.2f}v8M{left:.2f} {middle:.2f}H{right:.2f}M{right:.2f} {middle - 4:.2f}v8"
    )
    edge = tag("path", d=path, fill="none", stroke=SURFACE, class_="fp-edge", stroke_width=4)
    return edge + tag("path", d=path, fill="none", stroke=AXIS, class_="fp-whisker", stroke_width=1.5)


# --- stacked ----------------------------------------------------------------------------------------------


def stacked_bars(
    *, ident: str, title: str, unit: str, series: Sequence[str], items: Sequence[Stack], description: str = ""
) -> Chart:
    """Rows of stacked parts with a legend; values are not negative.

    Parameters
    ----------
    series
        Names of the parts, at most eight, in the order of every row's values.
    """
    if not items or not series:
        raise ValueError("A stacked chart needs at least one row and one series.")
    for item in items:
        if len(item.values) != len(series):
            raise ValueError(f"“{item.label}” has {len(item.values)} values for {len(series)} series.")
        if min(item.values) < 0:
            raise ValueError(
                f"“{item.label}” holds a negative part; a stack cannot show it. Use a waterfall."
            )
    shown = unit_text(unit)
    largest = max(items, key=lambda item: sum(item.values))
    told = description or _("The largest of %(count)d is %(label)s with %(value)s %(unit)s.") % {
        "count": len(items),
        "label": largest.label,
        "value": _figure(sum(largest.values)),
        "unit": shown,
    }
    return Chart(
        ident=ident,
        title=title,
        description=told,
        columns=(_("What"), *series, f"{_('Total')} ({shown})"),
        rows=tuple((i.label, *(_figure(v) for v in i.values), _figure(sum(i.values))) for i in items),
        draw=lambda width: _draw_stacks(series, items, shown, width),
    )


def _figure(value: float) -> str:
    return figure(value)


def legend(names: Sequence[str], width: float) -> tuple[list[str], float]:
    """Coloured squares with names, in as many lines as they need; and the height taken."""
    parts, x, y = [], 0.0, 0.0
    for i, name in enumerate(names):
        needed = 18 + width_em(name) * SMALL + 16
        if x and x + needed > width + 16:
            x, y = 0.0, y + 22
        parts.append(tag("rect", x=x, y=y + 3, width=12, height=12, rx=2, **kind(i)))
        parts.append(text(name, x + 18, y + 13.5, size=SMALL))
        x += needed
    return parts, y + 30


def _draw_stacks(
    series: Sequence[str], items: Sequence[Stack], unit: str, width: float
) -> tuple[list[str], float]:
    parts, top = legend(series, width)
    room, labels = label_column([item.label for item in items], width)
    totals = [sum(item.values) for item in items]
    tail = max(width_em(_figure(total)) for total in totals) * SIZE + 10
    about = 3 if width < 500 else 5
    scale, marks = value_scale(totals, start=room + GAP, end=width - tail, about=about)
    row = 38.0
    bottom = top + len(items) * row
    parts += axis(marks, scale, top, bottom, unit)
    for i, (item, lines, total) in enumerate(zip(items, labels, totals, strict=True)):
        middle = top + i * row + row / 2
        parts.append(text_lines(lines, room, middle, anchor="end"))
        done = 0.0
        for n, value in enumerate(item.values):
            if value <= 0:
                continue
            left, right = scale(done), scale(done + value)
            done += value
            shape = tag("rect", x=left, y=middle - 12, width=max(right - left - 1, 0.5), height=24, **kind(n))
            parts.append(titled(shape, f"{item.label}, {series[n]}: {_figure(value)} {unit}"))
        parts.append(text(_figure(total), scale(total) + 6, middle + SIZE * 0.35, strong=True))
    return parts, bottom + 2 * SMALL + 18
