"""How far did people travel, by what?

A trip names its two ends, or its distance. Ends give the straight line between them; by rail and road it is
lengthened by the usual detour, by air it stays the great circle unless the factor counts kilometres flown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.errors import CalculatorError, InputError, UnknownName
from calculators.event.distances import distance_rules, flown_km, geodesic_km, network_km
from calculators.event.places import place
from calculators.event.rows import About, amount, positive
from calculators.factors import FactorLibrary
from calculators.inventory import Activity

Cabin = Literal["average", "economy", "premium_economy", "business", "first"]
Haul = Literal["domestic", "international", "short_haul", "long_haul"]
AirBasis = Literal["great_circle", "flown"]
RailService = Literal["high_speed", "conventional"]
TravelCategory = Literal["travel", "local_transport", "staff_travel"]

CABINS: tuple[Cabin, ...] = ("average", "economy", "premium_economy", "business", "first")
HAULS: tuple[Haul, ...] = ("domestic", "international", "short_haul", "long_haul")
RAIL_SERVICES: tuple[RailService, ...] = ("high_speed", "conventional")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """From where to where, how often, or how far if that is stated.

    Parameters
    ----------
    origin, destination
        Places, as :func:`calculators.event.places.place` knows them; or else ``distance_km_one_way``.
    distance_km_one_way
        Distance of one way as travelled. [km]
    return_trip
        Whether people also travel back the same way.
    straight_km
        Straight line between the ends where it has been measured before, in a batch. [km]
    category
        travel (attendees there and back), local_transport or staff_travel.
    """

    origin: str = ""
    destination: str = ""
    distance_km_one_way: float | Decimal | None = None
    return_trip: bool = True
    straight_km: float | None = None
    category: TravelCategory = "travel"

    @property
    def ways(self) -> int:
        """2 for there and back, 1 for one way."""
        return 2 if self.return_trip else 1


def air_trips(
    *,
    about: About,
    route: Route,
    persons: float | Decimal,
    cabin: Cabin = "average",
    haul: Haul | None = None,
    basis: AirBasis = "great_circle",
    non_co2: bool = True,
) -> list[Activity]:
    """Flights of a group of people.

    Parameters
    ----------
    about
        Name and evidence of the row.
    route
        Both ends, or the distance, along the great circle or as flown as ``basis`` says.
    persons
        People who fly. [persons]
    cabin
        Class of travel. Domestic flights have no factor by cabin; theirs is the average.
    haul
        Kind of flight; None takes it from the ends of the route [1]_: domestic within mainland China, short
        up to 3 700 km and long above it to and from the United Kingdom, international elsewhere.
    basis
        What the factor counts: kilometres of the great circle (any uplift is inside the factor), or
        kilometres flown, for which ICAO's correction is added to the straight line.
    non_co2
        Whether the effects of flight at altitude other than CO2, CH4 and N2O count.

    Returns
    -------
    list[Activity]
        One row in passenger-kilometres for ``travel.air.<haul>.<cabin>[.without_non_co2]``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways.

    References
    ----------
    .. [1] UK DESNZ, greenhouse gas conversion factors 2025, methodology, business travel by air.
    """
    if cabin not in CABINS:
        raise UnknownName("舱位", "cabin", cabin, CABINS, path=about.at("cabin"))
    if haul is not None and haul not in HAULS:
        raise UnknownName("航程", "haul", haul, HAULS, path=about.at("haul"))
    leg = _leg(route, about, basis)
    flight = haul or _haul(route, about, leg.straight_km)
    counted = "average" if flight == "domestic" else cabin
    family = f"travel.air.{flight}.{counted}" + ("" if non_co2 else ".without_non_co2")
    return [
        _passenger_row(
            about, route, persons, leg=leg, factor=family, cabin=cabin, haul=flight, non_co2=non_co2
        )
    ]


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
    leg = _leg(route, about, "rail")
    return [_passenger_row(about, route, persons, leg=leg, factor=f"travel.rail.{service}", service=service)]


def coach_trips(*, about: About, route: Route, persons: float | Decimal) -> list[Activity]:
    """Trips by coach of ``persons`` people: one row for ``travel.coach``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways; between two places, distance = straight line x detour of a coach.
    """
    leg = _leg(route, about, "coach")
    return [_passenger_row(about, route, persons, leg=leg, factor="travel.coach")]


def air_basis(library: FactorLibrary, row: Activity) -> AirBasis:
    """Return what the factor that a flight's row will get counts: the great circle, or kilometres flown.

    A row whose factor cannot be found keeps the great circle; the engine names what is wrong with it.
    """
    try:
        found = library.lookup(row.factor, on=row.on, region=row.region).factor
    except CalculatorError:
        return "great_circle"
    return "flown" if found.distance_basis == "network" else "great_circle"


def metro_trips(*, about: About, route: Route, persons: float | Decimal) -> list[Activity]:
    """Trips by metro of ``persons`` people, the distance stated: one row for ``travel.metro``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways. ``persons`` counts people, not rides.
    """
    return [_passenger_row(about, route, persons, leg=_stated(route, about), factor="travel.metro")]


def taxi_trips(*, about: About, route: Route, persons: float | Decimal) -> list[Activity]:
    """Trips by taxi or hailed car of ``persons`` people: one row for ``travel.taxi``. [passenger-km]

    Notes
    -----
    pkm = persons x distance x ways; between two places, distance = straight line x detour by car.
    """
    leg = _leg(route, about, "car")
    return [_passenger_row(about, route, persons, leg=leg, factor="travel.taxi")]


def car_trips(
    *,
    about: About,
    route: Route,
    persons: float | Decimal,
    persons_per_car: float | Decimal,
    car_class: str,
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

    Returns
    -------
    list[Activity]
        One row in vehicle-kilometres for ``travel.car.<class>``. [vehicle-km]

    Notes
    -----
    vkm = persons / persons per car x distance x ways.
    """
    travellers = amount(persons, name_zh="人数", name_en="The number of persons", path=about.at("persons"))
    sharing = positive(
        persons_per_car, name_zh="每车人数", name_en="Persons per car", path=about.at("persons_per_car")
    )
    leg = _leg(route, about, "car")
    return [
        about.row(
            category=route.category,
            quantity=travellers / sharing * leg.one_way_km * route.ways,
            unit="vehicle-km",
            factor=f"travel.car.{car_class}",
            inputs={
                "persons": persons,
                "persons_per_car": persons_per_car,
                "car_class": car_class,
                **leg.inputs,
            },
            formula="persons / persons_per_car x distance_km_one_way x ways",
        )
    ]


