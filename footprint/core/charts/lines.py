"""How does something grow over the years? A line with its band, measured points, and marked dates."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from footprint.core import text as writing
from footprint.core.charts.chart import Chart
from footprint.core.charts.figures import figure, unit_text
from footprint.core.charts.measure import width_em
from footprint.core.charts.scale import Scale, tick_decimals, value_scale
from footprint.core.charts.svg import (
    AXIS,
    KINDS,
    SMALL,
    SURFACE,
    VOICES,
    grid_line,
    kind,
    tag,
    text,
    titled,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value at a year (or any number along the way), with its band where it has one."""

    x: float
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line across the chart: at ``x`` (a date) or at ``value`` (an amount to reach)."""

    label: str
    x: float | None = None
    value: float | None = None


def line_with_band(
    *,
    ident: str,
    title: str,
    unit: str,
    x_name: str,
    line_name: str,
    points: Sequence[Point],
    measured: Sequence[Point] = (),
    measured_name: str = "",
    marks: Sequence[Mark] = (),
    description: str = "",
) -> Chart:
    """A projected line with its band; measured points beside it are drawn apart and named apart.

    Parameters
    ----------
    x_name
        What runs along the way (``Year``).
    line_name, measured_name
        Names of the line and of the points, for legend and table.
    points, measured
        In rising order of ``x``; the line needs two points at least.
    """
    if len(points) < 2:
        raise ValueError("A line needs two points at least.")
    if any(b.x <= a.x for a, b in pairwise(points)):
        raise ValueError("The points of a line stand in rising order.")
    shown = unit_text(unit)
    last = points[-1]
    told = description or _("%(name)s reaches %(value)s %(unit)s at %(x)s.") % {
        "name": line_name,
        "value": _figure(last),
        "unit": shown,
        "x": _x(last.x),
    }
    return Chart(
        ident=ident,
        title=title,
        description=told,
        columns=(x_name, f"{line_name} ({shown})", _("Interval"), measured_name or _("Measured")),
        rows=_rows(points, measured),
        facts=_facts(points, measured, marks, (line_name, measured_name), shown) | {"description": told},
        draw=lambda width: _draw(
            width, points=points, measured=measured, marks=marks, names=(line_name, measured_name), unit=shown
        ),
    )


def _facts(
    points: Sequence[Point],
    measured: Sequence[Point],
    marks: Sequence[Mark],
    names: tuple[str, str],
    unit: str,
) -> dict:
    return {
        "unit": unit,
        "range": _("range"),
        "line": {"name": names[0], "points": [_spot(p) for p in points]},
        "dots": {"name": names[1], "points": [_spot(p) for p in measured]},
        "marks": [asdict(m) for m in marks],
    }


def _spot(point: Point) -> dict:
    """A point as data, with its numbers as they are written for people."""
    return asdict(point) | {"text": _figure(point), "bounds": _interval(point)}


def _x(x: float) -> str:
    return str(int(x)) if float(x).is_integer() else f"{x:g}"


def _figure(point: Point) -> str:
    return figure(point.value, low=point.low, high=point.high)


def _interval(point: Point) -> str:
    return writing.interval(value=point.value, low=point.low, high=point.high)


def _rows(points: Sequence[Point], measured: Sequence[Point]) -> tuple[tuple[str, ...], ...]:
    expected, seen = {p.x: p for p in points}, {p.x: p for p in measured}
    rows = []
    for x in sorted({*expected, *seen}):
        projected = (_figure(expected[x]), _interval(expected[x])) if x in expected else ("", "")
        rows.append((_x(x), *projected, _figure(seen[x]) if x in seen else ""))
    return tuple(rows)


def _draw(
    width: float,
    *,
    points: Sequence[Point],
    measured: Sequence[Point],
    marks: Sequence[Mark],
    names: tuple[str, str],
    unit: str,
) -> tuple[list[str], float]:
    parts, top = _legend(names, bool(measured), any(p.low is not None for p in points), width)
    values = [v for p in (*points, *measured) for v in (p.value, p.low, p.high) if v is not None]
    values += [m.value for m in marks if m.value is not None]
    height = 230.0 if width < 500 else 280.0
    top += 22
    bottom = top + height
    upright, y_marks = value_scale(values, start=bottom, end=top, about=5)
    decimals = tick_decimals(y_marks)
    left = max(width_em(figure(m, decimals=decimals)) for m in y_marks) * SMALL + 10
    xs = [p.x for p in (*points, *measured)] + [m.x for m in marks if m.x is not None]
    along = Scale(min(xs), max(xs), left + 6, width - 14)
    parts.append(text(unit, 0, top - 12, size=SMALL, quiet=True))
    for mark in y_marks:
        y = upright(mark)
        parts.append(grid_line(left, y, width, y, axis=mark == 0))
        parts.append(
            text(figure(mark, decimals=decimals), left - 6, y + 4, anchor="end", size=SMALL, quiet=True)
        )
    parts += _x_axis(along, bottom, width)
    parts += _band(points, along, upright)
    parts += _marks(marks, along, upright, (left, top, width, bottom))
    parts += _line(points, along, upright, names[0], unit)
    parts += [_dot(p, along, upright, names[1], unit) for p in measured]
    return parts, bottom + 30


def _legend(names: tuple[str, str], dots: bool, band: bool, width: float) -> tuple[list[str], float]:
    entries = [("line", names[0])]
    if band:
        entries.append(("band", _("range")))
    if dots:
        entries.append(("dot", names[1]))
    parts, x, y = [], 0.0, 0.0
    for shape, name in entries:
        needed = 30 + width_em(name) * SMALL + 14
        if x and x + needed > width:
            x, y = 0.0, y + 22
        if shape == "line":
            parts.append(
                tag(
                    "line",
                    x1=x,
                    y1=y + 9,
                    x2=x + 22,
                    y2=y + 9,
                    stroke=KINDS[0],
                    class_="fp-s1",
                    stroke_width=2.5,
                )
            )
        elif shape == "band":
            parts.append(
                tag("rect", x=x, y=y + 3, width=22, height=12, class_="fp-v-band", fill=VOICES["band"])
            )
        else:
            parts.append(tag("circle", cx=x + 11, cy=y + 9, r=5, stroke=SURFACE, stroke_width=1.5, **kind(1)))
        parts.append(text(name, x + 29, y + 13.5, size=SMALL))
        x += needed
    return parts, y + 24


def _x_axis(along: Scale, bottom: float, width: float) -> list[str]:
    room = 44.0 if width < 500 else 56.0
    steps = [1, 2, 5, 10, 20, 25, 50, 100]
    span = along.high - along.low
    fits = max(1.0, (along.end - along.start) / room)
    step = next((s for s in steps if span / s <= fits), span)
    parts, x = [], math.ceil(along.low / step) * step
    while x <= along.high + 1e-9:
        parts.append(text(_x(x), along(x), bottom + 18, anchor="middle", size=SMALL, quiet=True))
        x += step
    return parts


def _band(points: Sequence[Point], along: Scale, upright: Scale) -> list[str]:
    inside = [p for p in points if p.low is not None and p.high is not None]
    if len(inside) < 2:
        return []
    there = [f"{along(p.x):.2f},{upright(p.high):.2f}" for p in inside]
    back = [f"{along(p.x):.2f},{upright(p.low):.2f}" for p in reversed(inside)]
    return [tag("polygon", points=" ".join(there + back), class_="fp-v-band", fill=VOICES["band"])]


def _line(points: Sequence[Point], along: Scale, upright: Scale, name: str, unit: str) -> list[str]:
    path = "M" + "L".join(f"{along(p.x):.2f} {upright(p.value):.2f}" for p in points)
    parts = [
        tag(
            "path",
            d=path,
            fill="none",
            stroke=KINDS[0],
            class_="fp-s1",
            stroke_width=2.5,
            stroke_linejoin="round",
        )
    ]
    for p in points:
        spot = tag("circle", cx=along(p.x), cy=upright(p.value), r=7, fill="none", pointer_events="all")
        parts.append(titled(spot, f"{_x(p.x)}, {name}: {_figure(p)} {unit}"))
    return parts


def _dot(point: Point, along: Scale, upright: Scale, name: str, unit: str) -> str:
    shape = tag(
        "circle", cx=along(point.x), cy=upright(point.value), r=5, stroke=SURFACE, stroke_width=1.5, **kind(1)
    )
    return titled(shape, f"{_x(point.x)}, {name}: {_figure(point)} {unit}")


def _marks(
    marks: Sequence[Mark], along: Scale, upright: Scale, box: tuple[float, float, float, float]
) -> list[str]:
    left, top, right, bottom = box
    parts = []
    for mark in marks:
        if mark.value is not None:
            y = upright(mark.value)
            parts.append(_dashed(left, y, right, y))
            parts.append(text(mark.label, left + 8, y - 5, size=SMALL))
        if mark.x is not None:
            x = along(mark.x)
            parts.append(_dashed(x, top - 4, x, bottom))
            anchor = "end" if x > (left + right) / 2 else "start"
            parts.append(
                text(mark.label, x + (-5 if anchor == "end" else 5), top + 4, anchor=anchor, size=SMALL)
            )
    return parts


def _dashed(x1: float, y1: float, x2: float, y2: float) -> str:
    return tag(
        "line",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        stroke=AXIS,
        class_="fp-axis",
        stroke_width=1.5,
        stroke_dasharray="5 4",
    )
