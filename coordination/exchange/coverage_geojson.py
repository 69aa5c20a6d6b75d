"""The map of the matrix as GeoJSON (RFC 7946): its areas with their outlines and what is counted in each."""

from collections.abc import Mapping
from typing import Any

from coordination.map_sheet import CoverageMap, MapArea
from reference.models import Area


def features_of(drawn: CoverageMap, edition: str, absolute: Any) -> Mapping[str, Any]:
    """A collection with a feature for each area of the map; one without an outline has no geometry."""
    codes = [area.shape.code for area in drawn.areas]
    found = Area.objects.filter(pcode__in=codes, edition=edition).values_list("pcode", "boundary")
    outlines = dict(found)
    features = [_feature(area, outlines.get(area.shape.code), absolute) for area in drawn.areas]
    return {"type": "FeatureCollection", "features": features, "credits": list(drawn.credits)}


def _feature(area: MapArea, outline: Any, absolute: Any) -> Mapping[str, Any]:
    counts = area.counts
    return {
        "type": "Feature",
        "id": area.shape.code,
        "geometry": outline or None,
        "properties": {
            "pcode": area.shape.code,
            "name": area.name,
            "organisations": counts.organisations,
            "activities": counts.activities,
            "overlaps": counts.overlaps,
            "state": area.state.value,
            "late": counts.late,
            "undated": counts.undated,
            "url": absolute(area.rows_url),
        },
    }
