"""What does an event file say, and which rows and facts come of it?

An event file holds everything that the footprint of one event and its rule book need. Its shape is published
as a JSON Schema (``schema.json``). All faults are found and named together, each with the path of its field.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculators.clocks import zone_info
from calculators.errors import CalculatorError, InputError, UnknownName, raise_all, shorten
from calculators.event.file_fields import Setting, day_of, number_of
from calculators.event.file_lists import (
    Lot,
    Measure,
    read_each,
    read_lot,
    read_measure,
    read_statement,
)
from calculators.event.file_rows import MAKERS, Made, bounds_of, make_rows
from calculators.event.file_text import event_schema, parse_event_text
from calculators.event.green_power import LOCATION_BASED, MARKET_BASED
from calculators.event.places import place
from calculators.event.rows import About
from calculators.factors import FactorLibrary
from calculators.inventory import Activity
from calculators.regions import region_code
from calculators.rulebooks import (
    CATEGORIES,
    CategoryFact,
    EventFacts,
    ForestFacts,
    PlanFacts,
    RuleBook,
    load_rulebook,
    rulebook_names,
)
from calculators.schema_check import schema_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class EventInputs:
    """An event file that has been read.

    Parameters
    ----------
    data
        The file's tree, as it was checked.
    name_zh, name_en, kind, start, end, zone, source
        The event.
    rulebook, gwp_set
        Names of the rule book (may be empty) and of the GWP set.
    statements
        How the file treats categories, by code.
    measures, lots
        Reductions made, and what covers the rest.
    """

    data: Mapping[str, Any]
    name_zh: str
    name_en: str
    kind: str
    start: date
    end: date
    zone: str
    source: str
    rulebook: str
    gwp_set: str
    statements: Mapping[str, CategoryFact]
    measures: tuple[Measure, ...]
    lots: tuple[Lot, ...]

    def activities(
        self, library: FactorLibrary | None, *, book: RuleBook | None = None, both_methods: bool = False
    ) -> list[Activity]:
        """Return all rows, marked inside or outside the boundary.

        Parameters
        ----------
        library
            Decides whether flights are counted by the great circle or as flown; None takes the great circle.
        book
            Rule book as released for the event; else the shipped one that the file names, if any.
        both_methods
            Whether electricity is shown by the grid and by the market even if nobody claims green power.

        Notes
        -----
        A row is outside when the rule book places its category outside, or when the file does. Of electricity
        by the grid and by the market the rule book chooses the one that counts, by the grid without a book.
        """
        chosen = book or (load_rulebook(self.rulebook) if self.rulebook else None)
        method = chosen.electricity_method if chosen is not None else LOCATION_BASED
        rows = self._made(library, both_methods=both_methods or method == MARKET_BASED).rows
        if chosen is not None:
            taken_in = frozenset(row.category for row in rows)
            rows = chosen.place_rows(rows, chosen=taken_in)
        left_out = {name for name, fact in self.statements.items() if fact.status != "inside"}
        return [
            replace(row, inside=False)
            if row.category in left_out or row.inputs.get("method", method) != method
            else row
            for row in rows
        ]

    def facts(self, *, footprint_t_co2e: Decimal | None = None, as_of: date | None = None) -> EventFacts:
        """Return the event as a rule book sees it.

        Parameters
        ----------
        footprint_t_co2e
            Emissions inside the boundary, as evaluated. [tCO2e]
        as_of
            Day on which the question is asked; None takes the last day that the file mentions.
        """
        event, plan = self.data["event"], self.data.get("plan", {})
        assurance, forest = self.data.get("assurance", {}), self.data.get("forest")
        rows = self._made(None).rows
        return EventFacts(
            as_of=as_of or max(self._days()),
            start=self.start,
            end=self.end,
            zone=self.zone,
            kind=self.kind,
            name_zh=self.name_zh,
            name_en=self.name_en,
            attendees_on_site=event.get("attendees_on_site"),
            attendee_visits=event.get("attendee_visits"),
            exhibition_area_m2=_area_m2(event),
            plan=PlanFacts(
                issued_on=day_of(plan["issued_on"], path="plan.issued_on") if "issued_on" in plan else None,
                contents=frozenset(plan.get("contents", ())),
            ),
            categories=self._categories(rows),
            measures=len(self.measures) if "measures" in self.data else None,
            footprint_t_co2e=footprint_t_co2e,
            footprint_bound=self._bound(rows),
            cover=tuple(lot.item for lot in self.lots),
            forest=None
            if forest is None
            else ForestFacts(
                published=frozenset(forest.get("published", ())), used_elsewhere=forest.get("used_elsewhere")
            ),
            assurance=assurance.get("kind"),
            verifier=assurance.get("verifier", ""),
            published={
                duty: day_of(day, path=f"published.{duty}")
                for duty, day in self.data.get("published", {}).items()
            },
        )

    def cover_cost_cny(self) -> Decimal | None:
        """Return tonnes x price over the lots of the cover; None when a price is missing. [CNY]"""
        costs = [
            lot.item.tonnes * lot.price_cny_per_t for lot in self.lots if lot.price_cny_per_t is not None
        ]
        return sum(costs, Decimal(0)) if costs and len(costs) == len(self.lots) else None

    def avoided_t_co2e(self) -> Decimal:
        """Return the tonnes avoided by measures, as far as they are known. [tCO2e]"""
        known = [step.avoided_t_co2e for step in self.measures if step.avoided_t_co2e is not None]
        return sum(known, Decimal(0))

    def _made(self, library: FactorLibrary | None, *, both_methods: bool = False) -> Made:
        setting = replace(_setting(self.data, self.start, library), both_methods=both_methods)
        made = make_rows(_sections(self.data), setting)
        raise_all(made.errors)
        return made

    def _categories(self, rows: list[Activity]) -> dict[str, CategoryFact]:
        """Return the categories that rows cover as inside, and those that the file states otherwise."""
        covered = [name for row in rows for name in (row.category, *row.inputs.get("covers", ()))]
        found = {name: CategoryFact(status="inside") for name in covered}
        stated = {name: fact for name, fact in self.statements.items() if fact.status != "inside"}
        return found | stated

    def _bound(self, rows: list[Activity]) -> Any:
        bounds = set(bounds_of(rows)) - {"exact"}
        if not bounds:
            return "exact"
        return bounds.pop() if len(bounds) == 1 else "about"

    def _days(self) -> Iterator[date]:
        yield self.end
        yield from (lot.item.done_on for lot in self.lots if lot.item.done_on is not None)
        for duty, day in self.data.get("published", {}).items():
            yield day_of(day, path=f"published.{duty}")


def load_event(text: str) -> EventInputs:
    """Return the event in the text of an event file, YAML or JSON. Errors as :func:`read_event`."""
    return read_event(parse_event_text(text))


def read_event(data: Mapping[str, Any]) -> EventInputs:
    """Return the event that the tree of an event file describes.

    Parameters
    ----------
    data
        Mappings, lists, text, numbers and booleans, as in :mod:`calculators.event.file_text`.

    Raises
    ------
    CalculatorError
        One fault, or an :class:`~calculators.errors.ErrorList` of all; each with the path of its field.
    """
    errors = schema_errors(data, event_schema())
    wrong = {error.path for error in errors}
    inputs: EventInputs | None = None
    if not any(path == "" or path.partition(".")[0] in {"format", "event"} for path in wrong):
        inputs = _read(_sound(data, wrong), wrong, errors)
    raise_all(errors)
    if inputs is None:
        raise InputError("文件无法读取。", "The file cannot be read.")
    return inputs


def _sound(data: Mapping[str, Any], wrong: set[str]) -> dict[str, Any]:
    """Return the file without the parts and sections that are not what they should be."""
    kept = {name: part for name, part in data.items() if name not in wrong}
    sections = kept.get("activities", {})
    return kept | {
        "activities": {
            name: rows
            for name, rows in sections.items()
            if name in MAKERS and f"activities.{name}" not in wrong
        }
    }


def _read(data: Mapping[str, Any], wrong: set[str], errors: list[CalculatorError]) -> EventInputs | None:
    """Read what has the right shape; append what is wrong with it to ``errors``."""

    def skip(path: str) -> bool:
        return any(fault == path or fault.startswith(f"{path}.") for fault in wrong)

    event = data["event"]
    try:
        start, end = _days_of(event)
        setting = _setting(data, start, None)
    except CalculatorError as error:
        errors.append(error)
        return None
    made = make_rows(_sections(data), setting, skip=skip)
    errors += [*made.errors, *_repeated_ids(made.rows)]
    errors += _unreadable_facts(data, skip)
    statements = dict(read_each(data, "boundary", read_statement, errors, skip))
    errors += _zero_with_rows(statements, made.rows)
    if data.get("rulebook") and data["rulebook"] not in rulebook_names():
        errors.append(UnknownName("规则", "rule book", data["rulebook"], rulebook_names(), path="rulebook"))
    return EventInputs(
        data=data,
        name_zh=event["name"].get("zh", ""),
        name_en=event["name"].get("en", ""),
        kind=event.get("kind", ""),
        start=start,
        end=end,
        zone=event.get("zone", ""),
        source=event.get("source", ""),
        rulebook=data.get("rulebook", ""),
        gwp_set=data.get("gwp", "AR6"),
        statements=statements,
        measures=read_each(data, "measures", read_measure, errors, skip),
        lots=read_each(data, "cover", read_lot, errors, skip),
    )


def _days_of(event: Mapping[str, Any]) -> tuple[date, date]:
    start = day_of(event["start"], path="event.start")
    end = day_of(event["end"], path="event.end")
    if end < start:
        raise InputError(
            f"结束日 {end} 早于开始日 {start}。",
            f"The last day, {end}, is before the first, {start}.",
            path="event.end",
        )
    if event.get("zone"):
        zone_info(event["zone"])
    return start, end


def _setting(data: Mapping[str, Any], start: date, library: FactorLibrary | None) -> Setting:
    event = data["event"]
    where = event.get("place", "")
    region = region_code(event["region"], path="event.region") if "region" in event else ""
    return Setting(
        start=start,
        place=where,
        region=region or (place(where, path="event.place").region if where else ""),
        venues={venue["id"]: venue for venue in event.get("venues", ())},
        library=library,
    )


def _sections(data: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    sections = {name: list(rows) for name, rows in data["activities"].items()}
    return sections | ({"reported": list(data["reported"])} if "reported" in data else {})


def _unreadable_facts(data: Mapping[str, Any], skip: Callable[[str], bool]) -> Iterator[CalculatorError]:
    """Return what is wrong with days and sizes that no row needs."""
    days = {f"published.{duty}": day for duty, day in data.get("published", {}).items()}
    if "issued_on" in data.get("plan", {}):
        days["plan.issued_on"] = data["plan"]["issued_on"]
    for path, day in days.items():
        try:
            if not skip(path):
                day_of(day, path=path)
        except CalculatorError as error:
            yield error
    try:
        _area_m2(data["event"])
    except CalculatorError as error:
        yield error


def _area_m2(event: Mapping[str, Any]) -> Decimal | None:
    return number_of(event, "exhibition_area_m2", About(id="event", path="event"), unit="m2")


def _repeated_ids(rows: list[Activity]) -> Iterator[CalculatorError]:
    seen: dict[str, str] = {}
    for row in rows:
        first = seen.setdefault(row.id, row.path)
        if first != row.path:
            yield InputError(
                f"编号“{shorten(row.id)}”已用于 {first}；每行编号须唯一。",
                f"The id “{shorten(row.id)}” is already used at {first}; ids must be unique.",
                path=f"{row.path}.id",
            )


def _zero_with_rows(
    statements: Mapping[str, CategoryFact], rows: list[Activity]
) -> Iterator[CalculatorError]:
    for row in rows:
        fact = statements.get(row.category)
        if fact is not None and fact.status == "zero" and (row.quantity or row.reported_kg_co2e):
            name = CATEGORIES[row.category]
            yield InputError(
                f"“{name.zh}”声明为零，却填写了数据。请删去其一。",
                f"“{name.en}” is stated as zero and has data. Remove one of them.",
                path=row.path,
            )
