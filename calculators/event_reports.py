"""How do data quality, flight models, key figures and scenarios of an event look on a terminal?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from calculators.contributions import contributions, simulate
from calculators.event.benchmarks import BASES, KeyFigure
from calculators.event.flights import FlightPanel
from calculators.event.scenarios import Comparison
from calculators.line import digits, rounded
from calculators.quality import improvements, measured_share, tier_shares
from calculators.result import Result
from calculators.rulebooks import CATEGORIES
from calculators.tables import exact_number, number, table, three_digits

TONNE_KG = 1000
LINES_SHOWN = 10
TIERS = {
    "best": ("最佳", "best (metered or billed)"),
    "better": ("较好", "better"),
    "basic": ("基本", "basic"),
    "": ("未说明", "not stated"),
}


def quality_data(result: Result, *, draws: int) -> dict[str, Any]:
    """Return data quality and uncertainty of an event as plain data. [kgCO2e] [1]"""
    interval, simulated, found = result.interval(), simulate(result, draws=draws), contributions(result)
    shares = found.variance_shares()
    order = sorted(range(len(shares)), key=lambda line: -shares[line])[:LINES_SHOWN]
    return {
        "total_kg_co2e": digits(result.total()),
        "measured_share": rounded(measured_share(result)),
        "tier_shares": {tier: rounded(share) for tier, share in tier_shares(result).items()},
        "analytic": {
            "model": interval.model,
            "mean": rounded(interval.mean),
            "low": rounded(interval.low),
            "high": rounded(interval.high),
            "p95": rounded(interval.p95),
        },
        "simulated": {
            "draws": simulated.draws,
            "seed": simulated.seed,
            "mean": rounded(simulated.mean),
            "p2_5": rounded(simulated.p2_5),
            "p97_5": rounded(simulated.p97_5),
            "p95": rounded(simulated.p95),
        },
        "variance_shares": [
            {
                "line": result.inventory.activity(int(found.rows[line])).id,
                "share": rounded(float(shares[line])),
            }
            for line in order
        ],
        "improvements": [
            {
                "kind": step.kind,
                "lines": list(step.lines),
                "factor": step.factor,
                "narrower_kg": rounded(step.narrower_kg),
                "narrower_share": rounded(step.narrower_share),
            }
            for step in improvements(result)
        ],
    }


def quality_text(result: Result, language: str = "en", *, draws: int) -> str:
    """Return data quality and uncertainty of an event as tables."""
    zh = language == "zh"
    data = quality_data(result, draws=draws)
    first, second = data["analytic"], data["simulated"]
    words = ("均值", "95 % 区间", "单侧 P95") if zh else ("mean", "95 % interval", "one-sided P95")
    spread = [
        [
            "解析" if zh else "analytic",
            _tonnes(first["mean"]),
            _range(first["low"], first["high"]),
            _tonnes(first["p95"]),
        ],
        [
            f"模拟（{draws} 次）" if zh else f"simulated ({draws} draws)",
            _tonnes(second["mean"]),
            _range(second["p2_5"], second["p97_5"]),
            _tonnes(second["p95"]),
        ],
    ]
    tiers = [
        [TIERS.get(tier, (tier, tier))[0 if zh else 1], f"{float(share):.1%}"]
        for tier, share in data["tier_shares"].items()
    ]
    lines = [[row["line"], f"{float(row['share']):.1%}"] for row in data["variance_shares"]]
    advice = [
        [_advice(step, zh), three_digits(float(step["narrower_kg"])), f"{float(step['narrower_share']):.1%}"]
        for step in data["improvements"]
    ]
    share = f"{float(data['measured_share']):.0%}"
    return "\n".join(
        [
            f"总量中 {share} 为实测。" if zh else f"{share} of the total is measured.",
            "",
            table(["", *(f"{word}（t）" if zh else f"{word} (t)" for word in words)], spread, right=[1, 3]),
            "",
            table(["数据等级", "占比"] if zh else ["data", "share"], tiers, right=[1]),
            "",
            table(["活动数据", "方差占比"] if zh else ["line", "share of variance"], lines, right=[1]),
            "",
            table(
                ["补充记录", "区间收窄（kg）", "收窄比例"]
                if zh
                else ["missing record", "narrower by kg", "share"],
                advice,
                right=[1, 2],
            ),
        ]
    )


def flights_text(panel: FlightPanel, language: str = "en") -> str:
    """Return every flight by every model, and what the total could be."""
    zh = language == "zh"
    yes_no = ("含", "不含") if zh else ("with", "without")
    rows = [
        [
            model.line,
            model.factor.key,
            yes_no[0 if model.non_co2 else 1],
            f"{model.passenger_km:,.6g}",
            number(model.kg_co2e),
            "✓" if model.chosen else "",
        ]
        for model in panel.models
    ]
    header = (
        ["航班", "模型", "非CO₂效应", "人公里", "kg CO2e", "采用"]
        if zh
        else ["flight", "model", "non-CO2", "passenger-km", "kg CO2e", "chosen"]
    )
    low, high = (three_digits(float(end) / TONNE_KG) for end in (panel.lowest, panel.highest))
    words = "各模型下总量" if zh else "total by choice of model"
    return f"{table(header, rows, right=[3, 4])}\n\n{words}: {low} – {high} t CO2e"


def figures_text(figures: Sequence[KeyFigure], language: str = "en") -> str:
    """Return key figures with the studies beside them."""
    zh = language == "zh"
    side = 0 if zh else 1
    rows, notes = [], []
    for figure in figures:
        rows.append([BASES[figure.basis][side], exact_number(figure.size), number(figure.kg_co2e), "", ""])
        for study, ratio in figure.beside:
            name = study.name_zh if zh else study.name_en
            rows.append(
                [f"  {name}", f"n = {study.sample}", number(study.value_kg), f"{ratio:.2f}", study.key]
            )
            notes.append(f"{study.key}: {study.counts_zh if zh else study.counts_en}. {study.source_ref}")
    header = ["口径", "数量", "kg", "倍数", "来源"] if zh else ["basis", "size", "kg", "ratio", "study"]
    return "\n".join([table(header, rows, right=[1, 2, 3]), "", *notes])


def comparison_text(found: Comparison, language: str = "en") -> str:
    """Return an event beside its scenarios, category by category."""
    zh = language == "zh"
    before = found.before.by("category")
    names = list(dict.fromkeys((*map(str, before), *(n for c in found.columns for n in c.by_category))))
    titles = [column.scenario.zh if zh else column.scenario.en for column in found.columns]
    rows = [
        [
            _category(name, zh),
            number(before.get(name, Decimal(0))),
            *(_signed(column.by_category.get(name, Decimal(0))) for column in found.columns),
        ]
        for name in names
    ]
    rows.append(
        [
            "合计" if zh else "total",
            number(found.before.total()),
            *(_signed(column.difference) for column in found.columns),
        ]
    )
    if any(column.market_difference for column in found.columns):
        rows.append(
            [
                "另列：市场法电力" if zh else "beside: power by the market",
                "",
                *(_signed(column.market_difference) for column in found.columns),
            ]
        )
    header = ["kg CO2e", "现状" if zh else "as it is", *titles]
    return table(header, rows, right=range(1, len(header)))


def comparison_data(found: Comparison) -> dict[str, Any]:
    """Return a comparison as plain data. [kgCO2e]"""
    return {
        "total_kg_co2e": digits(found.before.total()),
        "by_category": {str(name): digits(value) for name, value in found.before.by("category").items()},
        "scenarios": [
            {
                "name": column.scenario.name,
                "zh": column.scenario.zh,
                "en": column.scenario.en,
                "total_kg_co2e": digits(column.result.total()),
                "difference": digits(column.difference),
                "market_difference": digits(column.market_difference),
                "by_category": {name: digits(value) for name, value in column.by_category.items()},
            }
            for column in found.columns
        ],
    }


def _advice(step: dict[str, Any], zh: bool) -> str:
    if step["kind"] == "factor":
        return (
            f"供方因子，代替 {step['factor']}" if zh else f"a supplier's factor instead of {step['factor']}"
        )
    return f"{step['lines'][0]} 的计量或账单" if zh else f"meter or bill of {step['lines'][0]}"


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{number(value)}" if value else "0"


def _tonnes(kg: Any) -> str:
    return three_digits(float(kg) / TONNE_KG)


def _range(low: Any, high: Any) -> str:
    return f"{_tonnes(low)} – {_tonnes(high)}"


def _category(name: str, zh: bool) -> str:
    known = CATEGORIES.get(name)
    return name if known is None else (known.zh if zh else known.en)
