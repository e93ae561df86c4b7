"""How far is it, and how far is it by the way people take?

The straight line is the geodesic on the WGS 84 ellipsoid [1]_. A list of trips holds few different pairs of
places, so each pair is measured once, whichever way it is travelled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray

from calculators.errors import InputError
from calculators.event.places import Place, place
from calculators.yaml_text import decimal_of, read_text_yaml

Way = Literal["rail", "coach", "car"]
PARAMETERS = Path(__file__).parent / "distances.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceRules:
    """The figures of ``distances.yaml``.

    Parameters
    ----------
    air_corrections
        Pairs of upper bound and addition, in order; the last has no bound. [km]
    detours
        Factor on the straight line for each way of travel.
    short_haul_up_to_km
        Longest flight of the short haul. [km]
    sources
        Source of each of them, by name.
    """

    air_corrections: tuple[tuple[Decimal | None, Decimal], ...]
    detours: Mapping[str, Decimal]
    short_haul_up_to_km: Decimal
    sources: Mapping[str, str]


@cache
def distance_rules() -> DistanceRules:
    """Return the shipped figures."""
    tree = read_text_yaml(PARAMETERS)
    steps = tree["air_corrections"]["steps"]
    used = {"air": tree["air_corrections"]["source"], "short_haul": tree["short_haul"]["source"]}
    used |= {way: row["source"] for way, row in tree["detours"].items()}
    return DistanceRules(
        air_corrections=tuple(
            (
                decimal_of(step["up_to_km"], where="distances.yaml:air") if step["up_to_km"] else None,
                decimal_of(step["add_km"], where="distances.yaml:air"),
            )
            for step in steps
        ),
        detours={
            way: decimal_of(row["factor"], where=f"distances.yaml:{way}")
            for way, row in tree["detours"].items()
        },
        short_haul_up_to_km=decimal_of(tree["short_haul"]["up_to_km"], where="distances.yaml:short_haul"),
        sources={name: tree["sources"][source] for name, source in used.items()},
    )


def geodesic_km(origin: Place, destination: Place) -> float:
    """Return the length of the shortest line between two places on the ellipsoid. [km]

    References
    ----------
    .. [1] C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87, 2013 (GeographicLib).
    """
    line = Geodesic.WGS84.Inverse(
        origin.latitude_deg,
        origin.longitude_deg,
        destination.latitude_deg,
        destination.longitude_deg,
        Geodesic.DISTANCE,
    )
    return float(line["s12"]) / 1000


def distances_km(origins: Sequence[str], destinations: Sequence[str]) -> NDArray[np.float64]:
    """Return the straight-line distance of each trip, measuring each pair of places once.

    Parameters
    ----------
    origins, destinations
        Names of places, as :func:`calculators.event.places.place` knows them; of one length.

    Returns
    -------
    NDArray[np.float64]
        One distance per trip. [km]

    Raises
    ------
    InputError
        The lists differ in length, or a name stands for several places.
    UnknownName
        A name is not known.
    """
    pairs, back = unique_pairs(origins, destinations)
    lengths = [geodesic_km(place(origin), place(destination)) for origin, destination in pairs]
    return np.array(lengths, dtype=np.float64)[back]


def unique_pairs(
    origins: Sequence[str], destinations: Sequence[str]
) -> tuple[list[tuple[str, str]], NDArray[np.intp]]:
    """Return the different pairs of names, there and back being one, and the pair that each trip has.

    Errors as :func:`distances_km`, but names are not looked up.
    """
    if len(origins) != len(destinations):
        raise InputError(
            f"出发地有 {len(origins)} 个，目的地有 {len(destinations)} 个，应当一一对应。",
            f"There are {len(origins)} origins and {len(destinations)} destinations; they must be pairs.",
        )
    names = {name: index for index, name in enumerate(dict.fromkeys((*origins, *destinations)))}
    known = list(names)
    first = np.fromiter(map(names.__getitem__, origins), dtype=np.int64, count=len(origins))
    second = np.fromiter(map(names.__getitem__, destinations), dtype=np.int64, count=len(destinations))
    codes = np.minimum(first, second) * len(known) + np.maximum(first, second)
    pairs, back = np.unique(codes, return_inverse=True)
    return [(known[code // len(known)], known[code % len(known)]) for code in pairs.tolist()], back


def distance_km(origin: str, destination: str) -> float:
    """Return the straight-line distance between two named places. [km]"""
    return float(distances_km([origin], [destination])[0])


def flown_km(straight_km: float) -> float:
    """Return the distance flown: the straight line and ICAO's correction for detours. [km]

    For factors per kilometre flown. Factors whose distance basis is the great circle take the straight line.
    """
    for up_to_km, add_km in distance_rules().air_corrections:
        if up_to_km is None or straight_km <= up_to_km:
            return straight_km + float(add_km)
    raise AssertionError("the last correction has no upper bound")


def network_km(straight_km: float, way: Way) -> float:
    """Return the distance by rail or road: the straight line times the usual detour. [km]"""
    return straight_km * float(distance_rules().detours[way])
