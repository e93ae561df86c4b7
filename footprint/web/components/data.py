"""How do numbers, charts, findings and progress look?"""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from footprint.core import text
from footprint.core.charts import Chart
from footprint.core.charts.figures import figure, unit_text
from footprint.core.charts.svg import tag
from footprint.web.components.registry import register, render
from footprint.web.states import look_of


@register.simple_tag
def number(value, unit: str = "", decimals: int | None = None) -> SafeString:
    """``{% number 3902.72 "tCO2e" decimals=2 %}``: equal figures, never parted from the unit."""
    if value is None:
        return format_html('<span class="fp-quiet">{}</span>', _("not stated"))
    return _with_unit(figure(value, decimals=decimals), unit)


def _with_unit(shown: str, unit: str) -> SafeString:
    if not unit:
        return format_html('<span class="fp-num">{}</span>', shown)
    return format_html(
        '<span class="fp-num">{}<span class="fp-unit">{}</span></span>', shown, unit_text(str(unit))
    )


@register.simple_tag
def with_interval(value, low, high, unit: str = "") -> SafeString:
    """``{% with_interval total low high "tCO2e" %}``: no more digits than the interval supports."""
    shown = text.estimate(value=value, low=low, high=high)
    bounds = text.interval(value=value, low=low, high=high)
    return format_html('{} <span class="fp-interval">({})</span>', _with_unit(shown, unit), bounds)


@register.simple_tag
def printed_unit(unit: str) -> str:
    """``{% printed_unit "tCO2e" %}``: the unit with its subscripts and powers."""
    return unit_text(unit)


@register.simple_tag
def stat(
    label: str,
    value,
    unit: str = "",
    *,
    low=None,
    high=None,
    decimals: int | None = None,
    note: str = "",
    tone: str = "brand",
) -> SafeString:
    """``{% stat _("Footprint") total "tCO2e" low=… high=… note=… %}``: a large number with its interval."""
    ranged = low is not None and high is not None
    shown = text.MISSING if value is None else figure(value, low=low, high=high, decimals=decimals)
    return render(
        "stat",
        label=label,
        value=shown,
        unit=unit_text(unit),
        bounds=text.interval(value=value, low=low, high=high) if ranged else "",
        range=range_bar(float(value), float(low), float(high)) if ranged else "",
        note=note,
        tone=tone,
    )


@register.simple_tag
def range_bar(value: float, low: float, high: float) -> SafeString:
    """``{% range_bar value low high %}``: where a number lies in its interval, on a line from zero."""
    top = max(high, value, 0.0) * 1.08 or 1.0
    left, right, at = (round(max(v, 0.0) / top * 188 + 6, 2) for v in (low, high, value))
    middle = 5
    drawing = (
        tag("line", x1=6, y1=middle, x2=194, y2=middle, class_="fp-range-track", stroke_width=2),
        tag("line", x1=left, y1=middle, x2=right, y2=middle, class_="fp-range-band", stroke_width=4),
        tag("circle", cx=at, cy=middle, r=4, class_="fp-range-mark", stroke_width=2),
    )
    shapes = SafeString("".join(drawing))
    return format_html(
        '<svg class="fp-range" viewBox="0 0 200 10" aria-hidden="true" focusable="false">{}</svg>', shapes
    )


@register.simple_tag
def chart(chart: Chart, level: int = 3, note: str = "", explore: bool = False) -> SafeString:
    """``{% chart chart %}``: the drawing for wide and narrow screens, and its table.

    ``explore=True`` offers a line chart to move the pointer over; the page then loads ``web/explore.js``.
    """
    if explore and chart.facts is None:
        raise ValueError(f"The chart “{chart.ident}” is of a kind that cannot be explored.")
    return render("chart", chart=chart, level=level, note=note, explore=explore)


_VERDICTS = {
    "pass": lambda: _("Met"),
    "fail": lambda: _("Not met"),
    "warning": lambda: _("Warning"),
    "not_applicable": lambda: _("Does not apply"),
    "unknown": lambda: _("Cannot be judged"),
}


@register.simple_tag
def finding(finding) -> SafeString:
    """``{% finding f %}``: verdict, clause, what was observed and what is required, in the reader's language.

    Takes the laboratory's ``Finding``, or the dict in which one is stored.
    """
    facts = finding if isinstance(finding, Mapping) else _AttributeMap(finding)
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    verdict = str(facts["verdict"])
    look = look_of(verdict)
    return render(
        "finding",
        text=facts[f"text_{language}"],
        clause=facts["clause"],
        verified=facts["verified"],
        observed=facts["observed"],
        required=facts["required"],
        label=_VERDICTS[verdict](),
        look=look,
    )


class _AttributeMap(dict):
    """An object's attributes read like a dict's keys."""

    def __init__(self, thing: object) -> None:
        super().__init__()
        self.thing = thing

    def __missing__(self, key: str):
        return getattr(self.thing, key)


@register.simple_tag
def progress(done: int, total: int | None, label: str, note: str = "", tone: str = "brand") -> SafeString:
    """``{% progress 40 120 _("Products calculated") %}``: how far something has come."""
    return render(
        "progress",
        done=done,
        total=total,
        label=label,
        note=note,
        tone=tone,
        done_text=figure(done, decimals=0),
        total_text=figure(total or 0, decimals=0),
    )


@register.simple_tag
def pages(page) -> SafeString:
    """``{% pages page %}``: links to the other pages of a Django ``Page``, keeping sorting and filters.

    A view that sorts or filters sets ``page.query``: the rest of the address's query, ready encoded.
    """
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return render(
        "pages", page=page, numbers=numbers, query=getattr(page, "query", ""), gap=page.paginator.ELLIPSIS
    )


@register.simple_block_tag(end_name="endlisting")
def listing(content: str, listing) -> SafeString:
    """``{% listing listing %}…what an empty list says…{% endlisting %}``: see footprint/web/listing.py."""
    return render("listing", listing=listing, empty=content)
