"""Where does it all come from and go? Flows between columns, each as thick as its amount."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from footprint.core.charts.chart import Chart
from footprint.core.charts.figures import figure, unit_text
from footprint.core.charts.measure import width_em, wrap
from footprint.core.charts.svg import KINDS, LEADING, SMALL, kind, tag, text_lines, titled

NODE = 12.0
PAD = 14.0
LEAST = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An amount that goes from one node to another; nodes are known by their names."""

    source: str
    target: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A placed node: column from the left, top and height. [px]"""

    name: str
    column: int
    top: float
    height: float
    value: float


def sankey(*, ident: str, title: str, unit: str, flows: Sequence[Flow], description: str = "") -> Chart:
    """Flows from left to right; nodes stand in the order in which they first appear.

    Raises
    ------
    ValueError
        When there is no flow, an amount is not positive, or the flows run in a circle.
    """
    if not flows:
        raise ValueError("A flow chart needs at least one flow.")
    for flow in flows:
        if flow.value <= 0:
            raise ValueError(f"The flow {flow.source} → {flow.target} is {flow.value}; it must be positive.")
    columns = node_columns(flows)
    shown = unit_text(unit)
    largest = max(flows, key=lambda f: f.value)
    told = description or _(
        "The largest of %(count)d flows goes from %(source)s to %(target)s: %(value)s %(unit)s."
    ) % {
        "count": len(flows),
        "source": largest.source,
        "target": largest.target,
        "value": figure(largest.value),
        "unit": shown,
    }
    return Chart(
        ident=ident,
        title=title,
        description=told,
        columns=(_("From"), _("To"), shown),
        rows=tuple((f.source, f.target, figure(f.value)) for f in flows),
        draw=lambda width: _draw(flows, columns, shown, width),
    )


def node_columns(flows: Sequence[Flow]) -> dict[str, int]:
    """The column of every node: one further right than the furthest of its sources."""
    sources = defaultdict(set)
    order: dict[str, int] = {}
    for flow in flows:
        sources[flow.target].add(flow.source)
        order.setdefault(flow.source, 0)
        order.setdefault(flow.target, 0)
    for _round in range(len(order) + 1):
        moved = {n: max((order[s] + 1 for s in sources[n]), default=0) for n in order}
        if moved == order:
            return order
        order = moved
    raise ValueError("The flows run in a circle; a flow chart cannot show that.")


def place(flows: Sequence[Flow], columns: dict[str, int], height: float) -> dict[str, Node]:
    """Every node at its place, all on one scale; the fullest column fills the height."""
    inflow, outflow = defaultdict(float), defaultdict(float)
    for flow in flows:
        outflow[flow.source] += flow.value
        inflow[flow.target] += flow.value
    size = {name: max(inflow[name], outflow[name]) for name in columns}
    by_column = defaultdict(list)
    for name, column in columns.items():
        by_column[column].append(name)
    per_unit = min(
        (height - PAD * (len(names) - 1)) / sum(size[n] for n in names) for names in by_column.values()
    )
    nodes = {}
    for column, names in by_column.items():
        used = sum(max(size[n] * per_unit, LEAST) for n in names) + PAD * (len(names) - 1)
        top = (height - used) / 2
        for name in names:
            tall = max(size[name] * per_unit, LEAST)
            nodes[name] = Node(name=name, column=column, top=top, height=tall, value=size[name])
            top += tall + PAD
    return nodes


def _draw(flows: Sequence[Flow], columns: dict[str, int], unit: str, width: float) -> tuple[list[str], float]:
    most = max(sum(c == column for c in columns.values()) for column in columns.values())
    height = max(200.0, most * 46.0)
    nodes = place(flows, columns, height)
    last = max(columns.values())
    side = width * (0.26 if width >= 500 else 0.3)
    step = (width - side - NODE) / last
    xs = {name: node.column * step for name, node in nodes.items()}
    parts = _ribbons(flows, nodes, xs, list(columns), unit)
    order = list(columns)
    for name, node in nodes.items():
        look = kind(order.index(name))
        shape = tag("rect", x=xs[name], y=node.top + 4, width=NODE, height=node.height, rx=1.5, **look)
        parts.append(titled(shape, f"{name}: {figure(node.value)} {unit}"))
        parts.append(_label(node, xs[name], side if node.column == last else step - NODE, width))
    return parts, height + 8


def _label(node: Node, x: float, room: float, width: float) -> str:
    size = SMALL
    em = min(room - NODE - 10, width * 0.3) / size
    lines = [*wrap(node.name, width=em, lines=1), figure(node.value)]
    widest = max(width_em(line) for line in lines)
    if widest * size + NODE + 6 > room + NODE:
        lines = lines[:1]
    if node.height < 2 * size * LEADING and node.height < 24:
        lines = [f"{lines[0]} {lines[-1]}"] if len(lines) > 1 and widest * 2 < em else lines[:2]
    return text_lines(lines, x + NODE + 6, node.top + 4 + node.height / 2, size=size)


def _ribbons(
    flows: Sequence[Flow], nodes: dict[str, Node], xs: dict[str, float], order: list[str], unit: str
) -> list[str]:
    leaving, arriving = defaultdict(float), defaultdict(float)
    parts = []
    for flow in sorted(flows, key=lambda f: (order.index(f.source), order.index(f.target))):
        a, b = nodes[flow.source], nodes[flow.target]
        thick_a, thick_b = (max(flow.value / n.value * n.height, LEAST) for n in (a, b))
        y1 = a.top + 4 + leaving[flow.source]
        y2 = b.top + 4 + arriving[flow.target]
        leaving[flow.source] += thick_a
        arriving[flow.target] += thick_b
        n = order.index(flow.source) % len(KINDS)
        shape = tag(
            "path",
            d=_ribbon((xs[flow.source] + NODE, y1, thick_a), (xs[flow.target], y2, thick_b)),
            fill=KINDS[n],
            class_=f"fp-k{n + 1}",
            fill_opacity=0.28,
        )
        parts.append(titled(shape, f"{flow.source} → {flow.target}: {figure(flow.value)} {unit}"))
    return parts


def _ribbon(start: tuple[float, float, float], end: tuple[float, float, float]) -> str:
    (x1, y1, t1), (x2, y2, t2) = start, end
    mid = (x1 + x2) / 2
    return (
        f"M{x1:.2f} {y1:.2f}C{mid:.2f} {y1:.2f} {mid:.2f} {y2:.2f} {x2:.2f} {y2:.2f}"
        f"V{y2 + t2:.2f}C{mid:.2f} {y2 + t2:.2f} {mid:.2f} {y1 + t1:.2f} {x1:.2f} {y1 + t1:.2f}Z"
    )
