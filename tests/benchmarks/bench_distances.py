"""How much faster is measuring each pair of places once than measuring every trip?"""

import numpy as np

from calculators.event.distances import distances_km, geodesic_km
from calculators.event.places import place
from tests.benchmarks import Contest, benchmark

TRIPS = 100_000
ORIGINS = (
    "北京",
    "上海",
    "广州",
    "深圳",
    "武汉",
    "西安",
    "重庆",
    "拉萨",
    "PEK",
    "HKG",
    "SIN",
    "NRT",
    "LHR",
    "JFK",
)
DESTINATIONS = ("成都", "CTU", "TFU")


@benchmark(name="event.distances", goal=0.1, n=TRIPS)
def event_distances():
    """A hundred thousand trips among 42 pairs, beside one geodesic per trip."""
    rng = np.random.default_rng(20_181_227)
    origins = [ORIGINS[index] for index in rng.integers(0, len(ORIGINS), TRIPS)]
    destinations = [DESTINATIONS[index] for index in rng.integers(0, len(DESTINATIONS), TRIPS)]

    def one_by_one():
        pairs = zip(origins, destinations, strict=True)
        return np.array([geodesic_km(place(start), place(end)) for start, end in pairs])

    return Contest(
        ours=lambda: distances_km(origins, destinations),
        reference=one_by_one,
        same=lambda mine, theirs: np.allclose(mine, theirs, rtol=1e-12, atol=0),
    )
