"""Is every chart drawn to scale, inside its frame, with real words and the same numbers as a table?"""

import re
from datetime import date

import pytest
from django.utils import translation

from footprint.core import charts
from footprint.core.charts.chart import MIDDLE, NARROW, WIDE
from footprint.core.charts.measure import width_em
from footprint.core.charts.sankey import node_columns, place
from footprint.web.style_examples import example_charts
from tests.core.charts.support import ALLOWED, NS, all_of, number, parse, with_class, words

WIDTHS = (NARROW, MIDDLE, WIDE)
LANGUAGES = ("zh-hans", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("index", range(6))
def test_drawing_stays_inside_its_frame_and_needs_no_style(index, width, language):
    with translation.override(language):
        chart = example_charts()[index]
        root = parse(chart.svg(width))

    _x, _y, right, bottom = map(float, root.get("viewBox").split())
    assert right == width
    assert {e.tag.removeprefix(NS) for e in root.iter()} <= ALLOWED
    assert not [e for e in root.iter() if e.get("style") or any(k.startswith("on") for k in e.attrib)]
    for element in all_of(root, "rect"):
        assert number(element, "x") >= -0.01
        assert number(element, "x") + number(element, "width") <= width + 0.01
        assert number(element, "y") + number(element, "height") <= bottom + 0.01
    for element in all_of(root, "text"):
        left, end = _reach(element)
        assert left >= -1, element.text
        assert end <= width + 1, element.text
        assert 0 < number(element, "y") <= bottom


def _reach(element) -> tuple[float, float]:
    long = width_em(element.text, bold=element.get("font-weight") == "600") * number(element, "font-size")
    x, anchor = number(element, "x"), element.get("text-anchor", "start")
    return {"start": (x, x + long), "middle": (x - long / 2, x + long / 2), "end": (x - long, x)}[anchor]


@pytest.mark.parametrize("index", range(6))
def test_drawing_has_name_description_and_table(index):
    chart = example_charts()[index]
    root = parse(chart.wide)

    title, description = root.find(f"{NS}title"), root.find(f"{NS}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert title.text == chart.title
    assert description.text == chart.description != ""
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.columns)}


def test_two_widths_of_one_chart_share_no_id():
    chart = example_charts()[0]

    ids = re.findall(r'\bid="([^"]+)"', chart.wide + chart.middle + chart.narrow)

    assert len(ids) == len(set(ids)) == 6


def test_bars_are_as_long_as_their_values():
    chart = charts.bars(
        ident="b",
        title="t",
        unit="tCO2e",
        items=[
            charts.Bar(label="A", value=100),
            charts.Bar(label="B", value=250),
            charts.Bar(label="C", value=0),
        ],
    )

    long = [number(r, "width") for r in with_class(parse(chart.wide), "fp-k1")]

    assert long[1] == pytest.approx(2.5 * long[0], abs=0.02)
    assert long[2] == 1  # a nothing is still seen


def test_negative_bar_lies_left_of_zero():
    chart = charts.bars(
        ident="b",
        title="t",
        unit="kgCO2",
        items=[charts.Bar(label="A", value=300), charts.Bar(label="B", value=-300)],
    )

    right, left = with_class(parse(chart.wide), "fp-k1")

    assert number(left, "x") + number(left, "width") == pytest.approx(number(right, "x"))
    assert number(left, "width") == pytest.approx(number(right, "width"))
    assert chart.rows == (("A", "300"), ("B", "−300"))


def test_bar_with_interval_shows_no_digit_that_the_interval_does_not_support():
    chart = charts.bars(
        ident="b",
        title="t",
        unit="tCO2e",
        items=[charts.Bar(label="A", value=3902.72, low=3500, high=4400)],
    )

    with translation.override("en"):
        drawn = words(parse(chart.wide))

    assert "3,900" in drawn
    assert chart.rows[0][1] == "3,900"


def test_published_figure_keeps_its_digits():
    chart = charts.bars(
        ident="b", title="t", unit="tCO2e", items=[charts.Bar(label="A", value=1459.07, decimals=2)]
    )

    assert chart.rows == (("A", "1,459.07"),)


def test_text_of_users_is_escaped():
    chart = charts.bars(
        ident="b",
        title="<b>",
        unit="t",
        items=[charts.Bar(label='<script>&"', value=1), charts.Bar(label="B", value=2)],
    )

    root = parse(chart.wide)

    assert "<script>" not in chart.wide
    assert '<script>&"' in words(root)


def test_stacks_touch_and_sum():
    chart = charts.stacked_bars(
        ident="s",
        title="t",
        unit="kgCO2e",
        series=["one", "two"],
        items=[charts.Stack(label="A", values=(30.0, 10.0)), charts.Stack(label="B", values=(0.0, 20.0))],
    )
    root = parse(chart.wide)

    first = [r for r in with_class(root, "fp-k1") if number(r, "height") == 24]
    second = [r for r in with_class(root, "fp-k2") if number(r, "height") == 24]

    assert len(first) == 1
    assert number(second[0], "x") == pytest.approx(
        number(first[0], "x") + number(first[0], "width") + 1, abs=0.02
    )
    assert number(second[1], "x") == pytest.approx(number(first[0], "x"), abs=0.02)
    assert chart.rows[0] == ("A", "30.0", "10.0", "40.0")


