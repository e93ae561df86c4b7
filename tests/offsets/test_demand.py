"""Are assessments covered in whole tonnes, never one too few or too many?"""

import pytest

from footprint.assessments.models import Assessment
from footprint.offsets.selectors.demand import demand_of


@pytest.mark.parametrize(
    ("milligrams", "kilograms", "p95_kg", "point", "p95"),
    [
        (3_902_720_000_000, 3_902_720.0, 4_100_000.5, 3_903, 4_101),
        (3_902_000_000_000, 3_902_000.0, 3_902_000.0, 3_902, 3_902),
        (3_902_000_000_001, 3_902_000.000001, 3_902_000.000001, 3_903, 3_903),
        (None, 168.0, 200.0, 1, 1),
        (None, 5_000.0, 4_999.0, 5, 5),
        (0, 0.0, 0.0, 0, 0),
    ],
)
def test_whole_tonnes_cover_the_value_or_its_p95(milligrams, kilograms, p95_kg, point, p95):
    assessment = Assessment(emissions_mg=milligrams, emissions_kg=kilograms, p95_kg=p95_kg)

    assert demand_of(assessment) == point
    assert demand_of(assessment, cover="p95") == p95
