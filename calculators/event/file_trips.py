"""Which activity rows do the trips of an event file make?"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from calculators.errors import CalculatorError, InputError
from calculators.event.distances import distances_km
from calculators.event.file_fields import Row, Setting, number_of, number_or
from calculators.event.places import place
from calculators.event.rows import About
from calculators.event.travel import (
    Route,
    air_basis,
    air_trips,
    car_trips,
    coach_trips,
    metro_trips,
    rail_trips,
    taxi_trips,
)
from calculators.inventory import Activity


def trip_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the rows of one trip, by its means of travel."""
    route = _route(row, about, setting)
    persons = number_or(row, "persons", about, 0)
    mode = row["mode"]
    if mode == "air":
        return _flight(row, about, setting, route=route, persons=persons)
    if mode == "rail":
        service = row.get("service", "high_speed")
        return rail_trips(about=about, route=route, persons=persons, service=service)
    if mode == "car":
        sharing = number_of(row, "persons_per_car", about)
        if sharing is None:
            raise InputError(
                "请填写每车人数。", "State the persons in each car.", path=about.at("persons_per_car")
            )
        car_class = row.get("car_class", "average")
        return car_trips(
            about=about, route=route, persons=persons, persons_per_car=sharing, car_class=car_class
        )
    trips = {"coach": coach_trips, "metro": metro_trips, "taxi": taxi_trips}[mode]
    return trips(about=about, route=route, persons=persons)


def _flight(row: Row, about: About, setting: Setting, *, route: Route, persons: Decimal) -> list[Activity]:
    facts: dict[str, Any] = {
        "about": about,
        "route": route,
        "persons": persons,
        "cabin": row.get("cabin", "average"),
        "haul": row.get("haul"),
        "non_co2": row.get("non_co2", True),
    }
    rows = air_trips(**facts)
    if setting.library is not None and air_basis(setting.library, rows[0]) == "flown":
        return air_trips(**facts, basis="flown")
    return rows


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
