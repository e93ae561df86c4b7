"""Is a place found by any of its names, and is each pair of places measured once and right?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.errors import InputError, UnknownName
from calculators.event.distances import (
    distance_km,
    distance_rules,
    distances_km,
    flown_km,
    geodesic_km,
    network_km,
    unique_pairs,
)
from calculators.event.places import place

NAMES = ["北京", "上海", "Chengdu", "HGH", "Lhasa", "SIN", "里约热内卢", "AKL"]


@pytest.mark.parametrize(
    ("name", "zh", "region"),
    [
        ("杭州", "杭州", "CN-ZJ"),
        ("杭州市", "杭州", "CN-ZJ"),
        ("Hangzhou", "杭州", "CN-ZJ"),
        ("hangzhou", "杭州", "CN-ZJ"),
        ("Suzhou, CN-AH", "宿州", "CN-AH"),
        ("吉林市", "吉林", "CN-JL"),
        ("香港特别行政区", "香港", "CN-HK"),
        ("Rio de Janeiro", "里约热内卢", "BR"),
    ],
)
def test_place_is_found_by_any_of_its_names(name, zh, region):
    found = place(name)

    assert (found.zh, found.region) == (zh, region)


def test_airport_is_found_by_its_code():
    found = place("HGH")

    assert found.en == "Hangzhou Xiaoshan International Airport"
    assert (found.country, found.mainland_china) == ("CN", True)
    assert place("HKG").region == "CN-HK"
    assert place("TPE").mainland_china is False


@pytest.mark.parametrize("name", ["Suzhou", "Taizhou", "Fuzhou", "Yichun", "Yulin"])
def test_name_of_two_places_is_refused_with_both(name):
    with pytest.raises(InputError) as caught:
        place(name, path="travel.0.from")

    assert caught.value.path == "travel.0.from"
    assert caught.value.message_en.count(f"“{name}, CN-") == 2


def test_unknown_place_names_the_nearest():
    with pytest.raises(UnknownName) as caught:
        place("Chengdoo")

    assert "Chengdu" in caught.value.nearest


def test_known_distances_are_met():
    # Great-circle distances of the airport pairs as flight schedules print them, to 0.5 %.
    assert distance_km("PEK", "SHA") == pytest.approx(1076, rel=0.005)
    assert distance_km("LHR", "JFK") == pytest.approx(5555, rel=0.005)
    assert distance_km("PEK", "LAX") == pytest.approx(10_058, rel=0.005)


def test_batch_equals_the_single_measurements_in_order():
    origins, destinations = NAMES, NAMES[::-1]

    together = distances_km(origins, destinations)

    alone = [geodesic_km(place(a), place(b)) for a, b in zip(origins, destinations, strict=True)]
    assert together == pytest.approx(alone, rel=1e-12)


def test_each_pair_is_measured_once():
    origins, destinations = ["北京", "成都", "北京"] * 1000, ["成都", "北京", "上海"] * 1000

    pairs, back = unique_pairs(origins, destinations)

    assert pairs == [("北京", "成都"), ("北京", "上海")]
    assert back.tolist() == [0, 0, 1] * 1000
    assert distances_km(origins, destinations)[:2].tolist() == [distance_km("北京", "成都")] * 2


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_way_back_is_as_long_and_nothing_is_longer_than_half_the_earth(origin, destination):
    there, back = distance_km(origin, destination), distance_km(destination, origin)

    assert there == back
    assert 0 <= there <= 20_004
    assert (there == 0) is (origin == destination)


def test_no_trips_have_no_distances_and_pairs_must_match():
    assert np.array_equal(distances_km([], []), np.zeros(0))
    with pytest.raises(InputError, match="1 origins and 2 destinations"):
        distances_km(["北京"], ["上海", "成都"])


@pytest.mark.parametrize(
    ("straight_km", "expected_km"), [(0, 50), (550, 600), (551, 651), (5500, 5600), (5501, 5626)]
)
def test_flown_distance_has_icaos_correction(straight_km, expected_km):
    assert flown_km(straight_km) == expected_km


def test_detours_are_those_of_the_file_and_sourced():
    assert network_km(1000, "rail") == 1200
    assert network_km(1000, "coach") == 1500
    assert network_km(1000, "car") == 1417
    assert set(distance_rules().sources) == {"air", "short_haul", "rail", "coach", "car"}
