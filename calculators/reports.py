"""How do results, differences, factors and findings look on a terminal?"""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from calculators.difference import NAMES, Difference, LineChange
from calculators.factor_report import counts
from calculators.factors import Factor, FactorLibrary, Lookup
from calculators.gases import GASES
from calculators.life_cycle import boundaries
from calculators.line import Line, factor_to_dict, plain, rounded
from calculators.result import Result
from calculators.rulebooks import CATEGORIES, Finding
from calculators.tables import exact_number, number, share, table, three_digits

BAR_COLUMNS = 24
"""Length of the longest bar of a waterfall. [columns]"""
MARKS = {"pass": "✓", "fail": "✗", "warning": "!", "unknown": "?", "not_applicable": "-"}
TONNE_KG = 1000


def result_text(result: Result, *, title: str = "", language: str = "en") -> str:
    """Return a result as tables: totals, categories, lines, what is outside."""
    if result.inventory.of_products:
        return "\n\n".join(_product_text(result, owner, language) for owner in result.inventory.owners)
    zh = language == "zh"
    total, interval = result.total(), result.interval()
    words = ("碳足迹：", "95 % 区间：") if zh else ("Footprint: ", "95 % interval: ")
    low, high = (three_digits(end / TONNE_KG) for end in (interval.low, interval.high))
    parts = [
        title,
        f"{words[0]}{exact_number(total / TONNE_KG)} t CO2e   {words[1]}{low} – {high} t CO2e",
        _basis_text(result, None, language),
        "",
        _groups_text(result, None, language),
        "",
        _lines_text(result.lines, result.facts.gwp_set, language),
    ]
    if result.outside:
        parts += ["", "边界外（列示，不计入）" if zh else "Outside the boundary (shown, not added)"]
        parts.append(_lines_text(result.outside, result.facts.gwp_set, language))
    parts += ["", f"SHA-256 {result.digest()}"]
    return "\n".join(part for position, part in enumerate(parts) if position or part)


def difference_text(found: Difference, language: str = "en") -> str:
    """Return a difference as a waterfall and a table of the lines that changed."""
    zh = language == "zh"
    names = {"before": ("之前", "before"), "after": ("之后", "after"), **NAMES}
    largest = max((abs(found.part(cause)) for cause in NAMES), default=Decimal(0))
    steps = []
    for name, value in found.waterfall():
        label = names[name][0 if zh else 1]
        if name in NAMES:
            bar = ("█" if value > 0 else "░") * int(BAR_COLUMNS * abs(value) / largest) if largest else ""
            steps.append([label, f"{'+' if value > 0 else ''}{exact_number(value)}", bar])
        else:
            steps.append([label, exact_number(value), ""])
    causes = [names[cause][0 if zh else 1] for cause in NAMES]
    lines = [
        [line.label or line.id, *(exact_number(line.part(c)) for c in NAMES), "; ".join(_reasons(line, zh))]
        for line in found.lines
        if line.before != line.after
    ]
    parts = [table(["", "kg CO2e", ""], steps, right=[1])]
    if lines:
        header = ["活动数据" if zh else "line", *causes, "变化" if zh else "what changed"]
        parts += ["", table(header, lines, right=range(1, 5))]
    return "\n".join(parts)


