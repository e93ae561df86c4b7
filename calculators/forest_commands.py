"""What does the command line answer about a forest file, for people?"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from calculators.planting.answer import Answer, answer, as_data, explained, net_equation
from calculators.planting.file import load_forest
from calculators.planting.plausibility import WORDS as JUDGEMENTS
from calculators.planting.standing import WORDS as STATES
from calculators.reports import findings_text
from calculators.tables import table

Section = Callable[[Answer, bool], str]


def forest(options: argparse.Namespace) -> str:
    """Tell what a planted forest takes up by its last day, and where its promise stands."""
    found = answer(load_forest(sys.stdin.buffer.read() if options.file == "-" else Path(options.file)))
    if options.format == "json":
        return json.dumps(as_data(found), ensure_ascii=False, indent=1)
    zh = options.lang == "zh"
    if options.explain:
        return explanation(found, zh)
    parts = [section(found, zh) for section in SECTIONS]
    return "\n\n".join([*(part for part in parts if part), findings_text(found.findings, options.lang)])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add to a parser what :func:`forest` can be told."""
    parser.add_argument("file", metavar="FILE", help="forest file; - for standard input")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="form of the answer")
    parser.add_argument("--explain", action="store_true", help="how each stand's number came about")


def explanation(found: Answer, zh: bool) -> str:
    """Return the equation of each stand with its numbers, and its parameters with their sources."""
    lines = []
    for stand in found.standing.forest.stands:
        tree = explained(stand, due=found.standing.due)
        lines += [f"{stand.name}: {tree['equation']}"]
        for end, model in tree.get("stock_t_co2_per_ha", {}).items():
            first, last = model["ages"]
            words = f"（林龄 {first:g}–{last:g}）" if zh else f" (ages {first:g}–{last:g})"
            lines.append(f"  {end}: {model['model']} = {model['value']:.3f} tCO2/ha{words}")
        lines += [
            f"    {row['key']} = {row['value']} {row['unit']}  {row['ref']}"
            for row in tree.get("parameters", ())
        ]
    return "\n".join([*lines, f"{'净吸收' if zh else 'net'}: {net_equation(found)}"])


def _head(found: Answer, zh: bool) -> str:
    held, area = found.standing, found.file.forest.area_mu
    lines = [found.file.title("zh" if zh else "en")]
    state = STATES[held.state][0 if zh else 1]
    if zh:
        lines += [
            f"截至 {held.as_of}：{state}。承诺 {held.promised_t:,} 吨，期限 {held.due}，{area:,.4g} 亩。",
            f"已核实吸收 {held.absorbed_t:,} 吨，其余 {held.committed_t:,} 吨仍为承诺。",
            f"到期预计 {held.expected.central_t:,.0f} 吨（{held.expected.low_t:,.0f} 至 "
            f"{held.expected.high_t:,.0f}），"
            f"缺 {held.shortfall_t:,} 吨。",
        ]
    else:
        lines += [
            f"On {held.as_of}: {state}. {held.promised_t:,} t promised by {held.due} on {area:,.4g} mu.",
            f"{held.absorbed_t:,} t verified as absorbed; {held.committed_t:,} t are still a promise.",
            f"Expected on the last day: {held.expected.central_t:,.0f} t ({held.expected.low_t:,.0f} to "
            f"{held.expected.high_t:,.0f}), {held.shortfall_t:,} t missing.",
        ]
    return "\n".join(line for line in lines if line)


def _needs(found: Answer, zh: bool) -> str:
    judged = found.judged
    words = JUDGEMENTS[judged.judgement][0 if zh else 1]
    lines = [
        f"每亩每年 {judged.t_per_mu_year:.3f} 吨：{words}"
        if zh
        else f"{judged.t_per_mu_year:.3f} t a mu and year: {words}"
    ]
    if found.area is not None:
        prudent = found.area.prudent_whole_mu
        low = "—" if prudent is None else f"{prudent:,}"
        lines.append(
            f"所需面积：{found.area.whole_mu:,} 亩（按低值 {low} 亩）"
            if zh
            else f"Area needed: {found.area.whole_mu:,} mu ({low} mu at low growth)"
        )
    reached = found.time.central
    if zh:
        lines.append(
            f"按现有面积达到承诺：{reached}" if reached else "按现有面积，在数据覆盖的年限内达不到承诺"
        )
    else:
        lines.append(
            f"Reached on this area: {reached}"
            if reached
            else "Not reached on this area within the sourced ages"
        )
    rows = [[f"{ref.t_per_mu_year:.3f}", ref.region, ref.zh if zh else ref.en] for ref in judged.references]
    header = ["吨/亩/年", "地区", "参照"] if zh else ["t/mu/yr", "region", "reference"]
    return "\n".join([*lines, "", table(header, rows, right=[0])])


def _years(found: Answer, zh: bool) -> str:
    header = ["日期", "计划", "低", "中", "高", "P5", "P95"]
    if not zh:
        header = ["day", "planned", "low", "central", "high", "P5", "P95"]
    rows = [
        [
            row.day.isoformat(),
            *(
                f"{t:,.0f}"
                for t in (planned.central_t, row.low_t, row.central_t, row.high_t, drawn.p5_t, drawn.p95_t)
            ),
        ]
        for planned, row, drawn in zip(found.planned, found.years, found.simulated, strict=True)
    ]
    return table(header, rows, right=range(1, 7))


def _what_if(found: Answer, zh: bool) -> str:
    rows = [
        [f"{row.uptake.central_t:,.0f}", f"{row.difference_t:+,.0f}", row.name_zh if zh else row.name_en]
        for row in found.what_if
    ]
    return (
        table(["吨", "差", "假设"] if zh else ["t", "difference", "what if"], rows, right=[0, 1])
        if rows
        else ""
    )


def _calendar(found: Answer, zh: bool) -> str:
    rows = [
        [str(step.starts), str(step.ends), step.zh if zh else step.en] for step in found.file.calendar.steps
    ]
    return table(["自", "至", "事项"] if zh else ["from", "to", "step"], rows)


def _remedies(found: Answer, zh: bool) -> str:
    return "\n".join(f"→ {remedy.text_zh if zh else remedy.text_en}" for remedy in found.standing.remedies)


SECTIONS: tuple[Section, ...] = (_head, _remedies, _needs, _years, _what_if, _calendar)