def test_stack_refuses_a_negative_part():
    with pytest.raises(ValueError, match="negative part"):
        charts.stacked_bars(
            ident="s", title="t", unit="t", series=["one"], items=[charts.Stack(label="A", values=(-1.0,))]
        )


def _end(rect) -> float:
    return number(rect, "x") + number(rect, "width")


def test_waterfall_steps_join():
    steps = [
        charts.Step(label="before", value=400, total=True),
        charts.Step(label="less", value=-100),
        charts.Step(label="more", value=50),
        charts.Step(label="after", value=350, total=True),
    ]
    chart = charts.waterfall(ident="w", title="t", unit="t", steps=steps)
    root = parse(chart.wide)

    total, end = with_class(root, "fp-v-total")
    (down,), (up,) = with_class(root, "fp-v-down"), with_class(root, "fp-v-up")

    assert _end(down) == pytest.approx(_end(total), abs=0.02)
    assert number(up, "x") == pytest.approx(number(down, "x"), abs=0.02)
    assert _end(up) == pytest.approx(_end(end), abs=0.02)
    assert [row[1] for row in chart.rows] == ["", "−100", "+50", ""]


def test_waterfall_refuses_a_total_that_does_not_add_up():
    with pytest.raises(ValueError, match=r"“after” is 360, but the steps before it reach 350\."):
        charts.waterfall(
            ident="w",
            title="t",
            unit="t",
            steps=[
                charts.Step(label="before", value=400, total=True),
                charts.Step(label="less", value=-50),
                charts.Step(label="after", value=360, total=True),
            ],
        )


def test_line_marks_and_measured_points_lie_where_they_belong():
    chart = charts.line_with_band(
        ident="l",
        title="t",
        unit="tCO2e",
        x_name="Year",
        line_name="Expected",
        points=[
            charts.Point(x=2020, value=0, low=0, high=0),
            charts.Point(x=2030, value=100, low=80, high=120),
        ],
        measured=[charts.Point(x=2025, value=50)],
        measured_name="Measured",
        marks=[charts.Mark(label="aim", value=50), charts.Mark(label="then", x=2025)],
    )
    root = parse(chart.wide)

    dot = next(c for c in with_class(root, "fp-k2") if number(c, "cy") > 40)
    dashed = [e for e in all_of(root, "line") if e.get("stroke-dasharray")]

    assert number(dashed[0], "y1") == pytest.approx(number(dot, "cy"))
    assert number(dashed[1], "x1") == pytest.approx(number(dot, "cx"))
    assert chart.rows[1] == ("2025", "", "", "50.0")


def test_line_refuses_points_out_of_order():
    with pytest.raises(ValueError, match="rising order"):
        charts.line_with_band(
            ident="l",
            title="t",
            unit="t",
            x_name="x",
            line_name="y",
            points=[charts.Point(x=2, value=1), charts.Point(x=1, value=2)],
        )


def test_span_of_one_day_is_a_diamond_and_longer_ones_are_bars():
    chart = charts.gantt(
        ident="g",
        title="t",
        spans=[
            charts.Span(label="A", start=date(2026, 1, 1), end=date(2026, 1, 31)),
            charts.Span(label="B", start=date(2026, 2, 1), end=date(2026, 2, 28)),
            charts.Span(label="C", start=date(2026, 3, 1), end=date(2026, 3, 1)),
        ],
    )
    root = parse(chart.wide)

    first, second = all_of(root, "rect")
    assert number(first, "x") + number(first, "width") == pytest.approx(number(second, "x"), abs=0.02)
    assert number(first, "width") / number(second, "width") == pytest.approx(31 / 28, abs=0.001)
    assert len(with_class(root, "fp-k1")) == 3


def test_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends on 2026-01-01, before it starts on 2026-01-02"):
        charts.gantt(
            ident="g", title="t", spans=[charts.Span(label="A", start=date(2026, 1, 2), end=date(2026, 1, 1))]
        )


def test_flows_keep_their_amounts():
    flows = [
        charts.Flow(source="a", target="all", value=30),
        charts.Flow(source="b", target="all", value=10),
        charts.Flow(source="all", target="x", value=40),
    ]

    columns = node_columns(flows)
    nodes = place(flows, columns, height=200)

    assert columns == {"a": 0, "all": 1, "b": 0, "x": 2}
    assert nodes["a"].height == pytest.approx(3 * nodes["b"].height)
    assert nodes["all"].height == pytest.approx(nodes["a"].height + nodes["b"].height)
    assert nodes["x"].value == 40


def test_flows_in_a_circle_are_refused():
    with pytest.raises(ValueError, match="circle"):
        node_columns(
            [charts.Flow(source="a", target="b", value=1), charts.Flow(source="b", target="a", value=1)]
        )


@pytest.mark.parametrize("make", [charts.bars, charts.stacked_bars])
def test_chart_of_nothing_is_refused(make):
    options = {"series": []} if make is charts.stacked_bars else {}

    with pytest.raises(ValueError, match="at least one"):
        make(ident="x", title="t", unit="t", items=[], **options)
