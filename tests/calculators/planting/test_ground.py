"""Is ground measured on the ellipsoid, and are crossing lines and shared ground refused?"""

import math

import pytest

from calculators.errors import InputError, NumberError
from calculators.planting.ground import SelfCrossing, area_mu, outline, overlap_mu, overlaps, refuse_overlap

SQUARE = [(119.70, 30.20), (119.71, 30.20), (119.71, 30.21), (119.70, 30.21)]
EAST = [(lon + 0.005, lat) for lon, lat in SQUARE]
BESIDE = [(lon + 0.01, lat) for lon, lat in SQUARE]


def test_area_is_geodesic():
    """0.01 x 0.01 degrees at 30.2 north: 962.9 m x 1 108.6 m, by the radii of curvature of WGS 84."""
    a, e2, latitude = 6378137.0, 0.00669437999014, math.radians(30.205)
    w = math.sqrt(1 - e2 * math.sin(latitude) ** 2)
    metres = (a * math.cos(latitude) / w * math.radians(0.01)) * (a * (1 - e2) / w**3 * math.radians(0.01))

    assert area_mu(SQUARE) == pytest.approx(metres * 3 / 2000, rel=1e-6)


def test_direction_and_closing_corner_change_nothing():
    assert area_mu(SQUARE[::-1]) == pytest.approx(area_mu(SQUARE), rel=1e-12)
    assert outline([*SQUARE, SQUARE[0]]) == tuple(SQUARE)
    assert outline(SQUARE[::-1])[0] == SQUARE[0]


def test_crossing_line_is_refused_where_it_crosses():
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]

    with pytest.raises(SelfCrossing, match=r"119\.705 30\.205"):
        area_mu(bow)


@pytest.mark.parametrize(
    ("corners", "error"),
    [
        ([], InputError),
        (SQUARE[:2], InputError),
        ([SQUARE[0]] * 5, InputError),
        ([(0, 0), (1, 91), (1, 0)], NumberError),
        ([(0, 0), (float("nan"), 1), (1, 0)], NumberError),
        ([(0, 0), (20, 1), (1, 0)], NumberError),
        ([(179.9, 0), (-179.9, 0), (179.9, 0.1)], NumberError),
    ],
)
def test_line_that_is_no_site_is_refused(corners, error):
    with pytest.raises(error):
        outline(corners)


def test_overlap_is_half_and_neighbours_share_nothing():
    assert overlap_mu(SQUARE, EAST) == pytest.approx(area_mu(SQUARE) / 2, rel=1e-6)
    assert overlap_mu(SQUARE, BESIDE) == pytest.approx(0, abs=1e-6)
    assert [(row.first, row.second) for row in overlaps({"a": SQUARE, "b": BESIDE, "c": EAST})] == [
        ("a", "c"),
        ("b", "c"),
    ]


def test_shared_ground_is_refused_with_name_and_mu():
    refuse_overlap("new", SQUARE, {"old": BESIDE})

    with pytest.raises(InputError, match=r"“old” by 800\.6 mu"):
        refuse_overlap("new", SQUARE, {"old": EAST})
