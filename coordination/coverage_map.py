"""The map of the matrix: the outlines of areas as paths of an SVG, those without one as tiles below it.

Equirectangular projection: degrees of longitude are shortened by the cosine of the middle latitude, which
is exact there and good enough for a country.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# The width of the drawing in its own units; the height follows.
WIDTH = 340.0
# An area smaller than this, in the drawing's units, is drawn as a dot that a finger can hit.
SMALL = 16.0
DOT = 9.0
# So much room a number wants.
_ROOM = 40.0
TILE_WIDTH, TILE_HEIGHT, GAP = 80.0, 34.0, 5.0

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the drawing: its code, the path of its outline ("" for a dot or a tile), where its number
    stands, and the upper left corner of its tile where it is one."""

    code: str
    path: str
    at: Point
    tile: Point | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """All shapes, dots after outlines so that they lie on top, in a frame of this height."""

    height: float
    shapes: tuple[Shape, ...]

    @property
    def has_outlines(self) -> bool:
        """At least one area has a shape of its own."""
        return any(shape.path for shape in self.shapes)


def drawing_of(boundaries: Iterable[tuple[str, Any]]) -> Drawing:
    """The drawing of these areas, each a code and a GeoJSON Polygon or MultiPolygon, or nothing."""
    rings = {code: list(_rings(geometry)) for code, geometry in boundaries}
    points = [point for area in rings.values() for ring in area for point in ring]
    height, placed = _projected(rings, points) if points else (0.0, {})
    dots = {code: middle for code, area in placed.items() if (middle := _dot(area))}
    shapes = [_shape(code, area, list(dots.values())) for code, area in placed.items() if code not in dots]
    shapes += [Shape(code, "", middle) for code, middle in dots.items()]
    tiles = [code for code, area in rings.items() if not area]
    return Drawing(height + _tiles_height(len(tiles), height), (*shapes, *_tiles(tiles, height)))


def _rings(geometry: Any) -> Iterator[Ring]:
    if not geometry:
        return
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        yield from polygon


def _projected(rings: dict[str, list[Ring]], points: list[Any]) -> tuple[float, dict[str, list[list[Point]]]]:
    west, east = min(x for x, *_ in points), max(x for x, *_ in points)
    south, north = min(y for _, y, *_ in points), max(y for _, y, *_ in points)
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrowing, 1e-9)
    placed = {
        code: [
            _thinned(((x - west) * narrowing * scale, (north - y) * scale) for x, y, *_ in ring)
            for ring in area
        ]
        for code, area in rings.items()
        if area
    }
    return (north - south) * scale, placed


def _thinned(points: Iterable[Point]) -> list[Point]:
    """The points to half a unit, without those that fall together."""
    kept: list[Point] = []
    for x, y in points:
        point = round(x * 2) / 2, round(y * 2) / 2
        if not kept or point != kept[-1]:
            kept.append(point)
    return kept


def _dot(rings: list[list[Point]]) -> Point | None:
    """The middle of an area that is too small to be hit."""
    largest = max(rings, key=_area)
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    if max(max(xs) - min(xs), max(ys) - min(ys)) >= SMALL:
        return None
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _shape(code: str, rings: list[list[Point]], dots: list[Point]) -> Shape:
    return Shape(code, "".join(map(_path, rings)), _middle(max(rings, key=_area), dots))


def _path(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z"


def _area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)))


def _middle(ring: list[Point], dots: list[Point]) -> Point:
    """Where a number stands in the outline: half-way along a level line within it, near the middle, with
    room to both sides and away from the dots."""
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    best, where = -math.inf, ring[0]
    for step in range(1, 12):
        y = top + (bottom - top) * step / 12 + 0.01
        crossings = sorted(_crossings(ring, y))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            point = (left + right) / 2, y
            hidden = any(math.dist(point, dot) < 2 * DOT for dot in dots)
            worth = min(right - left, _ROOM) / _ROOM - abs(step - 6) / 6 - (2 if hidden else 0)
            if worth > best:
                best, where = worth, point
    return where


def _crossings(ring: list[Point], y: float) -> Iterator[float]:
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y):
            yield x1 + (y - y1) * (x2 - x1) / (y2 - y1)


def _per_row() -> int:
    return int((WIDTH + GAP) // (TILE_WIDTH + GAP))


def _tiles_height(count: int, above: float) -> float:
    rows = -(-count // _per_row())
    return rows * (TILE_HEIGHT + GAP) + (3 * GAP if rows and above else 0)


def _tiles(codes: list[str], above: float) -> Iterator[Shape]:
    top = above + 3 * GAP if above else 0.0
    for at, code in enumerate(codes):
        x = (at % _per_row()) * (TILE_WIDTH + GAP)
        y = top + (at // _per_row()) * (TILE_HEIGHT + GAP)
        yield Shape(code, "", (x + TILE_WIDTH / 2, y + TILE_HEIGHT - 8), (x, y))
