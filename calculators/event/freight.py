"""How were goods brought to the event and back, leg by leg?

References
----------
.. [1] ISO 14083:2023: transport chains are made of legs; activity is mass times distance.
"""

from decimal import Decimal
from typing import Literal

from calculators.errors import InputError
from calculators.event.distances import geodesic_km, network_km
from calculators.event.legs import Route
from calculators.event.places import place
from calculators.event.rows import About, amount, measured_in, with_upstream
from calculators.inventory import Activity
from calculators.units import convert

LAND: dict[str, Literal["rail", "car"]] = {"rail": "rail", "road": "car", "van": "car", "truck": "car"}
"""Detour that lengthens the straight line of a leg, by the first word of its vehicle."""


def freight_leg(
    *,
    about: About,
    route: Route,
    vehicle: str,
    mass: float | Decimal | None = None,
    unit: str = "t",
    trucks: float | Decimal | None = None,
    upstream: bool = False,
) -> list[Activity]:
    """One leg of a shipment.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    route
        Both ends, or the distance; by sea the distance.
    vehicle
        End of a family ``freight.<vehicle>``, for example ``"road"``, ``"sea.container"`` or ``"air"``.
    mass
        Mass carried. [unit]
    unit
        Any unit of mass.
    trucks
        For ``"truck.<size>"``, whose factors count vehicles: trucks that make the leg. [trucks]
    upstream
        Whether the supply of the fuel is counted too, as a row of its own.

    Returns
    -------
    list[Activity]
        One row in tonne-kilometres, or vehicle-kilometres of trucks. [tonne-km] [vehicle-km]

    Notes
    -----
    tkm = mass x distance x ways; vkm = trucks x distance x ways. By air the distance is the great circle.
    """
    one_way, facts = _distance_km(about, route, vehicle)
    if vehicle.startswith("truck."):
        load = _stated(trucks, about, "trucks", "车次", "The number of trucks")
        measure, facts = "vehicle-km", {"trucks": trucks, **facts}
    else:
        measured_in(unit, "mass", path=about.at("unit"))
        given = _stated(mass, about, "quantity", "货物质量", "The mass of the goods")
        load = convert(given, unit, "t")
        measure, facts = "tonne-km", {"mass": mass, "unit": unit, **facts}
    row = about.row(
        category="freight",
        quantity=load * one_way * route.ways,
        unit=measure,
        factor=f"freight.{vehicle}",
        inputs={"vehicle": vehicle, **facts},
        formula=f"{'trucks' if measure == 'vehicle-km' else 'mass'} x distance_km_one_way x ways",
    )
    return with_upstream(row) if upstream else [row]


def _stated(value: float | Decimal | None, about: About, field: str, zh: str, en: str) -> float:
    if value is None:
        raise InputError(f"请填写{zh}。", f"{en} is missing.", path=about.at(field))
    return amount(value, name_zh=zh, name_en=en, path=about.at(field))


def _distance_km(about: About, route: Route, vehicle: str) -> tuple[float, dict[str, object]]:
    """Return one way of the leg and the facts that say why. [km]"""
    field = about.at("distance_km_one_way")
    ends = {"origin": route.origin, "destination": route.destination} if route.origin else {}
    if route.distance_km_one_way is not None:
        one_way = amount(route.distance_km_one_way, name_zh="单程距离", name_en="The distance", path=field)
        stated = {"distance_km_one_way": route.distance_km_one_way, "distance_basis": "stated"}
        return one_way, {**ends, **stated, "ways": route.ways}
    kind = vehicle.split(".", maxsplit=1)[0]
    if not route.origin or not route.destination or (kind not in LAND and kind != "air"):
        raise InputError(
            "请填写起点和终点，或单程公里数；水运只能填写公里数。",
            "Name both ends of the leg, or state its kilometres; by water only kilometres will do.",
            path=field,
        )
    straight = geodesic_km(
        place(route.origin, path=about.at("from")), place(route.destination, path=about.at("to"))
    )
    one_way = straight if kind == "air" else network_km(straight, LAND[kind])
    basis = "great_circle" if kind == "air" else LAND[kind]
    facts = {"straight_km": straight, "distance_km_one_way": one_way, "distance_basis": basis}
    return one_way, {**ends, **facts, "ways": route.ways}
