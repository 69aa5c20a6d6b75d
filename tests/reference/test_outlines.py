"""Boundaries made coarse enough to draw."""

import json
from itertools import pairwise
from typing import Any

from reference.outlines import drawable
from tests.shared import shared_file


def ring(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


def test_drawable__points_that_fall_together_are_one() -> None:
    coarse = drawable(ring((0, 0), (0.001, 0.002), (0, 1), (1, 1), (0.004, 0.001), (0, 0)))
    assert coarse["coordinates"] == [[[[0, 0], [0, 1], [1, 1], [0, 0]]]]


def test_drawable__a_place_smaller_than_a_pixel_keeps_its_shape() -> None:
    coarse = drawable(ring((0, 0), (0, 0.001), (0.001, 0.001), (0, 0)))
    assert coarse["coordinates"] == [[[[0, 0], [0, 0.001], [0.001, 0.001], [0, 0]]]]


def test_drawable__a_hole_smaller_than_a_pixel_goes() -> None:
    geometry = ring((0, 0), (0, 1), (1, 1), (0, 0))
    geometry["coordinates"].append([[0.5, 0.6], [0.5, 0.601], [0.501, 0.601], [0.5, 0.6]])
    assert len(drawable(geometry)["coordinates"][0]) == 1


def test_drawable__neighbours_keep_their_common_border() -> None:
    text = shared_file("geo/mali_adm1_cod2021.geojson").read_text(encoding="utf-8")
    geometries = {f["properties"]["pcode"]: f["geometry"] for f in json.loads(text)["features"]}

    def steps(geometry: Any, decimals: int) -> set[Any]:
        rings = geometry["coordinates"] if geometry["type"] == "Polygon" else geometry["coordinates"][0]
        found = set()
        for points in rings:
            rounded = [tuple(round(value, decimals) for value in point[:2]) for point in points]
            found |= {frozenset(step) for step in pairwise(rounded) if step[0] != step[1]}
        return found

    before = {code: steps(geometry, 6) for code, geometry in geometries.items()}
    after = {code: steps(drawable(geometry), 6) for code, geometry in geometries.items()}
    for first, second in (("ML01", "ML02"), ("ML06", "ML05"), ("ML07", "ML10")):
        shared, kept = before[first] & before[second], after[first] & after[second]
        assert shared
        assert len(kept) >= 0.9 * len(shared)
