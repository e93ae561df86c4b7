"""How does a stand of trees grow with age, by the equations and tables that were published?

Pure equations. Which parameters they are given, and for which ages these hold, is in :mod:`.models`.
"""

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence

from calculators.errors import OutsideRange

Points = Sequence[tuple[float, float]]


def chapman_richards(*, age_years: float, asymptote: float, rate_per_year: float, shape: float) -> float:
    """Return C = A (1 - exp(-k t))^m, in the unit of the asymptote.

    Parameters
    ----------
    age_years
        Years since planting, *t*. [yr]
    asymptote
        *A*, for example in tCO2/ha. [unit of the answer]
    rate_per_year
        *k*. [1/yr]
    shape
        *m*. [1]

    References
    ----------
    .. [1] Bukoski et al., "Rates and drivers of aboveground carbon accumulation in global monoculture
       plantation forests", Nature Communications 13, 2022: the form with m = 3.
    """
    return asymptote * math.pow(-math.expm1(-rate_per_year * age_years), shape)


def richards_volume_m3_per_ha(
    *, age_years: float, asymptote_m3_per_ha: float, offset: float, rate_per_year: float, shape: float
) -> float:
    """Return the growing stock V = A (1 - B exp(-K t))^(1/(1-m)). [m3/ha]

    With B above 1 the curve starts at t = ln(B)/K; before that there is no stock.

    Parameters
    ----------
    age_years
        Age of the stand, *t*. [yr]
    asymptote_m3_per_ha
        *A*. [m3/ha]
    offset
        *B*. [1]
    rate_per_year
        *K*. [1/yr]
    shape
        *m*, below 1. [1]

    References
    ----------
    .. [1] Zhang Bin et al., carbon storage and sequestration rate of forests in northern Hebei.
    """
    grown = 1 - offset * math.exp(-rate_per_year * age_years)
    return asymptote_m3_per_ha * math.pow(grown, 1 / (1 - shape)) if grown > 0 else 0.0


def interpolated(points: Points, at: float) -> float:
    """Return the value at ``at`` on straight lines between points; never beyond them. [unit of the points]

    Parameters
    ----------
    points
        Pairs, rising in the first.
    at
        Where. [unit of the first of a pair]

    Raises
    ------
    OutsideRange
        ``at`` lies before the first or behind the last point.
    """
    places = [place for place, _ in points]
    if not places[0] <= at <= places[-1]:
        raise OutsideRange(
            "表中查找的位置",
            "The place in the table",
            given=at,
            low=places[0],
            high=places[-1],
            unit="",
            remedy_zh="请在表的范围内查找。",
            remedy_en="Stay within the table.",
        )
    right = min(bisect_right(places, at), len(points) - 1)
    (x0, y0), (x1, y1) = points[right - 1], points[right]
    return y0 + (y1 - y0) * (at - x0) / (x1 - x0)


def accumulated(increments: Points) -> list[tuple[float, float]]:
    """Return the stock that yearly increments add up to, by the trapezium rule. [increment x yr]

    Parameters
    ----------
    increments
        Pairs of age and current annual increment, rising in age. [yr; unit/yr]
    """
    stock = [(increments[0][0], 0.0)]
    for (x0, y0), (x1, y1) in itertools.pairwise(increments):
        stock.append((x1, stock[-1][1] + (y0 + y1) / 2 * (x1 - x0)))
    return stock