def lookup_text(found: Lookup, language: str = "en") -> str:
    """Return a factor with the way to it and its rivals."""
    zh = language == "zh"
    factor = found.factor
    boundary = boundaries()[factor.boundary]
    facts = [
        ("键" if zh else "key", factor.key),
        ("类" if zh else "family", factor.family),
        ("数值" if zh else "value", f"{factor.value} {factor.unit}"),
        ("合计" if zh else "total", f"{factor.kg_co2e_per_activity_unit:.9g} kgCO2e/{factor.activity_unit}"),
        ("气体" if zh else "gases", _gases(factor)),
        ("边界" if zh else "boundary", boundary.zh if zh else boundary.en),
        ("地区、年份" if zh else "region, year", f"{factor.region} {factor.year}"),
        ("有效期" if zh else "valid", f"{factor.valid_from} – {factor.valid_to or '…'}"),
        ("不确定度" if zh else "uncertainty", f"GSD² {found.gsd2:.4g} ({factor.gsd2_basis})"),
        ("自有" if zh else "own", factor.owner),
        ("证据" if zh else "evidence", factor.evidence),
        ("来源" if zh else "source", factor.source),
        ("出处" if zh else "reference", factor.source_ref),
        ("许可" if zh else "licence", factor.licence),
        ("可信度" if zh else "confidence", factor.confidence),
        ("复核日期" if zh else "review by", str(factor.review_by)),
        ("说明" if zh else "note", factor.note),
    ]
    rows = [f"{label:<14}{value}" if not zh else f"{label}：{value}" for label, value in facts if value]
    parts = [factor.name_zh if zh else factor.name_en, *rows, "", *_steps(found, zh)]
    if found.rivals:
        low, high = (f"{value:.4g} kgCO2e/{factor.activity_unit}" for value in found.spread)
        parts += ["", f"数值范围：{low} – {high}" if zh else f"Spread of all records: {low} – {high}"]
        header = ["其他记录" if zh else "rival record", "数值" if zh else "value", "来源" if zh else "source"]
        rivals = [[rival.key, f"{rival.value} {rival.unit}", rival.source] for rival in found.rivals]
        parts += ["", table(header, rivals)]
    return "\n".join(parts)


def lookup_data(found: Lookup) -> dict[str, Any]:
    """Return a look-up as plain data."""
    return {
        "asked": {"factor": found.name, "region": found.region, "on": plain(found.on)},
        "factor": factor_to_dict(found.factor),
        "gsd2": rounded(found.gsd2),
        "steps": [asdict(step) for step in found.steps],
        "rivals": [factor_to_dict(rival) for rival in found.rivals],
        "spread_kg_co2e_per_activity_unit": [rounded(value) for value in found.spread],
    }


def families_text(library: FactorLibrary, language: str = "en", *, below: str = "") -> str:
    """Return the families of a library, or those below a name, with the number of their records."""
    header = ["类", "记录数"] if language == "zh" else ["family", "records"]
    families = [family for family in library.families() if family.startswith(f"{below}." if below else "")]
    rows = [[family, str(len(library.records(family)))] for family in families]
    return table(header, rows, right=[1])


def counts_text(library: FactorLibrary, language: str = "en") -> str:
    """Return how many records the files of a library hold by licence, region, boundary and confidence."""
    words = {"licence": "许可", "region": "地区", "boundary": "边界", "confidence": "可信度"}
    tables = [
        table(
            [words[name] if language == "zh" else name, "记录数" if language == "zh" else "records"],
            [[value, str(number)] for value, number in rows.items()],
            right=[1],
        )
        for name, rows in counts(library).items()
    ]
    return "\n\n".join(tables)


def findings_text(findings: Sequence[Finding], language: str = "en") -> str:
    """Return findings as a list: mark, sentence, clause."""
    zh = language == "zh"
    lines = []
    for finding in findings:
        unread = ("（条文未核对）" if zh else " (clause not read)") if not finding.verified else ""
        lines.append(f"{MARKS[finding.verdict]} {finding.text_zh if zh else finding.text_en}")
        lines.append(f"    {finding.code}  {finding.clause}{unread}")
    return "\n".join(lines)


