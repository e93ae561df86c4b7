"""Where does this number come from?

A number is a tree: the total is its categories, a category its lines, a line its quantity times its
factor, the quantity its facts, the factor its record and the way it was found. Every node can be read in
Chinese and in English.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from calculators.factors import Factor
from calculators.gases import GWP_SETS, MEMO_GASES, column, composition
from calculators.life_cycle import boundaries
from calculators.line import Line, digits, plain
from calculators.result import Result
from calculators.tables import three_digits
from calculators.uncertainty import Interval

TIERS_ZH = {"best": "最佳数据", "better": "较好数据", "basic": "基本数据"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One number, or one fact, with what it is made of.

    Parameters
    ----------
    zh, en
        What it is.
    value, unit
        The number as text, and its unit; empty for a fact without a number.
    note_zh, note_en
        How it was found, or from where.
    children
        What it is made of.
    """

    zh: str
    en: str
    value: str = ""
    unit: str = ""
    note_zh: str = ""
    note_en: str = ""
    children: tuple["Node", ...] = ()

    def text(self, language: str = "en", *, depth: int = 0) -> str:
        """Return the tree as indented lines in ``"zh"`` or ``"en"``."""
        return "\n".join(self._lines("zh" if language.startswith("zh") else "en", depth))

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as plain data."""
        own = {name: getattr(self, name) for name in ("zh", "en", "value", "unit", "note_zh", "note_en")}
        return own | {"children": [child.to_dict() for child in self.children]}

    def _lines(self, language: str, depth: int) -> Iterator[str]:
        zh = language == "zh"
        words = [self.zh if zh else self.en]
        if self.value:
            words.append(f"= {self.value} {self.unit}".rstrip())
        note = self.note_zh if zh else self.note_en
        if note:
            words.append(f"（{note}）" if zh else f"({note})")
        yield "  " * depth + " ".join(words)
        for child in self.children:
            yield from child._lines(language, depth + 1)


def explain(result: Result, line_id: str | None = None, *, owner: str | None = None) -> Node:
    """Return the tree of a line, or of the whole result when no line is named.

    Parameters
    ----------
    result
        A result, fresh or stored.
    line_id
        Id of a line.
    owner
        The product, when the result holds several.

    Raises
    ------
    UnknownName
        No line has this id; the nearest are named.
    """
    if line_id is not None:
        return line_node(result.find(line_id, owner=owner or ""), result.facts.gwp_set)
    total, facts, interval = result.total(owner=owner), result.facts, result.interval(owner=owner)
    parts = [
        _category_node(str(category), value, total, result, owner)
        for category, value in result.by("category", owner=owner).items()
    ]
    return Node(
        zh="碳足迹" + (f" {owner}" if owner else ""),
        en="Footprint" + (f" of {owner}" if owner else ""),
        value=digits(total),
        unit="kgCO2e",
        note_zh=f"{facts.gwp_set}，因子库 {facts.release}，方法 {facts.method};{_interval_zh(interval)}",
        note_en=f"{facts.gwp_set}, factors {facts.release}, method {facts.method}; {_interval_en(interval)}",
        children=(*parts, *_not_restated(result, owner)),
    )


def _not_restated(result: Result, owner: str | None) -> Iterator[Node]:
    """Yield a node for the CO2e that its sources do not split, when there is any."""
    kept, share = result.not_restated(owner=owner)
    if kept:
        yield Node(
            zh="其中未能换算到所选 GWP 套系的部分",
            en="Of this, could not be restated under the chosen GWP set",
            value=digits(kept),
            unit="kgCO2e",
            note_zh=f"占 {share:.1%}：来源未拆分气体",
            note_en=f"{share:.1%}: its sources do not split the gases",
        )


def line_node(line: Line, gwp_set: str) -> Node:
    """Return the tree of one line under the named GWP set."""
    activity = line.activity
    label = activity.label or activity.id
    outside = not activity.inside
    return Node(
        zh=f"{label}[{activity.id}]" + ("，边界外，不计入" if outside else ""),
        en=f"{label} [{activity.id}]" + (", outside the boundary, not added" if outside else ""),
        value=digits(line.total_kg_co2e),
        unit="kgCO2e",
        note_zh=f"95 % 区间约为 ÷ 或 × {line.gsd2:.3g}",
        note_en=f"95 % interval about ÷ or × {line.gsd2:.3g}",
        children=tuple(_line_children(line, gwp_set)),
    )


def _line_children(line: Line, gwp_set: str) -> Iterator[Node]:
    activity = line.activity
    if activity.reported_kg_co2e is not None:
        yield Node(
            zh="填报的排放量",
            en="Reported emissions",
            value=digits(activity.reported_kg_co2e),
            unit="kgCO2e",
            note_zh=_quality_zh(line),
            note_en=_quality_en(line),
            children=tuple(_facts(line)),
        )
        return
    yield Node(
        zh="数量",
        en="Quantity",
        value=f"{activity.quantity:.15g}",
        unit=activity.unit,
        note_zh="；".join(filter(None, [activity.formula, _quality_zh(line)])),
        note_en="; ".join(filter(None, [activity.formula, _quality_en(line)])),
        children=tuple(_facts(line)),
    )
    factor = line.factor
    if line.resolved.conversion != 1:
        to = factor.activity_unit if factor else line.product
        yield Node(
            zh="单位换算",
            en="Conversion",
            value=str(line.resolved.conversion),
            unit=f"{to}/{activity.unit}",
        )
    if factor is None:
        yield Node(zh=f"产品 {line.product} 的碳足迹", en=f"Footprint of product {line.product}")
    else:
        yield _factor_node(line, factor)
    yield from _gas_nodes(line, gwp_set)


def _facts(line: Line) -> Iterator[Node]:
    """Yield the facts behind a quantity."""
    for name, value in line.activity.inputs.items():
        yield Node(zh=name, en=name, value=str(plain(value)))


def _factor_node(line: Line, factor: Factor) -> Node:
    boundary = boundaries()[factor.boundary]
    steps = [Node(zh=step.zh, en=step.en) for step in line.resolved.steps]
    facts = (factor.key, factor.source, f"{factor.region} {factor.year}")
    spread = line.resolved.spread
    if spread and line.resolved.rivals:
        steps.append(
            Node(
                zh="同类其他记录的范围",
                en="Range of this and rival records",
                value=f"{spread[0]:.6g} – {spread[1]:.6g}",
                unit=f"kgCO2e/{factor.activity_unit}",
                note_zh=", ".join(line.resolved.rivals),
                note_en=", ".join(line.resolved.rivals),
            )
        )
    own = factor.owner != ""
    return Node(
        zh=f"{'自有' if own else '排放'}因子 {factor.name_zh}",
        en=f"{'Own factor' if own else 'Factor'} {factor.name_en}",
        value=str(factor.value),
        unit=factor.unit,
        note_zh="；".join([*facts, boundary.zh, f"GSD² {line.gsd2_factor:.3g}"]),
        note_en="; ".join([*facts, boundary.en, f"GSD² {line.gsd2_factor:.3g}"]),
        children=tuple(steps),
    )


def _gas_nodes(line: Line, gwp_set: str) -> Iterator[Node]:
    """Yield the emissions of a line by result column, with the masses and GWP of the gases."""
    for name, value in {**line.kg_co2e, **line.memo_kg}.items():
        beside = name in line.memo_kg
        yield Node(
            zh=name + ("，另列，不计入总量" if beside else ""),
            en=name + (", beside the total" if beside else ""),
            value=digits(value),
            unit="kg" if beside else "kgCO2e",
            children=tuple(_masses(line, name, gwp_set)),
        )


def _masses(line: Line, wanted: str, gwp_set: str) -> Iterator[Node]:
    """Yield the gases that a result column of a line is made of."""
    if line.factor is None:
        return
    quantity = float(line.activity.quantity) * float(line.resolved.conversion)
    for name, mass in line.factor.gases.items():
        if name in MEMO_GASES:
            continue
        for gas, share in composition(name).items():
            if column(gas) == wanted:
                potential = GWP_SETS[gwp_set].exact(gas)
                note = f"x GWP {potential} ({gwp_set})"
                kg = quantity * mass * float(share)
                yield Node(zh=gas, en=gas, value=f"{kg:.9g}", unit="kg", note_zh=note, note_en=note)


def _category_node(category: str, value: Decimal, total: Decimal, result: Result, owner: str | None) -> Node:
    share = f"{value / total:.1%}" if total else ""
    lines = [
        line_node(line, result.facts.gwp_set)
        for line in result.lines
        if line.activity.category == category and owner in (None, line.activity.owner)
    ]
    return Node(
        zh=category,
        en=category,
        value=digits(value),
        unit="kgCO2e",
        note_zh=share,
        note_en=share,
        children=tuple(lines),
    )


def _quality_zh(line: Line) -> str:
    tier = TIERS_ZH.get(line.activity.tier, "数据等级未说明")
    return "；".join(filter(None, [tier, f"GSD² {line.gsd2_data:.3g}", line.activity.evidence]))


def _quality_en(line: Line) -> str:
    tier = f"{line.activity.tier} data" if line.activity.tier else "data quality not stated"
    return "; ".join(filter(None, [tier, f"GSD² {line.gsd2_data:.3g}", line.activity.evidence]))


def _interval_zh(interval: Interval) -> str:
    return f"95 % 区间 {three_digits(interval.low)} – {three_digits(interval.high)} kgCO2e"


def _interval_en(interval: Interval) -> str:
    return f"95 % interval {three_digits(interval.low)} – {three_digits(interval.high)} kgCO2e"
