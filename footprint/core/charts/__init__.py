"""Which pictures can a page and a PDF share? Charts drawn on the server as SVG, each with its table.

``chart.wide`` and ``chart.narrow`` are markup for a page (``{% chart chart %}`` shows both and the table);
``chart.svg(width)`` is the same drawing for a PDF.
"""

from footprint.core.charts.bars import Bar, Stack, bars, stacked_bars
from footprint.core.charts.chart import Chart
from footprint.core.charts.gantt import Day, Span, gantt
from footprint.core.charts.lines import Mark, Point, line_with_band
from footprint.core.charts.sankey import Flow, sankey
from footprint.core.charts.waterfall import Step, waterfall

__all__ = [
    "Bar",
    "Chart",
    "Day",
    "Flow",
    "Mark",
    "Point",
    "Span",
    "Stack",
    "Step",
    "bars",
    "gantt",
    "line_with_band",
    "sankey",
    "stacked_bars",
    "waterfall",
]
