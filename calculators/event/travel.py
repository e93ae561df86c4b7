"""How far did people travel on land and water, by what?"""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from calculators.errors import InputError, UnknownName
from calculators.event.legs import Route, leg_of, passenger_row, stated_leg
from calculators.event.places import CHINESE_OUTSIDE
from calculators.event.rows import About, amount, positive
from calculators.inventory import Activity

RailService = Literal["high_speed", "conventional"]
FerryPassenger = Literal["average", "foot_passenger", "car_passenger"]

RAIL_SERVICES: tuple[RailService, ...] = ("high_speed", "conventional")
FERRY_PASSENGERS: tuple[FerryPassenger, ...] = ("average", "foot_passenger", "car_passenger")
SHARED_MODES = {
    "bus": "travel.bus",
    "minibus": "travel.minibus",
    "tram": "travel.tram",
    "bicycle": "travel.bicycle",
    "electric_bicycle": "travel.bicycle.electric",
    "scooter": "travel.scooter",
    "electric_scooter": "travel.scooter.electric",
    "kick_scooter": "travel.kick_scooter.electric",
}
"""Means of travel counted by the passenger-kilometre over stated kilometres, and their families."""
MOTORBIKES = ("average", "small", "medium", "large")
GRIDS_IN_FACTORS = ("CN", "GB")
"""Countries whose published factors for electric cars hold their own grid."""


def rail_trips(
    *, about: About, route: Route, persons: float | Decimal, service: RailService
) -> list[Activity]:
    """Rail trips of a group of people.

    Parameters
    ----------
    about
        Name and evidence of the row.
    route
        Both ends, or the distance along the network.
    persons
        People who take the train. [persons]
    service
        ``"high_speed"`` or ``"conventional"``.

    Returns
    -------
    list[Activity]
        One row in passenger-kilometres for ``travel.rail.<service>``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways; between two places, distance = straight line x detour of rail.
    """
    if service not in RAIL_SERVICES:
        raise UnknownName("铁路类型", "rail service", service, RAIL_SERVICES, path=about.at("service"))
    leg = leg_of(route, about, "rail")
    return [passenger_row(about, route, persons, leg=leg, factor=f"travel.rail.{service}", service=service)]


def coach_trips(*, about: About, route: Route, persons: float | Decimal) -> list[Activity]:
    """Trips by coach of ``persons`` people: one row for ``travel.coach``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways; between two places, distance = straight line x detour of a coach.
    """
    leg = leg_of(route, about, "coach")
    return [passenger_row(about, route, persons, leg=leg, factor="travel.coach")]


def metro_trips(*, about: About, route: Route, persons: float | Decimal) -> list[Activity]:
    """Trips by metro of ``persons`` people, the distance stated: one row for ``travel.metro``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways. ``persons`` counts people, not rides.
    """
    return [passenger_row(about, route, persons, leg=stated_leg(route, about), factor="travel.metro")]


def taxi_trips(*, about: About, route: Route, persons: float | Decimal) -> list[Activity]:
    """Trips by taxi or hailed car of ``persons`` people: one row for ``travel.taxi``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways; between two places, distance = straight line x detour by car.
    """
    leg = leg_of(route, about, "car")
    return [passenger_row(about, route, persons, leg=leg, factor="travel.taxi")]


def shared_trips(*, about: About, route: Route, persons: float | Decimal, mode: str) -> list[Activity]:
    """Trips by bus, tram, bicycle or scooter, the distance stated: one row for its family. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways. ``mode`` is a name of ``SHARED_MODES``.
    """
    if mode not in SHARED_MODES:
        raise UnknownName("交通方式", "means of travel", mode, SHARED_MODES, path=about.at("mode"))
    leg = stated_leg(route, about)
    return [passenger_row(about, route, persons, leg=leg, factor=SHARED_MODES[mode], mode=mode)]


def ferry_trips(
    *, about: About, route: Route, persons: float | Decimal, passenger: FerryPassenger = "average"
) -> list[Activity]:
    """Trips by ferry, the distance by sea stated: one row for ``travel.ferry.<passenger>``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways. A foot passenger brings no car; a car passenger's figure holds the car.
    """
    if passenger not in FERRY_PASSENGERS:
        raise UnknownName("渡轮乘客", "ferry passenger", passenger, FERRY_PASSENGERS, path=about.at("ferry"))
    leg = stated_leg(route, about)
    family = f"travel.ferry.{passenger}"
    return [passenger_row(about, route, persons, leg=leg, factor=family, passenger=passenger)]


