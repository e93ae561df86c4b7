"""What does a forest file say, and is all of it understood?

Format ``carbon-forest/1``, YAML or JSON, under the schema beside this module. Every fault comes with the path
of its field; several at once.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from calculators.documents import read_document
from calculators.errors import CalculatorError, InputError, raise_all
from calculators.planting.ground import area_mu, overlaps, stated_area_fault
from calculators.planting.models import GrowthSet, growth_set, set_for
from calculators.planting.observations import Count, Observation, Plot
from calculators.planting.projection import Baseline, Forest
from calculators.planting.seasons import Season, own_season, season_of
from calculators.planting.sizing import planted_later, with_species, with_survival
from calculators.planting.stand import Stand, Survival, Thinning
from calculators.planting.timeline import Timeline, timeline
from calculators.regions import region_code
from calculators.rulebooks import load_rulebook
from calculators.schema_check import schema_errors

FORMAT: Final = "carbon-forest/1"
SCHEMA_FILE: Final = Path(__file__).with_name("schema.json")
YEARS: Final = range(1900, 2301)
"""Years that a day of a forest can be in."""
SHARES_OFF = 1e-6
"""Shares of a mixture may miss one by so much. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestFile:
    """A forest with its promise, its clock and what was seen of it.

    Parameters
    ----------
    name_zh, name_en, region, rulebook
        Words for people, the province, the rule book.
    promised_t
        Whole tonnes promised. [tCO2]
    forest, observations, season, calendar
        What is calculated with.
    as_of
        Day of the question.
    others
        The forests of ``what_if`` by their names.
    seed, draws
        Of the simulation.
    """

    name_zh: str
    name_en: str
    region: str
    rulebook: str
    promised_t: int
    forest: Forest
    observations: tuple[Observation, ...]
    season: Season
    calendar: Timeline
    as_of: date
    others: dict[tuple[str, str], Forest]
    seed: int
    draws: int

    @property
    def due(self) -> date:
        """Last day of the promise."""
        return self.calendar.period.last_day

    def title(self, language: str) -> str:
        """Return the name of the forest in ``"zh"`` or ``"en"``."""
        names = (self.name_zh, self.name_en)
        return (names[0] or names[1]) if language == "zh" else (names[1] or names[0])


