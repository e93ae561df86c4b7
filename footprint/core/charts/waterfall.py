"""How does one total become another? Steps up and down between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from footprint.core.charts.bars import GAP, axis, label_column
from footprint.core.charts.chart import Chart
from footprint.core.charts.figures import figure, readable_decimals, unit_text
from footprint.core.charts.measure import width_em
from footprint.core.charts.scale import Scale, value_scale
from footprint.core.charts.svg import AXIS, LEADING, SIZE, SMALL, tag, text, text_lines, titled, voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change by ``value``, or (``total``) the level ``value`` that the steps so far must have reached."""

    label: str
    value: float
    total: bool = False


def waterfall(*, ident: str, title: str, unit: str, steps: Sequence[Step], description: str = "") -> Chart:
    """From a first total through changes to a last one.

    Raises
    ------
    ValueError
        When there is no first total, or a later total is not the sum of what stands before it.
    """
    levels = _levels(steps)
    shown = unit_text(unit)
    places = max(readable_decimals(s.value) for s in steps if s.total)
    told = description or _("From %(first)s to %(last)s %(unit)s in %(count)d steps.") % {
        "first": figure(steps[0].value, decimals=places),
        "last": figure(levels[-1][1], decimals=places),
        "unit": shown,
        "count": sum(not s.total for s in steps),
    }
    return Chart(
        ident=ident,
        title=title,
        description=told,
        columns=(
            _("Step"),
            _("Change (%(unit)s)") % {"unit": shown},
            _("Level (%(unit)s)") % {"unit": shown},
        ),
        rows=tuple(
            (s.label, "" if s.total else _signed(s.value, places), figure(end, decimals=places))
            for s, (_start, end) in zip(steps, levels, strict=True)
        ),
        draw=lambda width: _draw(steps, levels, places, shown, width),
    )


def _levels(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where each step starts and ends."""
    if not steps or not steps[0].total:
        raise ValueError("A waterfall begins with a total.")
    levels = [(0.0, steps[0].value)]
    for step in steps[1:]:
        before = levels[-1][1]
        if not step.total:
            levels.append((before, before + step.value))
            continue
        if abs(step.value - before) > 1e-6 * max(1.0, abs(step.value)):
            raise ValueError(f"“{step.label}” is {step.value}, but the steps before it reach {before}.")
        levels.append((0.0, step.value))
    return levels


def _signed(value: float, decimals: int) -> str:
    return ("+" if value > 0 else "") + figure(value, decimals=decimals)


def _draw(
    steps: Sequence[Step], levels: list[tuple[float, float]], places: int, unit: str, width: float
) -> tuple[list[str], float]:
    room, labels = label_column([s.label for s in steps], width)
    values = [figure(s.value, decimals=places) if s.total else _signed(s.value, places) for s in steps]
    tail = max(width_em(v, bold=True) for v in values) * SIZE + 12
    ends = [v for level in levels for v in level]
    about = 3 if width < 500 else 5
    scale, marks = value_scale(ends, start=room + GAP, end=width - tail, about=about)
    row = max(32.0, 2 * SIZE * LEADING + 6 if any(len(lines) > 1 for lines in labels) else 0)
    bottom = len(steps) * row + 4
    parts = axis(marks, scale, 0, bottom, unit)
    for i, (step, lines, value) in enumerate(zip(steps, labels, values, strict=True)):
        middle = i * row + row / 2 + 2
        start, end = levels[i]
        parts.append(text_lines(lines, room, middle, anchor="end"))
        parts.append(titled(_step(step, start, end, scale, middle), f"{step.label}: {value} {unit}"))
        if i + 1 < len(steps):
            x = scale(end)
            parts.append(_joint(x, middle + 9, middle + row - 9))
        parts.append(text(value, max(scale(start), scale(end)) + 7, middle + SIZE * 0.35, strong=step.total))
    return parts, bottom + 2 * SMALL + 18


def _step(step: Step, start: float, end: float, scale: Scale, middle: float) -> str:
    name = "total" if step.total else ("up" if step.value > 0 else "down")
    left, right = sorted((scale(start), scale(end)))
    return tag("rect", x=left, y=middle - 9, width=max(right - left, 1.5), height=18, rx=1.5, **voice(name))


def _joint(x: float, top: float, bottom: float) -> str:
    return tag(
        "line",
        x1=x,
        y1=top,
        x2=x,
        y2=bottom,
        stroke=AXIS,
        class_="fp-axis",
        stroke_width=1,
        stroke_dasharray="2 2",
    )