def motorbike_trips(
    *,
    about: About,
    route: Route,
    persons: float | Decimal,
    size: str = "average",
    persons_per_vehicle: float | Decimal = 1,
) -> list[Activity]:
    """Trips by motorcycle: one row for ``travel.motorbike.<size>``. [vehicle-km]

    Notes
    -----
    vkm = persons / persons per vehicle x distance x ways. [persons] [persons/vehicle]
    """
    if size not in MOTORBIKES:
        raise UnknownName(
            "摩托车排量", "size of motorbike", size, MOTORBIKES, path=about.at("motorbike_size")
        )
    row = _vehicle_row(about, route, persons, persons_per_vehicle, field="persons_per_vehicle")
    return [replace(row, factor=f"travel.motorbike.{size}", inputs={**row.inputs, "size": size})]


def car_trips(
    *,
    about: About,
    route: Route,
    persons: float | Decimal,
    persons_per_car: float | Decimal,
    car_class: str,
    consumption_kwh_per_100km: float | Decimal | None = None,
) -> list[Activity]:
    """Trips by private car.

    Parameters
    ----------
    about
        Name and evidence of the row.
    route
        Both ends, or the distance by road.
    persons
        People who go by car. [persons]
    persons_per_car
        People in each car, the driver among them. [persons/car]
    car_class
        Class of car, the last part of a family ``travel.car.<class>``, for example ``"petrol.medium"``.
    consumption_kwh_per_100km
        Electricity that an electric car takes, where it is charged from the grid of ``about.region``.
        [kWh/100 km]

    Returns
    -------
    list[Activity]
        One row in vehicle-kilometres for ``travel.car.<class>``, or kilowatt-hours for ``electricity.grid``.
        [vehicle-km] [kWh]

    Raises
    ------
    InputError
        An electric car in a country whose grid is in no published factor, without its consumption.

    Notes
    -----
    vkm = persons / persons per car x distance x ways; kWh = vkm x consumption / 100.
    """
    row = _vehicle_row(about, route, persons, persons_per_car, field="persons_per_car")
    row = replace(row, factor=f"travel.car.{car_class}", inputs={**row.inputs, "car_class": car_class})
    if not car_class.startswith("electric"):
        return [row]
    if consumption_kwh_per_100km is not None:
        return [_on_the_grid(row, about, consumption_kwh_per_100km)]
    region = about.region or ""
    if region.split("-")[0] not in GRIDS_IN_FACTORS or region in CHINESE_OUTSIDE.values():
        raise InputError(
            f"没有“{region or '未写明地区'}”的电动汽车因子，别国的因子含别国电网。请填写每百公里耗电量。",
            f"There is no factor for electric cars in “{region or 'no region'}”, and one of another country "
            "holds that country's grid. State consumption_kwh_per_100km.",
            path=about.at("consumption_kwh_per_100km"),
        )
    return [row]


def _on_the_grid(row: Activity, about: About, consumption: float | Decimal) -> Activity:
    per_100_km = positive(
        consumption,
        name_zh="每百公里耗电量",
        name_en="The consumption",
        path=about.at("consumption_kwh_per_100km"),
    )
    return replace(
        row,
        quantity=row.quantity * per_100_km / 100,
        unit="kWh",
        factor="electricity.grid",
        inputs={**row.inputs, "consumption_kwh_per_100km": consumption},
        formula=f"{row.formula} x consumption_kwh_per_100km / 100",
    )


def _vehicle_row(
    about: About, route: Route, persons: float | Decimal, sharing: float | Decimal, *, field: str
) -> Activity:
    """Return a row in vehicle-kilometres; the caller names its factor."""
    travellers = amount(persons, name_zh="人数", name_en="The number of persons", path=about.at("persons"))
    each = positive(sharing, name_zh="每车人数", name_en="Persons per vehicle", path=about.at(field))
    leg = leg_of(route, about, "car")
    return about.row(
        category=route.category,
        quantity=travellers / each * leg.one_way_km * route.ways,
        unit="vehicle-km",
        factor="",
        inputs={"persons": persons, field: sharing, **leg.inputs},
        formula=f"persons / {field} x distance_km_one_way x ways",
    )
