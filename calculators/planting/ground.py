"""How large is a drawn piece of ground, does its line cross itself, and does it lie on another's?

Corners are WGS 84 longitude and latitude. Area is that of the geodesic polygon on the ellipsoid [1]_, not of
its picture on a flat map; crossing and overlap are found on the flat map of degrees, which for a site of a
few kilometres is the same.

References
----------
.. [1] C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87, 2013 (GeographicLib).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import explain_validity

from calculators.errors import CalculatorError, InputError, NumberError
from calculators.units import conversion

Corner = tuple[float, float]
SQUARE_METRES_PER_MU = float(conversion("mu", "m2"))
"""One mu. [m2/mu]"""
TOLERANCE_MU = 0.1
"""Neighbours drawn by hand touch; a smaller overlap is the width of the line. [mu]"""
WIDEST_DEG = 5.0
"""A site does not reach further; more is a slip, or a line over the date line. [degrees]"""
MOST_CORNERS = 5000


class SelfCrossing(InputError):
    """The line of a site crosses or touches itself, so that inside and outside cannot be told."""

    code = "self_crossing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Ground that two sites share. [mu]"""

    first: str
    second: str
    area_mu: float


def outline(corners: Sequence[Corner], *, path: str = "outline") -> tuple[Corner, ...]:
    """Return the corners of a site, checked, open (the last is not the first) and counter-clockwise.

    Parameters
    ----------
    corners
        Longitude and latitude in order along the line; the first may be repeated at the end. [degrees]

    Raises
    ------
    NumberError
        A corner is not on the globe, or the site is too wide to be one.
    InputError
        Fewer than three different corners.
    SelfCrossing
        Says where.
    """
    points = [(float(longitude), float(latitude)) for longitude, latitude in corners]
    for number, (longitude, latitude) in enumerate(points):
        if (
            not (math.isfinite(longitude) and math.isfinite(latitude))
            or abs(longitude) > 180
            or abs(latitude) > 90
        ):
            raise NumberError(
                f"第 {number + 1} 个点（{longitude:g}，{latitude:g}）不在地球上。请按经度、纬度的顺序填写。",
                f"Corner {number + 1} ({longitude:g}, {latitude:g}) is not on the globe. "
                "Longitude comes first.",
                path=f"{path}.{number}",
            )
    if points and points[0] == points[-1]:
        points = points[:-1]
    if len(set(points)) < 3 or len(points) > MOST_CORNERS:
        raise InputError(
            f"边界需要 3 至 {MOST_CORNERS} 个不同的点，现有 {len(set(points))} 个。",
            f"A site needs 3 to {MOST_CORNERS} different corners; there are {len(set(points))}.",
            path=path,
        )
    shape = Polygon(points)
    west, south, east, north = shape.bounds
    if max(east - west, north - south) > WIDEST_DEG:
        raise NumberError(
            f"边界跨越 {max(east - west, north - south):.1f} 度，不像一块造林地。请检查各点。",
            f"The line spans {max(east - west, north - south):.1f} degrees, which is no site. "
            "Check its corners.",
            path=path,
        )
    if not shape.is_valid:
        where = explain_validity(shape).partition("[")[2].rstrip("]")
        raise SelfCrossing(
            f"边界线自相交（约在 {where}）。请按顺序重画，各边不要交叉。",
            f"The line crosses itself (near {where}). Draw it again in order, without crossing.",
            path=path,
        )
    if not shape.exterior.is_ccw:
        points.reverse()
    return tuple(points)


def area_mu(corners: Sequence[Corner], *, path: str = "outline") -> float:
    """Return the area of a site on the ellipsoid. [mu]

    Parameters
    ----------
    corners
        As for :func:`outline`. [degrees]
    """
    return _geodesic_m2(outline(corners, path=path)) / SQUARE_METRES_PER_MU


def overlap_mu(first: Sequence[Corner], second: Sequence[Corner]) -> float:
    """Return the ground that two sites share. [mu]

    Parameters
    ----------
    first, second
        As for :func:`outline`. [degrees]
    """
    shared = shapely.intersection(Polygon(outline(first)), Polygon(outline(second)))
    parts = shared.geoms if hasattr(shared, "geoms") else [shared]
    polygons = [part for part in parts if isinstance(part, Polygon | MultiPolygon) and not part.is_empty]
    return sum(_geodesic_m2(list(part.exterior.coords)[:-1]) for part in polygons) / SQUARE_METRES_PER_MU


def overlaps(sites: Mapping[str, Sequence[Corner]]) -> list[Overlap]:
    """Return every two sites that share more ground than the width of a line.

    Parameters
    ----------
    sites
        Outlines by name. [degrees]
    """
    names = list(sites)
    shapes = [Polygon(outline(sites[name], path=name)) for name in names]
    tree = shapely.STRtree(shapes)
    found = []
    for i, shape in enumerate(shapes):
        for j in sorted(int(other) for other in tree.query(shape, predicate="intersects") if other > i):
            shared = overlap_mu(sites[names[i]], sites[names[j]])
            if shared > TOLERANCE_MU:
                found.append(Overlap(first=names[i], second=names[j], area_mu=shared))
    return found


def refuse_overlap(name: str, corners: Sequence[Corner], others: Mapping[str, Sequence[Corner]]) -> None:
    """Refuse a site that lies on others; one piece of ground serves one promise.

    Parameters
    ----------
    name, corners
        The new site. [degrees]
    others
        Sites whose periods overlap with its own.

    Raises
    ------
    InputError
        Names the other sites and the ground shared.
    """
    shared = [
        Overlap(first=name, second=other, area_mu=ground)
        for other, there in others.items()
        if (ground := overlap_mu(corners, there)) > TOLERANCE_MU
    ]
    if shared:
        zh = "、".join(f"“{row.second}”{row.area_mu:.1f} 亩" for row in shared)
        en = ", ".join(f"“{row.second}” by {row.area_mu:.1f} mu" for row in shared)
        raise InputError(
            f"“{name}”与{zh}重叠。同一地块只能服务于一项承诺，请修改边界。",
            f"“{name}” overlaps {en}. One piece of ground serves one promise: change the line.",
            path="outline",
        )


def stated_area_fault(
    *, stated_mu: float, drawn_mu: float, tolerance: float = 0.05
) -> CalculatorError | None:
    """Return the fault when more is said to be planted than was drawn; None when it fits.

    Parameters
    ----------
    stated_mu, drawn_mu
        Ground as stated and as drawn. [mu]
    tolerance
        Share that drawing by hand may be off. [1]
    """
    if stated_mu <= drawn_mu * (1 + tolerance):
        return None
    return InputError(
        f"填写 {stated_mu:g} 亩，图上只有 {drawn_mu:.1f} 亩。请修改面积或边界。",
        f"{stated_mu:g} mu are stated, but only {drawn_mu:.1f} mu are drawn. Change one of them.",
        path="area_mu",
    )


def _geodesic_m2(points: Sequence[Corner]) -> float:
    polygon = Geodesic.WGS84.Polygon()
    for longitude, latitude in points:
        polygon.AddPoint(latitude, longitude)
    return abs(float(polygon.Compute()[2]))
