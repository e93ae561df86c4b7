"""How does an event compare with others: for each attendee, attendee-day, square metre?

Benchmarks are what studies of many events found, each with the number of events behind it. They say what is
usual, not what is good, and they count other things than this event does: both are shown beside the ratio.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from calculators.event.file import EventInputs
from calculators.event.file_fields import number_of
from calculators.event.rows import About
from calculators.factor_files import licences
from calculators.regions import regions
from calculators.result import Result
from calculators.units import PARAMETERS, convert
from calculators.yaml_text import date_of, decimal_of, file_error, only_fields, read_text_yaml

Basis = Literal["attendee", "attendee_day", "m2", "event"]
BASES: Mapping[str, tuple[str, str]] = {
    "attendee": ("每位参会者", "for each attendee"),
    "attendee_day": ("每人每天", "for each attendee and day"),
    "m2": ("每平方米展览面积", "for each square metre of exhibition"),
    "event": ("每场活动", "for each event"),
}
_FIELDS = frozenset(
    {
        "name_zh",
        "name_en",
        "basis",
        "value",
        "unit",
        "of",
        "statistic",
        "sample",
        "region",
        "years",
        "counts_zh",
        "counts_en",
        "source",
        "review_by",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """What one study found.

    Parameters
    ----------
    key, name_zh, name_en
        Its name, and words for people.
    basis
        What it is for: attendee, attendee_day, m2 or event.
    value_kg
        The figure. [kg]
    of
        What was counted: ``"CO2e"`` or ``"CO2"``.
    statistic
        ``"mean"`` or ``"median"`` of the events.
    sample
        Events behind it. [1]
    region, years
        Where and when they were.
    counts_zh, counts_en
        Which sources of emissions are inside.
    source, source_ref, licence, review_by
        As for an emission factor.
    """

    key: str
    name_zh: str
    name_en: str
    basis: Basis
    value_kg: Decimal
    of: str
    statistic: str
    sample: int
    region: str
    years: str
    counts_zh: str
    counts_en: str
    source: str
    source_ref: str
    licence: str
    review_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """The footprint of an event over one of its sizes, beside the studies of the same basis.

    Parameters
    ----------
    basis
        What it is for.
    size
        How many of them the event has. [attendees] [attendee-days] [m2] [events]
    kg_co2e
        Footprint / size. [kgCO2e]
    beside
        Each study with figure / benchmark. [1]
    """

    basis: Basis
    size: Decimal
    kg_co2e: Decimal
    beside: tuple[tuple[Benchmark, float], ...]


def key_figures(event: EventInputs, result: Result) -> list[KeyFigure]:
    """Return the footprint of an event for each attendee, attendee-day, square metre, and as a whole.

    Parameters
    ----------
    event
        States persons on site, person-times and exhibition area; a size that it does not state has no figure.
    result
        Its footprint.

    Notes
    -----
    attendee-days = person-times where they are stated, else persons on site x days.
    """
    total = result.total()
    figures = []
    for basis, size in _sizes(event).items():
        each = total / size
        beside = tuple(
            (study, float(each / study.value_kg)) for study in benchmarks() if study.basis == basis
        )
        figures.append(KeyFigure(basis=basis, size=size, kg_co2e=each, beside=beside))
    return figures


@lru_cache(maxsize=1)
def benchmarks() -> tuple[Benchmark, ...]:
    """Return the studies of ``parameters/benchmarks/events.yaml``.

    Raises
    ------
    FactorFileError
        A study lacks a field, its source or the number of its events.
    """
    where = "benchmarks/events.yaml"
    tree = read_text_yaml(PARAMETERS / where)
    found = []
    for key, row in tree["records"].items():
        at = f"{where}:{key}"
        only_fields(row, _FIELDS, _FIELDS, where=at)
        source = tree["sources"].get(row["source"])
        if source is None or source["licence"] not in licences():
            raise file_error(
                f"{at}:source", "来源或许可未登记", "the source or its licence is not on the list"
            )
        if row["basis"] not in BASES or row["region"] not in regions() or not row["sample"].isdecimal():
            raise file_error(at, "口径、地区或样本量有误", "basis, region or sample is not as it must be")
        value = decimal_of(row["value"], where=f"{at}:value")
        kilograms = convert(value, row["unit"], "kg")
        found.append(
            Benchmark(
                key=key,
                value_kg=Decimal(kilograms.numerator) / Decimal(kilograms.denominator),
                sample=int(row["sample"]),
                source=f"{source['publisher']}: {source['title']}",
                source_ref=source["ref"],
                licence=source["licence"],
                review_by=date_of(row["review_by"], where=f"{at}:review_by"),
                **{name: row[name] for name in _FIELDS - {"value", "unit", "sample", "source", "review_by"}},
            )
        )
    return tuple(found)


def _sizes(event: EventInputs) -> dict[Basis, Decimal]:
    facts = event.data["event"]
    sizes: dict[Basis, Decimal] = {"event": Decimal(1)}
    persons = Decimal(facts.get("attendees_on_site", 0))
    days = (event.end - event.start).days + 1
    area = number_of(facts, "exhibition_area_m2", About(id="event", path="event"), unit="m2")
    sizes["attendee"] = persons
    sizes["attendee_day"] = Decimal(facts.get("attendee_visits", 0)) or persons * days
    sizes["m2"] = area or Decimal(0)
    return {basis: sizes[basis] for basis in ("attendee", "attendee_day", "m2", "event") if sizes[basis] > 0}