def _passenger_row(
    about: About, route: Route, persons: float | Decimal, *, leg: "_Leg", factor: str, **inputs: object
) -> Activity:
    travellers = amount(persons, name_zh="人数", name_en="The number of persons", path=about.at("persons"))
    return about.row(
        category=route.category,
        quantity=travellers * leg.one_way_km * route.ways,
        unit="passenger-km",
        factor=factor,
        inputs={"persons": persons, **inputs, **leg.inputs},
        formula="persons x distance_km_one_way x ways",
    )


@dataclass(frozen=True, slots=True)
class _Leg:
    """One way of a trip: how far, and the facts that say why."""

    one_way_km: float
    straight_km: float
    inputs: Mapping[str, object]


def _leg(route: Route, about: About, way: Literal["great_circle", "flown", "rail", "coach", "car"]) -> _Leg:
    """Return one way of the trip as stated, or measured between its ends and lengthened for ``way``."""
    if route.distance_km_one_way is not None:
        return _stated(route, about)
    straight = _straight_km(route, about)
    if way == "great_circle":
        one_way = straight
    elif way == "flown":
        one_way = flown_km(straight)
    else:
        one_way = network_km(straight, way)
    inputs = {
        "origin": route.origin,
        "destination": route.destination,
        "straight_km": straight,
        "distance_km_one_way": one_way,
        "distance_basis": way,
        "ways": route.ways,
    }
    return _Leg(one_way, straight, inputs)


def _stated(route: Route, about: About) -> _Leg:
    field = about.at("distance_km_one_way")
    if route.distance_km_one_way is None:
        raise InputError("请填写单程公里数。", "State the kilometres of one way.", path=field)
    one_way = amount(
        route.distance_km_one_way, name_zh="单程距离", name_en="The distance of one way", path=field
    )
    inputs: dict[str, object] = {
        "distance_km_one_way": route.distance_km_one_way,
        "distance_basis": "stated",
        "ways": route.ways,
    }
    if route.origin:
        inputs = {"origin": route.origin, "destination": route.destination, **inputs}
    return _Leg(one_way, one_way, inputs)


def _straight_km(route: Route, about: About) -> float:
    """Return the straight line between the ends. [km]"""
    if not route.origin or not route.destination:
        raise InputError(
            "请填写出发地和目的地，或单程公里数。",
            "Name both ends of the trip, or state the kilometres of one way.",
            path=about.path,
        )
    origin = place(route.origin, path=about.at("from"))
    destination = place(route.destination, path=about.at("to"))
    return geodesic_km(origin, destination) if route.straight_km is None else route.straight_km


def _haul(route: Route, about: About, straight_km: float) -> Haul:
    if not route.origin or not route.destination:
        raise InputError(
            f"只有公里数时无法判断航程。请填写：{'、'.join(HAULS)}。",
            f"From kilometres alone the kind of flight is not known. State one: {', '.join(HAULS)}.",
            path=about.at("haul"),
        )
    ends = (place(route.origin), place(route.destination))
    if all(end.mainland_china for end in ends):
        return "domestic"
    if all(end.country != "GB" for end in ends):
        return "international"
    return "short_haul" if straight_km <= distance_rules().short_haul_up_to_km else "long_haul"
