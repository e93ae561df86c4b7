"""Which activity rows do the trips of an event file make?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from calculators.errors import CalculatorError, InputError
from calculators.event.air import air_basis, air_trips, non_co2_row
from calculators.event.distances import distances_km
from calculators.event.file_fields import Row, Setting, number_of, number_or
from calculators.event.headcount import headcount_groups
from calculators.event.legs import Route
from calculators.event.places import place
from calculators.event.rows import About, with_upstream
from calculators.event.travel import (
    car_trips,
    coach_trips,
    ferry_trips,
    metro_trips,
    motorbike_trips,
    rail_trips,
    shared_trips,
    taxi_trips,
)
from calculators.inventory import Activity


def trip_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the rows of one trip, by its means of travel; with ``upstream`` one for the supply of fuel."""
    made = _rows_of_mode(row, about, setting)
    if row.get("upstream", False):
        return [*with_upstream(made[0]), *made[1:]]
    return made


def _rows_of_mode(row: Row, about: About, setting: Setting) -> list[Activity]:
    route = _route(row, about, setting)
    persons = number_or(row, "persons", about, 0)
    same: dict[str, Any] = {"about": about, "route": route, "persons": persons}
    mode = row["mode"]
    if mode == "air":
        return _flight(row, about, setting, same)
    if mode == "car":
        return _car(row, about, same)
    if mode == "rail":
        return rail_trips(**same, service=row.get("service", "high_speed"))
    if mode == "ferry":
        return ferry_trips(**same, passenger=row.get("ferry", "average"))
    if mode == "motorbike":
        size, sharing = row.get("motorbike_size", "average"), number_or(row, "persons_per_vehicle", about, 1)
        return motorbike_trips(**same, size=size, persons_per_vehicle=sharing)
    plain = {"coach": coach_trips, "metro": metro_trips, "taxi": taxi_trips}
    return plain[mode](**same) if mode in plain else shared_trips(**same, mode=mode)


def _car(row: Row, about: About, same: dict[str, Any]) -> list[Activity]:
    sharing = number_of(row, "persons_per_car", about)
    if sharing is None:
        raise InputError(
            "请填写每车人数。", "State the persons in each car.", path=about.at("persons_per_car")
        )
    return car_trips(
        **same,
        persons_per_car=sharing,
        car_class=row.get("car_class", "average"),
        consumption_kwh_per_100km=number_of(row, "consumption_kwh_per_100km", about),
    )


def _flight(row: Row, about: About, setting: Setting, same: dict[str, Any]) -> list[Activity]:
    facts: dict[str, Any] = {
        **same,
        "cabin": row.get("cabin", "average"),
        "haul": row.get("haul"),
        "non_co2": row.get("non_co2", True),
    }
    rows = air_trips(**facts)
    asked = replace(rows[0], factor=row.get("factor", rows[0].factor))
    if setting.library is not None and air_basis(setting.library, asked) == "flown":
        rows = air_trips(**facts, basis="flown")
    multiplier = number_of(row, "non_co2_multiplier", about)
    if multiplier is None:
        return rows
    # A factor named by its key decides alone whether it carries the effects.
    flight = replace(asked, inputs={**asked.inputs, "non_co2": facts["non_co2"] and "factor" not in row})
    return [rows[0], non_co2_row(flight, multiplier=multiplier, library=setting.library)]


def _route(row: Row, about: About, setting: Setting) -> Route:
    origin, destination = row.get("from", ""), _destination(row, setting)
    stated = number_of(row, "distance_km_one_way", about, unit="km")
    return Route(
        origin=origin,
        destination=destination if origin else "",
        distance_km_one_way=stated,
        return_trip=row.get("return", True),
        straight_km=setting.straight_km.get((origin, destination)),
        category=row.get("category", "travel"),
    )


def _destination(row: Row, setting: Setting) -> str:
    venue = setting.venues.get(row.get("venue", ""), {})
    return str(row.get("to") or venue.get("place") or setting.place)


def headcount_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the rows of the trips that a headcount and shares of groups stand for."""
    persons = number_or(row, "persons", about, 0)
    shares = [
        number_or(group, "share", replace(about, path=about.at(f"groups.{number}")), 0)
        for number, group in enumerate(row["groups"])
    ]
    rows: list[Activity] = []
    trips = headcount_groups(row["groups"], shares, persons=persons, path=about.path)
    for number, (trip, share) in enumerate(zip(trips, shares, strict=True), start=1):
        shown = str(trip.get("label") or trip.get("from") or trip["mode"])
        part = replace(about.part(str(number), shown), path=about.at(f"groups.{number - 1}"))
        shared = {"category": row.get("category", "travel"), "venue": row.get("venue", "")}
        made = trip_rows({**shared, **trip}, part, setting)
        known = {"headcount": persons, "share": share}
        rows += [replace(one, inputs={**known, **one.inputs}) for one in made]
    return rows


def all_trips(sections: Mapping[str, list[Row]], skip: Callable[[str], bool]) -> Iterator[Row]:
    """Return every trip of the file whose shape is sound, those of headcounts among them."""
    for number, row in enumerate(sections.get("travel", ())):
        if not skip(f"activities.travel.{number}"):
            yield row
    for number, row in enumerate(sections.get("headcount_travel", ())):
        if not skip(f"activities.headcount_travel.{number}"):
            for group in row["groups"]:
                yield {"venue": row.get("venue", ""), **group}


def with_distances(trips: Iterable[Row], setting: Setting) -> Setting:
    """Return the setting with the straight lines of all trips whose ends are known, each measured once."""
    known: dict[str, bool] = {}
    pairs: dict[tuple[str, str], None] = {}
    for row in trips:
        if "distance_km_one_way" in row:
            continue
        ends = (str(row.get("from", "")), _destination(row, setting))
        if all(_is_place(name, known) for name in ends):
            pairs[ends] = None
    lengths = distances_km([origin for origin, _ in pairs], [destination for _, destination in pairs])
    return replace(setting, straight_km=dict(zip(pairs, lengths.tolist(), strict=True)))


def _is_place(name: str, known: dict[str, bool]) -> bool:
    if name not in known:
        try:
            place(name)
            known[name] = True
        except CalculatorError:
            known[name] = False
    return known[name]
