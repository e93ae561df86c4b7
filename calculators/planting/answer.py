"""What does the laboratory answer to a forest file, as plain data, and how did each number come about?"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from calculators.errors import CalculatorError
from calculators.planting.file import ForestFile
from calculators.planting.models import MU_PER_HA
from calculators.planting.plausibility import Judged, judge
from calculators.planting.projection import Simulated, Uptake, simulate, years_of
from calculators.planting.sizing import Area, Time, WhatIf, area_for, time_for, what_if
from calculators.planting.stand import DAYS_PER_YEAR, Stand
from calculators.planting.standing import Standing, standing
from calculators.rulebooks.facts import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything about a forest file.

    Parameters
    ----------
    standing
        Where the promise stands.
    planned, years, simulated
        Uptake by year: as planted, as corrected by what was seen, and the latter simulated.
    area, time
        Ground and time for the promise, as planted; ``area`` is None when nothing grows by the last day.
    judged
        What the promise asks of each mu, beside what was measured.
    what_if
        Other forests beside this one.
    findings
        All findings: calendar, uptake, standing.
    """

    file: ForestFile
    standing: Standing
    planned: tuple[Uptake, ...]
    years: tuple[Uptake, ...]
    simulated: tuple[Simulated, ...]
    area: Area | None
    time: Time
    judged: Judged
    what_if: tuple[WhatIf, ...]
    findings: tuple[Finding, ...]


def answer(asked: ForestFile) -> Answer:
    """Return everything about a forest file."""
    forest, due, tonnes = asked.forest, asked.due, asked.promised_t
    found = standing(
        promised_t=tonnes,
        due=due,
        forest=forest,
        observations=asked.observations,
        as_of=asked.as_of,
        season=asked.season,
    )
    judged = judge(
        tonnes=tonnes, area_mu=forest.area_mu, years=float(asked.calendar.period.years), region=asked.region
    )
    try:
        area = area_for(forest, tonnes=tonnes, by=due)
    except CalculatorError:
        area = None
    return Answer(
        file=asked,
        standing=found,
        planned=tuple(years_of(forest, until=due)),
        years=tuple(years_of(found.forest, until=due)),
        simulated=tuple(
            simulate(found.forest, until=due, seed=asked.seed, draws=asked.draws, promised_t=float(tonnes))
        ),
        area=area,
        time=time_for(forest, tonnes=tonnes),
        judged=judged,
        what_if=tuple(what_if(forest, asked.others, by=due)),
        findings=(*found.findings, judged.finding(), *asked.calendar.findings),
    )


def as_data(found: Answer) -> dict[str, Any]:
    """Return an answer as plain JSON-able data; tonnes and mu as numbers, days as text."""
    held = found.standing
    return {
        "format": "carbon-forest-answer/1",
        "name": {"zh": found.file.name_zh, "en": found.file.name_en},
        "region": found.file.region,
        "rulebook": found.file.rulebook,
        "as_of": held.as_of.isoformat(),
        "due": held.due.isoformat(),
        "state": held.state,
        "promised_t": held.promised_t,
        "absorbed_t": held.absorbed_t,
        "committed_t": held.committed_t,
        "surplus_t": held.surplus_t,
        "measured_t": held.measured_t,
        "planned": _plain(asdict(held.planned)),
        "expected": _plain(asdict(held.expected)),
        "shortfall_t": held.shortfall_t,
        "prudent_shortfall_t": held.prudent_shortfall_t,
        "remedies": _plain([asdict(row) for row in held.remedies]),
        "area_mu": found.file.forest.area_mu,
        "area_needed": None
        if found.area is None
        else _plain(asdict(found.area))
        | {"whole_mu": found.area.whole_mu, "prudent_whole_mu": found.area.prudent_whole_mu},
        "time_needed": _plain(asdict(found.time)),
        "implied_uptake": _plain(asdict(found.judged)),
        "years": [
            _plain(
                asdict(uptake)
                | {"planned_t": planned.central_t}
                | {f"simulated_{name}": row for name, row in asdict(drawn).items() if name != "day"}
            )
            for planned, uptake, drawn in zip(found.planned, found.years, found.simulated, strict=True)
        ],
        "what_if": _plain([asdict(row) for row in found.what_if]),
        "timeline": _plain([asdict(step) for step in found.file.calendar.steps]),
        "findings": _plain([asdict(row) for row in found.findings]),
        "explained": [explained(stand, due=held.due) for stand in held.forest.stands],
        "net": net_equation(found),
    }


def net_equation(found: Answer) -> str:
    """Return the equation of the expected net uptake with its numbers."""
    forest, due = found.standing.forest, found.standing.due
    stock = sum(stand.stock_t(stand.age_years(due))[1] for stand in forest.stands)
    return (
        f"({stock:.2f} - {forest.baseline_t(due):.2f}) t x (1 - {forest.deduction:g}) = "
        f"{found.standing.expected.central_t:.2f} t"
    )


def explained(stand: Stand, *, due: date) -> dict[str, Any]:
    """Return how the stock of a stand on its last day came about: each step, and each parameter's source."""
    age = stand.age_years(due)
    low, central, high = stand.stock_t(age)
    steps: dict[str, Any] = {
        "stand": stand.name,
        "area_mu": stand.area_mu,
        "planted_on": stand.planted_on.isoformat(),
        "age_years": age,
        "days_per_year": DAYS_PER_YEAR,
        "low_t": low,
        "central_t": central,
        "high_t": high,
    }
    if stand.growth is None:
        return steps | {
            "equation": f"{stand.area_mu:g} mu x {stand.declared_t_per_mu_year:g} t/mu/yr x "
            f"{age:.3f} yr = {central:.2f} t"
        }
    band = stand.growth.band_t_co2_per_ha(age)
    kept, left = min(stand.replaced, 1 - stand.survival.central), stand.left_share(age)
    later = stand.growth.band_t_co2_per_ha(max(0.0, age - stand.replaced_after_years))[1]
    return steps | {
        "equation": (
            f"{stand.area_mu:g} mu / {MU_PER_HA:g} x {stand.site_factor:.4g} x {left:.4g} x "
            f"({stand.survival.central:.4g} x {band[1]:.3f} + {kept:.4g} x {later:.3f}) t/ha = "
            f"{central:.2f} t"
        ),
        "growth": stand.growth.name,
        "stock_t_co2_per_ha": {
            end: {
                "model": model.name,
                "value": model.stock_t_co2_per_ha(age),
                "ages": [model.first_age_years, model.last_age_years],
            }
            for end, model in zip(("low", "central", "high"), stand.growth.models, strict=True)
        },
        "parameters": [
            {
                "key": p.key,
                "value": str(p.value),
                "unit": p.unit,
                "source": p.source,
                "ref": p.source_ref,
                "licence": p.licence,
            }
            for p in dict.fromkeys(p for model in stand.growth.models for p in model.parameters)
        ],
    }


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _plain(value) for name, value in node.items()}
    if isinstance(node, list | tuple):
        return [_plain(value) for value in node]
    return node.isoformat() if isinstance(node, date) else node
