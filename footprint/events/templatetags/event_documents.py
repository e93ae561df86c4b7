"""How does a document of an event draw its frozen figures?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import override

from footprint.core import charts

register = template.Library()
WIDTH = 620
SHOWN = 10


@register.simple_tag
def category_chart(
    categories: Sequence[Mapping[str, Any]], language: str, title: str, description: str
) -> SafeString | str:
    """Bars of the categories as the record holds them; nothing when there are none. [tCO2e]"""
    key = "zh" if language == "zh-hans" else "en"
    items = [
        charts.Bar(label=one["category"].get(key) or one["category"]["zh"], value=one["value_t"])
        for one in categories[:SHOWN]
        if one["value_t"] > 0
    ]
    if not items:
        return ""
    with override(language):
        chart = charts.bars(
            ident="categories", title=title, unit="tCO2e", items=items, description=description
        )
        return chart.svg(WIDTH)
