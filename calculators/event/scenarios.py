"""What would the footprint be in another place, by rail, online, with other meals, on green power?

Each scenario is a function from an event to an event: it changes the file's data and nothing else, so that it
is calculated like any other event and every line can be taken apart.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from calculators.engine import evaluate
from calculators.errors import CalculatorError, InputError, NumberError
from calculators.event.distances import distance_km, network_km
from calculators.event.file import EventInputs, read_event
from calculators.event.file_fields import reading_of
from calculators.event.places import place
from calculators.factors import FactorLibrary
from calculators.inventory import Inventory
from calculators.result import Result
from calculators.rulebooks import RuleBook

Data = dict[str, Any]
FLIGHT_FIELDS = ("cabin", "haul", "non_co2", "non_co2_multiplier", "factor", "upstream")
VEGETARIAN = ("vegetarian", "vegan")
PLACE_BOUND = ("air", "rail", "coach", "car", "taxi")
"""Means of travel whose distance follows from the two ends."""
HEADS = ("persons", "rooms", "meals")
KEPT = ("goods", "materials", "stands")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One change of an event, with words for people."""

    name: str
    zh: str
    en: str
    change: Callable[[EventInputs], EventInputs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one scenario gives: its result, and after - before by category. [kgCO2e]"""

    scenario: Scenario
    result: Result
    by_category: Mapping[str, Decimal]
    difference: Decimal
    market_difference: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An event as it is and under each scenario. [kgCO2e]"""

    before: Result
    columns: tuple[Column, ...]


def compare(
    event: EventInputs,
    scenarios: Sequence[Scenario],
    *,
    library: FactorLibrary,
    gwp_set: str | None = None,
    book: RuleBook | None = None,
) -> Comparison:
    """Return the footprint of an event side by side with those of its scenarios.

    Parameters
    ----------
    event
        The event as it is.
    scenarios
        What could be otherwise, each asked alone.
    library, gwp_set, book
        As for a footprint; the GWP set is the event's own unless stated.

    Notes
    -----
    difference = after - before, exact in milligrams, and the sum of the differences by category. Electricity
    by the market is beside the total where the grid counts: green power changes it, and it is told apart.
    """

    def footprint(one: EventInputs) -> Result:
        rows = one.activities(library, book=book, both_methods=True)
        return evaluate(Inventory.from_activities(rows), library, gwp_set or one.gwp_set)

    before = footprint(event)
    columns = []
    for scenario in scenarios:
        after = footprint(scenario.change(event))
        was, now = before.by("category"), after.by("category")
        names = dict.fromkeys((*was, *now))
        zero = Decimal(0)
        columns.append(
            Column(
                scenario=scenario,
                result=after,
                by_category={str(name): now.get(name, zero) - was.get(name, zero) for name in names},
                difference=after.total() - before.total(),
                market_difference=_beside(after) - _beside(before),
            )
        )
    return Comparison(before=before, columns=tuple(columns))


def together(scenarios: Sequence[Scenario]) -> Scenario:
    """Return the scenario of all of ``scenarios``, one after the other."""
    steps = tuple(scenarios)

    def change(event: EventInputs) -> EventInputs:
        for step in steps:
            event = step.change(event)
        return event

    return Scenario(name="together", zh="以上合计", en="all of these", change=change)


def moved(where: str) -> Scenario:
    """Return the scenario of the same event in another city: trips, grid, hotels of that place.

    Notes
    -----
    Trips that name where they come from are measured anew; a stated distance from nowhere named stays.
    """
    there = place(where)

    def change(event: EventInputs) -> EventInputs:
        data = _copy(event)
        facts = data["event"]
        old = str(facts.get("place", ""))
        facts["place"], facts["region"] = where, there.region
        for venue in facts.get("venues", ()):
            venue.pop("region", None)
            venue["place"] = where
        for rows in data.get("activities", {}).values():
            for row in rows:
                row.pop("region", None)
                for trip in (row, *row.get("groups", ())):
                    _measure_anew(trip, old, where)
        return read_event(data)

    shown = there.zh or where
    return Scenario(name="place", zh=f"改在{shown}", en=f"in {there.en}", change=change)


def rail_below(km: float | Decimal) -> Scenario:
    """Return the scenario of high-speed rail for every flight of up to ``km`` one way. [km]

    Notes
    -----
    Between two places the straight line is measured; a stated distance is lengthened by the detour of rail.
    """
    limit = float(km)
    if not limit > 0:
        raise NumberError("里程上限应大于 0。", "The limit must be above 0 km.", path="rail_below")

    def change(event: EventInputs) -> EventInputs:
        data = _copy(event)
        for trip, destination in _trips(data):
            straight = _straight_km(trip, destination) if trip.get("mode") == "air" else None
            if straight is None or straight > limit:
                continue
            for field in FLIGHT_FIELDS:
                trip.pop(field, None)
            trip |= {"mode": "rail", "service": "high_speed"}
            if "distance_km_one_way" in trip:
                trip["distance_km_one_way"] = _text(Decimal(repr(network_km(straight, "rail"))))
        return read_event(data)

    return Scenario(
        name="rail", zh=f"{limit:g} 公里以内改乘高铁", en=f"rail up to {limit:g} km", change=change
    )


def online(part: float | Decimal, *, hours_each: float | Decimal) -> Scenario:
    """Return the scenario in which a share of the attendees stays at home and watches. [1] [h/person]

    Notes
    -----
    Trips, rooms, meals and drinks of attendees shrink by the share; those who stay watch ``hours_each``.
    Trips of staff stay as they are.
    """
    share = _share(part, "online")

    def change(event: EventInputs) -> EventInputs:
        data = _copy(event)
        activities = data.setdefault("activities", {})
        persons = _attendees(data)
        for name in ("travel", "headcount_travel", "lodging", "catering"):
            for row in activities.get(name, ()):
                if row.get("category", "travel") != "staff_travel":
                    _scale(row, HEADS, 1 - share)
        for row in activities.get("drinks", ()):
            _scale(row, ("quantity",), 1 - share)
        activities["online"] = [
            *activities.get("online", ()),
            {
                "id": _free_id(data, "scenario-online"),
                "label": "线上参与 · online",
                "persons": _text(persons * share),
                "hours_each": _text(Decimal(str(hours_each))),
            },
        ]
        return read_event(data)

    return Scenario(name="online", zh=f"{share:.0%} 线上参与", en=f"{share:.0%} online", change=change)


def vegetarian(part: float | Decimal) -> Scenario:
    """Return the scenario in which a share of the other meals is vegetarian. [1]"""
    share = _share(part, "vegetarian")

    def change(event: EventInputs) -> EventInputs:
        data = _copy(event)
        kept = []
        for row in data.get("activities", {}).get("catering", ()):
            if row["kind"] in VEGETARIAN or not share:
                kept.append(row)
                continue
            other = copy.deepcopy(row) | {
                "kind": "vegetarian",
                "id": _free_id(data, f"{row['id']}-vegetarian"),
            }
            other.pop("factor", None)
            _scale(other, HEADS, share)
            _scale(row, HEADS, 1 - share)
            kept += [other] if share == 1 else [row, other]
        if kept:
            data["activities"]["catering"] = kept
        return read_event(data)

    return Scenario(
        name="vegetarian", zh=f"{share:.0%} 的其他餐改为素食", en=f"{share:.0%} vegetarian", change=change
    )


def vegetarian_days(days: int, event: EventInputs) -> Scenario:
    """Return the scenario of whole vegetarian days out of the days of ``event``. [days]

    Raises
    ------
    NumberError
        More days than the event has.
    """
    whole = (event.end - event.start).days + 1
    if not 0 <= days <= whole:
        raise NumberError(
            f"活动共 {whole} 天，素食日不应为 {days} 天。",
            f"The event has {whole} days; {days} of them cannot be vegetarian.",
            path="vegetarian_days",
        )
    return vegetarian(Decimal(days) / Decimal(whole))


def green_power(part: float | Decimal) -> Scenario:
    """Return the scenario of a green-power contract for a share of all electricity. [1]

    Notes
    -----
    It moves the result by the market; by the grid nothing changes, which the comparison shows apart.
    """
    share = _share(part, "green_power")

    def change(event: EventInputs) -> EventInputs:
        data = _copy(event)
        for row in data.get("activities", {}).get("electricity", ()):
            row.pop("certificates", None)
            row["renewable_share"] = _text(share)
        return read_event(data)

    return Scenario(name="green_power", zh=f"{share:.0%} 绿电", en=f"{share:.0%} green power", change=change)


def reused(uses: int) -> Scenario:
    """Return the scenario in which goods, materials and stands bought for once serve ``uses`` times. [1]"""
    if uses < 1:
        raise NumberError("使用次数应不小于 1。", "Things serve once or more.", path="reuse")

    def change(event: EventInputs) -> EventInputs:
        data = _copy(event)
        for name in KEPT:
            for row in data.get("activities", {}).get(name, ()):
                if row.get("acquired", "bought") == "bought" and "uses" not in row:
                    row |= {"acquired": "reused", "uses": str(uses)}
        return read_event(data)

    return Scenario(name="reuse", zh=f"物品使用 {uses} 次", en=f"things used {uses} times", change=change)


def _copy(event: EventInputs) -> Data:
    data: Data = copy.deepcopy(dict(event.data))
    return data


def _share(part: float | Decimal, path: str) -> Decimal:
    share = Decimal(str(part))
    if not 0 <= share <= 1:
        raise NumberError(
            f"比例为 {part}，应在 0 与 1 之间。",
            f"The share is {part}; it must lie between 0 and 1.",
            path=path,
        )
    return share


def _trips(data: Data) -> list[tuple[Data, str]]:
    """Return every trip with its destination, those of headcounts among them."""
    facts = data["event"]
    venues = {venue["id"]: venue for venue in facts.get("venues", ())}
    found = []
    for name in ("travel", "headcount_travel"):
        for row in data.get("activities", {}).get(name, ()):
            at = venues.get(row.get("venue", ""), {}).get("place") or facts.get("place", "")
            found += [(trip, str(trip.get("to") or at)) for trip in row.get("groups", (row,))]
    return found


def _straight_km(trip: Data, destination: str) -> float | None:
    """Return the length of a flight as the crow flies, None where nobody knows it. [km]"""
    if "distance_km_one_way" in trip:
        reading = reading_of(trip, "distance_km_one_way", "")
        return float(reading.value) if reading.unit in {"", "km"} else None
    try:
        return distance_km(str(trip.get("from", "")), destination)
    except CalculatorError:
        return None


def _measure_anew(trip: Data, old: str, new: str) -> None:
    """Let a trip with a known place of departure end in the new place."""
    if trip.get("mode") not in PLACE_BOUND or "from" not in trip:
        return
    if trip.get("to") == old:
        trip["to"] = new
    if "to" not in trip or trip["to"] == new:
        trip.pop("distance_km_one_way", None)
        trip.pop("haul", None)


def _scale(row: Data, fields: Sequence[str], by: Decimal) -> None:
    """Multiply the figures of a row; a text keeps its unit."""
    for field in fields:
        if field in row:
            reading = reading_of(row, field, "")
            row[field] = f"{_text(reading.value * by)} {reading.unit}".strip()


def _attendees(data: Data) -> Decimal:
    """Return the persons on site, else those who travel as attendees. [persons]"""
    stated = data["event"].get("attendees_on_site")
    if stated:
        return Decimal(stated)
    rows = data.get("activities", {})
    counted = [
        reading_of(row, "persons", "").value
        for name in ("travel", "headcount_travel")
        for row in rows.get(name, ())
        if row.get("category", "travel") == "travel"
    ]
    if not counted:
        raise InputError(
            "不知道参会人数。请填写现场人数。",
            "Nobody knows how many attend. State attendees_on_site.",
            path="event.attendees_on_site",
        )
    return sum(counted, Decimal(0))


def _free_id(data: Data, wanted: str) -> str:
    taken = {row.get("id") for rows in data.get("activities", {}).values() for row in rows}
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _beside(result: Result) -> Decimal:
    """Return electricity by the method that does not count. [kgCO2e]"""
    lines = [line for line in result.outside if line.activity.inputs.get("method")]
    return sum((line.total_kg_co2e for line in lines), Decimal(0))
