"""How many whole tonnes cover an assessment?"""

from decimal import Decimal
from typing import Literal

from calculators.offsets.lots import whole_tonnes
from footprint.assessments.models import Assessment

MG_PER_KG = 1_000_000

Cover = Literal["point", "p95"]
"""The value itself, or the value that 95 % of cases stay under (one-sided)."""


def demand_of(assessment: Assessment, *, cover: Cover = "point") -> int:
    """Whole tonnes that cover an assessment; credits are indivisible, so they are rounded up. [tCO2e]

    The value of an event is summed in whole milligrams and covered exactly: 3902.72 t need 3 903 t and
    3902 t need 3 902 t. The P95 never asks for less than the value.
    """
    if assessment.emissions_mg is not None:
        point_kg = Decimal(assessment.emissions_mg) / MG_PER_KG
    else:
        point_kg = Decimal(repr(assessment.emissions_kg))
    if cover == "p95":
        return whole_tonnes(max(point_kg, Decimal(repr(assessment.p95_kg))))
    return whole_tonnes(point_kg)
