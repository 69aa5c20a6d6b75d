"""Boundaries as they are drawn: GeoJSON geometries checked, and made coarse enough for a map of a country.

Coordinates are rounded and points that fall on the one before dropped. Two neighbours share the points
of their border, so that these stay shared: no gap opens between them, as it would if each outline were
thinned on its own.
"""

import math
from typing import Any, TypeGuard

Point = tuple[float, float]
Ring = list[Point]
Geometry = dict[str, Any]

# A hundredth of a degree is about 1.1 km: less than a pixel of a map of a country.
DECIMALS = 2
_FINEST = 5
# Three corners, and the first of them again.
_CLOSED = 4


class OutlineError(Exception):
    """What is wrong with a geometry, in words for the person who has the file."""


def drawable(geometry: Any) -> Geometry:
    """The geometry, checked and coarsened, as a MultiPolygon (longitude, latitude, WGS 84).

    A ring too small to be seen is left out, but a polygon keeps its outer ring, more finely if need
    be: a small town does not vanish. Raises OutlineError for what is no polygon.
    """
    polygons = [_polygon(rings) for rings in _polygons_of(geometry)]
    if not polygons:
        raise OutlineError("it has no polygon")
    return {"type": "MultiPolygon", "coordinates": polygons}


def _polygons_of(geometry: Any) -> list[Any]:
    if not isinstance(geometry, dict):
        raise OutlineError("it has no geometry")
    coordinates = _list(geometry.get("coordinates"))
    if geometry.get("type") == "Polygon":
        return [coordinates]
    if geometry.get("type") == "MultiPolygon":
        return coordinates
    raise OutlineError("its geometry is neither a Polygon nor a MultiPolygon")


def _polygon(rings: Any) -> list[list[list[float]]]:
    outer, *holes = [_ring(ring) for ring in _list(rings)] or [[]]
    if not outer:
        raise OutlineError("one of its polygons has no ring")
    shown = [_coarse(hole, DECIMALS) for hole in holes]
    kept = [_smallest_visible(outer), *(hole for hole in shown if len(hole) >= _CLOSED)]
    return [[list(point) for point in ring] for ring in kept]


def _ring(points: Any) -> Ring:
    ring = [_point(point) for point in _list(points)]
    if len(ring) < _CLOSED:
        raise OutlineError("one of its rings has fewer than four points")
    if ring[0] != ring[-1]:
        raise OutlineError("one of its rings is not closed")
    return ring


def _point(point: Any) -> Point:
    match point:
        case [longitude, latitude, *_] if _number(longitude) and _number(latitude):
            if abs(longitude) <= 180 and abs(latitude) <= 90:
                return float(longitude), float(latitude)
    raise OutlineError("one of its points is not a longitude and a latitude in degrees")


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise OutlineError("its coordinates are not lists of points")
    return value


def _smallest_visible(ring: Ring) -> Ring:
    for decimals in range(DECIMALS, _FINEST + 1):
        if len(coarse := _coarse(ring, decimals)) >= _CLOSED:
            return coarse
    raise OutlineError("one of its rings encloses nothing")


def _coarse(ring: Ring, decimals: int) -> Ring:
    kept: Ring = []
    for point in ring:
        rounded = round(point[0], decimals), round(point[1], decimals)
        if not kept or kept[-1] != rounded:
            kept.append(rounded)
    return kept
