"""How far did people fly, in which cabin, and what else than CO2 did the flights do?"""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from calculators.errors import CalculatorError, DoubleUplift, InputError, UnknownName
from calculators.event.distances import distance_rules
from calculators.event.legs import Route, leg_of, passenger_row
from calculators.event.places import place
from calculators.event.rows import PARTS, About, positive
from calculators.factors import FactorLibrary
from calculators.inventory import Activity

Cabin = Literal["average", "economy", "premium_economy", "business", "first"]
Haul = Literal["domestic", "international", "short_haul", "long_haul"]
AirBasis = Literal["great_circle", "flown"]

CABINS: tuple[Cabin, ...] = ("average", "economy", "premium_economy", "business", "first")
HAULS: tuple[Haul, ...] = ("domestic", "international", "short_haul", "long_haul")


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
        Whether the effects of flight at altitude other than CO2, CH4 and N2O count, by a factor that carries
        them.

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
    leg = leg_of(route, about, basis)
    flight = haul or _haul(route, about, leg.straight_km)
    counted = "average" if flight == "domestic" else cabin
    family = f"travel.air.{flight}.{counted}" + ("" if non_co2 else ".without_non_co2")
    return [
        passenger_row(
            about, route, persons, leg=leg, factor=family, cabin=cabin, haul=flight, non_co2=non_co2
        )
    ]


def non_co2_row(row: Activity, *, multiplier: float | Decimal, library: FactorLibrary | None) -> Activity:
    """Effects of a flight other than CO2, CH4 and N2O, by a stated multiplier on a factor without them.

    Parameters
    ----------
    row
        The flight.
    multiplier
        All effects as a multiple of the factor, 1 or more. [1]
    library
        Knows what the factor carries; None asks nothing.

    Returns
    -------
    Activity
        Row ``<id>.non_co2`` with (multiplier - 1) times the distance. [passenger-km]

    Raises
    ------
    DoubleUplift
        The factor carries the effects already, or does not say that it leaves them out.
    """
    carried = row.inputs["non_co2"] or _carried_non_co2(row, library) is not False
    if carried and (library is not None or row.inputs["non_co2"]):
        raise DoubleUplift(
            f"因子“{row.factor}”已含（或未说明不含）高空非CO₂效应，再乘 {multiplier} 会重复计算。"
            "请填写 non_co2: false，或删去倍数。",
            f"“{row.factor}” already carries the non-CO2 effects of flight, or does not say that it leaves "
            f"them out; times {multiplier} they would count twice. Set non_co2: false or drop it.",
            path=f"{row.path}.non_co2_multiplier" if row.path else "non_co2_multiplier",
        )
    times = positive(
        multiplier, name_zh="倍数", name_en="The multiplier", path=f"{row.path}.non_co2_multiplier"
    )
    if times < 1:
        raise InputError(
            f"倍数 {multiplier} 应不小于 1：它包含航班本身的 CO₂。",
            f"The multiplier is {multiplier}; it holds the CO2 of the flight itself, so it is 1 or more.",
            path=f"{row.path}.non_co2_multiplier",
        )
    return replace(
        row,
        id=f"{row.id}.non_co2",
        label=f"{row.label} / {PARTS['non_co2']}",
        quantity=row.quantity * (times - 1),
        inputs={**row.inputs, "non_co2_multiplier": multiplier},
        formula=f"{row.formula} x (non_co2_multiplier - 1)",
    )


def _carried_non_co2(row: Activity, library: FactorLibrary | None) -> bool | None:
    if library is None:
        return None
    try:
        return library.lookup(row.factor, on=row.on, region=row.region).factor.non_co2_effects
    except CalculatorError:  # the engine names what is wrong with it
        return False


def air_basis(library: FactorLibrary, row: Activity) -> AirBasis:
    """Return what the factor that a flight's row will get counts: the great circle, or kilometres flown.

    A row whose factor cannot be found keeps the great circle; the engine names what is wrong with it.
    """
    try:
        found = library.lookup(row.factor, on=row.on, region=row.region).factor
    except CalculatorError:
        return "great_circle"
    return "flown" if found.distance_basis == "network" else "great_circle"


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