@cache
def forest_schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of a forest file."""
    tree: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return tree


def load_forest(source: Path | bytes) -> ForestFile:
    """Return the forest in a file or its content. Errors as :func:`read_forest`."""
    return read_forest(read_document(source))


def read_forest(tree: Any) -> ForestFile:
    """Return the forest in plain data.

    Raises
    ------
    CalculatorError
        One fault, or an :class:`~calculators.errors.ErrorList` of all.
    """
    raise_all(schema_errors(tree, forest_schema()))
    region = region_code(tree["region"], path="region")
    season = _season(tree, region)
    event_end = _day(tree["event_end"], "event_end")
    decided_on = _day(tree.get("decided_on", tree["event_end"]), "decided_on")
    planting = season.next_from(decided_on)[1]
    stands = tuple(_stands(tree["stands"], region, planting))
    _check_rulebook(tree["rulebook"], event_end)
    calendar = timeline(
        event_end=event_end,
        rulebook=tree["rulebook"],
        season=season,
        decided_on=decided_on,
        planted_on=_first_planting(tree),
        crediting_years=int(tree["crediting_years"]) if "crediting_years" in tree else None,
    )
    forest = Forest(
        stands=stands,
        baseline=Baseline(**{name: float(number) for name, number in tree.get("baseline", {}).items()}),
        deduction=float(tree.get("deduction", 0)),
    )
    return ForestFile(
        name_zh=tree.get("name", {}).get("zh", ""),
        name_en=tree.get("name", {}).get("en", ""),
        region=region,
        rulebook=tree["rulebook"],
        promised_t=int(tree["promised_t"]),
        forest=forest,
        observations=tuple(_observations(tree.get("observations", ()))),
        season=season,
        calendar=calendar,
        as_of=_day(tree.get("as_of", tree["event_end"]), "as_of"),
        others=_others(forest, tree.get("what_if", {})),
        seed=int(tree.get("seed", 0)),
        draws=int(tree.get("draws", 10_000)),
    )


def _check_rulebook(name: str, event_end: date) -> None:
    """Refuse a rule book that is not known or has no clock for forests."""
    try:
        load_rulebook(name).period(kind="forest", event_end=event_end)
    except CalculatorError as error:
        raise error.at("rulebook") from error


def _season(tree: Mapping[str, Any], region: str) -> Season:
    own = tree.get("season")
    return own_season(own["from"], own["to"]) if own else season_of(region, path="region")


def _first_planting(tree: Mapping[str, Any]) -> date | None:
    days = [
        _day(row["planted_on"], f"stands.{number}.planted_on")
        for number, row in enumerate(tree["stands"])
        if "planted_on" in row
    ]
    return min(days) if days else None


def _stands(rows: list[Mapping[str, Any]], region: str, planting: date) -> Iterator[Stand]:
    """Yield the stands of the file, mixtures as one stand a species; refuse shared names and ground."""
    faults: list[CalculatorError] = []
    made: list[Stand] = []
    for number, row in enumerate(rows):
        try:
            made += _stand(row, region, planting)
        except CalculatorError as error:
            faults.append(error.at(f"stands.{number}"))
    names = [row["name"] for row in rows]
    for number, name in enumerate(names):
        if name in names[:number]:
            faults.append(
                InputError(
                    f"有两个林分都叫“{name}”。请改名。",
                    f"Two stands are called “{name}”. Rename one.",
                    path=f"stands.{number}.name",
                )
            )
    raise_all(faults)
    drawn = {row["name"]: _corners(row) for row in rows if "outline" in row}
    raise_all(
        [
            InputError(
                f"“{shared.first}”与“{shared.second}”重叠 {shared.area_mu:.1f} 亩。请修改边界。",
                f"“{shared.first}” and “{shared.second}” share {shared.area_mu:.1f} mu. Change a line.",
                path="stands",
            )
            for shared in overlaps(drawn)
        ]
    )
    yield from made


def _stand(row: Mapping[str, Any], region: str, planting: date) -> list[Stand]:
    ground = _ground(row)
    common: dict[str, Any] = {
        "region": region,
        "planted_on": _day(row["planted_on"], "planted_on") if "planted_on" in row else planting,
        "survival": _survival(row.get("survival")),
        "site_factor": float(row.get("site_factor", 1)),
        "stems_per_mu": float(row["stems_per_mu"]) if "stems_per_mu" in row else None,
        "thinnings": tuple(
            Thinning(age_years=float(cut["age_years"]), share=float(cut["share"]))
            for cut in row.get("thinnings", ())
        ),
    }
    if [name in row for name in ("species", "growth", "mix", "declared_t_per_mu_year")].count(True) != 1:
        raise InputError(
            "请在 species、growth、mix、declared_t_per_mu_year 中填写一项。",
            "Give one of species, growth, mix, declared_t_per_mu_year.",
            path="growth",
        )
    if "declared_t_per_mu_year" in row:
        return [
            Stand(
                name=row["name"],
                area_mu=ground,
                declared_t_per_mu_year=float(row["declared_t_per_mu_year"]),
                **common,
            )
        ]
    if "mix" not in row:
        return [Stand(name=row["name"], area_mu=ground, growth=_growth(row, region), **common)]
    if abs(sum(float(part["share"]) for part in row["mix"]) - 1) > SHARES_OFF:
        raise InputError(
            "混交比例之和应为 1。请检查各树种比例。", "The shares of a mixture must add up to 1.", path="mix"
        )
    return [
        Stand(
            name=f"{row['name']} / {part['species']}",
            area_mu=ground * float(part["share"]),
            growth=set_for(part["species"], region=region, path=f"mix.{number}.species"),
            ground=row["name"],
            **common,
        )
        for number, part in enumerate(row["mix"])
    ]


def _growth(row: Mapping[str, Any], region: str) -> GrowthSet:
    if "growth" in row:
        return growth_set(row["growth"], path="growth")
    return set_for(row["species"], region=region, path="species")


def _ground(row: Mapping[str, Any]) -> float:
    if "outline" not in row:
        if "area_mu" not in row:
            raise InputError("请填写面积或边界。", "Give the area or the outline.", path="area_mu")
        return float(row["area_mu"])
    drawn = area_mu(_corners(row))
    if "area_mu" not in row:
        return drawn
    fault = stated_area_fault(stated_mu=float(row["area_mu"]), drawn_mu=drawn)
    if fault is not None:
        raise fault
    return float(row["area_mu"])


def _corners(row: Mapping[str, Any]) -> list[tuple[float, float]]:
    return [(float(longitude), float(latitude)) for longitude, latitude in row["outline"]]


def _survival(said: Any) -> Survival:
    if said is None:
        return Survival.assumed()
    if isinstance(said, dict):
        return Survival.stated(float(said["central"]), low=float(said["low"]), high=float(said["high"]))
    return Survival.stated(float(said))


def _observations(rows: Any) -> Iterator[Observation]:
    faults: list[CalculatorError] = []
    made = []
    for number, row in enumerate(rows):
        try:
            made.append(_observation(row))
        except CalculatorError as error:
            faults.append(error.at(f"observations.{number}"))
    raise_all(faults)
    yield from made


def _observation(row: Mapping[str, Any]) -> Observation:
    count = None
    if "checked" in row or "alive" in row:
        count = Count(
            checked=int(row.get("checked", 0)),
            alive=int(row.get("alive", 0)),
            replaced=int(row.get("replaced", 0)),
            replaced_on=_day(row["replaced_on"], "replaced_on") if "replaced_on" in row else None,
        )
    return Observation(
        kind=row["kind"],
        observed_on=_day(row["observed_on"], "observed_on"),
        stand=row.get("stand", ""),
        count=count,
        plots=tuple(
            Plot(area_m2=float(plot["area_m2"]), stock_t_co2_per_ha=float(plot["stock_t_co2_per_ha"]))
            for plot in row.get("plots", ())
        ),
        report_t=float(row["report_t"]) if "report_t" in row else None,
        verified_by=row.get("verified_by", ""),
        verified_on=_day(row["verified_on"], "verified_on") if "verified_on" in row else None,
    )


def _others(forest: Forest, asked: Mapping[str, Any]) -> dict[tuple[str, str], Forest]:
    found: dict[tuple[str, str], Forest] = {}
    for number, name in enumerate(asked.get("species", ())):
        chosen = growth_set(name, path=f"what_if.species.{number}")
        found[chosen.zh, chosen.en] = with_species(forest, growth=name)
    for share in asked.get("survival", ()):
        words = (f"成活率 {float(share):.0%}", f"{float(share):.0%} alive")
        found[words] = with_survival(forest, share=float(share))
    for years in map(int, asked.get("later_years", ())):
        zh, en = ("晚", "later") if years >= 0 else ("早", "earlier")
        found[f"{zh} {abs(years)} 年造林", f"planted {abs(years)} year(s) {en}"] = planted_later(
            forest, years=years
        )
    return found


def _day(text: str, path: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"“{text}”不是日期。请写成 2017-03-12。", f"“{text}” is not a date. Write 2017-03-12.", path=path
        ) from error
    if day.year not in YEARS:
        raise InputError(
            f"{text} 不在 {YEARS[0]} 至 {YEARS[-1]} 年之间。请检查年份。",
            f"{text} is not between the years {YEARS[0]} and {YEARS[-1]}. Check the year.",
            path=path,
        )
    return day