def findings_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as plain data."""
    return [plain(asdict(finding)) for finding in findings]


def _product_text(result: Result, owner: str, language: str) -> str:
    zh = language == "zh"
    unit = result.inventory.owner_units[result.inventory.owners.index(owner)]
    total, interval = result.total(owner=owner), result.interval(owner=owner)
    words = ("每", "95 % 区间：") if zh else ("per", "95 % interval: ")
    stages = result.stages(owner=owner)
    rows = [
        [stage or "-", *(number(value) for value in gases.values()), number(sum(gases.values(), Decimal(0)))]
        for stage, gases in stages.items()
    ]
    header = ["阶段" if zh else "stage", *result.gases, "kg CO2e"]
    return "\n".join(
        [
            f"{owner}: {exact_number(Decimal(f'{total:.12g}'))} kg CO2e {words[0]} {unit}   "
            f"{words[1]}{three_digits(interval.low)} – {three_digits(interval.high)}",
            _basis_text(result, owner, language),
            "",
            table(header, rows, right=range(1, len(header))),
        ]
    )


def _basis_text(result: Result, owner: str | None, language: str) -> str:
    """Return the sentence that says what the numbers rest on."""
    facts = result.facts
    kept, part = result.not_restated(owner=owner)
    if language == "zh":
        text = f"GWP {facts.gwp_set}；因子库 {facts.release}；方法 {facts.method}。"
        return text + (f"其中 {part:.1%} 的来源未拆分气体，未能换算到 {facts.gwp_set}。" if kept else "")
    text = f"GWP {facts.gwp_set}; factors {facts.release}; method {facts.method}."
    return text + (
        f" {part:.1%} could not be restated under {facts.gwp_set}: its sources do not split the gases."
        if kept
        else ""
    )


def _groups_text(result: Result, owner: str | None, language: str) -> str:
    zh = language == "zh"
    total = result.total(owner=owner)
    rows = [
        [_category(str(name), language), number(value), share(value, total)]
        for name, value in result.by("category", owner=owner).items()
    ]
    rows.append(["合计" if zh else "total", number(total), share(total, total)])
    return table(["类别" if zh else "category", "kg CO2e", "占比" if zh else "share"], rows, right=[1, 2])


def _lines_text(lines: Sequence[Line], gwp_set: str, language: str) -> str:
    zh = language == "zh"
    words = ["活动数据", "数量", "排放因子"] if zh else ["line", "quantity", "factor"]
    rows = [
        [
            line.activity.label or line.activity.id,
            _quantity(line),
            _factor(line, gwp_set, zh),
            number(line.total_kg_co2e),
            f"{line.gsd2:.2f}",
        ]
        for line in lines
    ]
    return table([*words, "kg CO2e", "÷×"], rows, right=[1, 3, 4])


def _quantity(line: Line) -> str:
    if line.activity.reported_kg_co2e is not None:
        return ""
    return f"{line.activity.quantity:,.6g} {line.activity.unit}"


def _factor(line: Line, gwp_set: str, zh: bool) -> str:
    """Return the factor in use: as published, or restated under the GWP set, which is then named."""
    if line.activity.reported_kg_co2e is not None:
        return "填报排放量" if zh else "reported emissions"
    factor = line.factor
    if factor is None:
        return f"{'产品' if zh else 'product'} {line.product}"
    used = sum(line.resolved.columns.get(gas, 0.0) for gas in GASES) / float(line.resolved.conversion)
    where = f"{factor.region} {factor.year}"
    if factor.owner:
        where += f"（自有：{factor.owner}）" if zh else f" (own: {factor.owner})"
    if abs(used - factor.kg_co2e_per_activity_unit) <= 1e-6 * abs(used):
        return f"{factor.value} {factor.unit}, {where}"
    return f"{used:.6g} kgCO2e/{factor.activity_unit} ({gwp_set}), {where}"


def _category(name: str, language: str) -> str:
    known = CATEGORIES.get(name)
    if known is None:
        return name
    return known.zh if language == "zh" else known.en


def _reasons(line: LineChange, zh: bool) -> tuple[str, ...]:
    return line.reasons_zh if zh else line.reasons_en


def _gases(factor: Factor) -> str:
    """Return the gases of a factor and what its source does not split."""
    parts = [f"{gas} {mass:.6g} kg" for gas, mass in factor.gases.items()]
    if factor.unsplit_kg_co2e:
        parts.append(f"{factor.unsplit_kg_co2e:.6g} kgCO2e ({factor.gwp_basis})")
    return ", ".join(parts)


def _steps(found: Lookup, zh: bool) -> list[str]:
    return [f"→ {step.zh if zh else step.en}" for step in found.steps]
