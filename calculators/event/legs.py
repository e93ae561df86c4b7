"""Along which way does a leg of a trip run, how far, and why so far?

A trip names its two ends, or its distance. Ends give the straight line between them; by rail and road it is
lengthened by the usual detour, by air it stays the great circle unless the factor counts kilometres flown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.errors import InputError
from calculators.event.distances import flown_km, geodesic_km, network_km
from calculators.event.places import place
from calculators.event.rows import About, amount
from calculators.inventory import Activity

TravelCategory = Literal["travel", "local_transport", "staff_travel"]
Way = Literal["great_circle", "flown", "rail", "coach", "car"]


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


def passenger_row(
    about: About, route: Route, persons: float | Decimal, *, leg: "Leg", factor: str, **inputs: object
) -> Activity:
    """Return the row of ``persons`` [persons] on a leg: persons x distance x ways. [passenger-km]"""
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
class Leg:
    """One way of a trip: how far as travelled and in a straight line, and the facts that say why. [km]"""

    one_way_km: float
    straight_km: float
    inputs: Mapping[str, object]


def leg_of(route: Route, about: About, way: Way) -> Leg:
    """Return one way of the trip as stated, or measured between its ends and lengthened for ``way``."""
    if route.distance_km_one_way is not None:
        return stated_leg(route, about)
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
    return Leg(one_way, straight, inputs)


def stated_leg(route: Route, about: About) -> Leg:
    """Return one way of the trip by its stated kilometres.

    Raises
    ------
    InputError
        They are missing.
    """
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
    return Leg(one_way, one_way, inputs)


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
