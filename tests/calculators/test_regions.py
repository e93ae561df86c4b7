"""Is the way from a place to a larger one the one that the announcements allow?"""

import pytest

from calculators.regions import UnknownRegion, chain, region_code, regions


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("CN-ZJ", ("CN-ZJ", "CN-grid-east", "CN", "001")),
        ("CN-XZ", ("CN-XZ", "CN", "001")),
        ("CN-HK", ("CN-HK", "001")),
        ("HK", ("CN-HK", "001")),
        ("TW", ("CN-TW", "001")),
        ("浙江", ("CN-ZJ", "CN-grid-east", "CN", "001")),
        ("四川省", ("CN-SC", "CN-grid-southwest", "CN", "001")),
        ("NO", ("NO", "001")),
        ("001", ("001",)),
        (None, ("001",)),
        ("", ("001",)),
    ],
)
def test_chain_goes_to_larger_places(place, expected):
    assert chain(place) == expected


def test_norway_survives_yaml():
    assert regions()["NO"].zh == "挪威"


def test_all_34_chinese_divisions_and_249_countries_are_known():
    codes = list(regions())

    assert len([code for code in codes if code.startswith("CN-") and len(code) == 5]) == 34
    assert (
        len([code for code in codes if len(code) == 2]) == 249 - 3
    )  # HK, MO and TW are CN-HK, CN-MO and CN-TW
    assert len([code for code in codes if code.startswith("CN-grid-")]) == 7


def test_unknown_place_is_an_error_not_the_world():
    with pytest.raises(UnknownRegion) as refused:
        chain("CN-Z", path="event.region")

    assert refused.value.path == "event.region"
    assert "CN-ZJ" in refused.value.nearest


def test_region_code_reads_chinese_names():
    assert region_code("内蒙古自治区") == "CN-NM"
