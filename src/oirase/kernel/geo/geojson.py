"""GeoJSON, at the edge only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

METRE_AND_FINER = 7


def from_geojson(value: Mapping[str, Any] | str) -> BaseGeometry:
    """Return the shape of a GeoJSON geometry or feature; ValueError for anything else."""
    try:
        told = json.loads(value) if isinstance(value, str) else value
        if told.get("type") == "Feature":
            told = told["geometry"]
        shape: BaseGeometry = shapely.from_geojson(json.dumps(dict(told)))
    except (TypeError, AttributeError, KeyError, json.JSONDecodeError, shapely.errors.GEOSException) as error:
        raise ValueError("not a GeoJSON geometry") from error
    return shape


def to_geojson(shape: BaseGeometry, digits: int = METRE_AND_FINER) -> dict[str, Any]:
    """Return a GeoJSON geometry with coordinates of so many decimals (seven are about a centimetre)."""

    def rounded(part: Any) -> Any:
        return round(part, digits) if isinstance(part, float) else [rounded(one) for one in part]

    told: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    if "geometries" in told:
        return {**told, "geometries": [to_geojson(one, digits) for one in shapely.get_parts(shape)]}
    return {**told, "coordinates": rounded(told["coordinates"])}
